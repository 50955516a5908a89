// SPDX-License-Identifier: Apache-2.0
// What the modules of packages import must be there. A side module links without it, and what is missing is found out
// when it is called: Python dies.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sitePackages } from "../../host/platform/python-version.ts";

/** What the loader itself gives to a side module. */
const GIVEN =
  /^(memory|__indirect_function_table|__memory_base|__table_base|__stack_pointer|__heap_base|invoke_\w+)$/;

const names = (list) => list.map(({ name }) => name);

/** Names that the program gives: what it exports, and what JavaScript gives to it. @param {string} dist */
export async function programSymbols(dist) {
  const program = await WebAssembly.compile(await readFile(join(dist, "pyxide.asm.wasm")));
  return new Set([
    ...names(WebAssembly.Module.exports(program)),
    ...names(WebAssembly.Module.imports(program)),
  ]);
}

/** Paths of all shared objects below a folder of an interpreter's file system. */
function sharedObjects(FS, folder) {
  return FS.readdir(folder).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (name === "." || name === "..") return [];
    if (FS.isDir(FS.lstat(path).mode)) return sharedObjects(FS, path);
    return name.endsWith(".so") ? [path] : [];
  });
}

/**
 * Lines about what the packages that an interpreter has loaded import, and nobody gives.
 * @param {any} python @param {Set<string>} program
 */
export function missingSymbols(python, program) {
  const paths = [...sharedObjects(python.FS, sitePackages), ...sharedObjects(python.FS, "/usr/lib")];
  const modules = paths.map((path) => [path, new WebAssembly.Module(python.FS.readFile(path))]);
  const given = new Set([
    ...program,
    ...modules.flatMap(([, module]) => names(WebAssembly.Module.exports(module))),
  ]);
  return modules.flatMap(([path, module]) => {
    const missing = names(WebAssembly.Module.imports(module)).filter(
      (name) => !given.has(name) && !GIVEN.test(name),
    );
    return missing.length > 0 ? [`${path} needs ${[...new Set(missing)].join(", ")}`] : [];
  });
}
