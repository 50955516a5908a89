// SPDX-License-Identifier: Apache-2.0
// Which lock file a command line uses: the option's, the environment's, or that of packages beside this npm package.
import { isRemote, type NodeModules, toHostPath } from "../platform/platform.ts";
import { LOCK_OPTION } from "./arguments.ts";

/** The variable that names a lock file. */
export const LOCK_VARIABLE = "PYXIDE_LOCK_FILE";

const NAME = "pyodide-lock.json";

/**
 * Folders of packages, seen from the folder of this package: in it, in the npm package that is installed beside it, and
 * where `./mk build packages` and `./mk build core-packages` put them.
 */
const FOLDERS = ["packages", "../pyxide-packages", "../packages", "../core-packages"];

/** Is the folder the one that a build makes, `out/dist`? In `node_modules` a folder `packages` is somebody else's. */
const isBuild = (node: NodeModules, folder: string): boolean => node.path.basename(folder) === "dist";

/** Path or address of the lock file; undefined stands for the package's own. Throws when a file that was named is not there. */
export function findLockFile(node: NodeModules, option: string | undefined, own: string): string | undefined {
  const { fs, path } = node;
  const variable = process.env[LOCK_VARIABLE] || undefined;
  const named = option ?? variable;
  if (named !== undefined) {
    if (isRemote(named)) return named;
    const file = path.resolve(toHostPath(node, named));
    if (fs.existsSync(file)) return file;
    throw new Error(
      `there is no lock file ${file}, which ${option === undefined ? LOCK_VARIABLE : LOCK_OPTION} names`,
    );
  }
  const folders = FOLDERS.slice(0, isBuild(node, own) ? FOLDERS.length : 2);
  return folders.map((folder) => path.join(own, folder, NAME)).find((file) => fs.existsSync(file));
}
