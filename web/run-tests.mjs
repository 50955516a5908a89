// SPDX-License-Identifier: Apache-2.0
// Runs the page's tests, one file after the other, and ends with the line `N passed, N failed`.
//   node web/run-tests.mjs [--browsers "chromium firefox"] [FILE…]
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** Those that need no packages. */
const common = [
  "page.test.mjs",
  "page-files.test.mjs",
  "page-packages.test.mjs",
  "page-building.test.mjs",
  "examples.test.mjs",
];

/** Runs files of tests, telling of each test; resolves to the counts. */
export function runFiles(files) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const isTest = ({ details, file }) => details.type !== "suite" && file !== undefined;
  const stream = run({ files, concurrency: 1 })
    .on("test:pass", (event) => {
      if (!isTest(event)) return;
      counts[event.skip === undefined ? "passed" : "skipped"]++;
    })
    .on("test:fail", (event) => {
      if (isTest(event)) counts.failed++;
    });
  const shown = stream.compose(spec);
  shown.pipe(process.stdout);
  // The reporter's own lines come first.
  return new Promise((resolve) => shown.on("end", () => setImmediate(resolve, counts)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals: named } = parseArgs({
    options: { browsers: { type: "string" } },
    allowPositionals: true,
  });
  if (values.browsers !== undefined) process.env.PYXIDE_BROWSERS = values.browsers;
  const files =
    named.length > 0 ? named : common.map((name) => fileURLToPath(new URL(name, import.meta.url)));
  const { passed, failed, skipped } = await runFiles(files);
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}
