// SPDX-License-Identifier: Apache-2.0
// Isolated mode as its users have it: runs, values, grants, streams, and that runs know nothing of each other.
import { assert, sleep, suite, test } from "../harness/inside/kit.ts";
import { type IsolatedPython, loadIsolated, ours, rejects } from "../isolated/kit.ts";

let shared: Promise<IsolatedPython> | undefined;
const python = (): Promise<IsolatedPython> => {
  shared ??= loadIsolated();
  return shared;
};

suite("isolated mode: runs", () => {
  test("a run resolves to a copy of its last value", ours, async () => {
    const code =
      "[1, 2.5, 'ä\\ud800', {'a': b'\\x00\\xff'}, None, 2**70, -2**70, True, {1: (2,)}, {3}, -0.0, 1e300]";
    const value = await (await python()).runPythonAsync(code);
    assert.deepEqual(value, [
      1,
      2.5,
      "ä\ud800",
      { a: Uint8Array.of(0, 255) },
      undefined,
      2n ** 70n,
      -(2n ** 70n),
      true,
      new Map([[1, [2]]]),
      new Set([3]),
      -0,
      1e300,
    ]);
  });

  test("source may use await, imports and asyncio.run", { ...ours, needs: "suspended stacks" }, async () => {
    const code = `
import asyncio, decimal, json, sqlite3, unicodedata
await asyncio.sleep(0)
async def main(): return str(decimal.Decimal(1) / 4)
asyncio.run(main()), json.loads('[1]'), unicodedata.name('a')`;
    assert.deepEqual(await (await python()).runPythonAsync(code), ["0.25", [1], "LATIN SMALL LETTER A"]);
  });

  test("an exception rejects with its type and traceback", ours, async () => {
    const error = await rejects(
      (await python()).runPythonAsync("def f(): 1 / 0\nf()", { filename: "<mine>" }),
    );
    assert.equal(error.name, "PythonError");
    assert.equal(error.type, "ZeroDivisionError");
    assert.match(error.message, /^Traceback .*\n {2}File "<mine>", line 2/);
    assert.notMatch(error.message, /isolated/);
  });

  test("nothing of a run is visible to the next", ours, async () => {
    const target = await python();
    await target.runPythonAsync(`
import builtins, os, sys
left = builtins.left = sys.left = 1
os.environ["LEFT"] = "1"
open("/tmp/left", "w").close()
sys.modules["left"] = sys`);
    const code = `
import builtins, os, sys
[name for name, found in {
    "global": "left" in globals(), "builtin": hasattr(builtins, "left"), "sys": hasattr(sys, "left"),
    "environment": "LEFT" in os.environ, "file": os.path.exists("/tmp/left"), "module": "left" in sys.modules,
}.items() if found]`;
    assert.deepEqual(await target.runPythonAsync(code), []);
  });

  test("a session's runs see what earlier ones left", ours, async () => {
    const target = await loadIsolated({ session: true });
    await target.runPythonAsync("x = 20");
    target.globals.set("y", 22);
    assert.equal(await target.runPythonAsync("x + y"), 42);
    target.globals.delete("y");
    assert.equal((await rejects(target.runPythonAsync("y"))).type, "NameError");
    target.terminate();
  });

  test("a session outlives a program that listens to its interrupt", { ...ours, on: ["node"] }, async () => {
    const target = await loadIsolated({ session: true, time: 2000 });
    await target.runPythonAsync("x = 1");
    const error = await rejects(target.runPythonAsync("while True: pass"));
    assert.equal(error.name, "IsolatedError");
    assert.equal(error.reason, "time");
    assert.equal(await target.runPythonAsync("x"), 1);
    const own = await rejects(target.runPythonAsync("raise KeyboardInterrupt"));
    assert.equal(own.type, "KeyboardInterrupt");
    target.terminate();
  });

  test("an interrupt that comes too late is not for the next run", {
    ...ours,
    on: ["node"],
    timeout: 60,
  }, async () => {
    const target = await loadIsolated({ session: true, time: 100 });
    target.globals.set("work", () => {
      const end = Date.now() + 103;
      while (Date.now() < end);
      return 1;
    });
    await target.runPythonAsync("1");
    for (let round = 0; round < 30; round++) {
      await target
        .runPythonAsync(round % 2 === 0 ? "work()" : "import time; time.sleep(0.0995)")
        .catch(String);
      assert.equal(await target.runPythonAsync("1 + 1"), 2);
    }
    target.terminate();
  });

  test("the object works on after a run that was ended", ours, async () => {
    const target = await loadIsolated({ time: 500 });
    const error = await rejects(target.runPythonAsync("while True: pass"));
    assert.equal(error.name, "IsolatedError");
    assert.equal(error.reason, "time");
    assert.equal(await target.runPythonAsync("1 + 1"), 2);
    target.terminate();
  });

  test("a loop does not hold the host", ours, async () => {
    const target = await loadIsolated({ time: 1500 });
    const ended = rejects(target.runPythonAsync("while True: pass"));
    let ticks = 0;
    const timer = setInterval(() => ticks++, 10);
    await ended;
    clearInterval(timer);
    assert.isAbove(ticks, 15);
    target.terminate();
  });

  test("runs go on side by side", { ...ours, needs: "suspended stacks" }, async () => {
    const target = await loadIsolated();
    target.globals.set("pause", (ms: number) => sleep(ms));
    const values = await Promise.all([1, 2].map((n) => target.runPythonAsync(`await pause(50)\n${n}`)));
    assert.deepEqual(values, [1, 2]);
    target.terminate();
  });

  test("terminate rejects what runs and what comes", ours, async () => {
    const target = await loadIsolated();
    const running = rejects(target.runPythonAsync("while True: pass"));
    target.terminate();
    assert.equal((await running).reason, "terminate");
    assert.equal((await rejects(target.runPythonAsync("1"))).reason, "terminate");
    target.terminate();
  });

  test("code that is no text is refused", ours, async () => {
    const target = await python();
    assert.match((await rejects(target.runPythonAsync(1 as unknown as string))).message, /must be a string/);
  });
});

suite("isolated mode: grants", ["suspended stacks"], () => {
  test("values are copies", ours, async () => {
    const target = await loadIsolated();
    const list = [1];
    const when = new Date(1e12);
    target.globals.set("given", {
      list,
      when,
      bytes: Uint8Array.of(1, 2),
      map: new Map([[1, 2]]),
      big: 2n ** 64n,
    });
    list.push(2);
    const code =
      "given['list'], given['when'].isoformat(), given['bytes'], given['map'], given['big'] == 2**64";
    const expected = [[1], "2001-09-09T01:46:40+00:00", Uint8Array.of(1, 2), new Map([[1, 2]]), true];
    assert.deepEqual(await target.runPythonAsync(code), expected);
    target.terminate();
  });

  test("a function is called with copies, and gives one", ours, async () => {
    const target = await loadIsolated();
    target.globals.set("join", (...args: unknown[]) => JSON.stringify(args));
    const code = "join(1, [True, None], {'a': 'b'}, key=2), join.__name__";
    assert.deepEqual(await target.runPythonAsync(code), ['[1,[true,null],{"a":"b"},{"key":2}]', "join"]);
    target.terminate();
  });

  test("a promise is awaited in Python", ours, async () => {
    const target = await loadIsolated();
    target.globals.set("later", async (value: number) => {
      await sleep(20);
      return value * 2;
    });
    target.globals.set("fail", async () => {
      throw new RangeError("too far");
    });
    const code = `
import asyncio
try:
    await fail()
except RuntimeError as error:
    failure = error.name, error.message
await later(4), await asyncio.gather(later(1), later(2)), failure`;
    assert.deepEqual(await target.runPythonAsync(code), [8, [2, 4], ["RangeError", "too far"]]);
    target.terminate();
  });

  test("an object of functions has attributes", ours, async () => {
    const target = await loadIsolated();
    const store = new Map<string, unknown>();
    target.globals.set("store", { put: (k: string, v: unknown) => void store.set(k, v), size: 3 });
    assert.deepEqual(
      await target.runPythonAsync("store.put('a', [1]), store.size, hasattr(store, 'constructor')"),
      [undefined, 3, false],
    );
    assert.deepEqual([...store], [["a", [1]]]);
    target.terminate();
  });

  test("a function may give functions", ours, async () => {
    const target = await loadIsolated();
    target.globals.set("adder", (a: number) => (b: number) => a + b);
    assert.equal(await target.runPythonAsync("adder(1)(2)"), 3);
    target.terminate();
  });

  test("a function that was taken back is not called, by a run that goes on neither", ours, async () => {
    const target = await loadIsolated();
    let calls = 0;
    target.globals.set("pause", () => sleep(300));
    target.globals.set("count", () => ++calls);
    const run = rejects(target.runPythonAsync("await pause()\ncount()"));
    await sleep(100);
    assert.isTrue(target.globals.delete("count"));
    assert.match((await run).message, /not granted/);
    assert.equal((await rejects(target.runPythonAsync("count"))).type, "NameError");
    assert.equal(calls, 0);
    target.terminate();
  });

  test("what is no plain value is refused", ours, async () => {
    const target = await python();
    const cycle: unknown[] = [];
    cycle.push(cycle);
    for (const value of [
      new (class Thing {})(),
      Promise.resolve(1),
      /x/,
      Symbol("x"),
      new WeakMap(),
      cycle,
    ]) {
      assert.throws(() => target.globals.set("x", value), TypeError);
    }
    for (const name of ["", "a b", "1", "a.b", 5]) {
      assert.throws(() => target.globals.set(name as string, 1), TypeError);
    }
  });
});

suite("isolated mode: streams", () => {
  test("output arrives by lines, errors apart", ours, async () => {
    const lines: string[] = [];
    const errors: string[] = [];
    const target = await loadIsolated(true, {
      stdout: (line: string) => lines.push(line),
      stderr: (line: string) => errors.push(line),
    });
    await target.runPythonAsync(
      "import sys\nprint('a\\nä')\nprint('no end', end='')\nprint('e', file=sys.stderr)",
    );
    assert.deepEqual(lines, ["a", "ä", "no end"]);
    assert.deepEqual(errors, ["e"]);
    target.terminate();
  });

  test("input is asked for when Python reads", { ...ours, needs: "suspended stacks" }, async () => {
    const given = ["one", "two"];
    const target = await loadIsolated(true, { stdin: () => given.shift() ?? null });
    assert.deepEqual(await target.runPythonAsync("import sys\n[input(), input(), sys.stdin.read()]"), [
      "one",
      "two",
      "",
    ]);
    target.terminate();
  });

  test("streams can be set, and be terminals", { ...ours, needs: "suspended stacks" }, async () => {
    const target = await loadIsolated();
    let bytes = 0;
    target.setStdout({
      write(buffer: Uint8Array) {
        bytes += buffer.length;
        return buffer.length;
      },
      isatty: true,
    });
    target.setStdin({ stdin: async () => "later" });
    assert.deepEqual(await target.runPythonAsync("print('123'); import sys; sys.stdout.isatty(), input()"), [
      true,
      "later",
    ]);
    assert.equal(bytes, 4);
    target.terminate();
  });

  test("what was written before the limit arrives", ours, async () => {
    let text = "";
    const target = await loadIsolated({ output: 1000 }, { stdout: (line: string) => (text += line) });
    const error = await rejects(target.runPythonAsync("while True: print(end='x')"));
    assert.equal(error.reason, "output");
    assert.equal(text, "x".repeat(1000));
    target.terminate();
  });
});
