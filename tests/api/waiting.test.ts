// SPDX-License-Identifier: Apache-2.0
// Input that is waited for, and interrupts that arrive by message, without shared memory: both by JSPI.
import {
  assert,
  assertAlive,
  type Python,
  python,
  scope,
  settings,
  suite,
  test,
  within,
} from "../harness/inside/kit.ts";

interface Waiting {
  interrupt(signal?: number): void;
  yieldEvery(milliseconds: number): void;
}

const ours = {
  ours: "the oracle has neither handlers that give promises nor interrupts without shared memory",
};
const later = <T>(ms: number, value: T): Promise<T> =>
  new Promise((resolve) => setTimeout(resolve, ms, value));

/** Lines come by a timer: Python gets them only if the event loop turns while it waits. */
async function withLines<T>(
  lines: (string | null)[],
  isatty: boolean,
  body: (py: Python) => Promise<T>,
): Promise<T> {
  const py = await python();
  const stdin = (): Promise<string | null> => later(5, lines.shift() ?? null);
  py.setStdin({ stdin, isatty } as never);
  try {
    return await body(py);
  } finally {
    py.setStdin();
  }
}

suite("input that is waited for", () => {
  for (const isatty of [false, true]) {
    test(`input() waits for a promise${isatty ? ", at a terminal, too" : ""}`, {
      ...ours,
      needs: "suspended stacks",
    }, async () => {
      const name = await withLines(["Ada", "Grace"], isatty, (py) =>
        py.runPythonAsync("a = input()\nb = input()\na + '&' + b"),
      );
      assert.equal(name, "Ada&Grace");
    });
  }

  test("sys.stdin can be read to its end", { ...ours, needs: "suspended stacks" }, async () => {
    const text = await withLines(["1", "22", null], false, (py) =>
      py.runPythonAsync("import sys\nrepr([*map(str.strip, sys.stdin)])"),
    );
    assert.equal(text, "['1', '22']");
  });

  test("where Python cannot wait, reading is an OSError", ours, async () => {
    const caught = await withLines(["x"], false, async (py) =>
      py.runPython("try: input()\nexcept OSError: caught = True\ncaught"),
    );
    assert.isTrue(caught);
  });

  test("an interrupt ends input()", { ...ours, needs: "suspended stacks" }, async () => {
    const py = (await python()) as Python & Waiting;
    py.setStdin({ stdin: () => new Promise(() => undefined) } as never);
    try {
      setTimeout(() => py.interrupt(), 30);
      const code = "try: input()\nexcept KeyboardInterrupt: r = 'KeyboardInterrupt'\nr";
      assert.equal(await py.runPythonAsync(code), "KeyboardInterrupt");
    } finally {
      py.setStdin();
      py.setInterruptBuffer(undefined);
    }
  });
});

suite("interrupts without shared memory", ["suspended stacks"], () => {
  for (const [what, code] of [
    ["an endless loop", "while True: pass"],
    ["a loop in a function", "def f():\n    while True: sorted([3, 1, 2])\nf()"],
    ["a loop inside a generator", "def g():\n    while True: yield 1\nfor _ in g(): pass"],
    ["time.sleep", "import time\ntime.sleep(1000)"],
  ] as const) {
    test(`end ${what} within 100 ms`, { ...ours, timeout: 20 }, async () => {
      const py = (await python()) as Python & Waiting;
      py.yieldEvery(20);
      try {
        await within(100, async () => {
          let pressed = 0;
          setTimeout(() => {
            pressed = performance.now();
            py.interrupt();
          }, 100);
          const error = await py.runPythonAsync(code).catch((thrown: unknown) => thrown);
          assert.equal((error as { type: string }).type, "KeyboardInterrupt");
          return performance.now() - pressed;
        });
        assertAlive(py);
      } finally {
        py.yieldEvery(0);
        py.setInterruptBuffer(undefined);
      }
    });
  }

  test("tasks wait while Python computes, although messages get in", { ...ours, timeout: 20 }, async () => {
    const py = (await python()) as Python & Waiting;
    py.yieldEvery(5);
    try {
      let ticks = 0;
      const timer = setInterval(() => ticks++, 1);
      const code = `
import asyncio, time
order = []
async def other():
    order.append("other")
task = asyncio.create_task(other())
end = time.time() + 10
while ticks() < 4 and time.time() < end: pass
order.append("computed")
await task
repr(order)`;
      const order = await scope(py, { ticks: () => ticks }, (globals) =>
        py.runPythonAsync(code, { globals }),
      );
      clearInterval(timer);
      assert.equal(order, "['computed', 'other']");
      assert.isAbove(ticks, 3);
    } finally {
      py.yieldEvery(0);
      py.setInterruptBuffer(undefined);
    }
  });
});

interface PyxideWorkerClass {
  inPage(
    address: string,
    setup: object,
  ): {
    load(): Promise<{ version: string }>;
    push(line: string): Promise<{ status: string; error?: string }>;
    run(code: string): Promise<{ repr: string }>;
    interrupt(): void;
    writeInput(input: string): void;
  };
}

suite("Python in a page's worker", () => {
  for (const shared of [true, false]) {
    const how = shared ? "with shared memory" : "without shared memory";
    test(`is interrupted and takes input ${how}`, {
      ...ours,
      on: ["page"],
      needs: "suspended stacks",
      timeout: 60,
      unbalanced: "in a worker",
    }, async () => {
      const memory = globalThis.SharedArrayBuffer;
      const { PyxideWorker } = (await import(new URL("worker-client.mjs", settings().entry).href)) as {
        PyxideWorker: PyxideWorkerClass;
      };
      if (!shared) Reflect.deleteProperty(globalThis, "SharedArrayBuffer");
      try {
        let worker: ReturnType<PyxideWorkerClass["inPage"]>;
        const setup = { onInputRequest: () => worker.writeInput("Ada\n"), terminal: true };
        worker = PyxideWorker.inPage(new URL("pyxide.worker.mjs", settings().entry).href, setup);
        await worker.load();
        for (const code of ["while True: pass", "import time; time.sleep(1000)"]) {
          await within(100, async () => {
            const answer = code.startsWith("while") ? worker.push(`${code}\n`) : worker.push(code);
            await later(150, undefined);
            const pressed = performance.now();
            worker.interrupt();
            assert.match((await answer).error ?? "", /KeyboardInterrupt/);
            return performance.now() - pressed;
          });
        }
        assert.equal((await worker.run("input('name? ')")).repr, "'Ada'");
      } finally {
        if (!shared) globalThis.SharedArrayBuffer = memory;
      }
    });
  }
});
