// SPDX-License-Identifier: Apache-2.0
// Makes the npm package in out/dist out of host/: bundles, declarations, package.json.
// Usage: node host/build.mjs [--out FOLDER] [--types FOLDER] [--debug]. The wasm program, its module, the standard
// library and the lock file are put beside these files by other steps.
import { execFile } from "node:child_process";
import { copyFile, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { build } from "esbuild";
import { joinAddresses, LINE_LIMIT } from "./lines.mjs";

const checkout = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const { values: options } = parseArgs({
  options: {
    out: { type: "string", default: "out/dist" },
    types: { type: "string", default: "out/obj/types" },
    debug: { type: "boolean", default: false },
  },
});
const out = resolve(checkout, options.out);
const types = resolve(checkout, options.types);
const host = (path) => join(checkout, "host", path);
const place = (name) => join(out, name);

/** Versions as the sources state them. */
async function readVersions() {
  const source = await readFile(host("platform/version.ts"), "utf8");
  const constants = [...source.matchAll(/^export const (\w+) = "(.*)";$/gm)];
  const versions = Object.fromEntries(constants.map(([, name, value]) => [name, value]));
  const packageVersion = JSON.parse(await readFile(join(checkout, "package.json"), "utf8")).version;
  const stated = {
    "package.json": [packageVersion, versions.version],
    "python/pyxide/__init__.py": [await pythonVersion("pyxide"), versions.version],
    "python/pyodide/__init__.py": [await pythonVersion("pyodide"), versions.pyodideVersion],
  };
  for (const [file, [found, expected]] of Object.entries(stated)) {
    if (found !== expected)
      throw new Error(`${file} says version ${found}, host/platform/version.ts says ${expected}`);
  }
  return versions;
}

async function pythonVersion(name) {
  const source = await readFile(join(checkout, "python", name, "__init__.py"), "utf8");
  return /^__version__ = "(.*)"$/m.exec(source)?.[1];
}

const common = {
  bundle: true,
  platform: "neutral",
  target: ["es2022"],
  mainFields: [],
  charset: "utf8",
  minify: !options.debug,
  lineLimit: LINE_LIMIT,
  sourcemap: options.debug,
  logLevel: "warning",
  absWorkingDir: checkout,
};

async function bundle() {
  const esm = { ...common, format: "esm" };
  await Promise.all([
    build({ ...esm, entryPoints: [host("api/pyxide.ts")], outfile: place("pyxide.mjs") }),
    build({ ...esm, entryPoints: [host("api/pyodide.ts")], outfile: place("pyodide.mjs") }),
    build({ ...esm, entryPoints: [host("worker/worker.ts")], outfile: place("pyxide.worker.mjs") }),
    build({ ...esm, entryPoints: [host("figures/figures.ts")], outfile: place("figures.mjs") }),
    build({ ...esm, entryPoints: [host("worker/client.ts")], outfile: place("worker-client.mjs") }),
    build({ ...esm, entryPoints: [host("isolated/isolated-main.ts")], outfile: place("isolated.mjs") }),
    build({ ...esm, entryPoints: [host("isolated/worker.ts")], outfile: place("isolated.worker.mjs") }),
    build({ ...esm, entryPoints: [host("isolated/thread.ts")], outfile: place("isolated.thread.mjs") }),
    build({ ...esm, entryPoints: [host("isolated/process.ts")], outfile: place("isolated.process.mjs") }),
    build({
      ...common,
      format: "iife",
      globalName: "isolatedContext",
      entryPoints: [host("isolated/context.ts")],
      outfile: place("isolated.context.js"),
    }),
    build({
      ...esm,
      entryPoints: [host("node/cli.ts")],
      outfile: place("cli.mjs"),
      banner: { js: "#!/usr/bin/env node" },
    }),
    build({
      ...common,
      format: "iife",
      globalName: "pyxideClassic",
      entryPoints: [host("api/pyodide-classic.ts")],
      outfile: place("pyodide.js"),
      footer: { js: 'if (typeof module === "object" && module.exports) module.exports = pyxideClassic;' },
    }),
  ]);
}

/**
 * Lets bundlers of the packages' users find the files beside this one, and tells them to leave the import of a computed
 * address alone; minifying drops the comments.
 */
async function prepareForBundlers(names) {
  for (const name of names) {
    const text = joinAddresses(await readFile(place(name), "utf8"));
    const hinted = text.replaceAll(
      /\bimport\(\s*(?:\/\*.*?\*\/\s*)*(?=[\w$(])/g,
      "import(/* webpackIgnore: true */ /* @vite-ignore */ ",
    );
    if (!hinted.includes("@vite-ignore")) throw new Error(`${name}: found no import of a computed address`);
    await writeFile(place(name), hinted);
  }
}

/** The main entry for `require`. */
const MAIN_CJS = `// SPDX-License-Identifier: Apache-2.0
"use strict";
const { loadPyodide, loadPyxide, pyxideVersion } = require("./pyodide.js");
module.exports = { loadPyodide, loadPyxide, version: pyxideVersion };
`;

/** Declarations: what tsc emits goes to types/, with one file beside each entry that leads there. */
async function declare() {
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  await rm(types, { recursive: true, force: true });
  try {
    await promisify(execFile)(process.execPath, [tsc, "-p", "tsconfig.types.json", "--outDir", types], {
      cwd: checkout,
    });
  } catch (error) {
    throw new Error(`tsc failed:\n${error.stdout}${error.stderr}`);
  }
  await rm(place("types"), { recursive: true, force: true });
  await cp(types, place("types"), { recursive: true });
  const lead = (to) =>
    `// SPDX-License-Identifier: Apache-2.0\n/// <reference types="emscripten" />\nexport * from "./types/host/${to}";\n`;
  await Promise.all([
    writeFile(place("pyxide.d.ts"), lead("api/pyxide.js")),
    writeFile(place("pyxide.d.mts"), lead("api/pyxide.js")),
    writeFile(place("pyxide.d.cts"), lead("api/pyxide.js")),
    writeFile(place("pyodide.d.ts"), lead("api/pyodide.js")),
    writeFile(place("ffi.d.ts"), lead("api/ffi.js")),
    writeFile(place("figures.d.ts"), lead("figures/figures.js")),
    writeFile(place("worker-client.d.ts"), lead("worker/client.js")),
  ]);
}

async function describe(versions) {
  const manifest = JSON.parse(await readFile(host("package/package.json"), "utf8"));
  manifest.version = versions.version;
  await writeFile(place("package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  await copyFile(host("package/README.md"), place("README.md"));
  await copyFile(host("package/LICENSES.md"), place("LICENSES.md"));
  await copyFile(join(checkout, "LICENSE"), place("LICENSE"));
}

const versions = await readVersions();
await mkdir(out, { recursive: true });
await Promise.all([bundle(), declare(), describe(versions), writeFile(place("pyxide.cjs"), MAIN_CJS)]);
const importing = ["pyxide.mjs", "pyodide.mjs", "pyodide.js", "pyxide.worker.mjs", "worker-client.mjs"];
await prepareForBundlers([...importing, "isolated.worker.mjs"]);
