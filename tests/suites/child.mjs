// SPDX-License-Identifier: Apache-2.0
// Some test files of a package in a Node process: loads the package and pytest, unpacks the tests, runs run_files.py.
import { readFileSync } from "node:fs";
import { sitePackages } from "../../host/platform/python-version.ts";
import { tell } from "../cpython/tell.mjs";

const { entry, loader, dir, packages, archive, load: wanted, ...settings } = JSON.parse(process.argv[2]);
const { [loader]: load } = await import(entry);
const python = await load({
  indexURL: dir,
  lockFileURL: `${packages}/pyodide-lock.json`,
  packageBaseUrl: `${packages}/`,
  env: { PYTHONHASHSEED: "0", LANG: "C.UTF-8", MPLBACKEND: "agg" },
  stdin: () => null,
});
await python.loadPackage(wanted, { messageCallback: () => undefined });
python.unpackArchive(readFileSync(archive), "zip", { extractDir: sitePackages });
python.FS.writeFile("/tmp/run_files.py", readFileSync(new URL("run_files.py", import.meta.url)));
python.runPython('import sys; sys.path[:0] = ["/tmp"]; import run_files; del sys.path[0]');
python.pyimport("run_files.run")(JSON.stringify(settings), tell);
process.exit(0);
