// SPDX-License-Identifier: Apache-2.0
// Runs one fuzzer within its budget: fast-check makes the programs from the seed and shrinks one that fails.
import fc from "fast-check";
import { gcFlags } from "../../harness/gc-flags.mjs";
import { BrowserExecutor } from "./browser-executor.mjs";
import { Executor } from "./executor.mjs";

const STRESS_FACTOR = 6;

/**
 * What a module in targets/ exports as `target`.
 * @typedef {object} Target
 * @property {fc.Arbitrary<unknown>} programs   programs are data: JSON has all of one
 * @property {number} timeout                   how long one may take, in ms
 * @property {(how: string, error: unknown) => boolean} [explains]
 *   is what nobody has caught, an `exception` or `rejection`, the program's own doing?
 * @property {(program: unknown) => number} [count]   how many one is, when it is several
 * @property {() => unknown} [current]                   of several, the one that runs
 * @property {boolean} [collects]               needs garbage collection on demand
 * @property {string} [page]                    the module below tests/fuzz/ whose open and run work in a page
 * @property {(settings: object) => unknown} open        makes the world, in the process where programs run
 * @property {(world: unknown, program: unknown) => unknown} run   throws, or rejects, when something is wrong
 */

/** Runs the fuzzer of a module; gives how many programs ran, and what failed. */
export async function fuzz(name, module, options) {
  const { seed, path, runs, seconds, verbose } = options;
  const { target } = await import(module);
  const executor = executorFor(target, new URL(module).pathname, options);
  await executor.start(); // which is not of the time for programs
  const end = performance.now() + seconds * 1000;
  let finished = 0;
  const property = fc.asyncProperty(target.programs, async (program) => {
    if (verbose) console.log(JSON.stringify(program));
    const finding = await executor.run(program);
    finished += target.count?.(program) ?? 1;
    if (finding !== undefined) throw new Error(finding);
  });
  try {
    const details = await fc.check(property, {
      seed,
      numRuns: runs,
      ...(path === undefined ? {} : { path, endOnFailure: true }),
      ...(Number.isFinite(seconds)
        ? { interruptAfterTimeLimit: end - performance.now(), markInterruptAsFailure: false }
        : {}),
    });
    return { name, finished, failure: details.failed ? describe(name, details) : undefined };
  } finally {
    await executor.end();
  }
}

function executorFor(target, module, { dist, env, gcStress, browser }) {
  // Under stress everything is slower by as much.
  const timeout = target.timeout * (gcStress ? STRESS_FACTOR : 1);
  if (browser !== undefined)
    return new BrowserExecutor({ page: target.page, dist, env, gcStress }, timeout, browser);
  const flags = target.collects || gcStress ? gcFlags(gcStress) : [];
  return new Executor({ target: module, dist, env, gcStress }, timeout, flags);
}

function describe(name, { seed, counterexamplePath, counterexample, errorInstance, numShrinks }) {
  return [
    `${name} fails:`,
    String(errorInstance?.message ?? errorInstance),
    `the program, after ${numShrinks} shrinks: ${JSON.stringify(counterexample?.[0])}`,
    `again: node tests/fuzz/run.mjs ${name} --seed ${seed} --path ${counterexamplePath}`,
  ].join("\n");
}
