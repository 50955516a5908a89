// SPDX-License-Identifier: Apache-2.0
// Blocking Python without blocking JavaScript: run_sync, callPromising, time.sleep and asyncio.run on stacks that are
// suspended (JSPI).
import { assert, load, type Python, python, raises, scope, suite, test } from "../harness/inside/kit.ts";
import { failing, later, type Promising, run } from "../harness/inside/suspending.ts";

/** A function that Python code defines as `f`, for `body`. */
async function withFunction<T>(code: string, body: (f: Promising, py: Python) => Promise<T>): Promise<T> {
  const py = await python();
  return scope(py, { later, failing }, async (globals) => {
    py.runPython(`import asyncio, sys, time\nfrom pyodide.ffi import run_sync, can_run_sync\n${code}`, {
      globals,
    });
    const f = globals.get("f") as Promising;
    try {
      return await body(f, py);
    } finally {
      f.destroy();
    }
  });
}

suite("run_sync", ["suspended stacks"], () => {
  test("gives the value of a promise, a coroutine, a task and a future", async () => {
    const code = `
async def value(x):
    await asyncio.sleep(0.001)
    return x
task = asyncio.ensure_future(value(3))
future = asyncio.get_event_loop().create_future()
asyncio.get_event_loop().call_later(0.001, future.set_result, 4)
repr([run_sync(later(5, 1)), run_sync(value(2)), run_sync(task), run_sync(future), run_sync(task)])`;
    assert.equal(await run(code), "[1, 2, 3, 4, 3]");
  });

  test("raises what the promise is rejected with, and what the coroutine raises", async () => {
    const code = `
from pyodide.ffi import JsException
async def bad():
    await asyncio.sleep(0.001)
    raise KeyError("gone")
found = []
try: run_sync(failing(2))
except JsException as e: found.append((e.name, e.message))
try: run_sync(bad())
except KeyError as e: found.append(e.args)
repr(found)`;
    assert.equal(await run(code), "[('RangeError', 'refused'), ('gone',)]");
  });

  test("that raises keeps neither its promise nor the exception", async () => {
    const code = `
promise = later(2, 1)
for _ in range(3):
    try: run_sync(promise.then(lambda _: 1 / 0))
    except ZeroDivisionError: pass
del promise
"raised"`;
    assert.equal(await run(code), "raised");
  });

  test("in a callback of ctypes is an error, since the engine cannot suspend C's caller", async () => {
    const code = `
import ctypes
found = []
@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)
def back(x):
    found.append(can_run_sync())
    try: run_sync(later(5, 1))
    except RuntimeError as e: found.append(type(e).__name__)
    return x + 1
call = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)(ctypes.cast(back, ctypes.c_void_p).value)
found += [call(4), can_run_sync(), run_sync(later(5, 2))]
repr(found)`;
    assert.equal(await run(code), "[False, 'RuntimeError', 5, True, 2]");
  });

  test("wants an awaitable", async () => {
    const code = `
try: run_sync(5)
except TypeError as e: text = str(e)
text`;
    assert.match(String(await run(code)), /int is not awaitable/);
  });

  test("is possible where Python was entered asynchronously, and a clear error elsewhere", async () => {
    const py = await python();
    assert.isTrue(await run("can_run_sync()"));
    assert.isFalse(py.runPython("from pyodide.ffi import can_run_sync\ncan_run_sync()"));
    const code = "from pyodide.ffi import run_sync\nfrom js import Promise\nrun_sync(Promise.resolve(1))";
    const error = raises(py, code, "RuntimeError");
    assert.match(
      error.message,
      /RuntimeError: Cannot stack switch because the Python entrypoint was a synchronous function\. Use pyFunc\.callPromising\(\)/,
    );
    py.runPython("del run_sync, can_run_sync, Promise");
  });

  test("is not possible below a JavaScript function", async () => {
    const call = (f: () => unknown) => f();
    const proxied = (target: object) => new Proxy(target, { get: () => 1 });
    const code = `
def inner():
    try: return can_run_sync(), run_sync(later(1, 1))
    except RuntimeError as e: return can_run_sync(), "RuntimeError"
result = call(inner), can_run_sync(), run_sync(later(1, 7))
repr([list(result[0]), *result[1:]])`;
    assert.equal(await run(code, { call, proxied }), "[[False, 'RuntimeError'], True, 7]");
  });

  test("nests", async () => {
    const code = `
async def deep(n):
    return run_sync(later(1, 0)) if n == 0 else run_sync(deep(n - 1)) + 1
await deep(30)`;
    assert.equal(await run(code), 30);
  });

  test("tasks that block do not stop one another", async () => {
    const code = `
async def one(i):
    name = asyncio.current_task().get_name()
    result = run_sync(later(40 - i, i))
    assert asyncio.current_task().get_name() == name
    await asyncio.sleep(0)
    return result
start = time.time()
values = await asyncio.gather(*(one(i) for i in range(40)))
repr((values == list(range(40)), time.time() - start < 0.6))`;
    assert.equal(await run(code), "(True, True)");
  });

  test("cancelling the task cancels what it blocks on", {
    ours: "the oracle lets it go on to its end",
  }, async () => {
    const code = `
seen = []
async def blocked():
    try:
        run_sync(asyncio.sleep(30))
    except asyncio.CancelledError:
        seen.append("cancelled")
        raise
task = asyncio.create_task(blocked())
await asyncio.sleep(0.01)
task.cancel()
start = time.time()
try: await task
except asyncio.CancelledError: seen.append("task")
try:
    async with asyncio.timeout(0.02): run_sync(later(30000, 1))
except TimeoutError: seen.append("timeout")
repr((seen, time.time() - start < 1))`;
    assert.equal(await run(code), "(['cancelled', 'task', 'timeout'], True)");
  });

  test("keeps the exception that is being handled, and the context", async () => {
    const body = `
import contextvars, random
variable = contextvars.ContextVar("variable")
def f(seed):
    r = random.Random(seed)
    variable.set(seed)
    def descend(depth):
        if depth == 0: return 0
        try:
            return descend(depth - 1) + 1
        finally:
            if r.random() < 0.1: assert run_sync(later(r.randrange(5), depth)) == depth
    for _ in range(8):
        depth = r.randrange(60)
        assert descend(depth) == depth
        try: 1 / 0
        except ZeroDivisionError as error:
            run_sync(later(r.randrange(5), 0))
            assert sys.exc_info()[1] is error
        assert sys.exc_info()[1] is None
        assert variable.get() == seed
    return seed`;
    await withFunction(body, async (f) => {
      const seeds = Array.from({ length: 60 }, (_, i) => i);
      assert.deepEqual(await Promise.all(seeds.map((seed) => f.callPromising(seed))), seeds);
    });
  });

  test("a generator may be suspended in the middle", async () => {
    const code = `
def numbers(n):
    for i in range(n): yield run_sync(later(1, i))
a, b = numbers(5), numbers(5)
async def total(it): return sum(it)
repr(await asyncio.gather(total(a), total(b)))`;
    assert.equal(await run(code), "[10, 10]");
  });

  test("JavaScript may call Python, also promising, while a stack is suspended", async () => {
    const body = "def f(ms, depth=20):\n    return f(ms, depth - 1) if depth else run_sync(later(ms, ms))";
    await withFunction(body, async (f, py) => {
      const slow = f.callPromising(30);
      let calls = 0;
      const timer = setInterval(() => {
        calls += py.runPython("sum(range(3))") as number;
      }, 2);
      const quick = await Promise.all([f.callPromising(5), f.callPromising(1)]);
      assert.deepEqual(quick, [5, 1]);
      assert.equal(await slow, 30);
      clearInterval(timer);
      assert.isAbove(calls, 0);
    });
  });

  test("many stacks at once, in any order", { timeout: 60 }, async () => {
    const body = "def f(ms, depth):\n    return f(ms, depth - 1) + 1 if depth else run_sync(later(ms, 0))";
    await withFunction(body, async (f) => {
      const depths = Array.from({ length: 300 }, (_, i) => (i * 7) % 90);
      assert.deepEqual(
        await Promise.all(depths.map((depth, i) => f.callPromising((i * 13) % 30, depth))),
        depths,
      );
    });
  });

  test("recursion on such a stack ends in RecursionError", async () => {
    const code = `
nested = []
for _ in range(100_000): nested = [nested]
found = []
def forever(): return forever()
class Strange:
    def __getattr__(self, name): return getattr(self, name + "x")
for attempt in (lambda: repr(nested), forever, lambda: Strange().a):
    try: attempt()
    except RecursionError: found.append("RecursionError")
run_sync(later(1, 0))
while nested: nested = nested.pop()
repr(found)`;
    assert.equal(await run(code), "['RecursionError', 'RecursionError', 'RecursionError']");
  });
});

suite("stacks that wait", ["suspended stacks"], () => {
  test("more than an engine has room for are refused", {
    on: ["node"],
    ours: "the oracle ends",
    timeout: 60,
  }, async () => {
    const code = `
async def forever(): return run_sync(forever())
try: run_sync(forever())
except RecursionError as error: found = str(error)
found`;
    assert.match(String(await run(code)), /stacks wait for JavaScript/);
  });
});

suite("callPromising", ["suspended stacks"], () => {
  test("gives a promise of the result, or of the error", async () => {
    await withFunction("def f(x):\n    if x: return x * 2\n    raise LookupError('none')", async (f, py) => {
      assert.equal(await f.callPromising(4), 8);
      const error = await f.callPromising(0).catch((thrown: unknown) => thrown);
      assert.instanceOf(error, py.ffi.PythonError);
      assert.equal((error as { type: string }).type, "LookupError");
    });
  });

  test("an error after a suspension has the whole traceback", async () => {
    const body = "def g(): return run_sync(failing(1))\ndef f(): return g()";
    await withFunction(body, async (f) => {
      const error = (await f.callPromising().catch((thrown: unknown) => thrown)) as Error;
      assert.match(error.message, /in f[\s\S]*in g[\s\S]*RangeError: refused/);
    });
  });
});

suite("asyncio.run on several stacks", ["suspended stacks"], () => {
  test("asynchronous generators are those of the loop that runs", async () => {
    const py = await python();
    const code = `
import asyncio, sys
ended = []
async def endless(name):
    try:
        while True: yield
    finally: ended.append((name, sys.get_asyncgen_hooks().finalizer.__self__ is asyncio.get_running_loop()))
async def leave(name, seconds):
    await asyncio.sleep(seconds)
    async for _ in endless(name): break
    await asyncio.sleep(seconds)
lambda name, seconds: asyncio.run(leave(name, seconds))`;
    await scope(py, {}, async (globals) => {
      const run = py.runPython(code, { globals }) as Promising;
      await Promise.all([
        run.callPromising("a", 0.01),
        run.callPromising("b", 0.03),
        run.callPromising("c", 0.02),
      ]);
      run.destroy();
      await py.runPythonAsync("await leave('host', 0)", { globals });
      const all = "sorted(ended) == [(name, True) for name in ('a', 'b', 'c', 'host')]";
      assert.isTrue(py.runPython(all, { globals }), String(py.runPython("str(ended)", { globals })));
    });
  });
});

suite("asyncio that is first imported on a suspended stack", ["suspended stacks"], () => {
  test("goes on with the host's loop afterwards", { on: ["node"] }, async () => {
    const py = await load();
    const code = `
from pyodide.code import run_js
from pyodide.ffi import run_sync
def wait(): run_sync(run_js("new Promise((resolve) => setTimeout(resolve, 5))"))
wait`;
    await py.runPython(code).callPromising();
    assert.equal(
      await py.runPythonAsync("import asyncio\nasyncio.run(asyncio.sleep(0.01, 'first'))"),
      "first",
    );
    assert.equal(await py.runPythonAsync("await asyncio.sleep(0, 2)"), 2);
  });
});
