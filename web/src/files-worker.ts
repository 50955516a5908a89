// SPDX-License-Identifier: Apache-2.0
// The home folder: listed, read and written for the page, and kept in the browser's
// IndexedDB over a reload.
// Invariant: one synchronisation runs at a time; a change during one starts another.

import type { FileEntry } from "./protocol.ts";
import type { FileSystem } from "./python-api.ts";

export const home = "/home/pyodide";

const maxListed = 2000;
const hidden = new Set(["__pycache__", ".", ".."]);

export class HomeFolder {
  readonly #fs: FileSystem;
  #kept = false;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(fs: FileSystem) {
    this.#fs = fs;
  }

  /** Mounts the kept folder. Returns why files are not kept, or undefined if they are. */
  async keep(): Promise<string | undefined> {
    const idbfs = this.#fs.filesystems.IDBFS;
    if (idbfs === undefined) return "This build of Python cannot keep files.";
    this.#fs.mkdirTree(home);
    this.#fs.mount(idbfs, {}, home);
    try {
      await this.#sync(true);
    } catch (error) {
      this.#fs.unmount(home);
      return `The browser refused to open its storage (${message(error)}).`;
    }
    this.#kept = true;
    return undefined;
  }

  /** Writes what changed to the browser's storage. */
  save(): Promise<void> {
    if (!this.#kept) return Promise.resolve();
    if (this.#running !== undefined) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#saveAll().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #saveAll(): Promise<void> {
    do {
      this.#again = false;
      await this.#sync(false);
    } while (this.#again);
  }

  /** Files below the home folder, in the order of their paths. */
  list(): readonly FileEntry[] {
    const found: FileEntry[] = [];
    const visit = (folder: string, prefix: string): void => {
      for (const name of this.#fs.readdir(folder).sort()) {
        // As `ls` does: what begins with a dot is a program's own, such as Matplotlib's list of fonts.
        if (name.startsWith(".") || hidden.has(name) || found.length >= maxListed) continue;
        const stat = this.#fs.stat(`${folder}/${name}`);
        if (this.#fs.isDir(stat.mode)) visit(`${folder}/${name}`, `${prefix}${name}/`);
        else if (this.#fs.isFile(stat.mode)) found.push({ path: prefix + name, size: stat.size });
      }
    };
    visit(home, "");
    return found;
  }

  read(path: string): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#fs.readFile(`${home}/${path}`));
  }

  async write(path: string, data: Uint8Array): Promise<void> {
    const folder = path.includes("/") ? `/${path.slice(0, path.lastIndexOf("/"))}` : "";
    this.#fs.mkdirTree(home + folder);
    this.#fs.writeFile(`${home}/${path}`, data);
    await this.save();
  }

  async delete(path: string): Promise<void> {
    this.#fs.unlink(`${home}/${path}`);
    await this.save();
  }

  #sync(populate: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#fs.syncfs(populate, (error) => (error ? reject(error) : resolve()));
    });
  }
}

export function message(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  return String(error);
}
