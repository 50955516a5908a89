// SPDX-License-Identifier: Apache-2.0
// Bundles the page to a folder of static files.
//   node web/build.mjs [--out out/web] [--debug]

import { cp, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** A Python file is a module with one export, its source. */
const pythonSources = {
  name: "python-sources",
  setup({ onLoad }) {
    onLoad({ filter: /\.py$/ }, async ({ path }) => ({
      contents: `export const source = ${JSON.stringify(await readFile(path, "utf8"))};`,
    }));
  },
};

const { values } = parseArgs({
  options: {
    out: { type: "string", default: here("../out/web") },
    debug: { type: "boolean", default: false },
  },
});

await rm(values.out, { recursive: true, force: true });
await mkdir(values.out, { recursive: true });
await build({
  entryPoints: {
    page: here("src/page-main.ts"),
    theme: here("src/theme.ts"),
    "python-worker": here("src/python-worker.ts"),
  },
  outdir: values.out,
  bundle: true,
  format: "esm",
  target: ["chrome119", "firefox121", "safari17.4"],
  plugins: [pythonSources],
  minify: !values.debug,
  sourcemap: values.debug,
  legalComments: "linked",
  logLevel: "warning",
});
await build({
  entryPoints: { page: here("style/page.css") },
  outdir: values.out,
  bundle: true,
  minify: !values.debug,
  logLevel: "warning",
});
await cp(here("static"), values.out, { recursive: true });
// The service worker keeps what the page is made of, and what of the distribution every start reads.
const kept = (await readdir(values.out, { withFileTypes: true }))
  .filter((entry) => entry.isFile())
  .map((entry) => entry.name)
  .filter((name) => !name.endsWith(".map") && !name.endsWith(".txt"));
const core = ["pyodide.mjs", "pyxide.asm.mjs", "pyxide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"];
await build({
  entryPoints: { offline: here("src/offline-worker.ts") },
  outdir: values.out,
  bundle: true,
  format: "iife",
  target: ["chrome119", "firefox121", "safari17.4"],
  define: { KEPT_FILES: JSON.stringify(["./", ...kept, ...core.map((name) => `dist/${name}`)]) },
  minify: !values.debug,
  logLevel: "warning",
});
await cp(here("examples"), join(values.out, "examples"), { recursive: true });
