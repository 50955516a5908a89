// SPDX-License-Identifier: Apache-2.0
// The committed list of what each module gives. Worse: a test fails that is not listed, a module is lost, fewer pass.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { totals } from "./report.mjs";

const FILE = fileURLToPath(new URL("expectations.json", import.meta.url));

/** name -> {passed, skipped, failed: [ids], seconds}; empty when there is no list yet. */
export function readExpectations() {
  return existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : {};
}

/** The results replace the entries of their modules; one line a module keeps differences readable. */
export function writeExpectations(results, old) {
  const entries = { ...old };
  for (const result of results) entries[result.name] = entryOf(result);
  const lines = Object.keys(entries)
    .sort()
    .map((name) => `  ${JSON.stringify(name)}: ${JSON.stringify(entries[name])}`);
  writeFileSync(FILE, `{\n${lines.join(",\n")}\n}\n`);
}

function entryOf(result) {
  const { passed, skipped } = totals(result);
  return { passed, skipped, seconds: Math.round(result.seconds), failed: badIds(result) };
}

function badIds({ tests }) {
  return Object.keys(tests)
    .filter((id) => ["failed", "crashed", "hung"].includes(tests[id].outcome))
    .sort();
}

/** `{worse: [text], better: [text]}` of the results against the list. */
export function compare(results, expectations) {
  const worse = [];
  const better = [];
  for (const result of results) {
    const { name, tests } = result;
    const expected = expectations[name];
    const bad = badIds(result);
    if (expected === undefined) {
      worse.push(...bad.map((id) => `${id}: ${tests[id].outcome}, and ${name} is not in the list`));
      continue;
    }
    const known = new Set(expected.failed);
    for (const id of bad.filter((each) => !known.has(each))) worse.push(`${id}: ${tests[id].outcome}`);
    for (const id of expected.failed.filter((each) => tests[each]?.outcome === "passed"))
      better.push(`${id}: passed`);
    const { passed } = totals(result);
    if (passed < expected.passed)
      worse.push(`${name}: ${passed} tests passed, ${expected.passed} are expected`);
    else if (passed > expected.passed)
      better.push(`${name}: ${passed} tests passed, ${expected.passed} were`);
  }
  return { worse, better };
}
