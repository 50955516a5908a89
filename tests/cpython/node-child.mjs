// SPDX-License-Identifier: Apache-2.0
// One module of Python tests in a Node process: loads the package, mounts the tests' folder, runs run_module.py.

import { readFileSync } from "node:fs";
import { sitePackages } from "../../host/platform/python-version.ts";
import { tell } from "./tell.mjs";

const { entry, loader, dir, folder, name, skip, wheels } = JSON.parse(process.argv[2]);

const { [loader]: load } = await import(entry);
const python = await load({
  indexURL: dir,
  env: { PYTHONHASHSEED: "0", LANG: "C.UTF-8" },
  stdin: () => null,
});
python.mountNodeFS("/testlib", folder);
for (const wheel of wheels) python.unpackArchive(readFileSync(wheel), "wheel", { extractDir: sitePackages });
python.FS.writeFile("/tmp/run_module.py", readFileSync(new URL("run_module.py", import.meta.url)));
python.runPython(
  'import sys; sys.path[:0] = ["/tmp"]; sys.path.append("/testlib"); import run_module; del sys.path[0]',
);
const run = python.pyimport("run_module.run");
run(name, JSON.stringify(skip), tell);
process.exit(0);
