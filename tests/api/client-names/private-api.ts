// SPDX-License-Identifier: Apache-2.0
// Names in `_api` and in the Python module `pyodide_js`.
import { assert, load, type PyProxy } from "../../harness/inside/kit.ts";
import { type Client, JUPYTERLITE, MICROPIP, type Row, STLITE } from "./row.ts";

/** In `_api`. */
export const API: Row[] = [
  {
    name: "_api.on_fatal, called when the interpreter has died",
    clients: JUPYTERLITE,
    async check() {
      const quiet = { stdout: () => undefined, stderr: () => undefined };
      const py = (await load(quiet)) as Client;
      const told: Error[] = [];
      py._api.on_fatal = async (error: Error) => told.push(error);
      const { error } = console;
      console.error = () => undefined;
      try {
        assert.throws(() => py.runPython("import os; os.abort()"));
      } finally {
        console.error = error;
      }
      assert.equal(told.length, 1);
      assert.isString(told[0]?.name);
      assert.isString(told[0]?.message);
      assert.isString(told[0]?.stack);
    },
  },
  {
    name: "_api._import_name_to_package_name",
    clients: STLITE,
    check(py) {
      const names = py._api._import_name_to_package_name;
      assert.equal(names.get("micropip"), "micropip");
      assert.isUndefined(names.get("no_such_module"));
    },
  },
  {
    name: "_api.pyodide_code.find_imports",
    clients: "older clients",
    options: { unbalanced: "imported modules stay" },
    check(py) {
      const found = py._api.pyodide_code["find_imports"]("import a.b\nfrom c import d") as PyProxy;
      assert.deepEqual(found["toJs"](), ["a", "a.b", "c"]);
      found.destroy();
    },
  },
  {
    name: "_api.pyodide_py and _api.package_loader",
    clients: "older clients",
    options: { unbalanced: "imported modules stay" },
    check(py) {
      assert.equal(py._api.pyodide_py["__name__"], "pyodide");
      const folder = py._api.package_loader["get_install_dir"] as PyProxy | undefined;
      assert.isDefined(folder);
      folder?.destroy();
    },
  },
  {
    name: "pyodide_js: loadedPackages, loadPackage, lockfileBaseUrl, _api.install, loadBinaryFile, lockfile_packages, lockfile_info",
    clients: MICROPIP,
    options: { unbalanced: "imported modules stay" },
    check(py) {
      const code = `
import pyodide_js
from pyodide_js import loadedPackages, loadPackage, lockfileBaseUrl
from pyodide_js._api import install, loadBinaryFile
packages, info = pyodide_js._api.lockfile_packages.to_py(), pyodide_js._api.lockfile_info.to_py()
seen = [type(packages).__name__, "micropip" in packages, info["arch"], callable(install), callable(loadPackage), callable(loadBinaryFile)]
del loadedPackages, loadPackage, lockfileBaseUrl, install, loadBinaryFile, pyodide_js
str(seen)`;
      assert.equal(py.runPython(code), "['dict', True, 'wasm32', True, True, True]");
    },
  },
  {
    name: "pyodide_js.loadPackagesFromImports, called from Python",
    clients: JUPYTERLITE,
    async check(py) {
      const code = `
from pyodide_js import loadPackagesFromImports
loaded = await loadPackagesFromImports("import sys, json")
count = len(loaded)
del loadPackagesFromImports, loaded
count`;
      assert.equal(await py.runPythonAsync(code), 0);
    },
  },
];
