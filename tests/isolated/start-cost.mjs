// SPDX-License-Identifier: Apache-2.0
// What a fresh start costs in isolated mode, in Node: node tests/isolated/start-cost.mjs [DIST]. Medians of seven runs.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const { loadPyxide } = await import(pathToFileURL(resolve(process.argv[2] ?? "out/dist", "pyxide.mjs")).href);
const ROUNDS = 7;
/** Long enough for the next worker to be ready. */
const PAUSE = 1500;

async function milliseconds(body) {
  const began = performance.now();
  await body();
  return performance.now() - began;
}

async function median(pause, body) {
  const times = [];
  for (let i = 0; i < ROUNDS; i++) {
    await new Promise((done) => setTimeout(done, pause));
    times.push(await milliseconds(body));
  }
  return times.sort((a, b) => a - b)[ROUNDS >> 1].toFixed(0);
}

let python;
const load = await milliseconds(async () => {
  python = await loadPyxide({ isolated: true });
});
const run = () => python.runPythonAsync("1");
console.log(`load, compilation included: ${load.toFixed(0)} ms`);
await run();
console.log(`a run that comes later: ${await median(PAUSE, run)} ms`);
console.log(`a run that follows at once: ${await median(0, run)} ms`);
python.terminate();
