// SPDX-License-Identifier: Apache-2.0
// What the loader of packages needs of the interpreter that it loads into.
import type { EmscriptenFS } from "../bridge/emscripten.ts";
import type { FileName } from "./file-name.ts";
import type { PackageProgressCallback } from "./load-options.ts";
import type { Lockfile } from "./lockfile.ts";

export interface PackageHost {
  readonly lockfile: Lockfile;
  /** Folder for shared libraries that are no modules. */
  readonly libraryFolder: string;
  /** The text for who embeds Python in JavaScript, or the one for who types commands. */
  advice(embedded: string, commandLine: string): string;
  /** Folder, in Python's file system, in which packages are unpacked for later runs; undefined where they are not. */
  openUnpacked(): string | undefined;
  readonly addresses: { readonly packageBase: string | undefined };
  readonly options: {
    readonly packageCacheDir?: string;
    readonly onPackageProgress?: PackageProgressCallback;
    readonly checkIntegrity?: boolean;
  };
  readonly streams: {
    /** Writes to standard output or standard error. */
    writeLine(descriptor: 1 | 2, text: string): void;
  };
  readonly module: { readonly FS: EmscriptenFS };
  readonly core: {
    /** Loads a shared library, whose compilation is not waited for. */
    loadLibrary(path: string): Promise<unknown>;
  };
  readonly python: {
    /** Unpacks a wheel or an archive; gives paths of the shared libraries in it, a line each. */
    install(
      path: string,
      target: string,
      origin: string | undefined,
      sha256: string | undefined,
      metadata: unknown,
    ): string;
    /** Installs a package that is unpacked in `folder`, or that is to be; then `path` is its file. */
    install_kept(path: string | undefined, target: string, sha256: string, folder: string): string;
  };
  /** Gives `use` the path of a file with these contents, which is gone afterwards. */
  withTemporaryFile<T>(name: FileName, bytes: Uint8Array, use: (path: string) => T): T;
}
