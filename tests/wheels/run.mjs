// SPDX-License-Identifier: Apache-2.0
// Loads wheels for WebAssembly that PyPI serves, runs something real with each, and writes docs/wheels.md.
//   node tests/wheels/run.mjs [--dist DIR] [--add WHEEL]… [--filter RE] [--check]
// `--add` names a wheel that rows need and the lock file does not have yet. The last line is `N passed, N failed`.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { platformTag } from "../../host/platform/python-version.ts";
import { testNode } from "../harness/node-lane.mjs";
import { ROOT } from "../harness/options.mjs";
import { readWheels, wheelPath } from "../harness/wasm-wheels.mjs";

const { values: options } = parseArgs({
  options: {
    dist: { type: "string", default: process.env.PYXIDE_DIST ?? join(ROOT, "out/dist") },
    add: { type: "string", multiple: true, default: [] },
    filter: { type: "string", default: "" },
    check: { type: "boolean", default: false },
    one: { type: "string" },
  },
});
const page = join(ROOT, "docs", "wheels.md");
const nameOf = (file) => basename(file).split("-")[0].replaceAll("_", "-").toLowerCase();

/** In a process of its own: one row, as JSON on the last line. */
async function runOne(row) {
  const { extra } = readWheels();
  const { loadPyxide } = await import(pathToFileURL(join(resolve(options.dist), "pyxide.mjs")).href);
  const python = await loadPyxide({ stdout: () => undefined });
  const failures = [];
  const quiet = { messageCallback: () => undefined, errorCallback: (text) => failures.push(text) };
  const needed = row.needs.map((name) => {
    const added = options.add.find((file) => nameOf(file) === nameOf(name));
    const other = extra.find((each) => each.name === name);
    return added ? resolve(added) : other ? wheelPath(other) : name;
  });
  await python.loadPackage(needed, quiet);
  const began = performance.now();
  await python.loadPackage(wheelPath(row), quiet);
  if (failures.length > 0) throw new Error(failures.join("; "));
  const loaded = performance.now();
  const found = python.runPython(`repr(eval_code(${JSON.stringify(row.code)}, {}))`, {
    globals: python.runPython("from pyodide.code import eval_code\n{'eval_code': eval_code, 'repr': repr}"),
  });
  if (found !== row.gives) throw new Error(`gave ${found} instead of ${row.gives}`);
  return { load: loaded - began, run: performance.now() - loaded };
}

function runApart(row) {
  const args = [fileURLToPath(import.meta.url), "--one", row.name, "--dist", options.dist];
  for (const file of options.add) args.push("--add", file);
  try {
    const output = execFileSync(testNode(), args, { encoding: "utf8", maxBuffer: 1 << 26 });
    return JSON.parse(output.trim().split("\n").at(-1));
  } catch (error) {
    return {
      error: String(error.stdout || error.message)
        .trim()
        .split("\n")
        .at(-1),
    };
  }
}

const megabytes = (file) => `${(statSync(file).size / 1e6).toFixed(2)} MB`;

function table(rows) {
  const lines = rows.map(({ row, result }) => {
    const outcome = result.error === undefined ? (row.note ?? "works") : `**fails**: ${result.error}`;
    const word = row.name.split("-")[0];
    const first = row.code.split("\n").find((line) => line.includes("import") && line.includes(word)) ?? "";
    return `| ${row.name} ${row.version} | ${row.what} | \`${row.file.split("-").slice(2).join("-").replace(".whl", "")}\` | ${megabytes(wheelPath(row))} | \`${first}\` | ${outcome} |`;
  });
  return `<!-- SPDX-License-Identifier: Apache-2.0 -->
# Wheels for WebAssembly from PyPI

PyPI serves wheels for \`${platformTag}\` (PEP 783), which \`micropip.install(NAME)\` and \`loadPackage(ADDRESS)\`
take as they are. Those below are loaded unchanged; with each some real work is done, whose result is checked.
\`node tests/wheels/run.mjs\` makes this page from [tests/wheels/wheels.toml](../tests/wheels/wheels.toml), where the work is.

| wheel | what it is | for | size | begins with | result |
|---|---|---|---:|---|---|
${lines.join("\n")}

What they have of ours: CPython's and libc's functions and data, libc++, compiler-rt's arithmetic of \`long double\`, all of
which the core exports; libraries of their own, which are found beside them (\`$ORIGIN\`, \`NAME.libs\`).
`;
}

async function main() {
  if (options.one !== undefined) {
    try {
      console.log(JSON.stringify(await runOne(readWheels().wheel.find((row) => row.name === options.one))));
    } catch (error) {
      console.log(JSON.stringify({ error: error.message.trim().split("\n").at(-1) }));
    }
    process.exit(0);
  }
  if (!readdirSync(options.dist).includes("pyxide.mjs"))
    throw new Error(`${options.dist} is no built package`);
  const rows = [];
  for (const row of readWheels().wheel.filter(({ name }) => new RegExp(options.filter).test(name))) {
    const result = runApart(row);
    const times =
      result.error ?? `loads in ${Math.round(result.load)} ms, runs in ${Math.round(result.run)} ms`;
    console.log(`  ${result.error === undefined ? "ok  " : "FAIL"} ${row.name} ${row.version}: ${times}`);
    rows.push({ row, result });
  }
  const failed = rows.filter(({ result }) => result.error !== undefined).length;
  const text = table(rows);
  if (options.filter === "" && options.check && readFileSync(page, "utf8") !== text)
    console.log("docs/wheels.md is not what this run gives: write it anew without --check");
  if (options.filter === "" && !options.check) writeFileSync(page, text);
  console.log(`${rows.length - failed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

await main();
