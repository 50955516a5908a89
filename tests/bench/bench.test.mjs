// SPDX-License-Identifier: Apache-2.0
// Tests of the benchmarks' own arithmetic, tables and lists: node --test tests/bench/bench.test.mjs

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { ffiRows } from "./inside/rows.mjs";
import { agree, compareResults, withSse } from "./measure/packages.mjs";
import { partOf } from "./measure/size.mjs";
import { here, readOptions } from "./options.mjs";
import { packageSets } from "./package-sets.mjs";
import { programs, select } from "./programs.mjs";
import { load, save } from "./report/files.mjs";
import { readmeTables } from "./report/readme.mjs";
import { geometricMean, groupRatio, median, rows } from "./report/stats.mjs";
import { judge } from "./report/summary.mjs";
import { digits, format } from "./report/units.mjs";

const subjects = [
  { id: "native", label: "native CPython", kind: "command", build: "native" },
  { id: "pyodide-0.29.5", label: "Pyodide 0.29.5", kind: "wasm", build: "a" },
  { id: "ours", label: "Pyxide", kind: "wasm", build: "b" },
];
const run = {
  date: "2026-01-01T00:00:00Z",
  machine: "m",
  quick: false,
  engines: ["Node v26"],
  nodeFlags: [],
};

/** Three processes each. @param {string} group @param {string} name @param {Record<string, number[]>} values */
const samples = (group, name, values, target = "node") =>
  Object.entries(values).flatMap(([subject, seconds]) =>
    seconds.map((value, round) => ({
      group,
      name,
      subject,
      target: subject === "native" ? "native" : target,
      round,
      value,
    })),
  );

const two = [
  ...samples("real", "a", { native: [1, 1, 1], "pyodide-0.29.5": [2, 3, 2], ours: [1, 9, 1] }),
  ...samples("real", "b", { native: [1, 1, 1], "pyodide-0.29.5": [4, 4, 4], ours: [8, 8, 8] }),
];

test("median and geometric mean", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  assert.ok(Math.abs(geometricMean([1, 4]) - 2) < 1e-12);
  assert.ok(Number.isNaN(median([])));
});

test("ratios of medians, paired ratios, and their geometric mean", () => {
  const { ratio, paired, rows: count } = groupRatio(rows(two, "real", "node"), "ours", "pyodide-0.29.5");
  assert.equal(count, 2);
  assert.ok(Math.abs(ratio - Math.sqrt(0.5 * 2)) < 1e-12);
  assert.ok(Math.abs(paired - Math.sqrt(0.5 * 2)) < 1e-12);
});

test("a program that failed somewhere is left out of the mean there", () => {
  const failed = { group: "real", name: "b", subject: "ours", target: "node", round: 0, error: "no" };
  const table = rows([...two, failed], "real", "node");
  assert.equal(groupRatio(table, "ours", "pyodide-0.29.5").rows, 1);
  assert.equal(groupRatio(table, "pyodide-0.29.5", "native").rows, 2);
});

test("native samples count for every target that was measured", () => {
  const firefox = samples("real", "a", { ours: [2, 2, 2] }, "firefox");
  const table = rows([...two, ...firefox], "real", "firefox");
  assert.deepEqual([...table.keys()], ["a"]);
  assert.equal(groupRatio(table, "ours", "native").ratio, 2);
  assert.equal(rows(two, "real", "chromium").size, 0);
});

test("figures", () => {
  assert.deepEqual([99.96, 0.1234, 12.34, 1234].map(digits), ["100", "0.123", "12.3", "1230"]);
  assert.deepEqual([format("real", 0.0421), format("micro", 2e-6)], ["42.1 ms", "2.00 µs"]);
  assert.deepEqual([format("size", 5.03e6), format("size", 26_100)], ["5.03 MB", "26.1 kB"]);
});

test("goals are judged on the geometric mean", () => {
  const [line = ""] = judge({ runs: [run], subjects, samples: two });
  assert.match(line, /^MISSED: .*: 1\.00 of the faster peer \(goal: at most 0\.80\)$/);
});

test("the rows of ffi have names of their own and one body each, and are judged one by one", () => {
  assert.equal(new Set(ffiRows.map((row) => row.name)).size, ffiRows.length);
  for (const { name, python, script } of ffiRows)
    assert.ok((python === undefined) !== (script === undefined), name);
  const fast = samples("ffi", "call", { "pyodide-0.29.5": [4, 4], ours: [1, 1] });
  const slow = samples("ffi", "await", { "pyodide-0.29.5": [1, 1], ours: [2, 2] });
  const [mean = "", all = ""] = judge({ runs: [run], subjects, samples: fast });
  assert.match(mean, /^reached: .*: 0\.25 of pyodide-0\.29\.5 \(goal: at most 0\.50\)$/);
  assert.match(all, /^reached: .*: all 1 rows \(goal: every row below 1\.00 of pyodide-0\.29\.5\)$/);
  assert.match(
    judge({ runs: [run], subjects, samples: [...fast, ...slow] })[1] ?? "",
    /^MISSED: .*not await \(2\.00\)/,
  );
  const failed = { group: "ffi", name: "call", subject: "ours", target: "node", round: 2, error: "no" };
  assert.match(
    judge({ runs: [run], subjects, samples: [...fast, ...slow, failed] }).at(-1) ?? "",
    /call \(failed\)/,
  );
  assert.deepEqual([...select(["ffi"], true).groups], ["ffi"]);
});

test("results are saved, kept where they still hold, and charts are well-formed", () => {
  const out = mkdtempSync(join(tmpdir(), "bench-test-"));
  try {
    save({ out, keep: false }, { run, subjects, samples: two });
    const rebuilt = subjects.map((s) => (s.id === "ours" ? { ...s, build: "c" } : s));
    const fresh = samples("real", "b", { "pyodide-0.29.5": [5], ours: [1] });
    save({ out, keep: true }, { run, subjects: rebuilt, samples: fresh });
    const kept = load(out).samples.map((s) => `${s.name} ${s.subject}`);
    assert.deepEqual([...new Set(kept)].sort(), [
      "a native",
      "a pyodide-0.29.5",
      "b native",
      "b ours",
      "b pyodide-0.29.5",
    ]);
    assert.equal(kept.length, 3 + 3 + 3 + 1 + 1);
    assert.match(readmeTables(load(out)), /\| real programs \(1 of 2\), Node; native CPython = 1 \|/);
    for (const chart of ["summary.svg", "programs-node.svg"]) {
      const svg = readFileSync(join(out, chart), "utf8");
      assert.match(svg, /^<svg [^>]+>[\s\S]+<\/svg>\n$/);
      assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
    }
  } finally {
    rmSync(out, { recursive: true });
  }
});

test("the list of programs is complete and consistent", () => {
  const pinned = readFileSync(join(here, "requirements.txt"), "utf8");
  const names = programs.map((program) => program.name);
  assert.equal(new Set(names).size, names.length);
  for (const program of programs) {
    for (const wheel of program.wheels) assert.ok(pinned.includes(`\n${wheel}==`), `${wheel} is not pinned`);
    if (program.kind === "micro") continue;
    assert.match(program.checksum ?? "", program.kind === "real" ? /^[0-9a-f]{16}$/ : /^\S/);
    assert.ok(existsSync(join(here, `python/${program.kind}/${program.module}.py`)), program.name);
  }
  assert.ok(programs.filter((p) => p.kind === "micro").length >= 15);
  assert.ok(programs.filter((p) => p.kind === "real").length >= 6);
  assert.ok(programs.filter((p) => p.kind === "short").length >= 14);
});

test("names select groups, programs and beginnings of names; a wrong name or target is an error", () => {
  assert.deepEqual(
    select(["pygments", "size"], false).programs.map((p) => p.name),
    ["pygments_highlight"],
  );
  assert.deepEqual([...select(["size"], false).groups], ["size"]);
  assert.ok(select([], true).programs.length < select([], false).programs.length);
  assert.throws(() => select(["nothing"], false), /no benchmark is named "nothing"/);
  assert.throws(() => readOptions(["--target", "opera"]), /not "opera"/);
  assert.throws(() => readOptions(["--rounds", "0"]), /above 0/);
});

test("files of a package belong to the core or not", () => {
  const subject = { id: "ours", label: "", kind: /** @type {const} */ ("wasm"), entry: "pyxide.mjs" };
  const parts = [
    "pyxide.mjs",
    "pyxide.asm.mjs",
    "pyxide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
    "cli.mjs",
  ];
  assert.deepEqual(
    parts.map((name) => partOf(subject, name)),
    ["js", "js", "wasm", "stdlib", "lock", undefined],
  );
});

test("packages: sets name modules that are there, and are chosen by name", () => {
  const every = select(["packages"], false).sets;
  assert.deepEqual([...every], [...packageSets.map(({ name }) => name), "imports", "wheels"]);
  assert.deepEqual([...select(["linalg", "size"], false).sets], ["linalg"]);
  assert.equal(select([], false).sets.size, 0);
  const rowsOf = (module) =>
    readFileSync(join(here, `python/packages/${module}.py`), "utf8").match(/^@row$/gm)?.length;
  for (const { modules } of packageSets) for (const module of modules) assert.ok(rowsOf(module) > 0, module);
  assert.ok(rowsOf("kernels") + rowsOf("kernels2") >= 25);
});

test("packages: rows whose results differ are errors", () => {
  assert.ok(agree([3, 1e9], [3, 1e9 + 1]) && agree([Number.NaN], [Number.NaN]));
  assert.ok(!agree([3, 1], [3, 1.001]) && !agree([3], [3, 1]));
  const sample = (subject, digest) => ({
    group: "kernels",
    name: "a",
    subject,
    target: "node",
    round: 0,
    value: 1,
    detail: { digest },
  });
  const [first, second] = compareResults([sample("native", [1]), sample("ours", [2])]);
  assert.equal(first.error, undefined);
  assert.match(second.error, /is not that of native/);
  assert.equal(second.value, undefined);
});

test("packages: native code takes part twice, and the mean is compared with SSE", () => {
  const three = withSse(subjects);
  if (process.arch === "x64")
    assert.deepEqual(three.map(({ id }) => id).slice(0, 2), ["native-sse", "native"]);
  const own = samples("kernels", "a", { native: [1], ours: [3] });
  const sse = own.slice(0, 1).map((one) => ({ ...one, subject: "native-sse", value: 2 }));
  const all = [{ id: "native-sse", label: "native SSE", kind: "command" }, ...subjects];
  const lines = judge({ runs: [run], subjects: all, samples: [...own, ...sse] });
  assert.match(lines.join("\n"), /reached: NumPy kernels .*: 1\.50 of native-sse \(goal: at most 1\.60\)/);
});
