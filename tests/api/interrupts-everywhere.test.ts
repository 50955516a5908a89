// SPDX-License-Identifier: Apache-2.0
// Interrupts that come while Python imports or the event loop works: none is lost, whoever waits is told, and the event
// loop goes on.

import { SIGINT, withBuffer } from "../harness/inside/interrupts.ts";
import { assert, load, python, raises, scope, sleep, suite, test } from "../harness/inside/kit.ts";
import type { Promising } from "../harness/inside/suspending.ts";
import { writer } from "../harness/inside/thread.ts";

suite("interrupts of imports", () => {
  test("one that comes while importlib works is not lost", {
    ours: "a callback of importlib's may eat it",
  }, async () => {
    const buffer = new Uint8Array(1);
    const press = () => {
      buffer[0] = SIGINT;
    };
    await withBuffer(buffer, async (py) => {
      await scope(py, { press }, (globals) => {
        py.runPython("import sys\nimport colorsys", { globals });
        // The buffer is looked at once in 50 calls and backward jumps.
        for (let calls = 0; calls < 50; calls++) {
          const code = `
sys.modules.pop("colorsys")
for _ in range(${calls}): pass
press()
import colorsys
for _ in range(1000): pass`;
          raises(py, code, "KeyboardInterrupt", { globals });
          py.runPython("import colorsys", { globals });
        }
      });
    });
  });

  test("the first import of asyncio is whole", {
    ours: "the oracle cannot run asynchronous code afterwards",
    unbalanced: "another instance",
  }, async () => {
    for (const within of ["pathlib._abc", "ssl", "asyncio.base_events", "asyncio.runners", "pyxide.loop"]) {
      const py = await load();
      const buffer = new Uint8Array(1);
      py.setInterruptBuffer(buffer);
      const press = () => {
        buffer[0] = SIGINT;
      };
      await scope(py, { press, within }, async (globals) => {
        const code = `
import sys
class Press:
    @staticmethod
    def find_spec(name, path, target=None):
        if name == within:
            sys.meta_path.remove(Press)
            press()
sys.meta_path.insert(0, Press)
import asyncio
for _ in range(1000): pass`;
        raises(py, code, "KeyboardInterrupt", { globals });
        const again = "import asyncio\nawait asyncio.sleep(0, 5)";
        assert.equal(await py.runPythonAsync(again, { globals }), 5, within);
      });
    }
  });
});

suite("interrupts of stacks that wait and go on", ["suspended stacks"], () => {
  for (const [what, step] of [
    ["promises", "later(1)"],
    ["coroutines", "asyncio.sleep(0.001)"],
  ] as const) {
    test(`run_sync of ${what}, over and over`, { timeout: 30 }, async () => {
      const buffer = new Uint8Array(1);
      const later = (ms: number) => sleep(ms);
      const code = `import asyncio\nfrom pyodide.ffi import run_sync\ndef work():\n  while True: run_sync(${step})`;
      await withBuffer(buffer, async (py) => {
        await scope(py, { later }, async (globals) => {
          py.runPython(code, { globals });
          const work = globals.get("work") as Promising;
          for (let round = 0; round < 30; round++) {
            setTimeout(
              () => {
                buffer[0] = SIGINT;
              },
              5 + (round % 7),
            );
            const end = work.callPromising().catch((error: { type?: string }) => error.type);
            const limit = sleep(5000).then(() => "never settled");
            assert.equal(await Promise.race([end, limit]), "KeyboardInterrupt", `round ${round}`);
          }
          work.destroy();
        });
      });
    });
  }
});

suite("interrupts of the event loop", () => {
  test("a signal that comes when a coroutine has just ended is left to the code that runs next", async () => {
    const buffer = new Uint8Array(1);
    await withBuffer(buffer, async (py) => {
      const late = (): void => queueMicrotask(() => buffer.fill(SIGINT, 0, 1));
      await scope(py, { late }, async (globals) => {
        const last = py.runPython("async def last(): late()\nlast", { globals });
        await last();
        await sleep(50);
        last.destroy();
      });
      raises(py, "while True: pass", "KeyboardInterrupt");
    });
  });

  test("the program ends by what a handler raises while it awaits", {
    ours: "there it is a rejection that nobody handles",
  }, async () => {
    const buffer = new Uint8Array(1);
    const code = `
import asyncio, signal
class Stop(Exception): pass
def handle(*_): raise Stop("please")
old = signal.signal(signal.SIGINT, handle)
pressLater()
try: await asyncio.sleep(30)
finally: signal.signal(signal.SIGINT, old)`;
    const pressLater = () => {
      setTimeout(() => {
        buffer[0] = SIGINT;
      }, 10);
    };
    await withBuffer(buffer, async (py) => {
      await scope(py, { pressLater }, async (globals) => {
        const end = py.runPythonAsync(code, { globals }).catch((error: { type?: string }) => error.type);
        assert.equal(await end, "Stop");
      });
    });
  });

  test("asyncio.run that blocks JavaScript ends at once", {
    on: ["node", "worker", "page"],
    needs: "shared memory",
    ours: "there it cannot run",
    timeout: 30,
  }, async () => {
    const buffer = new Uint8Array(new SharedArrayBuffer(4));
    const { write } = await writer();
    await withBuffer(buffer, async (py) => {
      await write(buffer, { value: SIGINT, delay: 100 });
      // Longer than the test may take.
      raises(py, "import asyncio\nasyncio.run(asyncio.sleep(1000))", "KeyboardInterrupt");
      buffer[1] = 1;
    });
  });

  test("while another task runs: the program ends by it", { ours: "there the task alone ends" }, async () => {
    const buffer = new Uint8Array(1);
    const press = () => {
      buffer[0] = SIGINT;
    };
    const code = `
import asyncio
async def other():
    await asyncio.sleep(0.002)
    press()
    for _ in range(1000): pass
task = asyncio.create_task(other())
await asyncio.wait([task])
await asyncio.sleep(30)`;
    await withBuffer(buffer, async (py) => {
      await scope(py, { press }, async (globals) => {
        const end = py.runPythonAsync(code, { globals }).catch((error: { type?: string }) => error.type);
        assert.equal(await end, "KeyboardInterrupt");
        await py.runPythonAsync("task.exception(); del task", { globals });
      });
    });
  });

  const busy = `
import asyncio
from pyodide.ffi import can_run_sync, run_sync
async def busy():
    press()
    for _ in range(1000): pass
`;
  for (const [what, code] of [
    ["a task that it awaits", "await asyncio.create_task(busy())"],
    ["a task of what it gathers", "await asyncio.gather(asyncio.sleep(0), busy())"],
    [
      "a task that a task awaits",
      "async def outer(): await asyncio.create_task(busy())\n    await asyncio.create_task(outer())",
    ],
    ["what run_sync runs", "run_sync(busy()) if can_run_sync() else await busy()"],
  ] as const) {
    test(`in ${what}: the program gets it, and may go on`, { ours: "the oracle may hang" }, async () => {
      const buffer = new Uint8Array(1);
      const press = () => {
        buffer[0] = SIGINT;
      };
      await withBuffer(buffer, async (py) => {
        await scope(py, { press }, async (globals) => {
          const caught = `${busy}try:\n    ${code}\nexcept KeyboardInterrupt: pass\n"went on"`;
          assert.equal(await py.runPythonAsync(caught, { globals }), "went on");
          assert.equal(await py.runPythonAsync("await asyncio.sleep(0.01, 7)", { globals }), 7);
        });
      });
    });
  }

  test("a program that raises KeyboardInterrupt ends no other", {
    ours: "an error that nobody handles there",
  }, async () => {
    const py = await python();
    await scope(py, {}, async (globals) => {
      const other = py.runPythonAsync("import asyncio\nawait asyncio.sleep(0.05, 'other')", { globals });
      const code = "import asyncio\nawait asyncio.sleep(0.001)\nraise KeyboardInterrupt('mine')";
      const error = await py.runPythonAsync(code, { globals }).catch((thrown: unknown) => thrown);
      assert.equal((error as { type: string }).type, "KeyboardInterrupt");
      assert.equal(await other, "other");
    });
  });

  const later =
    (ms: number): ((press: () => void) => void) =>
    (press) => {
      setTimeout(press, ms);
    };
  for (const [when, pressing] of [
    ["before the first step of a program", (press: () => void) => press()],
    ["as its first step is near", (press: () => void) => void Promise.resolve().then(press)],
    ["while it awaits", later(0)],
    ["between its steps", later(3)],
  ] as const) {
    test(`${when}: the program ends by it, and no other`, {
      ours: "the oracle's promises may never be settled",
      timeout: 30,
    }, async () => {
      const buffer = new Uint8Array(1);
      const program = "import asyncio\nfor _ in range(20): await asyncio.sleep(0.001)";
      await withBuffer(buffer, async (py) => {
        // The buffer is looked at once in 50 calls and backward jumps.
        for (let calls = 0; calls < 50; calls++) {
          py.runPython(`for _ in range(${calls}): pass`);
          const end = py.runPythonAsync(program).then(
            () => "nothing",
            (error: { type?: string }) => error.type,
          );
          pressing(() => {
            buffer[0] = SIGINT;
          });
          const limit = sleep(5000).then(() => "never settled");
          assert.equal(await Promise.race([end, limit]), "KeyboardInterrupt", `after ${calls} calls`);
          assert.equal(buffer[0], 0);
          assert.equal(await py.runPythonAsync("import asyncio; await asyncio.sleep(0, 7)"), 7);
        }
      });
    });
  }
});
