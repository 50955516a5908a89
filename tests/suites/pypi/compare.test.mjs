// SPDX-License-Identifier: Apache-2.0
// Tests of the comparison of outcomes: node --test tests/suites/pypi/compare.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, percent, reasonOf, score, unusedPatterns } from "./compare.mjs";

const passed = { outcome: "passed" };
const native = {
  "t.py::a": passed,
  "t.py::b[<object at 0x7f001122>]": passed,
  "t.py::c": passed,
  "t.py::f[/tmp/suites/work/one/t.py]": passed,
  "u.py::d": passed,
  "t.py::e": { outcome: "failed", text: "no" },
};
const here = {
  "t.py::a": passed,
  "t.py::b[<object at 0x12345678>]": passed,
  "t.py::c": { outcome: "skipped", reason: "not on this platform" },
  "u.py (loading)": { outcome: "failed", text: "ImportError: no" },
  "t.py::e": passed,
  "t.py::f[/checkout/out/test/suites-pypi/pyxide/one/t.py]": passed,
};
const reasons = [
  { kind: "threads", why: "It starts a thread.", errors: ["*new thread*"] },
  { kind: "platform", why: "It is skipped.", tests: ["one:t.py::c", "two:t.py::x"] },
  { kind: "fault", why: "It does not load.", errors: ["ImportError*"] },
];

test("a difference is what passes natively and not here", () => {
  assert.deepEqual(compare("one", native, here), {
    passed: 5,
    both: 3,
    differences: [
      { suite: "one", id: "t.py::c", outcome: "skipped", text: "not on this platform" },
      { suite: "one", id: "u.py::d", outcome: "absent", text: "ImportError: no" },
    ],
  });
});

test("a test that was never reached is a difference", () => {
  const { differences } = compare("one", { "v.py::f": passed }, {});
  assert.deepEqual(differences, [
    { suite: "one", id: "v.py::f", outcome: "absent", text: "the test was not reached" },
  ]);
  const unit = { "setUpClass (app.tests.Case)": { outcome: "failed", text: "no server" } };
  assert.equal(compare("one", { "app.tests.Case.test_it": passed }, unit).differences[0].text, "no server");
  const lost = { "tests (runner)": { outcome: "failed", text: "ImportError: x" } };
  assert.equal(compare("one", { "v.py::f": passed }, lost).differences[0].text, "ImportError: x");
});

test("reasons match by test or by error, and those of suites that did not run may stay unused", () => {
  const used = new Set();
  const kinds = compare("one", native, here).differences.map((each) => reasonOf(reasons, each, used)?.kind);
  assert.deepEqual(kinds, ["platform", "fault"]);
  assert.deepEqual(unusedPatterns(reasons, ["one"], used, false), []);
  assert.deepEqual(unusedPatterns(reasons, ["one", "two"], used, true), ["*new thread*", "two:t.py::x"]);
  const sometimes = reasons.map((reason) => ({ ...reason, sometimes: true }));
  assert.deepEqual(unusedPatterns(sometimes, ["one", "two"], used, true), []);
  assert.equal(reasonOf(reasons, { suite: "one", id: "t.py::z", text: "AssertionError" }), undefined);
});

test("threads and processes are counted apart", () => {
  const text = "RuntimeError: can't start new thread";
  const result = {
    passed: 3,
    both: 1,
    differences: [
      { suite: "one", id: "x", text },
      { suite: "one", id: "y", text: "" },
    ],
  };
  assert.deepEqual(score(result, reasons), { counted: 2, passed: 1, apart: 1 });
});

test("shares are rounded down", () => {
  assert.equal(percent(99_999, 100_000), "99.99 %");
  assert.equal(percent(0, 0), "none");
});
