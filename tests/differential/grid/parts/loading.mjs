// SPDX-License-Identifier: Apache-2.0
// Options of loading, with right and wrong values: each cell loads an interpreter of its own.
import vm from "node:vm";
import { ENVIRONMENT } from "../inside/interpreter.mjs";
import { named, readTable } from "../kinds/table.mjs";

const TABLE = named(readTable("operations/loading.txt"));

/** What is looked at in an interpreter that has been loaded. */
const PROBE = `
import json, os, sys
json.dumps([os.getcwd(), os.environ.get("HOME"), sys.argv, os.environ.get("GRID"), sys.flags.optimize,
  sys.flags.hash_randomization, sys.warnoptions, "pyodide_js" in sys.modules, os.path.isdir("/grid")])`;

/** @returns {Generator<import("../inside/child.mjs").Cell>} */
export function* loadCells({ load, folder, interpreter }) {
  for (const [name, source] of TABLE) {
    const [options, probe = "undefined"] = source.split(" ==> ");
    const make = vm.runInThisContext(`(log, folder, ENVIRONMENT) => (${options})`);
    yield {
      kind: "load",
      title: name,
      family: "load",
      run: () => outcome({ load, folder, interpreter }, make, probe),
    };
  }
}

async function outcome({ load, folder, interpreter }, make, probe) {
  const { show } = interpreter;
  const log = [];
  let result;
  try {
    const py = await load(make((value) => log.push(show(value)), folder, ENVIRONMENT));
    const looked = new Function("py", "globalThis", `"use strict"; return ${probe};`);
    const value = attempt(show, () => looked(py, globalThis));
    result = `${attempt(show, () => py.runPython(PROBE))} ${await value}`;
  } catch (error) {
    result = `rejects ${show(error)}`;
  }
  return `${result} | ${log.slice(0, 8).join(" ")}`;
}

function attempt(show, body) {
  try {
    return show(body());
  } catch (error) {
    return `throws ${show(error)}`;
  }
}
