// SPDX-License-Identifier: Apache-2.0
// setStdin: what a handler may return, autoEOF, the read form, errors, isatty.
import { assert, python, raises, suite, test } from "../harness/inside/kit.ts";
import type { InputOptions, Python } from "../harness/inside/types.ts";

type Item = null | undefined | string | ArrayBuffer | Uint8Array | number;

async function withInput(options: InputOptions, body: (py: Python) => void): Promise<void> {
  const py = await python();
  py.setStdin(options);
  try {
    body(py);
  } finally {
    py.setStdin({ stdin: () => null });
  }
}

const give =
  (...items: Item[]): (() => Item) =>
  () =>
    items.shift();

const input = "input()";
const readAll = "import sys; sys.stdin.read()";

suite("setStdin", () => {
  test("a string is a line for input()", async () => {
    await withInput({ stdin: give("one", "two\n", "€😀") }, (py) => {
      assert.deepEqual(
        [py.runPython(input), py.runPython(input), py.runPython(input)],
        ["one", "two", "€😀"],
      );
    });
  });

  test("the input ends after each string or buffer that does not end a line", async () => {
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    const read = "import sys; sys.stdin.read(5)";
    await withInput({ stdin: give(bytes("ab"), bytes("cd"), null) }, (py) => {
      assert.deepEqual([py.runPython(read), py.runPython(read), py.runPython(read)], ["ab", "cd", ""]);
    });
    await withInput({ stdin: give(bytes("ab\n"), "cd", bytes("e"), bytes(""), "f") }, (py) => {
      const lines = [1, 2, 3, 4, 5].map(() => py.runPython("import os; os.read(0, 9)").toJs());
      assert.deepEqual(
        lines.map((line) => new TextDecoder().decode(line)),
        ["ab\n", "cd\n", "e", "", ""],
      );
      assert.equal(py.runPython(input), "f");
    });
    await withInput({ stdin: give(bytes("ab"), bytes("cd"), null), autoEOF: false }, (py) => {
      assert.equal(py.runPython(read), "abcd");
    });
  });

  test("handlers are methods of the options", async () => {
    class Lines {
      lines = ["one", "two"];
      stdin(): string | undefined {
        return this.lines.shift();
      }
    }
    await withInput(new Lines(), (py) => {
      assert.equal(py.runPython("input() + input()"), "onetwo");
    });
    class Bytes {
      rest = [104, 105, 10];
      read(buffer: Uint8Array): number {
        return this.rest.splice(0, 1).map((byte, index) => (buffer[index] = byte)).length;
      }
    }
    await withInput(new Bytes(), (py) => assert.equal(py.runPython(input), "hi"));
  });

  test("options that contradict each other are a TypeError", async () => {
    const py = await python();
    const stdin = () => null;
    const read = () => 0;
    for (const options of [
      { stdin, read },
      { stdin, error: true },
      { read, error: true },
    ]) {
      assert.throws(
        () => py.setStdin(options),
        TypeError,
        "At most one of stdin, read, and error must be provided.",
      );
    }
    for (const options of [{ autoEOF: true }, { read, autoEOF: false }]) {
      assert.throws(
        () => py.setStdin(options),
        TypeError,
        "The 'autoEOF' option can only be used with the 'stdin' option",
      );
    }
  });

  test("null and undefined are the end", async () => {
    for (const end of [null, undefined]) {
      await withInput({ stdin: () => end }, (py) => {
        raises(py, input, "EOFError");
        assert.equal(py.runPython(readAll), "");
      });
    }
  });

  test("after the end, reading may go on", async () => {
    await withInput({ stdin: give(null, "later") }, (py) => {
      raises(py, input, "EOFError");
      assert.equal(py.runPython(input), "later");
    });
  });

  test("an empty string is an empty line", async () => {
    await withInput({ stdin: give("", "x") }, (py) => {
      assert.equal(py.runPython(input), "");
      assert.equal(py.runPython(input), "x");
    });
  });

  test("numbers are bytes", async () => {
    await withInput({ stdin: give(0x68, 0xc3, 0xa9, 10) }, (py) =>
      assert.equal(py.runPython(readAll), "hé\n"),
    );
  });

  test("buffers are bytes as they are, without a line end added", async () => {
    const bytes = new Uint8Array([104, 105]);
    await withInput({ stdin: give(bytes, new Uint8Array([33]).buffer), autoEOF: false }, (py) => {
      assert.equal(py.runPython(readAll), "hi!");
    });
  });

  test("autoEOF false: items follow each other to the end", async () => {
    await withInput({ stdin: give("one", "two\n", "three"), autoEOF: false }, (py) => {
      assert.equal(py.runPython(readAll), "one\ntwo\nthree\n");
    });
  });

  test("iterating over sys.stdin gives the lines", async () => {
    await withInput({ stdin: give("a", "b", "c"), autoEOF: false }, (py) => {
      assert.equal(
        py.runPython("import sys; repr([line for line in sys.stdin])"),
        "['a\\n', 'b\\n', 'c\\n']",
      );
    });
  });

  test("read fills the buffer it is given", async () => {
    const text = new TextEncoder().encode("line 1\nline 2\n");
    let position = 0;
    const read = (buffer: Uint8Array): number => {
      assert.instanceOf(buffer, Uint8Array);
      const part = text.subarray(position, position + Math.min(5, buffer.length));
      buffer.set(part);
      position += part.length;
      return part.length;
    };
    await withInput({ read }, (py) => {
      assert.equal(py.runPython(input), "line 1");
      assert.equal(py.runPython(readAll), "line 2\n");
    });
  });

  test("read may fill large buffers", async () => {
    let left = 1_000_000;
    const read = (buffer: Uint8Array): number => {
      const length = Math.min(left, buffer.length);
      buffer.fill(120, 0, length);
      left -= length;
      return length;
    };
    await withInput({ read }, (py) => {
      assert.equal(py.runPython("import sys; len(sys.stdin.buffer.read())"), 1_000_000);
    });
  });

  test("error: true makes every read an OSError", async () => {
    await withInput({ error: true }, (py) => raises(py, input, "OSError"));
  });

  test("an error in the handler is an OSError", async () => {
    const stdin = (): string => {
      throw new Error("unplugged");
    };
    await withInput({ stdin }, (py) => raises(py, input, "OSError"));
  });

  test("a handler that returns something else is an OSError", async () => {
    await withInput({ stdin: (() => ({})) as unknown as () => Item }, (py) => raises(py, input, "OSError"));
  });

  test("isatty is what was asked for", async () => {
    const isatty = "import sys, os; (sys.stdin.isatty(), os.isatty(0)) == ";
    await withInput({ stdin: () => null }, (py) => assert.isTrue(py.runPython(`${isatty}(False, False)`)));
    await withInput({ stdin: () => null, isatty: true }, (py) =>
      assert.isTrue(py.runPython(`${isatty}(True, True)`)),
    );
  });

  const ours = "a handler of the oracle's is told nothing, and its /dev/tty is something else";
  test("a handler is told when a program hides what is typed", { ours }, async () => {
    const told: unknown[][] = [];
    const stdin = (...request: unknown[]): string => `line ${told.push(request)}`;
    await withInput({ stdin, isatty: true }, (py) => {
      const lines = py.runPython("import getpass; [input(), getpass.getpass(), input()]");
      assert.deepEqual(lines.toJs(), ["line 1", "line 2", "line 3"]);
      lines.destroy();
    });
    assert.deepEqual(told, [[], [{ echo: false }], []]);
  });

  test("without a terminal there is no /dev/tty, and getpass warns and reads", { ours }, async () => {
    await withInput({ stdin: give("line") }, (py) => {
      const seen = py.runPython(`
import errno, getpass, os, warnings
try: os.open("/dev/tty", os.O_RDWR)
except OSError as error: code = error.errno == errno.ENXIO
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    line = getpass.getpass()
[code, line, [one.category.__name__ for one in caught]]`);
      assert.deepEqual(seen.toJs(), [true, "line", ["GetPassWarning"]]);
      seen.destroy();
    });
  });

  test("more than one form is a TypeError", async () => {
    const py = await python();
    assert.throws(() => py.setStdin({ stdin: () => null, read: () => 0 }), TypeError, /at most one/i);
    assert.throws(() => py.setStdin({ stdin: () => null, error: true }), TypeError);
  });

  test("input() shows its prompt on stdout", async () => {
    const py = await python();
    let shown = "";
    py.setStdout({
      write: (buffer) => {
        shown += new TextDecoder().decode(buffer);
        return buffer.length;
      },
    });
    await withInput({ stdin: give("Ada") }, () => assert.equal(py.runPython("input('name? ')"), "Ada"));
    py.setStdout();
    assert.equal(shown, "name? ");
  });
});
