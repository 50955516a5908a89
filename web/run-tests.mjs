// SPDX-License-Identifier: Apache-2.0
// Runs the page's tests, one file after the other, and ends with the line `N passed, N failed`.
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";

const files = ["page.test.mjs", "page-files.test.mjs", "page-packages.test.mjs", "examples.test.mjs"].map(
  (name) => fileURLToPath(new URL(name, import.meta.url)),
);
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
stream.on("end", () => {
  // The reporter's own lines come first.
  setImmediate(() => {
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
    console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
    process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
  });
});
stream.compose(spec).pipe(process.stdout);
