// SPDX-License-Identifier: Apache-2.0
// Takes the linked program into the package: wasm as it is, its JavaScript in lines of moderate length.
// Usage: node host/program.mjs --from FOLDER --out FOLDER [--debug]. With --debug the JavaScript is not minified.
import { copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { joinAddresses, LINE_LIMIT } from "./lines.mjs";

const { values: options } = parseArgs({
  options: {
    from: { type: "string" },
    out: { type: "string" },
    debug: { type: "boolean", default: false },
  },
});
const { from, out, debug } = options;
if (from === undefined || out === undefined) throw new Error("--from and --out are wanted");

await mkdir(out, { recursive: true });
for (const name of await readdir(from)) {
  // A source map comes with the debug flavour.
  if (/^pyxide\.asm\.wasm(\.map)?$/.test(name)) await copyFile(join(from, name), join(out, name));
}
const { outputFiles } = await build({
  entryPoints: [join(from, "pyxide.asm.mjs")],
  outfile: join(out, "pyxide.asm.mjs"),
  format: "esm",
  charset: "utf8",
  // Names stay: code of wheels that is evaluated in the module refers to them.
  minifyWhitespace: !debug,
  minifySyntax: !debug,
  ...(debug ? {} : { lineLimit: LINE_LIMIT }),
  logLevel: "warning",
  write: false,
});
for (const { path, text } of outputFiles) await writeFile(path, joinAddresses(text));
