// SPDX-License-Identifier: Apache-2.0
// Runs the tests of one target: `node tests/harness/run.mjs --target node|chromium|firefox|python|bundlers|cpython`.
// The last line is `N passed, N failed[, N skipped]`; the exit code is 0 only when something passed and nothing failed.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describeDist } from "./dist.mjs";
import { testNode } from "./node-lane.mjs";
import { findDist, HELP, readOptions } from "./options.mjs";
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
  const code = await run({ options, dist, report });
  return code ?? report.finish(options.json);
}

const moduleOf = (target) => (["node", "chromium", "firefox"].includes(target) ? "api" : target);

/** puppeteer-core and JSPI want a newer Node than a distribution may have: go on in the pinned one. */
function inTestNode() {
  const node = testNode();
  if (node === process.execPath || process.env.PYXIDE_HARNESS_CHILD) return undefined;
  const child = spawnSync(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { ...process.env, PYXIDE_HARNESS_CHILD: "1" },
  });
  return child.status ?? 1;
}

const delegated = inTestNode();
if (delegated !== undefined) process.exit(delegated);
try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  console.error(process.env.PYXIDE_DEBUG ? error : `error: ${error.message}`);
  process.exit(2);
}
