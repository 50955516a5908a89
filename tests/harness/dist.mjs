// SPDX-License-Identifier: Apache-2.0
// What package is under test: ours, or the npm package `pyodide` as the oracle of the documented behaviour.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** `{dir, oracle, version, entry, loader}`: the ES module to import and the name of the function it exports. */
export function describeDist(dir) {
  const manifest = JSON.parse(readFileSync(join(dir, "package.json"), "utf8"));
  const oracle = manifest.name === "pyodide";
  const entry = !oracle && existsSync(join(dir, "pyxide.mjs")) ? "pyxide.mjs" : "pyodide.mjs";
  return {
    dir,
    oracle,
    name: manifest.name,
    version: manifest.version,
    entry,
    loader: entry === "pyxide.mjs" ? "loadPyxide" : "loadPyodide",
  };
}

/** What a test file is told of the package `dist` and of the run's options, wherever it runs. */
export function laneSettings(dist, options) {
  return {
    dir: dist.dir,
    loader: dist.loader,
    oracle: dist.oracle,
    version: dist.version,
    timeout: options.timeout,
    gcStress: options.gcStress,
    filter: options.filter?.source,
    list: options.list,
  };
}
