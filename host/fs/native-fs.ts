// SPDX-License-Identifier: Apache-2.0
// A folder of the user's disk, or of the browser's private file system, in Python's file system.
// Invariant: files live in memory; they are read when mounted and written back by `syncfs`.
import type { EmscriptenFS, EmscriptenModule } from "../api/emscripten.ts";
import { prepareMountPoint } from "./mount.ts";

/** A mounted folder. */
export interface NativeFS {
  /** Writes changes back to the folder: new and changed files, and removals. */
  syncfs(): Promise<void>;
}

/** State of a file or folder when it was last equal on both sides. */
interface Known {
  readonly folder: boolean;
  readonly modified: number;
  readonly size: number;
}

type Snapshot = Map<string, Known>;

function joined(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

class MountedFolder implements NativeFS {
  readonly #FS: EmscriptenFS;
  readonly #root: string;
  readonly #handle: FileSystemDirectoryHandle;
  #known: Snapshot = new Map();

  constructor(FS: EmscriptenFS, root: string, handle: FileSystemDirectoryHandle) {
    this.#FS = FS;
    this.#root = root;
    this.#handle = handle;
  }

  /** Copies everything from the folder. */
  async load(handle = this.#handle, folder = ""): Promise<void> {
    for await (const [name, child] of handle.entries()) {
      const path = joined(folder, name);
      const target = `${this.#root}/${path}`;
      if (child.kind === "directory") {
        this.#FS.mkdir(target);
        await this.load(child as FileSystemDirectoryHandle, path);
      } else {
        const file = await (child as FileSystemFileHandle).getFile();
        this.#FS.writeFile(target, new Uint8Array(await file.arrayBuffer()));
        this.#FS.utime(target, file.lastModified, file.lastModified);
      }
      this.#known.set(path, this.#look(path));
    }
  }

  async syncfs(): Promise<void> {
    const now: Snapshot = new Map();
    this.#scan("", now);
    // Deepest first, so that a folder is empty when it goes.
    const gone = [...this.#known.keys()].filter(
      (path) => now.get(path)?.folder !== this.#known.get(path)?.folder,
    );
    for (const path of gone.sort((a, b) => b.length - a.length)) await this.#remove(path);
    for (const [path, { folder, modified, size }] of now) {
      const before = this.#known.get(path);
      if (before?.folder === folder && before.modified === modified && before.size === size) continue;
      await this.#store(path, folder);
    }
    this.#known = now;
  }

  #look(path: string): Known {
    const { mode, mtime, size } = this.#FS.stat(`${this.#root}/${path}`);
    const folder = this.#FS.isDir(mode);
    return { folder, modified: folder ? 0 : mtime.getTime(), size: folder ? 0 : size };
  }

  #scan(folder: string, into: Snapshot): void {
    for (const name of this.#FS.readdir(`${this.#root}/${folder}`)) {
      if (name === "." || name === "..") continue;
      const path = joined(folder, name);
      const known = this.#look(path);
      into.set(path, known);
      if (known.folder) this.#scan(path, into);
    }
  }

  async #parent(path: string): Promise<[FileSystemDirectoryHandle, string]> {
    const parts = path.split("/");
    const name = parts.pop() as string;
    let handle = this.#handle;
    for (const part of parts) handle = await handle.getDirectoryHandle(part, { create: true });
    return [handle, name];
  }

  async #remove(path: string): Promise<void> {
    const [parent, name] = await this.#parent(path);
    try {
      await parent.removeEntry(name, { recursive: true });
    } catch (error) {
      if ((error as Error).name !== "NotFoundError") throw error;
    }
  }

  async #store(path: string, folder: boolean): Promise<void> {
    const [parent, name] = await this.#parent(path);
    if (folder) {
      await parent.getDirectoryHandle(name, { create: true });
      return;
    }
    const file = await parent.getFileHandle(name, { create: true });
    const writable = await file.createWritable();
    await writable.write(this.#FS.readFile(`${this.#root}/${path}`) as Uint8Array<ArrayBuffer>);
    await writable.close();
  }
}

/** Mounts the folder behind a handle at an absolute path. */
export async function mountNativeFS(
  module: EmscriptenModule,
  path: string,
  handle: FileSystemDirectoryHandle,
): Promise<NativeFS> {
  if (handle?.kind !== "directory" || typeof handle.entries !== "function") {
    throw new TypeError("the second argument of mountNativeFS() must be a FileSystemDirectoryHandle");
  }
  const { FS } = module;
  prepareMountPoint(FS, path);
  FS.mount(FS.filesystems["MEMFS"] as Emscripten.FileSystemType, {}, path);
  const mounted = new MountedFolder(FS, path.replace(/\/+$/, ""), handle);
  await mounted.load();
  return mounted;
}
