// SPDX-License-Identifier: Apache-2.0
// Calls whose results come later: coroutine functions as handlers, promises as futures, borrowed arguments meanwhile.
import { assert, type Capability, type PyProxy, python, scope, suite, test } from "../harness/inside/kit.ts";

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

suite("asynchronous calls", () => {
  test("a coroutine function runs when it is called, though nobody awaits it", async () => {
    const py = await python();
    const tick = py.runPython("log = []\nasync def tick(n): log.append(n)\ntick") as PyProxy;
    tick(1);
    await pause(20);
    assert.equal(py.runPython("str(log)"), "[1]");
    tick.destroy();
    py.runPython("del log, tick");
  });

  test("what is awaited arrives as what is returned does", async () => {
    const py = await python();
    const makes = ["b'x'", "bytearray(b'x')", "memoryview(b'x')", "[1]", "{'a': 1}", "object()", "len"];
    for (const source of makes) {
      const returned = py.runPython(source) as PyProxy;
      const awaited = (await py.runPythonAsync(source)) as PyProxy;
      const coroutine = py.runPython(`async def give(): return ${source}\ngive`) as PyProxy;
      const called = (await coroutine()) as PyProxy;
      assert.deepEqual([awaited.type, called.type], [returned.type, returned.type], source);
      for (const proxy of [returned, awaited, coroutine, called]) proxy.destroy();
    }
    assert.equal(await py.runPythonAsync("1"), 1);
    py.runPython("del give");
  });

  test("a coroutine that a plain function gives waits for who awaits it", async () => {
    const py = await python();
    const start = py.runPython(
      "log = []\nasync def f(): log.append(1)\ndef start(): return f()\nstart",
    ) as PyProxy;
    const coroutine = start() as PyProxy & PromiseLike<unknown>;
    await pause(20);
    assert.equal(py.runPython("len(log)"), 0);
    await coroutine;
    assert.equal(py.runPython("len(log)"), 1);
    for (const proxy of [coroutine, start]) proxy.destroy();
    py.runPython("del log, f, start");
  });

  const later = { unbalanced: "the proxy of the coroutine is collected later" };
  test("callPromising of a coroutine function that raises rejects", later, async () => {
    const py = await python();
    const fail = py.runPython("async def fail(): raise ValueError('no')\nfail") as PyProxy;
    const error = await fail.callPromising().catch((reason: unknown) => reason);
    assert.equal((error as { type: string }).type, "ValueError");
    assert.equal(py.runPython("1 + 1"), 2);
    fail.destroy();
    py.runPython("del fail");
  });

  test("a call that gives a promise gives a future, which is the promise in JavaScript", async () => {
    const py = await python();
    const result = await py.runPythonAsync(`
import asyncio
from pyodide.code import run_js
promise = run_js("x => (globalThis.lastPromise = Promise.resolve(x))")(3)
same = run_js("p => [p === lastPromise]")(promise)[0]
done, _ = await asyncio.wait([promise])
str([asyncio.isfuture(promise), same, len(done), promise.result()])`);
    assert.equal(result, "[True, True, 1, 3]");
    py.runPython("import js\ndel promise, done, _, js.lastPromise");
  });

  test("arguments of generator functions live as long as the generator", async () => {
    const py = await python();
    const code = `
from pyodide.code import run_js
each = run_js("(function* (xs) { for (let i = 0; i < xs.length; i++) yield xs.get(i) })")
later = run_js("(async function* (xs) { for (let i = 0; i < xs.length; i++) yield xs.get(i) })")
str([list(each([1, 2])), [x async for x in later([3, 4])]])`;
    assert.equal(await py.runPythonAsync(code), "[[1, 2], [3, 4]]");
    py.runPython("del each, later");
  });

  test("throw and athrow of JavaScript's generators take what those of Python take", async () => {
    const py = await python();
    const code = `
from pyodide.code import run_js
each = run_js("(function* () { for (;;) try { yield 1 } catch (e) { yield String(e) } })")
later = run_js("(async function* () { for (;;) try { yield 1 } catch (e) { yield String(e) } })")
texts = []
for arguments in [(ValueError,), (ValueError, "x"), (ValueError, ("x", "y")), (ValueError("x"),)]:
    generator = each()
    next(generator)
    texts.append(generator.throw(*arguments).strip().splitlines()[-1])
    generator = later()
    await anext(generator)
    texts.append((await generator.athrow(*arguments)).strip().splitlines()[-1])
refused = 0
for arguments in [(), (5,), (ValueError("x"), "y"), (ValueError, None, 5), (1, 2, 3, 4)]:
    for throw in [each().throw, later().athrow]:
        try: throw(*arguments)
        except TypeError: refused += 1
del each, later, generator, throw
f"{', '.join(texts)}; {refused}"`;
    const thrown = ["ValueError", "ValueError: x", "ValueError: ('x', 'y')", "ValueError: x"].map(
      (text) => `PythonError: ${text}`,
    );
    assert.equal(await py.runPythonAsync(code), `${thrown.flatMap((text) => [text, text]).join(", ")}; 10`);
  });

  test("callbacks of promises can block", {
    needs: "suspended stacks",
    unbalanced: "what the task kept is collected later",
  }, async () => {
    const py = await python();
    const code = `
import asyncio
from js import Promise
from pyodide.ffi import run_sync
await Promise.new(lambda resolve, reject: resolve(1)).then(lambda x: x + run_sync(asyncio.sleep(0.01, 1)))`;
    assert.equal(await py.runPythonAsync(code), 2);
  });
});

suite("promises that bring a destroyed proxy", () => {
  const ROWS: Record<string, string> = {
    "await of a rejection": "try: await rejects()\nexcept JsException as error: text = str(error)\ntext",
    "await of a value": "try: await fulfils()\nexcept JsException as error: text = str(error)\ntext",
    "catch()": "await rejects().catch(str)",
    run_sync: "try: run_sync(rejects())\nexcept JsException as error: text = str(error)\ntext",
  };
  for (const [name, code] of Object.entries(ROWS)) {
    const needs: Capability[] = name === "run_sync" ? ["suspended stacks"] : [];
    test(name, { ours: "there it waits for ever", needs }, async () => {
      const py = await python();
      const destroyed = py.runPython("[1]");
      destroyed.destroy();
      const values = { rejects: () => Promise.reject(destroyed), fulfils: () => Promise.resolve(destroyed) };
      await scope(py, values, async (globals) => {
        py.runPython("from pyodide.ffi import JsException, run_sync", { globals });
        assert.match(String(await py.runPythonAsync(code, { globals })), /already been destroyed/);
      });
    });
  }
});

suite("promises that Python gives to JavaScript", () => {
  test("are JavaScript's to handle: what they are rejected with is not reported", async () => {
    const py = await python();
    const lines: string[] = [];
    py.setStderr({ batched: (line: string) => lines.push(line) });
    const rejects = () => Promise.reject(new Error("no"));
    const handles = (promise: Promise<unknown>) => promise.catch(() => "handled");
    try {
      await scope(py, { rejects, handles }, async (globals) => {
        assert.equal(await py.runPythonAsync("await handles(rejects())", { globals }), "handled");
        await py.runPythonAsync("import gc, asyncio; gc.collect(); await asyncio.sleep(0.005)", { globals });
        assert.deepEqual(lines, []);
        await py.runPythonAsync("rejects(); gc.collect(); await asyncio.sleep(0.005); gc.collect()", {
          globals,
        });
        assert.include(lines.join("\n"), "exception was never retrieved");
      });
    } finally {
      py.setStderr();
    }
  });
});
