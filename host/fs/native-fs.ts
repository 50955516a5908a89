// SPDX-License-Identifier: Apache-2.0
// A folder of the user's disk, or of the browser's private file system, in Python's file system.
// Invariant: files live in memory; they are read when mounted and by `FS.syncfs(true)`, and written back by `syncfs`.
import type { EmscriptenFS, EmscriptenModule } from "../bridge/emscripten.ts";
import { prepareMountPoint } from "./mount.ts";
import { fromNative, toNative } from "./native-names.ts";

/** A mounted folder. */
export interface NativeFS {
  /** Writes changes back to the folder: new and changed files, and removals. */
  syncfs(): Promise<void>;
}

/** A file or folder when it was last equal on both sides. */
interface Known {
  readonly folder: boolean;
  /** In memory. */
  readonly modified: number;
  readonly size: number;
  /** When the file on the disk was changed. */
  readonly stored: number;
}

type Snapshot = Map<string, Known>;

function joined(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** Paths with the deepest first, so that a folder is empty when it goes. */
function deepestFirst(paths: string[]): string[] {
  return paths.sort((a, b) => b.length - a.length);
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

  /** Takes over what has changed in the folder since it was last the same; what is only here stays. */
  async load(): Promise<void> {
    const disk: Map<string, File | undefined> = new Map();
    await this.#list(this.#handle, "", disk);
    const gone = [...this.#known].filter(
      ([path, { folder }]) => !disk.has(path) || folder !== (disk.get(path) === undefined),
    );
    for (const path of deepestFirst(gone.map(([path]) => path))) this.#forget(path);
    for (const [path, file] of disk) {
      const known = this.#known.get(path);
      if (known !== undefined && known.stored === (file?.lastModified ?? 0)) continue;
      const target = `${this.#root}/${path}`;
      if (file === undefined) {
        this.#FS.mkdirTree(target);
      } else {
        this.#FS.writeFile(target, new Uint8Array(await file.arrayBuffer()));
        this.#FS.utime(target, file.lastModified, file.lastModified);
      }
      this.#known.set(path, this.#look(path, file?.lastModified ?? 0));
    }
  }

  async syncfs(): Promise<void> {
    const now: Snapshot = new Map();
    this.#scan("", now);
    const gone = [...this.#known.keys()].filter(
      (path) => now.get(path)?.folder !== this.#known.get(path)?.folder,
    );
    for (const path of deepestFirst(gone)) await this.#remove(path);
    for (const [path, found] of now) {
      const before = this.#known.get(path);
      const { folder, modified, size } = found;
      const same = before?.folder === folder && before.modified === modified && before.size === size;
      now.set(path, { ...found, stored: same ? before.stored : await this.#store(path, folder) });
    }
    this.#known = now;
  }

  /** All that is below a folder of the disk: files, and undefined for folders. */
  async #list(
    handle: FileSystemDirectoryHandle,
    folder: string,
    into: Map<string, File | undefined>,
  ): Promise<void> {
    for await (const [name, child] of handle.entries()) {
      const path = joined(folder, fromNative(name));
      if (child.kind === "directory") {
        into.set(path, undefined);
        await this.#list(child as FileSystemDirectoryHandle, path, into);
      } else {
        into.set(path, await (child as FileSystemFileHandle).getFile());
      }
    }
  }

  /** Removes what is gone from the disk, unless it is gone here too, or holds what is only here. */
  #forget(path: string): void {
    const target = `${this.#root}/${path}`;
    try {
      if (this.#known.get(path)?.folder) this.#FS.rmdir(target);
      else this.#FS.unlink(target);
    } catch (error) {
      if (!(error instanceof this.#FS.ErrnoError)) throw error;
    }
    this.#known.delete(path);
  }

  #look(path: string, stored: number): Known {
    const { mode, mtime, size } = this.#FS.stat(`${this.#root}/${path}`);
    const folder = this.#FS.isDir(mode);
    return { folder, modified: folder ? 0 : mtime.getTime(), size: folder ? 0 : size, stored };
  }

  /** Folders, files, and links to files, which become files. The browser's folders have nothing else. */
  #isKept(path: string): boolean {
    const target = `${this.#root}/${path}`;
    const { mode } = this.#FS.lstat(target);
    if (!this.#FS.isLink(mode)) return this.#FS.isDir(mode) || this.#FS.isFile(mode);
    try {
      return this.#FS.isFile(this.#FS.stat(target).mode);
    } catch (error) {
      if (error instanceof this.#FS.ErrnoError) return false; // a link to nothing
      throw error;
    }
  }

  #scan(folder: string, into: Snapshot): void {
    for (const name of this.#FS.readdir(`${this.#root}/${folder}`)) {
      if (name === "." || name === "..") continue;
      const path = joined(folder, name);
      if (!this.#isKept(path)) continue;
      const known = this.#look(path, 0);
      into.set(path, known);
      if (known.folder) this.#scan(path, into);
    }
  }

  async #parent(path: string): Promise<[FileSystemDirectoryHandle, string]> {
    const parts = path.split("/").map(toNative);
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

  /** Writes a file, or makes a folder; gives the time of the change on the disk. */
  async #store(path: string, folder: boolean): Promise<number> {
    const [parent, name] = await this.#parent(path);
    if (folder) {
      await parent.getDirectoryHandle(name, { create: true });
      return 0;
    }
    const file = await parent.getFileHandle(name, { create: true });
    const writable = await file.createWritable();
    await writable.write(this.#FS.readFile(`${this.#root}/${path}`) as Uint8Array<ArrayBuffer>);
    await writable.close();
    return (await file.getFile()).lastModified;
  }
}

/** A mount as Emscripten has it. */
interface Mount {
  readonly mountpoint: string;
  readonly opts: { readonly fileSystemHandle: FileSystemDirectoryHandle };
}

type Done = (error: unknown) => void;

/** Name of this kind of file system in `FS.filesystems`. */
const NAME = "NATIVEFS_ASYNC";

/** The mounted folders of each file system of this kind. */
const folders = new WeakMap<Mount, MountedFolder>();

/** The kind of file system: one in memory, which `FS.syncfs` makes the same as the folder on the disk, in either direction. */
function nativeType(FS: EmscriptenFS): Emscripten.FileSystemType {
  const filesystems = FS.filesystems as Record<string, Emscripten.FileSystemType>;
  const memory = filesystems["MEMFS"] as unknown as { mount(mount: Mount): unknown };
  const type = {
    mount(mount: Mount): unknown {
      folders.set(mount, new MountedFolder(FS, mount.mountpoint, mount.opts.fileSystemHandle));
      return memory.mount(mount);
    },
    syncfs(mount: Mount, populate: boolean, done: Done): void {
      const folder = folders.get(mount) as MountedFolder;
      (populate ? folder.load() : folder.syncfs()).then(() => done(null), done);
    },
  } as unknown as Emscripten.FileSystemType;
  filesystems[NAME] ??= type;
  return filesystems[NAME];
}

/** Mounts the folder behind a handle at a path. */
export async function mountNativeFS(
  module: EmscriptenModule,
  path: string,
  handle: FileSystemDirectoryHandle,
): Promise<NativeFS> {
  if (handle?.kind !== "directory" || typeof handle.entries !== "function") {
    throw new TypeError("Expected argument 'fileSystemHandle' to be a FileSystemDirectoryHandle");
  }
  const { FS } = module;
  const place = prepareMountPoint(FS, path);
  const type = nativeType(FS);
  FS.mount(type, { fileSystemHandle: handle }, place);
  const { mount } = FS.lookupPath(place, {}).node as unknown as { mount: Mount };
  const folder = folders.get(mount) as MountedFolder;
  await folder.load();
  return { syncfs: () => folder.syncfs() };
}
