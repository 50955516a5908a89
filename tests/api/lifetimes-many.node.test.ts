// SPDX-License-Identifier: Apache-2.0
// A million listeners and ten million round trips leave nothing behind: no handle, no memory of Python's or JavaScript's.
import { assert, python, scope, settings, sleep, suite, test } from "../harness/inside/kit.ts";
import type { PyProxy, Python } from "../harness/inside/types.ts";

/**
 * JavaScript's garbage is collected after each block: the engine's table of proxies keeps room for as many as were ever made
 * between two collections, and left alone it decides on these by the machine's memory and load.
 */
const BLOCKS = 250;
const OPTIONS = {
  ours: "only we count",
  timeout: 600,
  skip: settings().gcStress ? "garbage is collected after each block anyway" : undefined,
};

const { gc } = globalThis as unknown as { gc(): void };

interface Inside {
  core: { liveHandles(): { js: number; python: number } };
}

/** What must not grow, after garbage is collected. */
async function weigh(py: Python): Promise<Record<string, number>> {
  py.runPython("import gc; gc.collect()");
  for (let round = 0; round < 3; round++) {
    gc();
    await sleep(20); // finalizers of proxies run between
  }
  const bytes = py.runPython("bytearray(1)") as PyProxy;
  const view = bytes.getBuffer() as { data: Uint8Array; release(): void };
  const memory = view.data.buffer.byteLength;
  view.release();
  bytes.destroy();
  const { core } = (py as unknown as { _module: Inside })._module;
  return {
    ...core.liveHandles(),
    blocks: py.runPython("import sys; sys.getallocatedblocks()") as number,
    memory,
    heap: process.memoryUsage().heapUsed,
  };
}

/** How much each may grow: handles and memory not at all. A pointer left behind each time would be four megabytes at least. */
const ALLOWED: Record<string, number> = { js: 0, python: 0, memory: 0, blocks: 500, heap: 2_000_000 };

/** Calls `block(many)` often, weighing after the first one, which warms up, and after the last. */
async function staysFlat(py: Python, total: number, block: PyProxy): Promise<void> {
  const many = total / BLOCKS;
  assert.equal(block(many), many);
  const before = await weigh(py);
  for (let done = many; done < total; done += many) {
    assert.equal(block(many), many);
    gc();
    await sleep(0);
  }
  const after = await weigh(py);
  for (const [what, most] of Object.entries(ALLOWED)) {
    assert.isAtMost((after[what] ?? Number.NaN) - (before[what] ?? Number.NaN), most, `growth of ${what}`);
  }
}

async function flat(total: number, values: Record<string, unknown>, code: string): Promise<void> {
  const py = await python();
  await scope(py, values, async (globals) => {
    const block = py.runPython(code, { globals }) as PyProxy;
    await staysFlat(py, total, block);
    block.destroy();
  });
}

suite("counts stay flat", () => {
  test("over a million event listeners made and removed", OPTIONS, async () => {
    const target = new EventTarget();
    const fire = (): boolean => target.dispatchEvent(new Event("x"));
    const code = `
from pyodide.ffi import create_proxy
def block(many):
    seen = 0
    def listen(event):
        nonlocal seen
        seen += 1
    for _ in range(many):
        proxy = create_proxy(listen)
        target.addEventListener("x", proxy)
        fire()
        target.removeEventListener("x", proxy)
        proxy.destroy()
    return seen
block`;
    await flat(1_000_000, { target, fire }, code);
  });

  test("over a million listeners that own their proxies", {
    ...OPTIONS,
    unbalanced: "the module stays",
  }, async () => {
    const target = new EventTarget();
    const code = `
from pyodide.ffi.wrappers import add_event_listener, remove_event_listener
def block(many):
    def listen(event): pass
    for done in range(many):
        add_event_listener(target, "x", listen)
        remove_event_listener(target, "x", listen)
    return done + 1
block`;
    await flat(1_000_000, { target }, code);
  });

  test("over ten million round trips", OPTIONS, async () => {
    const code = `
def block(many):
    thing = [1]
    return sum(echo(thing) is thing for _ in range(many))
block`;
    await flat(10_000_000, { echo: (value: unknown) => value }, code);
  });

  test("over ten million round trips of new objects", OPTIONS, async () => {
    const code = `
def block(many):
    return sum(len(echo([1])) for _ in range(many))
block`;
    await flat(10_000_000, { echo: (value: unknown) => value }, code);
  });
});
