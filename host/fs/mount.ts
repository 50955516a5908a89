// SPDX-License-Identifier: Apache-2.0
// Mount points in Emscripten's file system.
import type { EmscriptenFS, EmscriptenModule } from "../bridge/emscripten.ts";
import { nodeModules } from "../platform/platform.ts";

/** What may be at a mount point: nothing, or files that the mount will hide. */
export type Occupied = "refuse" | "hide";

/** Makes sure that `path` is a folder that can be mounted on, and gives its absolute path. Throws when it cannot be. */
export function prepareMountPoint(FS: EmscriptenFS, path: string, occupied: Occupied = "refuse"): string {
  if (typeof path !== "string") throw new TypeError(`a mount point must be a string, not ${typeof path}`);
  FS.mkdirTree(path);
  const { node, path: absolute } = FS.lookupPath(path, { follow_mount: false });
  if (FS.isMountpoint(node)) throw new Error(`path '${path}' is already a file system mount point`);
  if (!FS.isDir(node.mode)) throw new Error(`path '${path}' points to a file not a directory`);
  if (occupied === "refuse" && FS.readdir(path).length > 2)
    throw new Error(`directory '${path}' is not empty`);
  return absolute;
}

/** Mounts a folder of the machine that Node runs on. */
export function mountNodeFS(
  module: EmscriptenModule,
  path: string,
  hostPath: string,
  occupied: Occupied = "refuse",
): void {
  const node = nodeModules();
  if (node === undefined)
    throw new Error("mountNodeFS() works in Node only; in a browser use mountNativeFS()");
  let isFolder: boolean;
  try {
    isFolder = node.fs.statSync(hostPath).isDirectory();
  } catch (cause) {
    throw new Error(`hostPath '${hostPath}' does not exist`, { cause });
  }
  if (!isFolder) throw new Error(`hostPath '${hostPath}' is not a directory`);
  const { FS } = module;
  const place = prepareMountPoint(FS, path, occupied);
  FS.mount(FS.filesystems["NODEFS"] as Emscripten.FileSystemType, { root: hostPath }, place);
}
