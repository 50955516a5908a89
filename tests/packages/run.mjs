// SPDX-License-Identifier: Apache-2.0
// Runs the tests of packages with the packages of a folder and its lock file: those beside the recipes, recipes/NAME/test_*.py in
// Node, Chromium and Firefox and *.test.mjs in Node, then those of the page.
// Usage: node tests/packages/run.mjs [--packages FOLDER] [--targets LIST] [NAME…]
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { runFiles } from "../../web/run-tests.mjs";
import { testNode } from "../harness/node-lane.mjs";
import { runInBrowser } from "./browser.mjs";
import { runFunctions } from "./functions.mjs";
import { runTests } from "./inside/run-tests.mjs";
import { refusedByPip } from "./pip.mjs";
import { missingSymbols, programSymbols } from "./symbols.mjs";
import { checkout, findFunctions, findTests, pageTests } from "./tests.mjs";

const { values: options, positionals: wanted } = parseArgs({
  options: {
    packages: { type: "string", default: "out/packages" },
    targets: { type: "string", default: "node,chromium,firefox,page" },
  },
  allowPositionals: true,
});
const dist = process.env.PYXIDE_DIST ?? join(checkout, "out/dist");
const folder = resolve(checkout, options.packages);

/** Also looks whether all symbols are there that the packages import, and whether pip takes their wheels. */
async function inNode(tests) {
  const { loadPyxide } = await import(pathToFileURL(join(dist, "pyxide.mjs")).href);
  const program = await programSymbols(dist);
  const places = { lockFileURL: join(folder, "pyodide-lock.json"), packageBaseUrl: `${folder}/` };
  const load = () => loadPyxide(places);
  const missing = new Set();
  const look = (python) => {
    for (const line of missingSymbols(python, program)) missing.add(line);
  };
  const counts = [
    await runTests(tests, load, console.log, look),
    await runFunctions(await findFunctions(wanted), load),
  ];
  for (const [what, lines] of [
    ["pip", await refusedByPip(folder)],
    ["symbols", [...missing]],
  ]) {
    for (const line of lines) console.log(`FAILED ${what}: ${line}`);
    counts.push({ passed: lines.length === 0 ? 1 : 0, failed: lines.length });
  }
  const sum = (key) => counts.reduce((total, each) => total + each[key], 0);
  return { passed: sum("passed"), failed: sum("failed") };
}

/** The page's tests find the folder in the environment. */
function inPage() {
  process.env.PYXIDE_PACKAGES = folder;
  process.env.PYXIDE_NODE ??= testNode();
  return runFiles(pageTests(wanted));
}

let passed = 0;
let failed = 0;
const tests = await findTests(wanted);
for (const target of options.targets.split(",")) {
  const lanes = {
    node: () => inNode(tests),
    chromium: () => runInBrowser("chromium", tests, { dist, folder }),
    firefox: () => runInBrowser("firefox", tests, { dist, folder }),
    page: inPage,
  };
  if (lanes[target] === undefined)
    throw new Error(`--targets: there is no '${target}', but ${Object.keys(lanes)}`);
  if (target !== "page" && tests.length === 0) continue;
  const counts = await lanes[target]();
  console.log(`${target}: ${counts.passed} of ${counts.passed + counts.failed} passed`);
  passed += counts.passed;
  failed += counts.failed;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
