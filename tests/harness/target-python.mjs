// SPDX-License-Identifier: Apache-2.0
// tests/python in Node: each unittest module runs inside Python, in a process of its own.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { runModule } from "../cpython/module-run.mjs";
import { nodeLauncher } from "../cpython/node-launch.mjs";
import { TESTS } from "./options.mjs";
import { findWheel } from "./wheels.mjs";

const HYPOTHESIS = ["hypothesis", "sortedcontainers"];

/** Distributions of tests/requirements.txt that a module imports. */
const WANTED = { test_large_integers: HYPOTHESIS, test_patterns: HYPOTHESIS, test_properties: HYPOTHESIS };

const TELL = {
  passed: (report, name, id) => report.pass(name, id, 0),
  skipped: (report, name, id, { reason }) => report.skip(name, id, reason),
};

export async function run({ options, dist, report }) {
  const folder = join(TESTS, "python");
  const wheels = (name) => (WANTED[name] ?? []).map(findWheel);
  const launch = nodeLauncher({ dist, folder, prefix: "", wheels });
  const names = readdirSync(folder)
    .filter((file) => file.startsWith("test_") && file.endsWith(".py"))
    .map((file) => file.replace(/\.py$/, ""))
    .sort();
  for (const name of names) {
    const { tests } = await runModule(name, { launch, timeout: options.timeout * 5 });
    for (const [id, test] of Object.entries(tests)) {
      if (options.filter !== undefined && !options.filter.test(id)) continue;
      const tell = TELL[test.outcome];
      if (tell === undefined) report.fail(name, id, `${test.outcome}\n${test.text}`);
      else tell(report, name, id, test);
    }
  }
}
