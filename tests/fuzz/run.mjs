// SPDX-License-Identifier: Apache-2.0
// Runs the fuzzers in targets/; the last line is `N passed, N failed`. See README.md.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { fuzz } from "./kit/fuzz.mjs";
import { HELP, readOptions, TARGETS } from "./kit/options.mjs";

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  let failed = 0;
  for (const name of options.targets) {
    const started = performance.now();
    const { finished, failure } = await fuzz(name, pathToFileURL(join(TARGETS, `${name}.mjs`)).href, options);
    const seconds = (performance.now() - started) / 1000;
    console.log(`${name}: ${finished} programs in ${seconds.toFixed(0)} s, seed ${options.seed}`);
    if (failure !== undefined) {
      failed++;
      console.log(failure);
    }
  }
  console.log(`${options.targets.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error.message);
    process.exit(2);
  },
);
