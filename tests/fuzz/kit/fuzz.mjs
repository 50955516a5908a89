// SPDX-License-Identifier: Apache-2.0
// Runs one fuzzer within its budget: fast-check makes the programs from the seed and shrinks one that fails.
import fc from "fast-check";
import { Executor } from "./executor.mjs";

/**
 * What a module in targets/ exports as `target`.
 * @typedef {object} Target
 * @property {fc.Arbitrary<unknown>} programs   programs are data: JSON has all of one
 * @property {number} timeout                   how long one may take, in ms
 * @property {(settings: object) => unknown} open        makes the world, in the process where programs run
 * @property {(world: unknown, program: unknown) => unknown} run   throws, or rejects, when something is wrong
 */

/** Runs the fuzzer of a module; gives how many programs ran, and what failed. */
export async function fuzz(name, module, { seed, path, runs, seconds, dist, verbose }) {
  const { target } = await import(module);
  const executor = new Executor({ target: new URL(module).pathname, dist }, target.timeout);
  const end = performance.now() + seconds * 1000;
  let finished = 0;
  const property = fc.asyncProperty(target.programs, async (program) => {
    if (verbose) console.log(JSON.stringify(program));
    const finding = await executor.run(program);
    finished++;
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

function describe(name, { seed, counterexamplePath, counterexample, errorInstance, numShrinks }) {
  return [
    `${name} fails:`,
    String(errorInstance?.message ?? errorInstance),
    `the program, after ${numShrinks} shrinks: ${JSON.stringify(counterexample?.[0])}`,
    `again: node tests/fuzz/run.mjs ${name} --seed ${seed} --path ${counterexamplePath}`,
  ].join("\n");
}
