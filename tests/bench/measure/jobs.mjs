// SPDX-License-Identifier: Apache-2.0
// What a process has to know to run one program of the speed set: which files, and the specification for driver.py.

import { readdirSync } from "node:fs";
import { join } from "node:path";

import { here } from "../options.mjs";

const python = join(here, "python");

/** Each Python file of the benchmarks: its path in the interpreter and on disk. */
export const pythonFiles = readdirSync(python, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".py"))
  .map((name) => /** @type {const} */ ([`python/${name}`, join(python, name)]));

/**
 * @param {import("../programs.mjs").Program} program
 * @param {{ folder: string, files: Map<string, string> }} wheels
 * @param {{ warm: number, measure: number }} plan
 */
export function speedJob(program, wheels, plan) {
  const { kind, script, only, args, module, data } = program;
  if (kind === "short") {
    const file = `python/short/${module}.py`;
    return { files: [file], sources: { [file]: join(here, file) }, spec: { kind, module, ...plan } };
  }
  const names = program.wheels.map((name) => {
    const file = wheels.files.get(name);
    if (!file) throw new Error(`${program.name} needs ${name}, which requirements.txt does not list`);
    return file;
  });
  const sources = Object.fromEntries([
    ...pythonFiles,
    ...names.map((name) => [`wheels/${name}`, join(wheels.folder, name)]),
  ]);
  return {
    files: Object.keys(sources),
    sources,
    spec: { kind, script, only, args, module, data, wheels: names, ...plan },
  };
}

/** @typedef {ReturnType<typeof speedJob>} SpeedJob */
