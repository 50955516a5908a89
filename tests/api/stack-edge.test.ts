// SPDX-License-Identifier: Apache-2.0
// Python called by JavaScript that has used up its stack: an error at most, and the interpreter lives on.
import { assert, assertAlive, type PyProxy, python, scope, suite, test } from "../harness/inside/kit.ts";
import type { Python } from "../harness/inside/types.ts";
import { NESTED_C, RECURSION } from "./fixtures/deep-programs.ts";

/** Places on the way back from the end of JavaScript's stack at which Python is called. */
const PLACES = 40;
const FRAMES_APART = 60;

/** Uses up JavaScript's stack, and calls at places on the way back; what they throw. */
function atTheEdge(call: () => void): unknown[] {
  const errors: unknown[] = [];
  let frames = 0;
  const descend = (): void => {
    try {
      descend();
    } catch (error) {
      if (frames % FRAMES_APART === 0 && frames < PLACES * FRAMES_APART) {
        try {
          call();
        } catch (thrown) {
          errors.push(thrown);
        }
      }
      frames++;
      throw error;
    }
  };
  try {
    descend();
  } catch {
    // As it must.
  }
  return errors;
}

const isOverflow = (error: unknown): boolean =>
  error instanceof Error && /call stack|too much recursion/i.test(error.message);

suite("Python called where JavaScript has used up its stack", () => {
  const OURS = {
    ours: "the oracle dies",
    needs: "an error where its own stack ends in WebAssembly",
    timeout: 120,
  } as const;

  const deep: [name: string, code: string, errors?: string][] = [
    ...RECURSION.map(([name, code]): [string, string] => [name, code]),
    ...NESTED_C,
  ];
  for (const [name, code, errors = "RecursionError"] of deep) {
    test(name, OURS, async () => {
      const py = await python();
      // What is nested is made once: that is not what is tried.
      const lines = code.split("\n");
      const [before, last] = [lines.slice(0, -1).join("\n"), lines.at(-1) as string];
      await scope(py, {}, (globals) => {
        py.runPython(`${before}\ndef run():\n    ${last}`, { globals });
        const run = globals.get("run") as PyProxy & (() => void);
        for (const error of atTheEdge(() => run())) {
          if (isOverflow(error)) continue;
          assert.instanceOf(error, py.ffi.PythonError);
          assert.include(
            [...errors.split(" "), "RecursionError", "MemoryError"],
            (error as { type: string }).type,
          );
        }
        run.destroy();
      });
      assertAlive(py);
    });
  }

  const CODE = `
class Thing:
    x = 1
    def method(self): return "m"
    def __iter__(self): return iter([1, 2, 3])
    def __len__(self): return 3
    def __getitem__(self, key): return key
    def __contains__(self, key): return True
dead = []
class Dying:
    def __del__(self): dead.append(1)
def relay(function): return function()
def fails(): raise ValueError("v")
def drops():
    before = len(dead)
    x = [[[(Dying(),)]]]
    del x
    assert len(dead) == before + 1, "an object outlives its last reference"
thing = Thing()
`;
  const OPERATIONS: [name: string, run: (py: Python, names: Record<string, PyProxy>) => unknown][] = [
    ["a call", (_, { relay }) => relay?.(() => 1)],
    ["a call that calls back", (_, { relay }) => relay?.(() => relay(() => 2))],
    ["a call that raises", (_, { fails }) => fails?.()],
    ["runPython", (py) => py.runPython("sum(range(10))")],
    [
      "a function compiled and run",
      (py) => py.runPython("def f(a, *b, c=1):\n    return [a for a in b]\nlen(f(1, 2))"),
    ],
    [
      "an import",
      (py) => py.runPython("import sys; sys.modules.pop('colorsys', None); import colorsys; None"),
    ],
    ["an attribute", (_, { thing }) => thing?.["x"]],
    ["a method", (_, { thing }) => thing?.["method"]()],
    ["an attribute set", (_, { thing }) => thing && Reflect.set(thing, "y", 2)],
    ["an iteration", (_, { thing }) => [...(thing as unknown as Iterable<unknown>)]],
    ["a length", (_, { thing }) => thing?.["length"]],
    ["a key", (_, { thing }) => thing && "x" in thing],
    ["text", (_, { thing }) => String(thing)],
    ["a conversion to Python", (py) => py.toPy([1, { a: [2] }]).destroy()],
    ["a conversion to JavaScript", (py) => py.runPython("[1, [2, {'a': 3}]]").destroy()],
    ["objects that die at once", (_, { drops }) => drops?.()],
    ["a copy", (_, { thing }) => thing?.copy().destroy()],
  ];
  for (const [name, operation] of OPERATIONS) {
    test(name, { ...OURS, unbalanced: "collected later" }, async () => {
      const py = await python();
      await scope(py, {}, (globals) => {
        py.runPython(CODE, { globals });
        const names: Record<string, PyProxy> = {};
        for (const one of ["thing", "relay", "fails", "drops"]) names[one] = globals.get(one) as PyProxy;
        for (const error of atTheEdge(() => operation(py, names))) {
          if (isOverflow(error)) continue;
          assert.instanceOf(error, py.ffi.PythonError);
          const { type } = error as { type: string };
          assert.include(["RecursionError", "MemoryError", "ValueError"], type, String(error).slice(-300));
        }
        for (const each of Object.values(names)) each.destroy();
      });
      assertAlive(py);
    });
  }
});
