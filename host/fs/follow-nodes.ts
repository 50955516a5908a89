// SPDX-License-Identifier: Apache-2.0
// Descriptors of folders, and the current folder, stay with their folder when it is renamed. Emscripten keeps the path that a
// folder had when it was opened, and looks up there what is relative to the descriptor: after a rename that is another folder.
// Invariant: the path of a folder that has been removed is one that does not exist.
import type { EmscriptenFS } from "../bridge/emscripten.ts";

/** A file or folder. Its name and parent change when it is renamed. */
interface Node {
  readonly mode: number;
  readonly name: string;
  readonly parent: Node;
}

/** A stream, as Emscripten makes it: properties are assigned one by one, and copied when a descriptor is duplicated. */
interface Stream {
  node?: Node;
  openedAs?: string;
}

type Internals = Omit<EmscriptenFS, "getPath" | "lookupNode" | "lookupPath" | "isDir" | "isRoot"> & {
  currentPath: string;
  readonly FSStream: { readonly prototype: Stream };
  getPath(node: Node): string;
  lookupNode(parent: Node, name: string): Node;
  lookupPath(path: string): { node: Node };
  isDir(mode: number): boolean;
  isRoot(node: Node): boolean;
};

/** Is the folder where its name and parent say, and so are the folders above it? */
function isThere(FS: Internals, folder: Node): boolean {
  for (let node = folder; !FS.isRoot(node); node = node.parent) {
    try {
      if (FS.lookupNode(node.parent, node.name) !== node) return false;
    } catch {
      return false;
    }
  }
  return true;
}

/** Makes streams and the current folder ask their node for its path. */
export function followNodes({ FS: given }: { readonly FS: EmscriptenFS }): void {
  const FS = given as unknown as Internals;
  Object.defineProperty(FS.FSStream.prototype, "path", {
    configurable: true,
    get(this: Stream): string | undefined {
      const { node, openedAs } = this;
      if (node === undefined || !FS.isDir(node.mode)) return openedAs;
      return isThere(FS, node) ? FS.getPath(node) : `${openedAs} (deleted)`;
    },
    set(this: Stream, path: string) {
      this.openedAs = path;
    },
  });
  let current = FS.lookupPath(FS.currentPath).node;
  Object.defineProperty(FS, "currentPath", {
    configurable: true,
    enumerable: true,
    get: () => FS.getPath(current),
    set(path: string) {
      current = FS.lookupPath(path).node;
    },
  });
}
