// SPDX-License-Identifier: Apache-2.0
// Writes tests/figures/picture.png by Agg in Node: what figures in pages are compared with.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { loadPyxide } from "../../out/dist/pyxide.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const python = await loadPyxide({ lockFileURL: here("../../out/packages/pyodide-lock.json") });
await python.runPythonAsync(await readFile(here("picture.py"), "utf8"));
python.runPython("fig.savefig('/tmp/picture.png')");
await writeFile(here("picture.png"), python.FS.readFile("/tmp/picture.png"));
