// SPDX-License-Identifier: Apache-2.0
// Runs the tests of packages, recipes/NAME/test_*.py and *.test.mjs, in Node with the packages of a folder and its lock
// file. A file *.test.mjs exports `tests`: functions by title, which are given the interpreter.
// Usage: node tests/packages/run.mjs --packages FOLDER [NAME…]
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

import { missingSymbols, programSymbols } from "./symbols.mjs";

const checkout = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const { values: options, positionals: wanted } = parseArgs({
  options: { packages: { type: "string" } },
  allowPositionals: true,
});
const dist = process.env.PYXIDE_DIST ?? join(checkout, "out/dist");
const folder = resolve(checkout, options.packages ?? "out/packages");

/** Files of tests by the package whose recipe they are beside. */
async function findTests() {
  const found = [];
  for (const name of (await readdir(join(checkout, "recipes"))).sort()) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const files = await readdir(join(checkout, "recipes", name));
    for (const file of files.filter((one) => /^test_.*\.py$|\.test\.mjs$/.test(one))) {
      found.push({
        name,
        path: join(checkout, "recipes", name, file),
        data: files.filter((one) => one.endsWith(".json")),
      });
    }
  }
  return found;
}

/** Runs one file in an interpreter of its own; the counts of its tests. */
async function runFile({ name, path, data }, loadPyxide) {
  const python = await loadPyxide({
    lockFileURL: join(folder, "pyodide-lock.json"),
    packageBaseUrl: `${folder}/`,
  });
  await python.loadPackage(name, { messageCallback: () => undefined });
  for (const line of missingSymbols(python, program)) missing.add(line);
  if (path.endsWith(".mjs"))
    return runFunctions((await import(pathToFileURL(path).href)).tests, name, python);
  for (const file of data) python.FS.writeFile(`/home/${file}`, await readFile(join(dirname(path), file)));
  const driver = await readFile(join(checkout, "tests/packages/driver.py"), "utf8");
  const counts = python.runPython(`${driver}\nrun(source, name)`, {
    globals: python.toPy({ source: await readFile(path, "utf8"), name: `${name}/${path.split("/").at(-1)}` }),
  });
  return counts.toJs();
}

/** Runs tests that are functions of JavaScript; how many passed and how many failed. */
async function runFunctions(tests, name, python) {
  let failures = 0;
  for (const [title, test] of Object.entries(tests)) {
    try {
      await test(python);
    } catch (error) {
      failures += 1;
      console.log(`FAILED ${name}: ${title}\n${error.stack}`);
    }
  }
  return [Object.keys(tests).length - failures, failures];
}

const { loadPyxide } = await import(pathToFileURL(join(dist, "pyxide.mjs")).href);
const program = await programSymbols(dist);
/** Lines about symbols that a module of a package lacks. @type {Set<string>} */
const missing = new Set();
let passed = 0;
let failed = 0;
for (const test of await findTests()) {
  try {
    const [good, bad] = await runFile(test, loadPyxide);
    passed += good;
    failed += bad;
  } catch (error) {
    failed += 1;
    console.log(`FAILED ${test.name}: ${error}`);
  }
}
if (missing.size > 0) {
  failed += 1;
  for (const line of missing) console.log(`FAILED symbols: ${line}`);
} else if (passed > 0) {
  passed += 1;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
