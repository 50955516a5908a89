// SPDX-License-Identifier: Apache-2.0
// Python in the process where programs run, and what its file system looks like.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Not looked at: Python's own memory of itself, and devices. */
const SKIPPED = new Set(["/dev", "/proc"]);

/** Loads the package under test. */
export async function loadPython(dist, options = {}) {
  const { loadPyxide } = await import(pathToFileURL(join(dist, "pyxide.mjs")).href);
  return loadPyxide(options);
}

/** All files of Python's file system by their paths, each with its size and time; folders end with a slash. */
export function listing({ FS }, top = "/") {
  const found = new Map();
  const visit = (folder) => {
    for (const name of FS.readdir(folder)) {
      if (name === "." || name === "..") continue;
      const path = folder === "/" ? `/${name}` : `${folder}/${name}`;
      if (SKIPPED.has(path)) continue;
      const stat = FS.lstat(path);
      if (FS.isDir(stat.mode)) {
        found.set(`${path}/`, "folder");
        visit(path);
      } else found.set(path, `${stat.size} ${stat.mtime.getTime()}`);
    }
  };
  visit(top);
  return found;
}

/** Paths that are new, gone or changed between two listings. */
export function differences(before, after) {
  const changed = [...after].filter(([path, what]) => before.get(path) !== what).map(([path]) => path);
  const gone = [...before.keys()].filter((path) => !after.has(path));
  return { changed, gone };
}

/** Removes files and folders, the innermost first. */
export function removeAll({ FS }, paths) {
  for (const path of [...paths].sort((a, b) => b.length - a.length)) {
    if (path.endsWith("/")) FS.rmdir(path.slice(0, -1));
    else FS.unlink(path);
  }
}

/** Python computes, and calls JavaScript. */
export function assertAlive(py) {
  const value = py.runPython("from js import Math\nsum(range(10)) + int(Math.sqrt(16))");
  if (value !== 49) throw new Error(`the interpreter computes ${value} instead of 49`);
}
