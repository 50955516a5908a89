// SPDX-License-Identifier: Apache-2.0
// A fatal error: the instance says so from then on, and a new one can be loaded in the same page or process.
import { assert, assertAlive, load, settings, suite, test } from "../harness/inside/kit.ts";
import type { Python } from "../harness/inside/types.ts";

const WAYS: [string, string][] = [
  ["os.abort()", "import os; os.abort()"],
  ["a write to a wild address", "import ctypes; ctypes.memset(0xfffffff0, 1, 64)"],
];

/** Kills the instance; returns what was thrown. */
function die(py: Python, code: string): unknown {
  try {
    py.runPython(code);
  } catch (error) {
    return error;
  }
  return assert.fail("the instance survived");
}

const quiet = { stdout: () => undefined, stderr: () => undefined };

suite("fatal errors", () => {
  for (const [way, code] of WAYS) {
    test(`after ${way} every call says that the instance is dead`, async () => {
      const py = await load(quiet);
      const { error } = console;
      console.error = () => undefined;
      try {
        assert.instanceOf(die(py, code), Error);
      } finally {
        console.error = error;
      }
      for (const call of [
        () => py.runPython("1"),
        () => py.pyimport("sys"),
        () => py.globals.get("__name__"),
      ]) {
        assert.throws(call, Error, /fatal/i);
      }
    });

    test(`after ${way} a new instance loads and works`, async () => {
      const { error } = console;
      console.error = () => undefined;
      try {
        die(await load(quiet), code);
      } finally {
        console.error = error;
      }
      assertAlive(await load());
    });
  }

  test("another instance is not disturbed", async () => {
    const other = await load();
    other.runPython("kept = 42");
    const { error } = console;
    console.error = () => undefined;
    try {
      die(await load(quiet), "import os; os.abort()");
    } finally {
      console.error = error;
    }
    assert.equal(other.runPython("kept"), 42);
  });
});

suite("last words", () => {
  test("a crash shows on standard error where Python was", async () => {
    const lines: string[] = [];
    const py = await load({ ...quiet, stderr: (line) => lines.push(line) });
    const { error } = console;
    console.error = () => undefined;
    try {
      die(py, "def crash():\n    import ctypes; ctypes.memset(0xfffffff0, 1, 64)\ncrash()");
    } finally {
      console.error = error;
    }
    assert.deepEqual(lines.slice(0, 3), [
      "Stack (most recent call first):",
      '  File "<exec>", line 2 in crash',
      '  File "<exec>", line 3 in <module>',
    ]);
  });
});

suite("exit", () => {
  test("os._exit ends the instance with its code", async () => {
    const py = await load(quiet);
    const thrown = die(py, "import os; os._exit(3)") as Error & { status: number };
    assert.instanceOf(thrown, Error);
    assert.equal(String(thrown), "Exit: Program terminated with exit(3)");
    assert.equal(thrown.status, 3);
    assert.throws(() => py.runPython("1"), Error);
    assertAlive(await load());
  });

  test("sys.exit does not end it", async () => {
    const py = await load(quiet);
    die(py, "import sys; sys.exit(3)");
    assertAlive(py);
  });
});

interface WorkerClient {
  load(): Promise<unknown>;
  run(code: string): Promise<unknown>;
}

suite("fatal errors in a page's worker", () => {
  test("whoever waits is told", {
    ours: "the oracle has no client",
    on: ["page"],
    unbalanced: "in a worker",
  }, async () => {
    const address = (name: string): string => new URL(name, settings().entry).href;
    const { PyxideWorker } = (await import(address("worker-client.mjs"))) as {
      PyxideWorker: { inPage(address: string, setup: object): WorkerClient };
    };
    const told: string[] = [];
    const worker = PyxideWorker.inPage(address("pyxide.worker.mjs"), {
      onFatal: (message: string) => told.push(message),
    });
    await worker.load();
    const answers = await Promise.allSettled([
      worker.run("import asyncio; await asyncio.sleep(60)"),
      worker.run("import ctypes; ctypes.memset(0xfffffff0, 1, 64)"),
    ]);
    for (const answer of answers) {
      assert.equal(answer.status, "rejected");
      assert.match((answer as PromiseRejectedResult).reason.message, /load it again/);
    }
    assert.lengthOf(told, 1);
    assert.match(told[0] ?? "", /fatal error/);
  });
});
