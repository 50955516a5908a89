// SPDX-License-Identifier: Apache-2.0
// Writes the folder that mypy and editors take as a search path: js.pyi, the other stubs, and our packages.
// Usage: node python/stubs/package.mjs --out DIR
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({ options: { out: { type: "string" } } });
if (values.out === undefined) throw new Error("package.mjs: --out DIR is missing");
const { out } = values;

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const name of readdirSync(here).filter((each) => each.endsWith(".pyi")))
  cpSync(join(here, name), join(out, name));
const isSource = (path) => !path.includes("__pycache__");
for (const name of ["pyxide", "pyodide", "_pyodide"])
  cpSync(join(here, "..", name), join(out, name), { recursive: true, filter: isSource });
const { status } = spawnSync(process.execPath, [join(here, "generate-js.mjs"), join(out, "js.pyi")], {
  stdio: ["ignore", "ignore", "inherit"],
});
process.exitCode = status ?? 1;
