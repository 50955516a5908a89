// SPDX-License-Identifier: Apache-2.0
// What a test file imports: suite, test, assert and the package under test.
// Invariant: after each test no more handles live than before it, where the package counts them and garbage is collected.
import { AssertionError, assert } from "chai";
import { handlesOf, settledHandles } from "./handles.ts";
import { settings } from "./settings.ts";
import type { LoadOptions, PyProxy, Python, PythonError, RunOptions } from "./types.ts";

export type { LoadOptions, PyProxy, Python, PythonError, RunOptions };
export { assert, settings };

type Place = "node" | "page" | "worker" | "browser" | "chromium" | "firefox";

/** What some engines lack, and how a test finds out whether it is there. */
const CAPABILITIES = {
  "suspended stacks": () => "Suspending" in WebAssembly,
  "shared memory": () => "SharedArrayBuffer" in globalThis,
  "a file system of the origin": () => navigator.storage?.getDirectory !== undefined,
  "a stack of chosen size": () => !("Deno" in globalThis || "Bun" in globalThis),
  "an error where its own stack ends in WebAssembly": () => !("Bun" in globalThis),
  "the machine's descriptors, signals and terminals": () => !("Deno" in globalThis),
  "times of files by the nanosecond": () => !("Deno" in globalThis || "Bun" in globalThis),
  "Node's options": () => !("Deno" in globalThis),
};
export type Capability = keyof typeof CAPABILITIES;

export interface TestOptions {
  /** Where the test makes sense; everywhere by default. */
  on?: Place[];
  /** What the engine must have. */
  needs?: Capability | Capability[];
  /** Why the oracle does not have to pass: our extension, or a documented intended difference. */
  ours?: string;
  /** A reason not to run now, decided when the file is read. */
  skip?: string | undefined;
  /** Seconds. */
  timeout?: number;
  /** A reason why the handles need not balance. */
  unbalanced?: string;
}

/** Python source that runs the source in `code`, with top-level await, and gives the `repr` of its last expression. */
export const RUN = "from pyodide.code import eval_code_async\nrepr(await eval_code_async(code, globals()))";

/** mocha's context carries the reason of a skip to the reporter under this name. */
export const SKIP_REASON = "skipReason";

let neededBySuite: Capability[] = [];

export function suite(name: string, body: () => void): void;
/** @param needs what the engine must have for each test of the suite */
export function suite(name: string, needs: Capability[], body: () => void): void;
export function suite(name: string, first: Capability[] | (() => void), second?: () => void): void {
  const body = typeof first === "function" ? first : second;
  describe(name, () => {
    neededBySuite = typeof first === "function" ? [] : first;
    body?.();
    neededBySuite = [];
  });
}

export function test(name: string, body: () => unknown): void;
export function test(name: string, options: TestOptions, body: () => unknown): void;
export function test(name: string, first: TestOptions | (() => unknown), second?: () => unknown): void {
  const options = typeof first === "function" ? {} : first;
  const body = typeof first === "function" ? first : second;
  if (body === undefined) throw new Error(`test '${name}' has no body`);
  const reason = reasonToSkip(options);
  if (reason !== undefined) {
    const skipped = it.skip(name) as Mocha.Test & { [SKIP_REASON]?: string };
    skipped[SKIP_REASON] = reason;
    return;
  }
  const timeout = options.timeout === undefined ? settings().timeout : options.timeout * 1000;
  it(name, () => balanced(body, options)).timeout(timeout);
}

function reasonToSkip({ on, needs = [], ours, skip }: TestOptions): string | undefined {
  if (skip !== undefined) return skip;
  const missing = [...neededBySuite, needs].flat().find((capability) => !CAPABILITIES[capability]());
  if (missing !== undefined) return `the engine lacks ${missing}`;
  if (ours !== undefined && settings().oracle) return `not for the oracle: ${ours}`;
  if (on !== undefined && !on.some(isHere)) return `only for ${on.join(", ")}`;
  return undefined;
}

export function isHere(place: Place): boolean {
  const { target, context } = settings();
  return place === target || place === context || (place === "browser" && target !== "node");
}

async function balanced(body: () => unknown, options: TestOptions): Promise<void> {
  const before = handlesOf(loaded);
  try {
    await body();
  } catch (error) {
    loading = undefined; // the instance may be dead or littered: the next test begins with a new one
    loaded = undefined;
    throw error;
  }
  if (before === undefined || options.unbalanced !== undefined) return;
  const after = await settledHandles(loaded, before);
  if (after === undefined) return;
  assert.isAtMost(after.js, before.js, "live handles of JavaScript objects, after the test and before it");
  assert.isAtMost(
    after.python,
    before.python,
    "live handles of Python objects, after the test and before it",
  );
}

let loaded: Python | undefined;
let loading: Promise<Python> | undefined;

/** One instance, shared by the tests of a file. */
export function python(): Promise<Python> {
  loading ??= load().then(async (instance) => {
    await warmUp(instance);
    loaded = instance;
    return instance;
  });
  return loading;
}

/** Does once what keeps something for good when it is first done, so that it does not look like a leak later. */
async function warmUp(py: Python): Promise<void> {
  await py.runPythonAsync(
    `import asyncio
from pyodide.ffi import can_run_sync, run_sync
async def warm(): await asyncio.sleep(0)
await warm()
if can_run_sync():
    run_sync(asyncio.sleep(0))
    asyncio.run(warm())
del warm, asyncio, can_run_sync, run_sync`,
  );
  py.runPython(
    "from pyodide.code import run_js\ntry:\n    run_js('throw new Error()')\nexcept Exception: pass\ndel run_js",
  );
  raises(py, "from pyodide.code import run_js\nrun_js('throw new Error()')");
  py.runPython("del run_js");
  py.registerJsModule("warm_up", { inner: {} });
  py.runPython("import sys, warm_up\ndel sys.modules['warm_up'], warm_up");
  py.unregisterJsModule("warm_up");
  assert.isNotEmpty(String(py.pyodide_py));
}

/** A new instance of the package under test. */
export async function load(options?: LoadOptions): Promise<Python> {
  const { entry, loader, gcStress } = settings();
  const module = (await import(entry)) as Record<string, (options?: LoadOptions) => Promise<Python>>;
  const start = module[loader];
  if (start === undefined) throw new Error(`${entry} exports no ${loader}`);
  const instance = await start(options);
  if (gcStress) instance.runPython("import gc; gc.set_threshold(1, 50, 50); del gc");
  return instance;
}

/** Runs the code, which must raise; returns the PythonError. */
export function raises(py: Python, code: string, type?: string, options?: RunOptions): PythonError {
  try {
    py.runPython(code, options);
  } catch (error) {
    return checked(py, error, type);
  }
  throw new AssertionError(`the code raised nothing: ${code}`);
}

/** As `raises`, for code with top-level await. */
export async function raisesAsync(py: Python, code: string, type?: string): Promise<PythonError> {
  try {
    await py.runPythonAsync(code);
  } catch (error) {
    return checked(py, error, type);
  }
  throw new AssertionError(`the code raised nothing: ${code}`);
}

function checked(py: Python, error: unknown, type: string | undefined): PythonError {
  if (!(error instanceof py.ffi.PythonError)) {
    throw new AssertionError(`not a PythonError: ${(error as Error)?.stack ?? String(error)}`);
  }
  if (type !== undefined) assert.equal(error.type, type, error.message);
  return error;
}

/** Runs `body` with a new dict that holds `values`, to use as globals; the dict is gone afterwards. */
export async function scope<T>(
  py: Python,
  values: Record<string, unknown>,
  body: (globals: PyProxy) => T,
): Promise<Awaited<T>> {
  const globals = py.runPython("dict()") as PyProxy;
  try {
    for (const [name, value] of Object.entries(values)) globals.set(name, value);
    return await body(globals);
  } finally {
    globals.clear();
    globals.destroy();
  }
}

/** The interpreter still works: Python runs, calls JavaScript and is called from it. */
export function assertAlive(py: Python): void {
  assert.equal(py.runPython("sum(range(10))"), 45);
  const add = py.runPython("lambda a, b: a + b");
  assert.equal(add(20, 22), 42);
  add.destroy();
  assert.equal(py.runPython("import json; json.dumps({'a': [1, 2]})"), '{"a": [1, 2]}');
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Fails unless `measure`, which gives milliseconds, once gives fewer than `limit`. It has five tries: other work on the machine
 * delays some of them.
 */
export async function within(limit: number, measure: () => Promise<number>): Promise<void> {
  const taken: number[] = [];
  for (let attempt = 0; attempt < 5; attempt++) {
    taken.push(await measure());
    if (Math.min(...taken) < limit) return;
  }
  assert.isBelow(Math.min(...taken), limit, `milliseconds of ${taken.join(", ")}`);
}
