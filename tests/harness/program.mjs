// SPDX-License-Identifier: Apache-2.0
// How a test runner's command line runs: in the pinned Node, with a short error, and with all of its output told.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { testNode } from "./node-lane.mjs";

/**
 * Runs `main(argv)` and ends the process with the code that it resolves to; `url` is the script's `import.meta.url`.
 * puppeteer-core and JSPI want a newer Node than a distribution may have: the script goes on in the pinned one.
 */
export async function runProgram(url, main) {
  const argv = process.argv.slice(2);
  const node = testNode();
  if (node !== process.execPath && !process.env.PYXIDE_HARNESS_CHILD) {
    const child = spawnSync(node, [fileURLToPath(url), ...argv], {
      stdio: "inherit",
      env: { ...process.env, PYXIDE_HARNESS_CHILD: "1" },
    });
    process.exit(child.status ?? 1);
  }
  try {
    const code = await main(argv);
    // All that was printed must be through a pipe first.
    process.stdout.write("", () => process.exit(code));
  } catch (error) {
    console.error(process.env.PYXIDE_DEBUG ? error : `error: ${error.message}`);
    process.exit(2);
  }
}
