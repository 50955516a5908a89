// SPDX-License-Identifier: Apache-2.0
// Each public name of the npm package's Python modules, each parameter of its functions, and each member of what
// loadPyodide gives must be here, too: both versions are asked for theirs. `node tests/differential/names.mjs [--dist DIR]`.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { findDist, ROOT } from "../harness/options.mjs";
import { Report } from "../harness/report.mjs";

const VERSIONS = ["0.29.5", "314.0.7"];
// What is not there, and why.
const LEFT_OUT = [
  [/\.ffi\.Js\w+\(arg\)$/, "JavaScript makes these objects"],
  [/XHRResponse\(xhr\)$/, "a request makes it"],
  [/\.(Param2?|RetType|S|T)$/, "type variables of the module's own"],
  [/\.(DUMMY_DESTROYABLE|Destroyable|redirect_stdin)\b/, "undocumented, for the module's own use"],
];
const ASK = `
import importlib, inspect, json, pkgutil
def parameters(value):
    try:
        found = inspect.signature(value).parameters.values()
    except (TypeError, ValueError):
        return []
    return [one.name for one in found if one.kind not in (one.POSITIONAL_ONLY, one.VAR_POSITIONAL, one.VAR_KEYWORD)]
def names(module):
    found = importlib.import_module(module)
    for name in [*getattr(found, "__all__", []), *(one for one in dir(found) if defined(found, one))]:
        value = getattr(found, name)
        yield f"{module}.{name}"
        if callable(value):
            yield from (f"{module}.{name}({one})" for one in parameters(value))
def defined(module, name):
    return not name.startswith("_") and getattr(getattr(module, name), "__module__", None) == module.__name__
import pyodide
modules = ["pyodide.http.pyxhr", "pyodide.ffi.wrappers", "pyodide_js"]
modules += [f"pyodide.{one.name}" for one in pkgutil.iter_modules(pyodide.__path__) if not one.name.startswith("_")]
modules.append("pyodide")  # which has its modules as attributes once they are imported
json.dumps(sorted({name for module in modules for name in names(module)}))
`;

async function namesOf(entry) {
  const { loadPyodide } = await import(pathToFileURL(entry).href);
  const py = await loadPyodide();
  const members = Object.keys(py).filter((name) => !name.startsWith("_"));
  return new Set([...JSON.parse(py.runPython(ASK)), ...members.map((name) => `loadPyodide().${name}`)]);
}

const { values } = parseArgs({ options: { dist: { type: "string" }, verbose: { type: "boolean" } } });
const report = new Report({ verbose: values.verbose });
const ours = await namesOf(join(findDist(values.dist), "pyodide.mjs"));
for (const version of VERSIONS) {
  for (const name of await namesOf(join(ROOT, "node_modules", `pyodide-${version}`, "pyodide.mjs"))) {
    if (ours.has(name)) report.pass(version, name, 0);
    else {
      const reason = LEFT_OUT.find(([pattern]) => pattern.test(name))?.[1];
      if (reason === undefined) report.fail(version, name, "is not there", 0);
      else report.skip(version, name, reason);
    }
  }
}
process.exit(report.finish());
