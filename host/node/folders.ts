// SPDX-License-Identifier: Apache-2.0
// Which folders of the machine a command line sees. Invariant: paths are the same inside and outside, so that
// arguments mean the same files; only folders that Python itself uses are left out.
import type { NodeModules } from "../platform/platform.ts";
import type { Mount } from "../worker/protocol.ts";

/** Folders of Python's own file system, which nothing may hide. */
const OWN = new Set(["dev", "lib", "proc"]);

/** A host path as Python has it: on Windows `C:\a` is `/c/a`. */
export function insidePath(hostPath: string): string {
  const drive = /^([a-z]):[\\/]?(.*)$/i.exec(hostPath);
  if (drive === null) return hostPath;
  return `/${(drive[1] as string).toLowerCase()}/${(drive[2] as string).replaceAll("\\", "/")}`;
}

/** Mounts for the machine's folders, and the current one. */
export function machineMounts(node: NodeModules, cwd: string): Mount[] {
  const { root } = node.path.parse(cwd);
  if (root !== "/") return [{ path: insidePath(root).replace(/\/$/, ""), hostPath: root }];
  const mounts: Mount[] = [];
  for (const entry of node.fs.readdirSync("/", { withFileTypes: true })) {
    const hostPath = `/${entry.name}`;
    if (OWN.has(entry.name) || !isFolder(node, hostPath)) continue;
    mounts.push({ path: hostPath, hostPath });
  }
  const top = cwd.split("/")[1] ?? "";
  if (OWN.has(top)) {
    throw new Error(`cannot work in ${cwd}: Python's own files are in /${top}; start it from another folder`);
  }
  return mounts;
}

function isFolder(node: NodeModules, path: string): boolean {
  try {
    return node.fs.statSync(path).isDirectory();
  } catch {
    return false;
  }
}
