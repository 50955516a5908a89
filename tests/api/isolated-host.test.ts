// SPDX-License-Identifier: Apache-2.0
// Isolated mode: what comes from the host whole, and what of it cannot do harm.
import { assert, suite, test } from "../harness/inside/kit.ts";
import { loadIsolated, ours, rejects } from "../isolated/kit.ts";

suite("isolated mode: input", ["suspended stacks"], () => {
  const bytes = new TextEncoder().encode("0123456789\n".repeat(20_000));

  test("more than one message holds arrives whole, and then ends", ours, async () => {
    const target = await loadIsolated(true);
    let at = 0;
    target.setStdin({
      read(buffer: Uint8Array) {
        const part = bytes.subarray(at, at + buffer.length);
        buffer.set(part);
        at += part.length;
        return part.length;
      },
    });
    assert.deepEqual(
      await target.runPythonAsync("import sys\n[len(sys.stdin.read()) for _ in range(3)]"),
      [220_000, 0, 0],
    );
    target.setStdin({ stdin: () => `${"x".repeat(70_000)}\n` });
    assert.deepEqual(await target.runPythonAsync("len(input()), len(input())"), [70_000, 70_000]);
    target.terminate();
  });
});

/** What throws when it is looked at. */
const HOSTILE: Record<string, () => unknown> = {
  "an error whose message throws": () =>
    Object.defineProperty(new Error("x"), "message", {
      get() {
        throw new Error("meant");
      },
    }),
  "an error whose name is no text": () =>
    Object.assign(new Error("x"), { name: Object.create(null) as object }),
  "an object that is no text": () => Object.create(null),
  "a revoked Proxy": () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
};

suite("isolated mode: granted functions that throw", ["suspended stacks"], () => {
  for (const [name, make] of Object.entries(HOSTILE)) {
    test(name, ours, async () => {
      const target = await loadIsolated(true);
      target.globals.set("fails", () => {
        throw make();
      });
      target.globals.set("rejects", async () => {
        throw make();
      });
      for (const call of ["fails()", "await rejects()"]) {
        const code = `try: ${call}\nexcept Exception as error: caught = type(error).__name__\ncaught`;
        assert.equal(await target.runPythonAsync(code), "HostError");
      }
      target.terminate();
    });
  }
});

suite("isolated mode: dates", ["suspended stacks"], () => {
  test("are cut to milliseconds, at either end of the calendar too", ours, async () => {
    const target = await loadIsolated(true);
    const code = `
from datetime import datetime
[datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999), datetime(2020, 1, 1, 0, 0, 0, 123456)]`;
    const dates = (await target.runPythonAsync(code)) as Date[];
    assert.deepEqual(
      dates.map((date) => date.getUTCMilliseconds()),
      [0, 999, 123],
    );
    target.globals.set("date", () => new Date(Number.NaN));
    assert.match(
      (await rejects(target.runPythonAsync("date()"))).message,
      /HostError: RangeError: an invalid Date/,
    );
    target.terminate();
  });
});

suite("isolated mode: descriptors", () => {
  test("those that os.dup makes count", ours, async () => {
    const target = await loadIsolated(true);
    const code = `
import os
made = []
try:
    while len(made) < 1000: made.append(os.dup(0))
except OSError as error: failed = error.strerror
len(made) < 256, failed`;
    assert.deepEqual(await target.runPythonAsync(code), [true, "Too many open files"]);
    target.terminate();
  });
});

suite("isolated mode: values that Python cannot have", ["suspended stacks"], () => {
  const VALUES: Record<string, () => unknown> = {
    "an invalid Date": () => new Date(Number.NaN),
    "a Date of the year 275760": () => new Date(8.64e15),
    "a Date before the year 1": () => new Date(-62_135_596_800_001),
    "a Map with an object as key": () => new Map([[{}, 1]]),
    "a Map with an array as key": () => new Map([[[1], 1]]),
    "a Set of Maps": () => [new Set([new Map()])],
    "a symbol": () => Symbol("s"),
  };
  for (const [name, make] of Object.entries(VALUES)) {
    test(`${name} is refused, and the session goes on`, ours, async () => {
      const target = await loadIsolated({ session: true });
      await target.runPythonAsync("state = 'kept'");
      assert.throws(() => target.globals.set("value", make()), /cannot be given to an isolated program/);
      target.globals.set("give", make);
      target.globals.set("promise", async () => make());
      for (const call of ["give()", "await promise()"]) {
        const code = `try: ${call}\nexcept Exception as error: caught = type(error).__name__\ncaught`;
        assert.equal(await target.runPythonAsync(code), "HostError");
      }
      assert.equal(await target.runPythonAsync("state"), "kept");
      target.terminate();
    });
  }

  test("one that the memory has no room for is a MemoryError, and the session goes on", ours, async () => {
    const target = await loadIsolated({ session: true, memory: 64 << 20 });
    const large = () => new Uint8Array(40 << 20);
    await target.runPythonAsync("state = 'kept'");
    target.globals.set("value", large());
    assert.match(
      (await rejects(target.runPythonAsync("state"))).message,
      /MemoryError.*globals\.set\('value'/s,
    );
    target.globals.set("give", large);
    target.globals.set("promise", async () => large());
    for (const call of ["give()", "await promise()"]) {
      const code = `try: ${call}\nexcept MemoryError: caught = "MemoryError"\ncaught`;
      assert.equal(await target.runPythonAsync(code), "MemoryError", call);
    }
    assert.equal(await target.runPythonAsync("state"), "kept");
    target.terminate();
  });
});

suite("isolated mode: the time of a session's run", ["suspended stacks"], () => {
  for (const code of [
    "while True: pass",
    "import time; time.sleep(9)",
    "await asyncio.sleep(9)",
    "await asyncio.Event().wait()",
    "import threading; threading.Event().wait()",
    "await never()",
    "await asyncio.wait_for(never(), 9)",
    "await asyncio.gather(never(), never())",
    "from pyodide.ffi import run_sync; run_sync(never())",
  ]) {
    test(`ends ${code}, and nothing else`, ours, async () => {
      const target = await loadIsolated({ session: true, time: 500 });
      target.globals.set("never", () => new Promise(() => undefined));
      await target.runPythonAsync("import asyncio; state = 'kept'");
      assert.equal(((await rejects(target.runPythonAsync(code))) as { reason?: string }).reason, "time");
      assert.equal(await target.runPythonAsync("state"), "kept");
      target.terminate();
    });
  }
});

suite("isolated mode: a session whose runtime a program has broken", () => {
  for (const code of [
    "import builtins; builtins.isinstance = None",
    "import json; json.dumps = None",
    "import os; os.abort()",
  ]) {
    test(`goes on with a new interpreter after ${code}`, ours, async () => {
      const target = await loadIsolated({ session: true });
      const error = await rejects(target.runPythonAsync(`${code}\n1`));
      assert.equal(error.name, "IsolatedError");
      assert.equal((error as { reason?: unknown }).reason, "fatal");
      assert.equal(await target.runPythonAsync("1 + 1"), 2);
      target.terminate();
    });
  }

  test("numbers that are bigints stay so", { ...ours, needs: "suspended stacks" }, async () => {
    const target = await loadIsolated(true);
    target.globals.set("big", 5n);
    target.globals.set("kind", (value: unknown) => typeof value);
    assert.deepEqual(await target.runPythonAsync("[big, big + 1, 1 + big, kind(big), kind(5)]"), [
      5n,
      6n,
      6,
      "bigint",
      "number",
    ]);
    target.terminate();
  });
});
