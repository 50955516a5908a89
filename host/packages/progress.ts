// SPDX-License-Identifier: Apache-2.0
// Adds up how far the files of one load have come.
import type { ByteCounter } from "../platform/platform.ts";
import type { PackageProgress, PackageProgressCallback } from "./load-options.ts";

/** The progress of one file. */
export interface FileProgress {
  /** Counts the bytes that have come. */
  readonly count: ByteCounter;
  /** Is to be called when the file is there. */
  readonly done: (bytes: Uint8Array) => void;
}

interface Part {
  loaded: number;
  total: number | undefined;
  done: boolean;
}

/** The progress of one load. Without a callback it does nothing. */
export class ProgressSum {
  readonly #packages: readonly string[];
  readonly #callback: PackageProgressCallback | undefined;
  readonly #parts: Part[] = [];

  constructor(packages: readonly string[], callback: PackageProgressCallback | undefined) {
    if (callback !== undefined && typeof callback !== "function")
      throw new TypeError(`progressCallback must be a function, not ${typeof callback}`);
    this.#packages = packages;
    this.#callback = callback;
  }

  /** Adds a file. */
  file(): FileProgress {
    const part: Part = { loaded: 0, total: undefined, done: false };
    this.#parts.push(part);
    return {
      count: (loaded, total) => {
        part.loaded = loaded;
        part.total = total;
        this.tell("download");
      },
      done: (bytes) => {
        part.done = true;
        part.loaded = part.total = bytes.length;
        this.tell("download");
      },
    };
  }

  /** Tells how far the load has come. */
  tell(phase: PackageProgress["phase"]): void {
    if (this.#callback === undefined) return;
    const total = this.#parts.reduce((sum, part) => sum + (part.total ?? Number.NaN), 0);
    this.#callback({
      phase,
      packages: this.#packages,
      loaded: this.#parts.reduce((sum, part) => sum + part.loaded, 0),
      ...(Number.isNaN(total) ? {} : { total }),
      filesLoaded: this.#parts.filter((part) => part.done).length,
      files: this.#parts.length,
    });
  }
}
