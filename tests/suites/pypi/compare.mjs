// SPDX-License-Identifier: Apache-2.0
// A suite's outcomes in Pyxide beside the native ones: what passes natively and not here, and the reasons that
// tests/suites/pypi.json has for it.
import { matches } from "../suite.mjs";

/** Kinds of reasons; those that are counted apart are about what a Python without threads and processes cannot do. */
export const KINDS = {
  threads: { title: "Threads", apart: true },
  processes: { title: "Processes", apart: true },
  sockets: { title: "Sockets", apart: false },
  system: { title: "The system below Python", apart: false },
  platform: { title: "What the suite expects of the platform", apart: false },
  fault: { title: "Faults", apart: false },
};

/** Addresses of objects in ids differ from run to run, the folder of the suites from side to side. */
const plainId = (id) =>
  id.replace(/0x[0-9a-f]{6,}/g, "0x…").replace(/\/[^\s[\]]*\/(suites\/work|suites-pypi\/pyxide)\//g, "…/");

/**
 * `{passed, both, differences: [{suite, id, outcome, text}]}`: how many tests pass natively and on both sides, and those that
 * pass natively alone.
 */
export function compare(suite, native, here) {
  const found = byPlainId(here);
  const expected = byPlainId(native);
  const differences = [];
  let passed = 0;
  for (const [id, { outcome }] of expected) {
    if (outcome !== "passed") continue;
    passed++;
    const other = found.get(id) ?? absent(id, found);
    if (other.outcome === "passed") continue;
    const { outcome: instead, text, reason } = other;
    differences.push({ suite, id, outcome: instead, text: (text ?? reason ?? "").trim() });
  }
  return { passed, both: passed - differences.length, differences };
}

const byPlainId = (tests) => new Map(Object.entries(tests).map(([id, result]) => [plainId(id), result]));

/** A test that was never reached: its file or class may have failed, or been skipped, or the process was lost. */
function absent(id, found) {
  const file = id.replace(/::.*$/s, "");
  const [owner] = id.match(/^[\w.]*(?=\.)/) ?? [""]; // of unittest: package.module.Class
  const module = owner.replace(/\.\w*$/, "");
  const names = [`${file} (loading)`, `${file} (whole)`, `setUpClass (${owner})`];
  names.push(`unittest.loader._FailedTest.${module}`);
  const whole = names.map((name) => found.get(name)).find(Boolean) ?? endOfProcess(found);
  return { outcome: "absent", text: whole?.text ?? whole?.reason ?? "the test was not reached" };
}

/** Why a process of the suite ended before its tests, if one did. */
function endOfProcess(found) {
  return [...found].find(([id]) => / \((pytest|runner|module)\)$/.test(id))?.[1];
}

/**
 * The first reason whose `tests` (`SUITE:ID`) or `errors` match a difference; patterns with `*`. Adds the pattern to `used`.
 */
export function reasonOf(reasons, { suite, id, text }, used) {
  for (const reason of reasons) {
    const test = reason.tests?.find((pattern) => matches(pattern, `${suite}:${id}`));
    const pattern = test ?? reason.errors?.find((each) => matches(each, text));
    if (pattern === undefined) continue;
    used?.add(pattern);
    return reason;
  }
  return undefined;
}

/**
 * Patterns that could have matched in suites that ran, and matched nothing; `whole`: all suites ran. Reasons that hold
 * `sometimes` may match nothing.
 */
export function unusedPatterns(reasons, ran, used, whole) {
  const always = reasons.filter(({ sometimes }) => !sometimes);
  return always.flatMap(({ tests = [], errors = [] }) => [
    ...tests.filter((pattern) => !used.has(pattern) && ran.includes(pattern.split(":")[0])),
    ...errors.filter((pattern) => whole && !used.has(pattern)),
  ]);
}

/** `{counted, passed, apart}`: tests that pass natively less those that are counted apart, and how many of them pass here. */
export function score(result, reasons) {
  const apart = result.differences.filter((each) => {
    const reason = reasonOf(reasons, each);
    return reason !== undefined && KINDS[reason.kind].apart;
  }).length;
  return { counted: result.passed - apart, passed: result.both, apart };
}

/** Rounded down, e.g. "99.62 %". */
export function percent(part, whole) {
  return whole === 0 ? "none" : `${(Math.floor((part / whole) * 10_000) / 100).toFixed(2)} %`;
}
