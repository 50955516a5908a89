// SPDX-License-Identifier: Apache-2.0
// One measurement in a fresh page: ?kind=KIND&entry=URL&loader=NAME. Leaves `{value}` or `{error}` in
// globalThis.measured. `performance.now()` counts from the navigation, so it holds the load of the page as well.

import { importTime, start, wasmMemory } from "./load.mjs";

const query = new URLSearchParams(location.search);
const job = { entry: query.get("entry") ?? "", loader: query.get("loader") ?? "" };

async function startUp() {
  const before = performance.now();
  const python = await start(job);
  const answer = python.runPython("1 + 1");
  const now = performance.now();
  if (answer !== 2) throw new Error(`1 + 1 gave ${answer}`);
  return { first: now / 1000, inside: (now - before) / 1000 };
}

/** In a worker, where browsers run long work. */
async function speed() {
  const worker = new Worker("worker.mjs", { type: "module" });
  worker.postMessage({ ...job, ...(await (await fetch("/job.json")).json()) });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.value));
    worker.onerror = (event) => reject(new Error(event.message || "the worker failed to load"));
  });
}

const imports = async () =>
  importTime({ ...job, ...(await (await fetch("/job.json")).json()) }, `${location.origin}/packages/`);

const kinds = { start: startUp, memory: () => wasmMemory(job), speed, imports };

try {
  const value = await kinds[/** @type {keyof typeof kinds} */ (query.get("kind"))]();
  Object.assign(globalThis, { measured: { value } });
} catch (error) {
  Object.assign(globalThis, {
    measured: { error: error instanceof Error ? `${error}\n${error.stack}` : String(error) },
  });
}
