// SPDX-License-Identifier: Apache-2.0
// setInterruptBuffer and checkInterrupt: a signal from this thread, or from another while Python runs.

import { SIGINT, withBuffer } from "../harness/inside/interrupts.ts";
import {
  assert,
  assertAlive,
  type PyProxy,
  python,
  raises,
  scope,
  suite,
  test,
} from "../harness/inside/kit.ts";
import { writer } from "../harness/inside/thread.ts";

const SIGUSR1 = 10;

const shared = (): Uint8Array => new Uint8Array(new SharedArrayBuffer(4));

suite("interrupts", ["shared memory"], () => {
  test("a 2 in the buffer is KeyboardInterrupt, and the buffer is 0 again", async () => {
    const buffer = shared();
    await withBuffer(buffer, (py) => {
      buffer[0] = SIGINT;
      raises(py, "while True: pass", "KeyboardInterrupt");
      assert.equal(buffer[0], 0);
      assertAlive(py);
    });
  });

  test("a buffer that has been given away holds no signal", async () => {
    const buffer = new Uint8Array(4);
    await withBuffer(buffer, (py) => {
      structuredClone(buffer.buffer, { transfer: [buffer.buffer] });
      assert.equal(py.runPython("sum(1 for _ in range(10_000))"), 10_000);
      assertAlive(py);
    });
  });

  test("any typed array will do", async () => {
    for (const buffer of [new Uint8Array(1), new Int32Array(new SharedArrayBuffer(4)), new Int32Array(1)]) {
      await withBuffer(buffer, (py) => {
        buffer[0] = SIGINT;
        raises(py, "while True: pass", "KeyboardInterrupt");
      });
    }
  });

  test("Python may catch it", async () => {
    const buffer = shared();
    await withBuffer(buffer, (py) => {
      const press = () => {
        buffer[0] = SIGINT;
      };
      return scope(py, { press }, (globals) => {
        const code =
          "try:\n    press()\n    while True: pass\nexcept KeyboardInterrupt:\n    r = 'caught'\nr";
        assert.equal(py.runPython(code, { globals }), "caught");
      });
    });
  });

  test("what cannot hold a signal is refused", { ours: "the peer notices later" }, async () => {
    const py = await python();
    for (const wrong of [new Uint8Array(), new Float64Array(1), new BigInt64Array(1), {}, [0], 2]) {
      assert.throws(() => py.setInterruptBuffer(wrong as never), /^setInterruptBuffer: not a Uint8Array or/);
    }
  });

  test("without a buffer nothing is raised", async () => {
    const py = await python();
    const buffer = shared();
    py.setInterruptBuffer(buffer);
    py.setInterruptBuffer(undefined);
    buffer[0] = SIGINT;
    assert.equal(py.runPython("sum(range(200_000))"), 19_999_900_000);
    assert.equal(buffer[0], SIGINT);
  });

  test("JavaScript called from Python may raise it", async () => {
    const buffer = shared();
    await withBuffer(buffer, (py) =>
      scope(py, { press: () => (buffer[0] = SIGINT) }, (globals) => {
        const code =
          "n = 0\ntry:\n    while True:\n        n += 1\n        if n == 1000: press()\nexcept KeyboardInterrupt:\n    pass\nn >= 1000";
        assert.isTrue(py.runPython(code, { globals }));
      }),
    );
  });

  test("checkInterrupt() in a handler of a stream ends Python's wait", async () => {
    const buffer = shared();
    const stop = (): never => {
      buffer[0] = SIGINT;
      return checkInterrupt() as never;
    };
    let checkInterrupt = (): void => undefined;
    await withBuffer(buffer, (py) => {
      checkInterrupt = () => py.checkInterrupt();
      for (const options of [{ stdin: stop }, { read: stop }]) {
        py.setStdin(options);
        raises(py, "input()", "KeyboardInterrupt");
        assert.equal(buffer[0], 0);
      }
      py.setStdin({ stdin: () => null });
      for (const options of [{ write: stop }, { raw: stop }]) {
        py.setStdout(options);
        raises(py, "print('x')", "KeyboardInterrupt");
        py.setStdout({ write: (bytes) => bytes.length });
        py.runPython("import sys; sys.stdout.flush()");
      }
      py.setStdout();
      assertAlive(py);
    });
  });

  test("an interrupt while the program awaits ends it", { ours: "its loop ends instead" }, async () => {
    for (const wait of [
      "asyncio.sleep(60)",
      "asyncio.Event().wait()",
      "run_js('new Promise(() => {})')",
      "asyncio.gather(*[asyncio.sleep(n / 1000) for n in range(9000)])",
    ]) {
      const buffer = shared();
      await withBuffer(buffer, async (py) => {
        const code = `import asyncio\nfrom pyodide.code import run_js\ntry:\n    await ${wait}\nfinally:\n    ended = True`;
        const running = py.runPythonAsync(code).then(
          () => "ended",
          (error) => error.type,
        );
        setTimeout(() => {
          buffer[0] = SIGINT;
        }, 30);
        assert.equal(await running, "KeyboardInterrupt", wait);
        assert.equal(buffer[0], 0);
        assert.isTrue(py.runPython("ended"));
        assert.equal(await py.runPythonAsync("del ended\nawait asyncio.sleep(0.01, 'works')"), "works");
      });
    }
  });

  test("an interrupt ends a coroutine that JavaScript has called", {
    ours: "the promise stays",
  }, async () => {
    const buffer = shared();
    await withBuffer(buffer, async (py) => {
      const code = `
import asyncio
ends = []
async def wait():
    try: await asyncio.sleep(60)
    finally: ends.append(1)
wait`;
      const wait = py.runPython(code) as PyProxy & (() => Promise<unknown>);
      const outcomes = [wait(), wait()].map((call) =>
        call.then(
          () => "ended",
          (error: { type: string }) => error.type,
        ),
      );
      for (const outcome of outcomes.reverse()) {
        setTimeout(() => {
          buffer[0] = SIGINT;
        }, 30);
        assert.equal(await outcome, "KeyboardInterrupt");
        assert.equal(buffer[0], 0);
      }
      assert.equal(py.runPython("for _ in range(10000): pass\nlen(ends)"), 2);
      wait.destroy();
    });
  });

  test("a program that awaits may handle the interrupt", { ours: "its loop ends instead" }, async () => {
    const buffer = shared();
    await withBuffer(buffer, async (py) => {
      const code = `
import asyncio
async def inner():
    try: await asyncio.sleep(60)
    except asyncio.CancelledError: return "cleaned up"
await inner()`;
      setTimeout(() => {
        buffer[0] = SIGINT;
      }, 30);
      assert.equal(await py.runPythonAsync(code), "cleaned up");
    });
  });

  test("other signals go to their handlers", async () => {
    const buffer = shared();
    await withBuffer(buffer, (py) =>
      scope(py, { press: (signal: number) => (buffer[0] = signal) }, (globals) => {
        const code = `
import signal
seen = []
old = signal.signal(signal.SIGUSR1, lambda number, frame: seen.append(number))
press(${SIGUSR1})
for i in range(200_000):
    if seen: break
signal.signal(signal.SIGUSR1, old)
repr(seen)`;
        assert.equal(py.runPython(code, { globals }), `[${SIGUSR1}]`);
      }),
    );
  });

  test("a signal without a handler, and numbers that are no signals, are ignored", async () => {
    const buffer = shared();
    await withBuffer(buffer, (py) => {
      for (const number of [SIGUSR1, 65, 200]) {
        buffer[0] = number;
        assert.equal(py.runPython("sum(1 for _ in range(100_000))"), 100_000);
      }
      buffer[0] = 0;
    });
  });

  test("a handler for SIGINT may do something else", async () => {
    const buffer = shared();
    await withBuffer(buffer, (py) => {
      py.runPython(
        "import signal\npressed = 0\ndef handle(*_):\n    global pressed\n    pressed += 1\nold = signal.signal(signal.SIGINT, handle)",
      );
      buffer[0] = SIGINT;
      py.runPython("for _ in range(200_000): pass");
      assert.equal(py.runPython("signal.signal(signal.SIGINT, old); pressed"), 1);
      py.runPython("del handle, old, pressed");
    });
  });

  test("checkInterrupt raises what is pending", async () => {
    const buffer = shared();
    await withBuffer(buffer, (py) => {
      assert.doesNotThrow(() => py.checkInterrupt());
      buffer[0] = SIGINT;
      let raised: { type?: string } = {};
      try {
        py.checkInterrupt();
      } catch (error) {
        raised = error as { type?: string };
      }
      assert.instanceOf(raised, Error);
      assert.equal(raised.type, "KeyboardInterrupt");
      assert.equal(buffer[0], 0);
      assertAlive(py);
    });
  });

  test("checkInterrupt in JavaScript called from Python is KeyboardInterrupt there", async () => {
    const buffer = shared();
    await withBuffer(buffer, (py) => {
      const slow = () => {
        buffer[0] = SIGINT;
        py.checkInterrupt();
      };
      return scope(py, { slow }, (globals) => raises(py, "slow()", "KeyboardInterrupt", { globals }));
    });
  });

  for (const [what, code] of [
    ["a loop", "while True: pass"],
    ["a loop in a function with C calls", "def f():\n    while True: sorted([3, 1, 2])\nf()"],
    ["time.sleep", "import time\nwhile True: time.sleep(0.01)"],
    ["a long computation of big integers", "n = 3\nwhile True: n = n * n % (10**400 + 7)"],
    ["a comprehension over an endless iterator", "import itertools\nsum(1 for _ in itertools.count())"],
  ] as const) {
    test(`another thread interrupts ${what}`, { on: ["node", "worker", "page"], timeout: 30 }, async () => {
      const buffer = shared();
      const { write } = await writer();
      await withBuffer(buffer, async (py) => {
        await write(buffer, { value: SIGINT, delay: 300 });
        raises(py, code, "KeyboardInterrupt");
        buffer[1] = 1;
        assert.deepEqual([...buffer], [0, 1, 0, 0], "[signal, seen, lost, 0]");
        assertAlive(py);
      });
    });
  }

  test("no signal of another thread is lost", { on: ["node", "worker", "page"], timeout: 120 }, async () => {
    const buffer = shared();
    const times = 500;
    const { write } = await writer();
    const saw = () => Atomics.add(buffer, 1, 1);
    await withBuffer(buffer, (py) =>
      scope(py, { saw, times }, async (globals) => {
        const handler = `
import signal
left = times
def handle(*_):
    global left
    left -= 1
    saw()
old = signal.signal(signal.SIGUSR1, handle)`;
        py.runPython(handler, { globals });
        await write(buffer, { value: SIGUSR1, delay: 0, times });
        // Big integers poll the most: for each of their digits.
        py.runPython("n = 3\nwhile left: n = n * n % (10**400 + 7)\nsignal.signal(signal.SIGUSR1, old)", {
          globals,
        });
        assert.equal(buffer[2], 0, "signals lost");
      }),
    );
  });

  test("runPythonAsync is interrupted between two awaits", async () => {
    const buffer = shared();
    await withBuffer(buffer, (py) => {
      const press = () => {
        buffer[0] = SIGINT;
      };
      return scope(py, { press }, async (globals) => {
        const code = "import asyncio\nawait asyncio.sleep(0.01)\npress()\nwhile True: pass";
        const error = await py.runPythonAsync(code, { globals }).catch((thrown: unknown) => thrown);
        assert.equal((error as { type: string }).type, "KeyboardInterrupt");
      });
    });
  });
});
