// SPDX-License-Identifier: Apache-2.0
// One interpreter of either package with the driver in it.
import { readdirSync, readFileSync } from "node:fs";
import { normalize } from "./normalize.mjs";
import { makeShow } from "./show.mjs";

const MODULES = new URL("python/", import.meta.url);
const KINDS = new URL("../kinds/", import.meta.url);
const FOLDER = "/opt/grid";

// Functions of the driver that the parts call.
const FUNCTIONS =
  "add_operation operate operate_and_wait names_of attribute start_kinds made cross cross_and_wait " +
  "module_members home describe documented call import_for_lines";

/** Tells one run of Python from the next: sets and dicts come in the same order. */
export const ENVIRONMENT = { PYTHONHASHSEED: "0" };

/** @param {(options: object) => Promise<any>} load */
export async function startInterpreter(load) {
  const py = await load({ stdout: () => {}, stderr: () => {}, env: { ...ENVIRONMENT } });
  const { show, thrown } = makeShow(py);
  globalThis.identity = (x) => x;
  py.registerJsModule("grid_js", { js_show: (value) => show(value), normalize });
  install(py);
  const driver = py.pyimport("grid_driver");
  const members = py.pyimport("grid_members");
  const functions = FUNCTIONS.split(" ").map((name) => [name, driver[name] ?? members[name]]);
  const alive = py.runPython("lambda: 2");
  return { py, show, thrown, driver: Object.fromEntries(functions), alive: () => lives(py, alive) };
}

/** Puts the driver's modules where Python finds them. */
function install({ FS, runPython }) {
  FS.mkdirTree(FOLDER);
  for (const folder of [MODULES, KINDS]) {
    for (const name of readdirSync(folder).filter((file) => file.endsWith(".py")))
      FS.writeFile(`${FOLDER}/${name}`, readFileSync(new URL(name, folder)));
  }
  runPython(`import sys\nsys.path.append("${FOLDER}")`);
}

/** An interpreter that has died says so in each use of its API, or in each call. */
function lives(py, function_) {
  try {
    return py.globals !== undefined && function_() === 2;
  } catch {
    return false;
  }
}
