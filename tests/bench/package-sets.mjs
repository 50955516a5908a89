// SPDX-License-Identifier: Apache-2.0
// What the group `packages` runs: sets of rows, each set in one process; imports; sizes of downloads.

import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * @typedef {object} PackageSet
 * @property {string} name
 * @property {string[]} modules   of python/packages/, whose rows it runs
 * @property {string[]} packages  what they need
 * @property {boolean} [inside]   only where there is JavaScript
 */

/** @type {readonly PackageSet[]} */
export const packageSets = [
  { name: "kernels", modules: ["kernels", "kernels2"], packages: ["numpy"] },
  { name: "linalg", modules: ["linalg"], packages: ["numpy"] },
  { name: "arrays", modules: ["arrays"], packages: ["numpy"] },
  { name: "pandas", modules: ["frames"], packages: ["pandas"] },
  { name: "scipy", modules: ["science"], packages: ["scipy"] },
  { name: "arrow", modules: ["crossing"], packages: ["pyxide-arrow"], inside: true },
];

/** Modules whose import is timed, and the package that has them. */
export const importedModules = [
  ["numpy", "numpy"],
  ["pandas", "pandas"],
  ["scipy.optimize", "scipy"],
  ["matplotlib.pyplot", "matplotlib"],
];

/** All that a name of the command line may stand for besides programs. */
export const packageGroups = ["packages", ...packageSets.map(({ name }) => name), "imports", "wheels"];

/** The groups that names stand for. @param {readonly string[]} names @returns {Set<string>} */
export const expandPackageGroups = (names) =>
  new Set(names.flatMap((name) => (name === "packages" ? packageGroups.slice(1) : name)));

/** @typedef {{ file_name: string, depends: string[], name: string }} LockEntry */

/** The entries of a folder's lock file. @param {string} folder @returns {Record<string, LockEntry>} */
export function readLock(folder) {
  const file = join(folder, "pyodide-lock.json");
  if (!existsSync(file)) throw new Error(`there is no ${file}: run ./mk build packages first`);
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

/**
 * Bytes of each package with compiled code, and with all that it needs.
 * @param {string} folder
 */
export function wheelSizes(folder) {
  const lock = readLock(folder);
  const size = (/** @type {string} */ name) => {
    const file = lock[name]?.file_name;
    return file ? statSync(join(folder, file)).size : 0;
  };
  /** @type {(name: string, seen: Set<string>) => Set<string>} */
  const closure = (name, seen) => {
    if (!seen.has(name)) {
      seen.add(name);
      for (const each of lock[name]?.depends ?? []) closure(each, seen);
    }
    return seen;
  };
  const compiled = Object.entries(lock).filter(([, { file_name: file }]) =>
    /wasm32\.whl$|^openblas/.test(file),
  );
  return compiled.flatMap(([name]) => {
    const needed = [...closure(name, new Set())];
    const rows = [{ name, value: size(name) }];
    if (needed.length > 1)
      rows.push({ name: `${name} and what it needs`, value: needed.map(size).reduce((a, b) => a + b) });
    return rows;
  });
}
