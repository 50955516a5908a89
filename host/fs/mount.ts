// SPDX-License-Identifier: Apache-2.0
// Mount points in Emscripten's file system.
import type { EmscriptenFS, EmscriptenModule } from "../api/emscripten.ts";
import { nodeModules } from "../api/platform.ts";

/** What may be at a mount point: nothing, or files that the mount will hide. */
export type Occupied = "refuse" | "hide";

/** Makes sure that `path` is a folder that can be mounted on. Throws when it cannot be. */
export function prepareMountPoint(FS: EmscriptenFS, path: string, occupied: Occupied = "refuse"): void {
  if (!path.startsWith("/")) throw new Error(`cannot mount at '${path}': the path must be absolute`);
  FS.mkdirTree(path);
  const { node } = FS.lookupPath(path, { follow_mount: false });
  if (FS.isMountpoint(node)) throw new Error(`cannot mount at '${path}': something is mounted there already`);
  if (!FS.isDir(node.mode)) throw new Error(`cannot mount at '${path}': it is not a folder`);
  if (occupied === "refuse" && FS.readdir(path).length > 2)
    throw new Error(`cannot mount at '${path}': the folder is not empty`);
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
    throw new Error(`cannot mount '${hostPath}': it does not exist`, { cause });
  }
  if (!isFolder) throw new Error(`cannot mount '${hostPath}': it is not a folder`);
  const { FS } = module;
  prepareMountPoint(FS, path, occupied);
  FS.mount(FS.filesystems["NODEFS"] as Emscripten.FileSystemType, { root: hostPath }, path);
}
