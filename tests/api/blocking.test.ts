// SPDX-License-Identifier: Apache-2.0
// time.sleep and asyncio.run block Python and not JavaScript where stacks can be suspended (JSPI), and say so elsewhere.
import {
  assert,
  load,
  type PyProxy,
  type Python,
  python,
  sleep,
  suite,
  test,
  within,
} from "../harness/inside/kit.ts";
import { type Promising, run } from "../harness/inside/suspending.ts";

suite("blocking functions", ["suspended stacks"], () => {
  test("time.sleep lets JavaScript go on", async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    const took = (await run("start = time.time()\ntime.sleep(0.15)\ntime.time() - start")) as number;
    clearInterval(timer);
    assert.isAtLeast(took, 0.145);
    assert.isAbove(ticks, 0);
  });

  test("asyncio.run and run_until_complete work inside runPythonAsync", async () => {
    const code = `
async def main():
    await asyncio.sleep(0.005)
    return await later(5, "done")
repr([asyncio.run(main()), asyncio.get_event_loop().run_until_complete(main())])`;
    assert.equal(await run(code), "['done', 'done']");
  });

  test("a task may call asyncio.run and run_until_complete, while others go on", async () => {
    const code = `
steps = []
async def inner(n):
    await asyncio.sleep(0.005)
    steps.append(n)
    return n
async def fails(): raise ValueError("no")
async def other():
    for _ in range(8):
        await asyncio.sleep(0.002)
        steps.append("other")
async def main():
    task = asyncio.ensure_future(other())
    result = [asyncio.run(inner(1)), asyncio.get_running_loop().run_until_complete(inner(2)), await inner(3)]
    try: asyncio.run(fails())
    except ValueError as error: result.append(str(error))
    other_loop = asyncio.new_event_loop()
    waiting = inner(4)
    try: other_loop.run_until_complete(waiting)
    except RuntimeError: waiting.close()
    await task
    return result
async def nested(depth):
    return asyncio.run(nested(depth - 1)) if depth else await main()
result = [asyncio.run(main()), asyncio.run(nested(5))]
assert steps.index(1) > steps.index("other")
repr(result)`;
    assert.equal(await run(code), "[[1, 2, 3, 'no'], [1, 2, 3, 'no']]");
  });

  test("inside asyncio.run, run_sync and timeouts work", {
    ours: "the oracle cannot cancel it",
  }, async () => {
    const code = `
async def five(): return 5
async def main():
    result = [await later(2, "a"), run_sync(later(2, "b")), run_sync(five())]
    try:
        async with asyncio.timeout(0.02): run_sync(asyncio.sleep(30))
    except TimeoutError: result.append("timeout")
    return result
repr(asyncio.run(main()))`;
    assert.equal(await run(code), "['a', 'b', 5, 'timeout']");
  });

  test("without enableRunUntilComplete, run_until_complete gives the future", {
    unbalanced: "another instance",
  }, async () => {
    const py = await load({ enableRunUntilComplete: false });
    const code = `
import asyncio
async def main(): return 3
future = asyncio.get_event_loop().run_until_complete(main())
asyncio.isfuture(future), await future`;
    const pair = (await py.runPythonAsync(code)) as PyProxy;
    assert.deepEqual(pair.toJs(), [true, 3]);
  });

  for (const [what, code] of [
    ["time.sleep", "time.sleep(100)"],
    ["run_sync", "run_sync(later(100_000, 1))"],
    ["run_sync of a coroutine", "run_sync(asyncio.sleep(100))"],
    ["asyncio.run", "asyncio.run(asyncio.sleep(100))"],
  ] as const) {
    test(`an interrupt ends ${what} within 100 ms`, {
      ours: "the oracle does not look while it waits",
    }, async () => {
      const py = await python();
      const buffer = new Uint8Array(1);
      py.setInterruptBuffer(buffer);
      try {
        await within(100, async () => {
          let pressed = 0;
          setTimeout(() => {
            buffer[0] = 2;
            pressed = performance.now();
          }, 50);
          const result = await run(`
try:
    ${code}
    result = "nothing"
except KeyboardInterrupt:
    result = "KeyboardInterrupt"
result`);
          assert.equal(result, "KeyboardInterrupt");
          return performance.now() - pressed;
        });
      } finally {
        py.setInterruptBuffer(undefined);
      }
    });
  }
});

suite("an interrupt of run_sync", ["suspended stacks"], () => {
  const INTERRUPTED = `
import asyncio
from pyodide.ffi import run_sync
steps = []
async def inner():
    try:
        press()
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        steps.append("inner")
        BODY
async def outer():
    try:
        return run_sync(inner())
    finally:
        steps.append("outer")
try:
    steps.append(run_sync(outer()))
except KeyboardInterrupt:
    steps.append("KeyboardInterrupt")
" ".join(steps)`;
  for (const [what, body, steps] of [
    ["ends what it waits for first", "raise", "inner outer KeyboardInterrupt"],
    ["is raised also where what it waits for catches it", "return 'kept'", "inner outer KeyboardInterrupt"],
  ] as const) {
    test(what, { ours: "the oracle does not look while it waits" }, async () => {
      const py = await python();
      const buffer = new Uint8Array(1);
      py.setInterruptBuffer(buffer);
      try {
        const press = (): void => void setTimeout(() => buffer.fill(2), 20);
        assert.equal(await run(INTERRUPTED.replace("BODY", body), { press }), steps);
      } finally {
        py.setInterruptBuffer(undefined);
      }
    });
  }
});

suite("an engine without stack switching", () => {
  test("says so, and the rest works", {
    on: ["node", "worker"],
    unbalanced: "another instance",
    ours: "its message differs",
  }, async () => {
    const engine = WebAssembly as unknown as Record<string, unknown>;
    const { Suspending, promising } = engine;
    let py: Python;
    try {
      delete engine["Suspending"];
      delete engine["promising"];
      py = await load();
    } finally {
      Object.assign(engine, { Suspending, promising });
    }
    const code = `
import asyncio, time
from js import Promise
from pyodide.ffi import run_sync, can_run_sync
await asyncio.sleep(0.01)
time.sleep(0.01)
try: run_sync(Promise.resolve(1))
except RuntimeError as e: text = str(e)
async def main():
    await asyncio.sleep(0.01)
    return 6
assert not can_run_sync()
text`;
    assert.match((await py.runPythonAsync(code)) as string, /JSPI/);
    assert.equal(py.runPython("asyncio.run(main())"), 6);
    const f = py.runPython("lambda x: x + 1") as Promising;
    assert.equal(await f.callPromising(1), 2);
    await sleep(0);
  });
});
