// SPDX-License-Identifier: Apache-2.0
// asyncio on the host's queue: the loop that always runs, and futures with the methods of promises.
import { assert, type Capability, python, RUN, scope, suite, test } from "../harness/inside/kit.ts";

const SETUP = `
import asyncio, contextvars
loop = asyncio.get_running_loop()
log = []
async def five(): return 5
async def fails(): raise KeyError(1)
async def outcome(awaitable):
    try: return await awaitable
    except BaseException as error: return repr(error)
def bad(value):
    log.append("bad")
    raise ValueError(value)
`;

/** Code, and the `repr` of its last expression. */
const ROWS: Record<string, { code: string; is: string; ours?: string; needs?: Capability }> = {
  "callbacks run in the order in which they were asked for": {
    code: "for n in range(3): loop.call_soon(log.append, n)\nawait asyncio.sleep(0)\nlog",
    is: "[0, 1, 2]",
  },
  "timers run by their time": {
    code: "for n in (3, 1, 2): loop.call_later(n / 50, log.append, n)\nawait asyncio.sleep(0.12)\nlog",
    is: "[1, 2, 3]",
  },
  "a delay that is no number is none": {
    code: `
loop.call_later(float("nan"), log.append, 1)
loop.call_at(float("nan"), log.append, 2)
await asyncio.sleep(0.02)
try:
    async with asyncio.timeout(float("nan")): await asyncio.sleep(60)
except TimeoutError: log.append(3)
log`,
    is: "[1, 2, 3]",
  },
  "a timer that is cancelled does not run": {
    code: "loop.call_later(0.01, log.append, 1).cancel()\nawait asyncio.sleep(0.03)\nlog",
    is: "[]",
  },
  "gather, with exceptions": {
    code: "repr(await asyncio.gather(five(), fails(), return_exceptions=True))",
    is: "'[5, KeyError(1)]'",
  },
  "a task group cancels the others": {
    code: `
async def long():
    try: await asyncio.sleep(60)
    except asyncio.CancelledError: log.append("cancelled"); raise
try:
    async with asyncio.TaskGroup() as group:
        group.create_task(long())
        group.create_task(fails())
except* KeyError as errors: log.append(len(errors.exceptions))
log`,
    is: "['cancelled', 1]",
  },
  timeouts: {
    code: `
try:
    async with asyncio.timeout(0.01): await asyncio.sleep(60)
except TimeoutError: log.append("late")
log`,
    is: "['late']",
  },
  "shield and cancel": {
    code: `
inner = asyncio.create_task(asyncio.sleep(0.02, "done"))
outer = asyncio.shield(inner)
outer.cancel()
await outcome(outer), await inner`,
    is: "('CancelledError()', 'done')",
  },
  "queues, events, locks and semaphores": {
    code: `
queue, event = asyncio.Queue(1), asyncio.Event()
lock, semaphore = asyncio.Lock(), asyncio.Semaphore(2)
async def produce():
    for n in range(3): await queue.put(n)
    event.set()
producer = asyncio.create_task(produce())
async with lock, semaphore:
    got = [await queue.get() for _ in range(3)]
await event.wait()
await producer
got, lock.locked()`,
    is: "([0, 1, 2], False)",
  },
  "asynchronous generators and comprehensions": {
    code: `
async def count(n):
    try:
        for i in range(n):
            await asyncio.sleep(0)
            yield i
    finally: log.append("closed")
[i async for i in count(3)], log`,
    is: "([0, 1, 2], ['closed'])",
  },
  "tasks have contexts of their own": {
    code: `
variable = contextvars.ContextVar("v", default=0)
async def change():
    variable.set(1)
    await asyncio.sleep(0)
    return variable.get()
await asyncio.create_task(change()), variable.get()`,
    is: "(1, 0)",
  },
  "what nobody catches goes to the exception handler": {
    code: `
loop.set_exception_handler(lambda loop, context: log.append(repr(context["exception"])))
try:
    loop.call_soon(bad, 1)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
finally: loop.set_exception_handler(None)
log`,
    is: "['bad', 'ValueError(1)']",
  },
  "the loop cannot be stopped or closed": {
    code: "loop.stop(); loop.close(); await asyncio.sleep(0)\nloop.is_running(), loop.is_closed()",
    is: "(True, False)",
  },
  "run_in_executor, in a later turn": {
    ours: "it calls the function at once",
    code: "future = loop.run_in_executor(None, log.append, 1)\nbefore = list(log)\nawait future\nbefore, log",
    is: "([], [1])",
  },
  "then, catch and finally_": {
    code: `
task = asyncio.ensure_future(five())
chain = task.then(lambda n: n + 1).then(str).finally_(lambda: log.append("finally"))
caught = asyncio.ensure_future(fails()).catch(repr)
await chain, await caught, log`,
    is: "('6', 'KeyError(1)', ['finally'])",
  },
  "then awaits what its callback gives": {
    code: "await asyncio.ensure_future(five()).then(lambda n: asyncio.sleep(0, five()))",
    is: "5",
  },
  "an exception in a callback goes to the next, not to its neighbour": {
    code: `
future = asyncio.ensure_future(five()).then(bad, lambda error: log.append("neighbour"))
await outcome(future), log`,
    is: "('ValueError(5)', ['bad'])",
  },
  "without a callback that applies the outcome goes on": {
    code: `
await asyncio.ensure_future(five()).then(None), await outcome(asyncio.ensure_future(fails()).then(str))`,
    is: "(5, 'KeyError(1)')",
  },
  "any executor is called by the loop": {
    code: `
from concurrent.futures import ThreadPoolExecutor
await loop.run_in_executor(ThreadPoolExecutor(), max, 1, 5), await loop.run_in_executor(object(), max, 1, 6)`,
    is: "(5, 6)",
  },
  "classes are those of pyodide.webloop": {
    code: `
from pyodide.webloop import PyodideFuture, PyodideTask, WebLoop, WebLoopPolicy
task = asyncio.ensure_future(five())
kinds = isinstance(task, PyodideTask), isinstance(task, PyodideFuture), isinstance(loop.create_future(), PyodideFuture)
await task
kinds, isinstance(loop, WebLoop), [c.__module__ + "." + c.__qualname__ for c in (PyodideTask, WebLoop, WebLoopPolicy)]`,
    is: "((True, True, True), True, ['pyodide.webloop.PyodideTask', 'pyodide.webloop.WebLoop', 'pyodide.webloop.WebLoopPolicy'])",
  },
  "a policy and a loop of one's own": {
    ours: "its own has to be installed first",
    code: `
from pyodide.webloop import WebLoop, WebLoopPolicy
policy, other = WebLoopPolicy(), WebLoop()
other.call_later(0.01, log.append, 1)
other.call_soon(log.append, 0)
await asyncio.sleep(0.03)
policy.get_event_loop() is loop, log`,
    is: "(True, [0, 1])",
  },
  "what is chained to a cancelled future ends, and finally_ is called": {
    ours: "there it waits for ever",
    code: `
first, second, third = loop.create_future(), loop.create_future(), asyncio.create_task(asyncio.sleep(9))
chained = [first.then(lambda v: v), second.finally_(lambda: log.append("finally")), third.then(None, lambda e: None)]
for future in (first, second, third):
    future.cancel()
done, pending = await asyncio.wait(chained, timeout=1)
len(done), len(pending), log`,
    is: "(3, 0, ['finally'])",
  },
  "a loop that a library makes runs to its end": {
    needs: "suspended stacks",
    code: `
other = asyncio.new_event_loop()
found = [other.run_until_complete(asyncio.sleep(0.01, 1)), other.run_until_complete(asyncio.sleep(0, 2))]
other.close()
found, await asyncio.sleep(0.01, 3)`,
    is: "([1, 2], 3)",
  },
  "without a policy of its own a program has the host's": {
    needs: "suspended stacks",
    code: "asyncio.set_event_loop_policy(None)\nasyncio.run(asyncio.sleep(0.01, 1)), await asyncio.sleep(0, 2)",
    is: "(1, 2)",
  },
  "what loops cannot do here says so": {
    ours: "other words follow",
    code: `
loop = asyncio.get_running_loop()
said = []
for attempt in [
    lambda: loop.create_datagram_endpoint(print, ("127.0.0.1", 0)),
    lambda: loop.sock_connect(None, ("127.0.0.1", 1)),
    lambda: asyncio.create_subprocess_exec("ls"),
]:
    try: await attempt()
    except NotImplementedError as error: said.append(str(error).split("()")[0])
said`,
    is: "['create_datagram_endpoint', 'sock_connect', 'subprocess_exec']",
  },
  "watches descriptors": {
    ours: "there the loop watches none",
    code: `import asyncio, os
loop = asyncio.get_running_loop()
reader, writer = os.pipe()
seen, got = asyncio.Queue(), []
loop.add_reader(reader, lambda: seen.put_nowait(os.read(reader, 10)))
loop.call_later(0.02, os.write, writer, b"later")
got.append(await seen.get())
loop.add_writer(writer, seen.put_nowait, "writable")
got += [await seen.get(), loop.remove_writer(writer), loop.remove_writer(writer)]
got += [loop.remove_reader(reader), loop.remove_reader(reader)]
for wrong in (lambda: loop.add_reader(-1, print), lambda: loop.add_reader(999, print), lambda: loop.add_reader("", print)):
    try: wrong()
    except Exception as error: got.append(type(error).__name__)
got`,
    is: "[b'later', 'writable', True, False, True, False, 'ValueError', 'OSError', 'AttributeError']",
  },
  "has streams of pipes": {
    ours: "there the loop watches no descriptors",
    code: `import asyncio, os
loop = asyncio.get_running_loop()
reader, writer = os.pipe()
stream = asyncio.StreamReader()
await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stream), open(reader, "rb", 0))
transport, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, open(writer, "wb", 0))
out = asyncio.StreamWriter(transport, protocol, None, loop)
out.write(b"first\\nsecond" + bytes(100000))
line = await stream.readline()
out.close()
line, len(await stream.read())`,
    is: "(b'first\\n', 100006)",
  },
  "runs handlers of signals": {
    ours: "there the loop handles none",
    code: `import asyncio, signal
loop = asyncio.get_running_loop()
seen = asyncio.Queue()
loop.add_signal_handler(signal.SIGUSR1, seen.put_nowait, "first")
loop.add_signal_handler(signal.SIGUSR1, seen.put_nowait, "second")
signal.raise_signal(signal.SIGUSR1)
got = [await seen.get(), loop.remove_signal_handler(signal.SIGUSR1), loop.remove_signal_handler(signal.SIGUSR1)]
got.append(signal.getsignal(signal.SIGUSR1) is signal.SIG_DFL)
for wrong in (lambda: loop.add_signal_handler("2", print), lambda: loop.add_signal_handler(0, print), lambda: loop.add_signal_handler(signal.SIGKILL, print)):
    try: wrong()
    except Exception as error: got.append(type(error).__name__)
got`,
    is: "['second', True, False, True, 'TypeError', 'ValueError', 'RuntimeError']",
  },
  "cancellation goes on to the next": {
    ours: "there it waits for ever",
    code: "task = asyncio.ensure_future(asyncio.sleep(60))\nnext = task.then(str)\ntask.cancel()\nawait outcome(next)",
    is: "'CancelledError()'",
  },
};

suite("event loop", () => {
  for (const [name, { code, is, ...options }] of Object.entries(ROWS)) {
    test(name, options, async () => {
      const py = await python();
      await scope(py, { code: SETUP + code }, async (globals) => {
        assert.equal(await py.runPythonAsync(RUN, { globals }), is);
      });
    });
  }
});
