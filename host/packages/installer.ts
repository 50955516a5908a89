// SPDX-License-Identifier: Apache-2.0
// Puts files of packages into one interpreter. A command line unpacks those of the lock file once, in a folder of the
// machine, and links them. Invariant: a package's folder there is named after the sha256 of its file, and complete.

import type { EmscriptenFS } from "../bridge/emscripten.ts";
import { isPage } from "../platform/platform.ts";
import { dynloadFolder, sitePackages } from "../platform/python-version.ts";
import type { PackageHost } from "./package-host.ts";
import { asUrl, DEFAULT_CHANNEL, type Item } from "./plan.ts";

/** Chromium compiles no more than 8 MiB synchronously on a page's main thread. */
const MOST_SYNCHRONOUS = 8 << 20;

/** Are the folders of an unpacked package as they were? pyxide.kept_wheels writes down when they were changed last. */
function isWhole(FS: EmscriptenFS, place: string): boolean {
  try {
    return FS.readFile(`${place}/times`, { encoding: "utf8" })
      .split("\n")
      .filter(Boolean)
      .every((line) => {
        const [time = "", folder] = line.split(/ (.*)/);
        return FS.stat(`${place}/${folder}`).mtime.getTime() === Number(time);
      });
  } catch {
    return false;
  }
}

/** Installs into one interpreter. */
export class Installer {
  readonly #host: PackageHost;
  #unpacked: { readonly folder: string | undefined } | undefined;

  constructor(host: PackageHost) {
    this.#host = host;
  }

  /** Is the package unpacked on the machine, so that its file is not needed? */
  isUnpacked(item: Item): boolean {
    const place = this.#placeOf(item);
    return place !== undefined && isWhole(this.#host.module.FS, place);
  }

  /**
   * Unpacks a file, or links what has been unpacked, for which no bytes are needed; gives the shared libraries that are
   * new. `check`: compare its sha256.
   */
  install(item: Item, bytes: Uint8Array | undefined, check: boolean): string[] {
    const { fileName, channel, expected } = item;
    const { python } = this.#host;
    const target = this.#targetOf(item);
    const place = this.#placeOf(item);
    const use = (path: string | undefined): string => {
      if (place !== undefined && expected !== undefined) {
        return python.install_kept(path, target, expected.sha256, place);
      }
      const origin = channel === DEFAULT_CHANNEL ? undefined : asUrl(item.address);
      return python.install(path as string, target, origin, check ? expected?.sha256 : undefined, undefined);
    };
    const libraries =
      bytes === undefined ? use(undefined) : this.#host.withTemporaryFile(fileName, bytes, use);
    return libraries.split("\n").filter(Boolean);
  }

  /** On a page's main thread, loads those libraries that are too large to be compiled when they are imported. */
  async compileLarge(paths: readonly string[]): Promise<void> {
    if (!isPage()) return;
    const { core, module } = this.#host;
    for (const path of paths) {
      if (module.FS.stat(path).size < MOST_SYNCHRONOUS) continue;
      try {
        await core.loadLibrary(path);
      } catch (error) {
        console.warn(`${path} could not be loaded ahead of its import: ${String((error as Error)?.message)}`);
      }
    }
  }

  #targetOf({ fileName, entry }: Item): string {
    if (fileName.endsWith(".so")) return dynloadFolder;
    return entry.install_dir === "dynlib" ? this.#host.libraryFolder : sitePackages;
  }

  /** Where a package is, or is to be, unpacked; undefined when it is installed into Python's memory. */
  #placeOf({ channel, expected }: Item): string | undefined {
    if (channel !== DEFAULT_CHANNEL || expected === undefined) return undefined;
    this.#unpacked ??= { folder: this.#host.openUnpacked() };
    const { folder } = this.#unpacked;
    return folder === undefined ? undefined : `${folder}/${expected.sha256}`;
  }
}
