// SPDX-License-Identifier: Apache-2.0
// Python's locks and queues on one thread: suspended stacks wait for each other, and what can never end is an error.

import { SIGINT, withBuffer } from "../harness/inside/interrupts.ts";
import { assert, load, type PyProxy, python, raises, scope, suite, test } from "../harness/inside/kit.ts";
import { type Promising, run } from "../harness/inside/suspending.ts";
import { writer } from "../harness/inside/thread.ts";

/** What waits for ever, after FROM. */
const FROM = "import queue, threading\nlock = threading.Lock(); lock.acquire()\nevent = threading.Event()";
const ours = { ours: "the oracle's waits spin for ever" };
const ENDLESS = [
  "lock.acquire()",
  "event.wait()",
  "queue.Queue().get()",
  "queue.SimpleQueue().get()",
  "threading.Semaphore(0).acquire()",
  "c = threading.Condition(); c.acquire(); c.wait()",
];

suite("locks and queues", () => {
  for (const code of ENDLESS) {
    test(`${code} is an error where nothing else can run`, ours, async () => {
      const py = await python();
      await scope(py, {}, (globals) => {
        py.runPython(FROM, { globals });
        assert.match(raises(py, code, "RuntimeError", { globals }).message, /would wait for ever/);
        assert.equal(py.runPython("lock.locked()", { globals }), true);
      });
    });

    test(`another thread interrupts ${code}`, {
      ...ours,
      on: ["node", "worker", "page"],
      needs: "shared memory",
      timeout: 30,
    }, async () => {
      const buffer = new Uint8Array(new SharedArrayBuffer(4));
      const { write } = await writer();
      await withBuffer(buffer, async (py) => {
        await scope(py, {}, async (globals) => {
          py.runPython(FROM, { globals });
          await write(buffer, { value: SIGINT, delay: 100 });
          raises(py, code, "KeyboardInterrupt", { globals });
          buffer[1] = 1;
        });
      });
    });
  }

  test("a wait with a limit ends", ours, async () => {
    const py = await python();
    const code = `
import time
def wait():
    begin = time.monotonic()
    waits = [lock.acquire(timeout=0.02), lock.acquire(blocking=False), event.wait(0.02)]
    for each in queue.Queue(), queue.SimpleQueue():
        try: each.get(timeout=0.02)
        except queue.Empty: waits.append("empty")
    return repr(waits), time.monotonic() - begin
`;
    const wanted = "[False, False, False, 'empty', 'empty']";
    await scope(py, {}, async (globals) => {
      py.runPython(FROM + code, { globals });
      for (const result of [
        py.runPython("wait()", { globals }),
        await py.runPythonAsync("wait()", { globals }),
      ] as PyProxy[]) {
        const [waits, seconds] = result.toJs() as [string, number];
        result.destroy();
        assert.equal(waits, wanted);
        assert.isAtLeast(seconds, 0.07);
      }
    });
  });

  test("stacks wait for each other, in turn", { ...ours, needs: "suspended stacks" }, async () => {
    const py = await python();
    const code = `
import threading, time
def work(lock, steps, name):
    with lock:
        steps.append(name)
        time.sleep(0.01)
        steps.append(name)
lock, steps = threading.Lock(), []
`;
    await scope(py, {}, async (globals) => {
      py.runPython(code, { globals });
      const [work, lock, steps] = ["work", "lock", "steps"].map((name) => globals.get(name)) as Promising[];
      await Promise.all(["a", "b", "c", "d"].map((name) => work?.callPromising(lock, steps, name)));
      assert.equal(steps?.toString(), "['a', 'a', 'b', 'b', 'c', 'c', 'd', 'd']");
      for (const proxy of [work, lock, steps]) proxy?.destroy();
    });
  });

  test("a producer and a consumer are two stacks", { ...ours, needs: "suspended stacks" }, async () => {
    const py = await python();
    const code = `
import queue, time
def produce(to, back):
    for number in range(50):
        to.put(number)
        if number % 10 == 0: time.sleep(0.002)
    return sum(back.get() for _ in range(50))
def consume(of, back):
    for _ in range(50): back.put(2 * of.get())
`;
    await scope(py, {}, async (globals) => {
      py.runPython(code, { globals });
      for (const kind of ["Queue(3)", "SimpleQueue()", "LifoQueue(1)"]) {
        py.runPython(`to, back = queue.${kind}, queue.SimpleQueue()`, { globals });
        const [produce, consume, to, back] = ["produce", "consume", "to", "back"].map((name) =>
          globals.get(name),
        ) as Promising[];
        const made = produce?.callPromising(to, back);
        await consume?.callPromising(to, back);
        assert.equal(await made, 2450, kind);
        for (const proxy of [produce, consume, to, back]) proxy?.destroy();
      }
    });
  });

  test("conditions and events wait for tasks and timers of JavaScript", {
    ...ours,
    needs: "suspended stacks",
  }, async () => {
    const code = `
import queue, threading
condition, event, numbers = threading.Condition(), threading.Event(), queue.Queue()
async def notify():
    await asyncio.sleep(0.005)
    numbers.put(7)
    await asyncio.sleep(0.005)
    with condition:
        condition.notify()
        run_sync(asyncio.sleep(0.005))
task = asyncio.ensure_future(notify())
result = [numbers.get()]
with condition: result.append(condition.wait())
setLater(event.set)
result.append(event.wait(10))
await task
repr(result)`;
    const setLater = (set: PyProxy & (() => void)) => {
      const kept = set.copy() as typeof set;
      setTimeout(() => {
        kept();
        kept.destroy();
      }, 5);
    };
    assert.equal(await run(code, { setLater }), "[7, True, True]");
  });

  test("an interrupt ends the wait of a suspended stack", {
    ...ours,
    needs: "suspended stacks",
  }, async () => {
    const buffer = new Uint8Array(1);
    await withBuffer(buffer, async () => {
      for (const code of ENDLESS) {
        const pressLater = () => {
          setTimeout(() => {
            buffer[0] = SIGINT;
          }, 10);
        };
        const result = await run(
          `${FROM}\ntry:\n    pressLater()\n    ${code}\nexcept KeyboardInterrupt: result = "interrupted"\nresult`,
          { pressLater },
        );
        assert.equal(result, "interrupted", code);
      }
    });
  });

  test("an instance that waits for ever can be left", {
    ...ours,
    needs: "suspended stacks",
    unbalanced: "another instance",
  }, async () => {
    const py = await load();
    void py.runPythonAsync(`${FROM}\nlock.acquire()`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(py.runPython("1 + 1"), 2);
    assert.equal(await py.runPythonAsync("lock.release()\n3"), 3);
  });
});
