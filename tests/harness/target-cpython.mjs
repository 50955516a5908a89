// SPDX-License-Identifier: Apache-2.0
// CPython's own test suite, the selection of CI unless a filter names modules; tests/cpython/run.mjs takes more options.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { TESTS } from "./options.mjs";

/** Its own last line stands; returns its exit code. */
export async function run({ options, dist }) {
  const selection = options.filter === undefined ? ["--ci"] : ["--modules", options.filter.source];
  const script = join(TESTS, "cpython", "run.mjs");
  const child = spawnSync(process.execPath, [script, "--dist", dist.dir, ...selection], { stdio: "inherit" });
  return child.status ?? 1;
}
