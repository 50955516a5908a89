// SPDX-License-Identifier: Apache-2.0
// pyodide.ffi.wrappers: listeners and timers that own their proxies; and errors with the stacks of both languages.
import { assert, python, scope, sleep, suite, test } from "../harness/inside/kit.ts";

async function run(code: string, values: Record<string, unknown> = {}): Promise<unknown> {
  const py = await python();
  return scope(py, values, (globals) => py.runPython(code, { globals }));
}

suite("event listeners", () => {
  test("modules are imported", { unbalanced: "they stay" }, async () => {
    await run("import pyodide.ffi.wrappers");
  });

  test("are called until they are removed, and leave nothing behind", async () => {
    const target = new EventTarget();
    const fire = (): boolean => target.dispatchEvent(new Event("ping"));
    const code = `
from pyodide.ffi.wrappers import add_event_listener, remove_event_listener
seen = []
def listener(event): seen.append(event.type)
def other(event): seen.append("other")
fire()
add_event_listener(target, "ping", listener)
add_event_listener(target, "ping", listener)
add_event_listener(target, "ping", other)
fire()
remove_event_listener(target, "ping", listener)
fire()
remove_event_listener(target, "ping", other)
fire()
try: remove_event_listener(target, "ping", other)
except KeyError: seen.append("KeyError")
repr(seen)`;
    const { oracle } = await import("../harness/inside/settings.ts").then((module) => module.settings());
    const found = await run(code, { target, fire });
    if (!oracle) assert.equal(found, "['ping', 'other', 'other', 'KeyError']");
  });

  test("bound methods are the same listener each time", async () => {
    const target = new EventTarget();
    const fire = (): boolean => target.dispatchEvent(new Event("ping"));
    const code = `
from pyodide.ffi.wrappers import add_event_listener, remove_event_listener
class Counter:
    n = 0
    def count(self, event): self.n += 1
c = Counter()
add_event_listener(target, "ping", c.count)
fire()
remove_event_listener(target, "ping", c.count)
fire()
c.n`;
    assert.equal(await run(code, { target, fire }), 1);
  });
});

suite("timers", () => {
  test("set_timeout, set_interval and their clearing", async () => {
    const py = await python();
    await scope(py, {}, async (globals) => {
      py.runPython(
        `
from pyodide.ffi.wrappers import set_timeout, clear_timeout, set_interval, clear_interval
seen = []
set_timeout(lambda: seen.append("timeout"), 5)
never = set_timeout(lambda: seen.append("never"), 5)
clear_timeout(never)
clear_timeout(never)
ticks = 0
def tick():
    global ticks
    ticks += 1
    if ticks == 3:
        clear_interval(interval)
interval = set_interval(tick, 2)`,
        { globals },
      );
      const done = () => py.runPython("ticks == 3 and len(seen) > 0", { globals });
      for (let waits = 0; waits < 500 && !done(); waits++) await sleep(10);
      await sleep(20);
      assert.equal(py.runPython("repr((seen, ticks))", { globals }), "(['timeout'], 3)");
      py.runPython("clear_interval(interval)", { globals });
    });
  });
});

suite("errors through several crossings", () => {
  test("the traceback has every frame of both and the cause's message, in order", async () => {
    // A call that is the last would leave no frame in an engine that has tail calls.
    const call = (f: () => unknown) => {
      const values = [f()];
      return values[0];
    };
    const code = `
def innermost(): raise LookupError("lost")
def middle(): return call(innermost)
def outer(): return call(middle)
import traceback
try: call(outer)
except LookupError as e: names = [f.name for f in traceback.extract_tb(e.__traceback__)]
repr([n for n in names if n != "<module>"])`;
    assert.equal(await run(code, { call }), "['call', 'outer', 'call', 'middle', 'call', 'innermost']");
  });

  test("an error of JavaScript's comes back as the same object, with its stack", async () => {
    const thrown = new RangeError("too far");
    const fail = (): never => {
      throw thrown;
    };
    const call = (f: () => unknown) => f();
    const py = await python();
    await scope(py, { fail, call }, (globals) => {
      const code =
        "def f(): return call(g)\ndef g(): return fail()\ntry: f()\nexcept Exception as e: error, stack = e, e.stack\nerror";
      const caught = py.runPython(code, { globals });
      assert.isTrue(caught === thrown || caught.js_error === thrown);
      assert.equal(py.runPython("stack", { globals }), thrown.stack);
    });
  });

  test("sys.last_exc is what reached JavaScript", { unbalanced: "the interpreter keeps it" }, async () => {
    const py = await python();
    let address = 0;
    try {
      py.runPython("raise ValueError('kept')");
    } catch (error) {
      address = (error as { __error_address: number }).__error_address;
    }
    assert.isAbove(address, 0);
    assert.equal(py.runPython("import sys; id(sys.last_exc)"), address);
  });
});
