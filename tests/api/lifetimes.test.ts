// SPDX-License-Identifier: Apache-2.0
// Who owns proxies: scopes, messages of destroyed ones, views of memory that grows, and counts that stay flat.
import { assert, python, scope, suite, test } from "../harness/inside/kit.ts";
import type { PyProxy, Python } from "../harness/inside/types.ts";

const OURS = "an extension";

interface Scope {
  keep<T>(proxy: T): T;
  end(): void;
}
interface View {
  readonly data: Uint8Array | null;
  release(): void;
}

const openScope = (py: Python): Scope => (py.ffi as unknown as { scope(): Scope }).scope();
const pythonHandles = (py: Python): number =>
  (py as unknown as { _module: { core: { liveHandles(): { python: number } } } })._module.core.liveHandles()
    .python;

suite("scopes", () => {
  test("in JavaScript: what was made inside is destroyed, but for what is kept", { ours: OURS }, async () => {
    const py = await python();
    const before = py.runPython("[0]") as PyProxy;
    const inside = openScope(py);
    const list = py.runPython("[1]") as PyProxy;
    const kept = inside.keep(py.runPython("[2]") as PyProxy);
    inside.end();
    assert.throws(() => list.length, /end of the scope/);
    assert.equal(before.length + kept.length, 2);
    before.destroy();
    kept.destroy();
  });

  test("nested ones end with the outer one", { ours: OURS }, async () => {
    const py = await python();
    const outer = openScope(py);
    openScope(py);
    const list = py.runPython("[1]") as PyProxy;
    outer.end();
    assert.throws(() => list.length, /end of the scope/);
  });

  test("in Python: a with statement", { ours: OURS }, async () => {
    const py = await python();
    let made: PyProxy | undefined;
    let kept: PyProxy | undefined;
    const take = (first: PyProxy, second: PyProxy) => {
      made = first;
      kept = second;
    };
    await scope(py, { take }, (globals) => {
      const code = `
from pyodide.ffi import create_proxy
from pyxide.ffi import scope
with scope() as inside:
    take(create_proxy(lambda: 1), inside.keep(create_proxy(lambda: 2)))
`;
      py.runPython(code, { globals });
    });
    assert.throws(() => made?.(), /end of the scope/);
    assert.equal(kept?.(), 2);
    kept?.destroy();
  });
});

suite("destroyed proxies", () => {
  test("tell where they were made and destroyed when debugging is on", { ours: OURS }, async () => {
    const py = await python();
    assert.isFalse(py.setDebug(true));
    try {
      const list = py.runPython("[1]") as PyProxy;
      list.destroy();
      assert.throws(() => list.length, /already been destroyed[\s\S]*made here[\s\S]*destroyed here/);
    } finally {
      assert.isTrue(py.setDebug(false));
    }
    const list = py.runPython("[1]") as PyProxy;
    list.destroy();
    assert.throws(() => list.length, /^Object has already been destroyed\. Call setDebug/);
  });

  test("bind and captureThis share their origin's life", async () => {
    const py = await python();
    const origin = py.runPython("lambda *arguments: len(arguments)") as PyProxy;
    const bound = origin.bind(undefined, 1, 2) as PyProxy;
    assert.equal(bound(3), 3);
    bound.destroy();
    assert.throws(() => origin(), /destroyed/);
  });
});

suite("buffers", () => {
  test("a view sees the same bytes after memory has grown", { ours: "data is read anew" }, async () => {
    const py = await python();
    const bytes = py.runPython("grown = bytearray(b'abc')\ngrown") as PyProxy;
    const view = bytes.getBuffer() as View;
    const first = view.data;
    py.runPython("more = [bytearray(40_000_000) for _ in range(3)]\ngrown[1] = 33");
    assert.notEqual(view.data, first);
    assert.deepEqual([...(view.data ?? [])], [97, 33, 99]);
    view.release();
    assert.isNull(view.data);
    bytes.destroy();
    py.runPython("grown.append(1)\ndel grown, more");
  });
});

suite("counts stay flat", () => {
  const MANY = 20_000;

  test("over many event listeners made and removed", { ours: "only we count" }, async () => {
    const py = await python();
    const target = new EventTarget();
    await scope(py, { target, event: () => new Event("x"), many: MANY }, (globals) => {
      const before = pythonHandles(py);
      const code = `
from pyodide.ffi import create_proxy
seen = 0
def listen(event):
    global seen
    seen += 1
for _ in range(many):
    proxy = create_proxy(listen)
    target.addEventListener("x", proxy)
    if _ % 100 == 0:
        target.dispatchEvent(event())
    target.removeEventListener("x", proxy)
    proxy.destroy()
seen`;
      assert.equal(py.runPython(code, { globals }), MANY / 100);
      assert.isAtMost(pythonHandles(py), before + 1);
    });
  });

  test("over many round trips", { ours: "only we count" }, async () => {
    const py = await python();
    const echo = (value: unknown) => value;
    await scope(py, { echo, many: 5 * MANY }, (globals) => {
      const before = pythonHandles(py);
      py.runPython("thing = [1]\nassert all(echo(thing) is thing for _ in range(many))", { globals });
      assert.equal(pythonHandles(py), before);
    });
  });

  test("over promises that are never settled, and that nobody waits for", {
    ours: "only we count",
  }, async () => {
    const py = await python();
    await scope(py, { never: () => new Promise(() => {}) }, async (globals) => {
      await py.runPythonAsync("for _ in range(100): never()\nawait __import__('asyncio').sleep(0)", {
        globals,
      });
    });
    // The kit counts handles after each test.
  });

  test("what waits for a promise lives, whoever else has dropped it", async () => {
    const py = await python();
    const soon = (value: unknown) => new Promise((resolve) => setTimeout(() => resolve(value), 10));
    await scope(py, { soon }, async (globals) => {
      const code = `
import asyncio, gc
seen = []
async def wait(): seen.append(await soon(1))
soon(2).add_done_callback(lambda future: seen.append(future.result()))
asyncio.ensure_future(wait())
await asyncio.sleep(0)
gc.collect()
await asyncio.sleep(0.1)
sorted(seen)`;
      const found = (await py.runPythonAsync(code, { globals })) as { toJs(): number[]; destroy(): void };
      assert.deepEqual(found.toJs(), [1, 2]);
      found.destroy();
    });
  });
});
