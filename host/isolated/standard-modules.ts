// SPDX-License-Identifier: Apache-2.0
// Parts of the standard library that are files of their own: placed when a program first imports them.
import type { EmscriptenModule } from "../bridge/emscripten.ts";
import { dynloadFolder } from "../platform/python-version.ts";
import type { PlacedFile } from "./protocol.ts";
import type { Quota } from "./quota-worker.ts";

/** The files that the host has sent. They do not count as the program's; room for each is made once. */
export class StandardModules {
  readonly #module: EmscriptenModule;
  readonly #files: Map<string, PlacedFile>;
  readonly #placed = new Set<string>();

  constructor(module: EmscriptenModule, files: readonly PlacedFile[]) {
    this.#module = module;
    this.#files = new Map(files.map((file) => [file.name, file]));
    module.FS.mkdirTree(dynloadFolder);
  }

  /** Places a file and gives its path; empty when there is none, or no room for it. */
  place(name: string, quota: Quota | undefined): string {
    const file = this.#files.get(name);
    if (file === undefined) return "";
    const path = `${dynloadFolder}/${name}`;
    if (!this.#placed.has(name)) quota?.extend(name, file.bytes.length);
    this.#placed.add(name);
    try {
      this.#module.FS.writeFile(path, file.bytes);
    } catch {
      return "";
    }
    return path;
  }
}
