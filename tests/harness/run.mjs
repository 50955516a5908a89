// SPDX-License-Identifier: Apache-2.0
// Runs the tests of one target: `node tests/harness/run.mjs --target node|deno|bun|chromium|firefox|python|bundlers`.
// The last line is `N passed, N failed[, N skipped]`; the exit code is 0 only when something passed and nothing failed.
import { describeDist } from "./dist.mjs";
import { findDist, HELP, readOptions } from "./options.mjs";
import { runProgram } from "./program.mjs";
import { Report } from "./report.mjs";

async function main(argv) {
  const options = readOptions(argv);
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const dist = describeDist(findDist(options.dist));
  console.log(`${options.target}: ${dist.name} ${dist.version} (${dist.dir})`);
  const report = new Report(options);
  const { run } = await import(`./target-${moduleOf(options.target)}.mjs`);
  await run({ options, dist, report });
  return report.finish(options.json);
}

const moduleOf = (target) => (["python", "bundlers"].includes(target) ? target : "api");

await runProgram(import.meta.url, main);
