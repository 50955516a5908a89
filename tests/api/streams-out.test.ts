// SPDX-License-Identifier: Apache-2.0
// setStdout and setStderr: the batched, raw and write forms, isatty, errors, and the default.
import { assert, load, python, raises, suite, test } from "../harness/inside/kit.ts";
import type { OutputOptions, Python } from "../harness/inside/types.ts";

type Setter = "setStdout" | "setStderr";
const STREAMS: [Setter, string][] = [
  ["setStdout", "stdout"],
  ["setStderr", "stderr"],
];

async function withOutput(setter: Setter, options: OutputOptions, body: (py: Python) => void): Promise<void> {
  const py = await python();
  py[setter](options);
  try {
    body(py);
  } finally {
    py[setter]({ write: (buffer) => buffer.length }); // takes what an error left in Python's buffer
    py.runPython("import sys; sys.stdout.flush(); sys.stderr.flush()");
    py[setter]();
  }
}

const show = (stream: string, text: string, end = "\\n"): string =>
  `import sys; print(${JSON.stringify(text)}, end="${end}", file=sys.${stream}); sys.${stream}.flush()`;

for (const [setter, stream] of STREAMS) {
  suite(setter, () => {
    test("batched gets whole lines without their ends", async () => {
      const lines: string[] = [];
      await withOutput(setter, { batched: (line) => lines.push(line) }, (py) => {
        py.runPython(show(stream, "one\ntwo\n\nthree ∑😀"));
      });
      assert.deepEqual(lines, ["one", "two", "", "three ∑😀"]);
    });

    test("batched waits for the end of the line", async () => {
      const lines: string[] = [];
      await withOutput(setter, { batched: (line) => lines.push(line) }, (py) => {
        py.runPython(`import sys; print("one\\nhalf", end="", file=sys.${stream})`);
        assert.deepEqual(lines, ["one"]);
        py.runPython(`print(" and half", file=sys.${stream})`);
      });
      assert.deepEqual(lines, ["one", "half and half"]);
    });

    test("batched gets what there is when the stream is flushed", {
      ours: "it waits for the end of the line",
    }, async () => {
      const lines: string[] = [];
      await withOutput(setter, { batched: (line) => lines.push(line) }, (py) => {
        py.runPython(show(stream, "half", ""));
        assert.deepEqual(lines, ["half"]);
        py.runPython(
          `print("a\\nb", end="", flush=True, file=sys.${stream}); print("c", file=sys.${stream})`,
        );
      });
      assert.deepEqual(lines, ["half", "a", "b", "c"]);
    });

    test("handlers are methods of the options", async () => {
      class Text {
        text = "";
        write(bytes: Uint8Array): number {
          this.text += new TextDecoder().decode(bytes);
          return bytes.length;
        }
      }
      const text = new Text();
      await withOutput(setter, text, (py) => py.runPython(show(stream, "hello")));
      assert.equal(text.text, "hello\n");
      const lines = { all: [] as string[], batched: (line: string) => line };
      lines.batched = function (this: typeof lines, line) {
        this.all.push(line);
        return line;
      };
      await withOutput(setter, lines, (py) => py.runPython(show(stream, "hello")));
      assert.deepEqual(lines.all, ["hello"]);
    });

    test("raw gets each byte", async () => {
      const bytes: number[] = [];
      await withOutput(setter, { raw: (byte) => bytes.push(byte) }, (py) => py.runPython(show(stream, "hé")));
      assert.deepEqual(bytes, [104, 0xc3, 0xa9, 10]);
    });

    test("write gets buffers and says how much it took", async () => {
      const chunks: string[] = [];
      const write = (buffer: Uint8Array): number => {
        chunks.push(new TextDecoder().decode(buffer.slice(0, 3)));
        return Math.min(3, buffer.length);
      };
      await withOutput(setter, { write }, (py) => py.runPython(show(stream, "abcdefg")));
      assert.equal(chunks.join(""), "abcdefg\n");
      assert.deepEqual(chunks, ["abc", "def", "g\n"]);
    });

    test("a handler tells the size of the terminal", { ours: "as in Pyodide 314" }, async () => {
      const size = `import os, sys\nstr(tuple(os.get_terminal_size(sys.${stream}.fileno())))`;
      const write = (buffer: Uint8Array): number => buffer.length;
      const told = { rows: 33, columns: 77 };
      const options = { write, isatty: true, getTerminalSize: () => told };
      await withOutput(setter, options, (py) => assert.equal(py.runPython(size), "(77, 33)"));
      const asMethod = {
        raw: () => undefined,
        isatty: true,
        told,
        getTerminalSize(): { rows: number; columns: number } {
          return this.told;
        },
      };
      await withOutput(setter, asMethod, (py) => assert.equal(py.runPython(size), "(77, 33)"));
      const unknown = { write, isatty: true, getTerminalSize: () => undefined };
      await withOutput(setter, unknown, (py) => assert.equal(py.runPython(size), "(80, 24)"));
      await withOutput(setter, { write, isatty: true }, (py) => assert.equal(py.runPython(size), "(80, 24)"));
      await withOutput(setter, { write }, (py) => raises(py, size, "OSError"));
    });

    test("a flush gives on what is held of its own stream alone", async () => {
      const other = stream === "stdout" ? "stderr" : "stdout";
      const lines: string[] = [];
      await withOutput(setter, { batched: (line: string) => void lines.push(line) }, (py) => {
        py.runPython("import os, sys");
        py.globals.set("told", () => lines.length);
        const code = `os.write(sys.${stream}.fileno(), b"half")
sys.${other}.flush()
before = told()
sys.${stream}.flush()
told() - before`;
        assert.equal(py.runPython(code), 1);
        py.runPython("del told, before");
      });
      assert.deepEqual(lines, ["half"]);
    });

    test("fsync of a handler is called by os.fsync alone", async () => {
      let count = 0;
      const write = (buffer: Uint8Array): number => buffer.length;
      await withOutput(setter, { write, fsync: () => void count++ }, (py) => {
        py.runPython(`import os, sys\nprint("x", file=sys.${stream}, flush=True)`);
        assert.equal(count, 0);
        py.runPython(`os.fsync(sys.${stream}.fileno())`);
        assert.equal(count, 1);
        py[setter]({ write });
        assert.equal(count, 1);
      });
    });

    test("a handler whose fsync throws is replaced like others", async () => {
      const write = (buffer: Uint8Array): number => buffer.length;
      const fsync = (): never => {
        throw new Error("no");
      };
      await withOutput(setter, { write, fsync }, (py) => {
        raises(py, `import os, sys\nos.fsync(sys.${stream}.fileno())`, "OSError");
        py[setter]({ write });
        py.runPython(`os.fsync(sys.${stream}.fileno())`);
      });
    });

    test("isatty is false unless asked for", async () => {
      const isatty = `import sys, os; (sys.${stream}.isatty(), os.isatty(sys.${stream}.fileno())) == `;
      const write = (buffer: Uint8Array): number => buffer.length;
      await withOutput(setter, { write }, (py) => assert.isTrue(py.runPython(`${isatty}(False, False)`)));
      await withOutput(setter, { write, isatty: true }, (py) =>
        assert.isTrue(py.runPython(`${isatty}(True, True)`)),
      );
      await withOutput(setter, { raw: () => undefined, isatty: true }, (py) =>
        assert.isTrue(py.runPython(`${isatty}(True, True)`)),
      );
      await withOutput(setter, { batched: () => undefined }, (py) =>
        assert.isTrue(py.runPython(`${isatty}(False, False)`)),
      );
    });

    test("more than one form is a TypeError", async () => {
      const py = await python();
      const both = { raw: () => undefined, batched: () => undefined };
      const message = "At most one of 'raw', 'batched', and 'write' must be passed";
      assert.throws(() => py[setter](both), TypeError, message);
      assert.throws(() => py[setter]({ write: () => 0, ...both }), TypeError);
    });

    test("batched cannot be a terminal", async () => {
      const py = await python();
      const message = "Cannot set 'isatty' to true unless 'raw' or 'write' is provided";
      assert.throws(() => py[setter]({ batched: () => undefined, isatty: true }), TypeError, message);
    });

    test("an error in the handler is an OSError in Python", async () => {
      const write = (): number => {
        throw new Error("the disk is on fire");
      };
      await withOutput(setter, { write }, (py) => raises(py, show(stream, "x"), "OSError"));
    });

    test("a large text arrives whole", async () => {
      let length = 0;
      const write = (buffer: Uint8Array): number => {
        length += buffer.length;
        return buffer.length;
      };
      await withOutput(setter, { write }, (py) =>
        py.runPython(`import sys; _ = sys.${stream}.write("x" * 3_000_000); sys.${stream}.flush()`),
      );
      assert.equal(length, 3_000_000);
    });

    test("os.write and the buffer reach the same handler", async () => {
      const bytes: number[] = [];
      await withOutput(setter, { raw: (byte) => bytes.push(byte) }, (py) => {
        py.runPython(
          `import os, sys; os.write(sys.${stream}.fileno(), b"ab"); sys.${stream}.buffer.write(b"\\xff"); sys.${stream}.flush()`,
        );
      });
      assert.deepEqual(bytes, [97, 98, 255]);
    });
  });
}

suite("streams out", () => {
  test("stdout and stderr are apart, and flushed when the code ends", async () => {
    const py = await python();
    const out: string[] = [];
    const err: string[] = [];
    py.setStdout({ batched: (line) => out.push(line) });
    py.setStderr({ batched: (line) => err.push(line) });
    py.runPython(
      "import sys\nprint('to out')\nprint('to err', file=sys.stderr)\nimport warnings; warnings.warn('careful')",
    );
    py.setStdout();
    py.setStderr();
    assert.deepEqual(out, ["to out"]);
    assert.equal(err[0], "to err");
    assert.match(err.join("\n"), /UserWarning: careful/);
  });

  test("the encoding is UTF-8, and a lone surrogate is refused", async () => {
    const py = await python();
    assert.equal(py.runPython("import sys; sys.stdout.encoding"), "utf-8");
    py.setStdout({ batched: () => undefined });
    raises(py, "print('\\ud800')", "UnicodeEncodeError");
    py.setStdout();
  });

  test("a lone surrogate is an error", async () => {
    const py = await python();
    const code = `
import sys
try: print("\\udcff")
except UnicodeEncodeError: failed = True
failed, sys.stdout.errors`;
    const found = py.runPython(code);
    assert.deepEqual(found.toJs(), [true, "strict"]);
    found.destroy();
  });

  test("whatever stands for sys.stdout, results are not lost", {
    unbalanced: "another instance",
  }, async () => {
    const py = await load();
    for (const flush of [
      "flush = None",
      "def flush(self, now): pass",
      "def flush(self): raise KeyError(1)",
    ]) {
      const code = `import sys\nclass Writer:\n  def write(self, text): pass\n  ${flush}\nsys.stdout = Writer()\n1`;
      assert.equal(py.runPython(code), 1, flush);
      assert.equal(py.runPython("2"), 2, flush);
      assert.equal(await py.runPythonAsync("3"), 3, flush);
    }
  });

  test("the default is console.log and console.warn", { on: ["browser"] }, async () => {
    const py = await python();
    const { log, warn } = console;
    const logged: unknown[] = [];
    const warned: unknown[] = [];
    console.log = (line: unknown) => logged.push(line);
    console.warn = (line: unknown) => warned.push(line);
    try {
      py.setStdout();
      py.setStderr();
      py.runPython("import sys\nprint('plain')\nprint('careful', file=sys.stderr)");
    } finally {
      console.log = log;
      console.warn = warn;
    }
    assert.deepEqual(logged, ["plain"]);
    assert.deepEqual(warned, ["careful"]);
  });
});
