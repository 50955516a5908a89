// SPDX-License-Identifier: Apache-2.0
// The interpreter in which programs of the API's fuzzer run, in Node or a page. Invariant: after each program the interpreter
// computes, and holds as many objects of the other language as before it.
import { findingIn } from "./errors.mjs";
import { protectAll } from "./intrinsics.mjs";
import { Machine } from "./machine.mjs";

const PARTS = ["machine.py", "values.py", "operations.py", "async_operations.py", "cleaning.py"];
const ROUNDS = 6;
const RERUNS = 2;

async function readPart(name) {
  const address = new URL(name, import.meta.url);
  if (address.protocol !== "file:") return (await fetch(address)).text();
  const { readFile } = await import("node:fs/promises");
  return readFile(address, "utf8");
}

const NAMES = ["begin", "get", "put", "step", "clean", "collect", "pending", "take_findings", "nested"];
const NAMESPACE = { __name__: "program" };

const AFTER = `
def nested(a, b):
    return js_call(a, b)


def forget_module():
    sys.modules.pop("fuzzed", None)


#: Classes that programs share: what one adds to them is taken away.
SHARED = {value: set(vars(value)) for value in globals().values() if isinstance(value, type) and value.__module__ == __name__}
`;

export async function open({ dist, env, gcStress }) {
  const base = /^https?:/.test(dist) ? dist : `file://${dist}`;
  const { loadPyodide } = await import(`${base}/pyodide.mjs`);
  const py = await loadPyodide({ env });
  py.setStdout({ batched() {} });
  let isReport = false;
  py.setStderr({
    batched(text) {
      isReport ||= text.includes("ERROR: AddressSanitizer");
      if (isReport) console.error(text);
    },
  });
  const globals = py.toPy({ __name__: "fuzzer" });
  const namespace = py.toPy(NAMESPACE);
  let machine;
  const given = {
    js_step: (id) => machine.stepById(id),
    js_get: (index) => machine.slots[index],
    js_refuses: (value) => machine.keep(value) === undefined,
    js_signal: () => machine.signal(),
    js_gc: () => machine.collectJs("minor"),
    js_call: (callee, ...args) => callee(...args),
  };
  for (const [name, value] of Object.entries(given)) globals.set(name, value);
  const parts = await Promise.all(PARTS.map(readPart));
  for (const [index, text] of [...parts, AFTER].entries())
    py.runPython(text, { globals, filename: `<${PARTS[index] ?? "after"}>` });
  const python = Object.fromEntries([...NAMES, "forget_module"].map((name) => [name, globals.get(name)]));
  protectAll([python.step, globals, ...Object.values(py.ffi).filter((value) => typeof value === "object")]);
  machine = new Machine(py, python, namespace);
  // Young objects alone are looked at when a program's garbage is collected.
  py.runPython("import gc\ngc.collect()\ngc.freeze()");
  if (gcStress) py.runPython("gc.set_threshold(1, 50, 50)");
  const world = { py, python, machine, namespace, live: () => py._module.core.liveHandles() };
  world.base = world.live();
  return world;
}

/** Python's own answer, even when a signal of the program comes late. */
function persist(call) {
  for (let round = 0; ; round++) {
    try {
      return call();
    } catch (error) {
      if (round === 3 || error?.type !== "KeyboardInterrupt") throw error;
    }
  }
}

async function execute({ machine }, { js, py, crossed, steps, signals }) {
  const crossings = Array.from({ length: crossed }, (_, a) => [
    { cross: "js", a, to: 7 - a },
    { cross: "py", a, to: 7 - a },
  ]);
  const all = [
    ...js.map((value, to) => ({ make: "js", value, to })),
    ...py.map((value, to) => ({ make: "py", value, to })),
    ...crossings.flat(),
    ...steps,
  ];
  machine.begin({ steps: all, signals });
  for (const step of all) {
    try {
      await machine.stepAsync(step);
    } catch {
      // A loose step of the program itself: noted already.
    }
  }
  await machine.join();
}

async function tidy({ py, python, machine, namespace }) {
  machine.calm();
  machine.forget();
  persist(() => python.clean());
  if (machine.usesModules) {
    machine.usesModules = false;
    try {
      py.unregisterJsModule("fuzzed");
    } catch {
      // The program has done so.
    }
    python.forget_module();
  }
  // One more turn than there are tasks: a rejection is told in the next.
  for (let round = 0; round < 10; round++) {
    const over = persist(() => python.pending()) === 0;
    await machine.turn();
    if (over) break;
  }
  namespace.clear();
}

const exceeds = (live, base) => live.js > base.js || live.python > base.python;

/** What is held once garbage is collected. */
async function settled(world) {
  const { python, machine, live, base } = world;
  for (let round = 0; round < ROUNDS; round++) {
    persist(() => python.collect());
    if (!exceeds(live(), base)) break;
    machine.collectJs();
    for (let turns = 0; turns < 3; turns++) await machine.turn();
    if (round > 2) await new Promise((resolve) => setTimeout(resolve, 15));
  }
  return live();
}

async function once(world, programs) {
  for (const program of programs) {
    running = program;
    await execute(world, structuredClone(program));
    await tidy(world);
    const text = [...world.machine.findings.splice(0), persist(() => world.python.take_findings())]
      .join("\n")
      .trim();
    if (text !== "") throw new Error(`${text}\nin the program ${JSON.stringify(program)}`);
  }
  return exceeds(world.live(), world.base) ? settled(world) : world.live();
}

/** What is held after each of several runs, or undefined when that stops to grow. What only the first leaves is made once. */
async function growth(world, programs) {
  const seen = [world.base];
  for (let runs = 0; runs <= RERUNS; runs++) {
    const live = await once(world, programs);
    // Where garbage cannot be collected on demand, as in Firefox, nothing can be said of leaks.
    if (globalThis.gc === undefined) return undefined;
    seen.push(live);
    const grows = exceeds(live, world.base);
    world.base = live;
    if (!grows) return undefined;
  }
  return seen;
}

/** The program that runs. */
let running;
export const current = () => running;

/** What in a program has a coroutine begin of which nobody may hear the end. */
const BEGINS =
  /"(async|coroutine|agen|pyimport|asyncGenerator|runAsync|eval_async|task|gather|wait_for|async_with|async_for|__a\w+__|promising|later|callPromising\w*|callRelaxed|callWithOptions|__await__)"/;

/**
 * Is what nobody has caught the program's own doing? A coroutine that JavaScript gets by a call has begun, so dropping it drops
 * its error, which is then a rejection that nobody handles; the clean-up cancels what still runs. KeyboardInterrupt comes
 * out wherever Python is when a signal does.
 */
export function explains(how, error) {
  if (findingIn(error) !== undefined) return false;
  const text = JSON.stringify(running);
  if (how === "rejection") return BEGINS.test(text);
  return error?.type === "KeyboardInterrupt" && /"(signals":true|buffers"|KeyboardInterrupt")/.test(text);
}

export async function run(world, programs) {
  const seen = await growth(world, programs);
  if (seen === undefined) return;
  for (const program of programs) {
    const own = programs.length > 1 ? await growth(world, [program]) : seen;
    if (own === undefined) continue;
    throw new Error(
      `a leak: each run holds more: ${JSON.stringify(own)}\nin the program ${JSON.stringify(program)}`,
    );
  }
  throw new Error(`a leak of several programs together: ${JSON.stringify(seen)}`);
}
