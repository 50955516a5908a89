// SPDX-License-Identifier: Apache-2.0
// Drives PyScript and JupyterLite on the package in browsers, and ends with the line `N passed, N failed`.
//   node tests/clients/run.mjs [--packages FOLDER] [--browsers LIST] [WORD…]
// Words choose test files by their names. Without a folder of packages those tests run that need none.
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runFiles } from "../../web/run-tests.mjs";

const checkout = fileURLToPath(new URL("../..", import.meta.url));
const { values, positionals } = parseArgs({
  options: {
    packages: { type: "string" },
    browsers: { type: "string", default: "chromium,firefox" },
  },
  allowPositionals: true,
});
process.env.PYXIDE_BROWSERS = values.browsers;
if (values.packages !== undefined) process.env.PYXIDE_PACKAGES = resolve(checkout, values.packages);

/** Does a test need the folder of packages? */
const isLarge = (name) => name.includes("packages");

const files = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(".test.mjs"))
  .filter((name) => values.packages !== undefined || !isLarge(name))
  .filter((name) => positionals.length === 0 || positionals.some((word) => name.includes(word)))
  .map((name) => join(import.meta.dirname, name));
const { passed, failed, skipped } = await runFiles(files);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
