// SPDX-License-Identifier: Apache-2.0
// Handlers of streams that run Python: Python reads or writes meanwhile, and has given its lock up.
import { assert, load, type PyProxy, type Python, python, suite, test } from "../harness/inside/kit.ts";

type Streams = Python & Record<"setStdin" | "setStdout" | "setStderr", (options?: object) => void>;

const REASON = "the oracle refuses all of it";

/** What a handler does with Python; `point` is an object, `items` a list. */
const DEEDS: [
  name: string,
  deed: (py: Python, point: PyProxy, items: PyProxy) => unknown,
  expected?: unknown,
][] = [
  ["runPython of an expression", (py) => py.runPython("1 + 1"), 2],
  ["runPython that raises", (py) => py.runPython("1 / 0")],
  ["runPython that prints", (py) => py.runPython("print('inner')")],
  ["runPython that recurses", (py) => py.runPython("def f(): return f()\nf()")],
  ["runPython that sleeps", (py) => py.runPython("import time\ntime.sleep(0.001)")],
  ["runPythonAsync", (py) => void py.runPythonAsync("2").catch(() => undefined)],
  ["globals.get", (py) => py.globals.get("nothing")],
  ["a method", (_, point) => (point as unknown as { seven(): number }).seven(), 7],
  ["callPromising", (_, point) => void point["seven"].callPromising().catch(() => undefined)],
  ["text", (_, point) => String(point), "a point"],
  ["the type", (_, point) => point.type, "Point"],
  ["copy and destroy", (_, point) => point.copy().destroy()],
  ["iteration", (_, __, items) => [...(items as unknown as Iterable<number>)].join(), "1,2"],
  ["in", (_, point) => "seven" in point, true],
  ["toPy", (py) => (py.toPy([1]) as PyProxy).destroy()],
  ["toJs", (_, __, items) => items.toJs().length, 2],
  ["pyimport", (py) => (py.pyimport("math") as PyProxy).destroy()],
];

type Way = [name: string, set: (py: Streams, handler: () => void) => void, code: string];

const WAYS: Way[] = [
  ["batched", (py, handler) => py.setStdout({ batched: handler }), "print('x')"],
  ["raw", (py, handler) => py.setStdout({ raw: handler }), "print('x')"],
  [
    "write",
    (py, handler) =>
      py.setStdout({
        write(bytes: Uint8Array) {
          handler();
          return bytes.length;
        },
      }),
    "print('x')",
  ],
  ["stderr", (py, handler) => py.setStderr({ batched: handler }), "import sys\nprint('x', file=sys.stderr)"],
  [
    "stdin",
    (py, handler) =>
      py.setStdin({
        stdin() {
          handler();
          return "line";
        },
      }),
    "import sys\nsys.stdin.readline()",
  ],
];

suite("handlers that run Python", () => {
  for (const [way, set, code] of WAYS) {
    test(way, { ours: REASON, unbalanced: "promises of programs that go on" }, async () => {
      const py = (await python()) as Streams;
      const point = py.runPython(
        "class Point:\n    def seven(self): return 7\n    def __str__(self): return 'a point'\nPoint()",
      ) as PyProxy;
      const items = py.runPython("[1, 2]") as PyProxy;
      try {
        for (const [name, deed, expected] of DEEDS) {
          let found: unknown;
          let calls = 0;
          set(py, () => {
            if (calls++ > 0) return;
            try {
              found = deed(py, point, items);
            } catch (error) {
              assert.instanceOf(error, Error, name);
              assert.notMatch(String(error), /Fatal|memory access/, name);
            }
          });
          py.runPython(code);
          assert.isAbove(calls, 0, name);
          if (expected !== undefined) assert.equal(found, expected, name);
          assert.equal(py.runPython("6 * 7"), 42, name);
        }
      } finally {
        for (const stream of ["setStdin", "setStdout", "setStderr"] as const) py[stream]();
        point.destroy();
        items.destroy();
      }
    });
  }
});

suite("handlers that have Python's memory move", () => {
  /** Needs more memory than there is. */
  const grow = (py: Python) => py.runPython("import js; grown = bytearray(js.size); del grown");
  const options = { ours: REASON, unbalanced: "another instance" };
  const MIB = 1 << 20;

  for (const kind of ["write", "raw", "batched"] as const) {
    test(`${kind} gets everything once`, options, async () => {
      const py = (await load({ jsglobals: { size: 100 * MIB } })) as Streams;
      const codes: number[] = [];
      let lines = "";
      let calls = 0;
      const handlers = {
        write(buffer: Uint8Array) {
          if (calls++ === 0) grow(py);
          codes.push(...buffer);
          return buffer.length;
        },
        raw(code: number) {
          if (calls++ === 0) grow(py);
          codes.push(code);
        },
        batched(line: string) {
          if (calls++ === 0) grow(py);
          lines += `${line}\n`;
        },
      };
      py.setStdout({ [kind]: handlers[kind] });
      py.runPython("print('one\\ntwo')");
      py.runPython("print('three')");
      py.setStdout();
      assert.equal(kind === "batched" ? lines : String.fromCharCode(...codes), "one\ntwo\nthree\n");
    });
  }

  for (const kind of ["read", "stdin"] as const) {
    test(`what ${kind} gives arrives`, options, async () => {
      const py = (await load({ jsglobals: { size: 100 * MIB } })) as Streams;
      let calls = 0;
      const handlers = {
        read(buffer: Uint8Array) {
          if (calls++ > 0) return 0;
          grow(py);
          return new TextEncoder().encodeInto("typed\n", buffer).written;
        },
        stdin() {
          if (calls++ > 0) return null;
          grow(py);
          return "typed";
        },
      };
      py.setStdin({ [kind]: handlers[kind] });
      assert.equal(py.runPython("import sys\nsys.stdin.read()"), "typed\n");
    });
  }
});
