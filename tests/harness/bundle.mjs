// SPDX-License-Identifier: Apache-2.0
// Bundles the TypeScript tests and what runs inside the tested environment; one output a test file, shared chunks.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parse } from "smol-toml";
import { TESTS } from "./options.mjs";

// mocha is CommonJS and requires Node's modules, which an ES module cannot do without this.
const REQUIRE =
  'import { createRequire as requireFor } from "node:module"; const require = requireFor(import.meta.url);';

const INSIDE = join(TESTS, "harness", "inside");

/** `*.test.ts` under tests/api that concern the target, in order of name; `.node.test.ts` is for Node alone. */
export function testFiles(target) {
  return readdirSync(join(TESTS, "api"))
    .filter((name) => name.endsWith(".test.ts"))
    .filter((name) => target === "node" || !name.endsWith(".node.test.ts"))
    .filter((name) => target !== "node" || !name.endsWith(".web.test.ts"))
    .sort();
}

/** Lets a test import a table. */
const toml = {
  name: "toml",
  setup(build) {
    build.onLoad({ filter: /\.toml$/ }, ({ path }) => ({
      contents: JSON.stringify(parse(readFileSync(path, "utf8"))),
      loader: "json",
    }));
  },
};

/** Bundles into a temporary folder, removed when the process ends. Returns the folder. */
export async function bundle(target, files) {
  const { build } = await import("esbuild");
  const outdir = mkdtempSync(join(tmpdir(), "pyxide-tests-"));
  process.on("exit", () => rmSync(outdir, { recursive: true, force: true }));
  const node = target === "node";
  const inside = node ? ["node-entry.ts"] : ["page-entry.ts", "worker-entry.ts"];
  await build({
    entryPoints: [
      ...files.map((name) => join(TESTS, "api", name)),
      ...inside.map((name) => join(INSIDE, name)),
    ],
    outdir,
    entryNames: "[name]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: node ? "node" : "browser",
    target: "es2024",
    sourcemap: "inline",
    outExtension: { ".js": ".mjs" },
    external: ["node:*"],
    plugins: [toml],
    banner: node ? { js: REQUIRE } : {},
    logLevel: "warning",
  });
  return outdir;
}

/** The bundle's name of a test file. */
export const bundled = (file) => `${basename(file, ".ts")}.mjs`;
