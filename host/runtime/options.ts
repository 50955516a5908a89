// SPDX-License-Identifier: Apache-2.0
// Options of `loadPyxide`, and the addresses and settings that follow from them.

import type { EmscriptenFS } from "../bridge/emscripten.ts";
import type { FigurePlace } from "../figures/surface.ts";
import type { PackageProgressCallback } from "../packages/load-options.ts";
import type { Lockfile } from "../packages/lockfile.ts";
import { hasScheme, nodeModules } from "../platform/platform.ts";
import type { IsolatedOptions } from "./isolated-types.ts";

/** How far a download has come. */
export interface Progress {
  /** `download` while bytes arrive, `start` while Python initialises, `done` at the end. */
  phase: "download" | "start" | "done";
  /** Name of the file, or of what is happening. */
  name: string;
  /** Bytes that have arrived, decompressed. */
  loaded: number;
  /** Bytes that will arrive, when the server tells. */
  total?: number;
}

/** Options of `loadPyxide`; all may be left out. */
export interface PyxideOptions {
  /** Folder or URL of the files of this package. Default: where the script itself came from. */
  indexURL?: string;
  /** Address of the standard library. Default: `python_stdlib.zip` in `indexURL`. */
  stdLibURL?: string;
  /**
   * Download the whole standard library at the start, also the parts that are otherwise downloaded when a program first
   * imports them, which makes it wait: `decimal`, `sqlite3`, `unicodedata`, `xml`, and the codecs of East Asia.
   * Default: false.
   */
  fullStdLib?: boolean;
  /** Address of the lock file. Default: `pyodide-lock.json` in `indexURL`. */
  lockFileURL?: string;
  /** The lock file itself, instead of its address. */
  lockFileContents?: Lockfile | string | Promise<Lockfile | string>;
  /** What relative file names in the lock file are relative to. Default: the folder of the lock file. */
  packageBaseUrl?: string;
  /**
   * Node only: folder in which downloaded packages are kept, and looked for first, under the names of their files.
   * Default: `pyxide/packages` in the user's cache folder. Browsers keep them in their Cache Storage.
   */
  packageCacheDir?: string;
  /** Called while packages are downloaded, by `loadPackage` as by an import. */
  onPackageProgress?: PackageProgressCallback;
  /** Let `import` load packages of the lock file. Default: true. */
  loadOnImport?: boolean;
  /** Packages to load while Python starts. */
  packages?: readonly string[];
  /** Check the sha256 of packages. Default: true. */
  checkIntegrity?: boolean;
  /** Environment variables; `HOME` defaults to `/home/pyodide`, and what is undefined is not set. */
  env?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Options for the interpreter, as on Python's command line (`["-X", "dev"]`). */
  args?: readonly string[];
  /** The object that `import js` gives. Default: `globalThis`. */
  jsglobals?: object;
  /** Gives one line of standard input, or null at its end. */
  stdin?: () => string | null | undefined;
  /** Takes lines of standard output. */
  stdout?: (line: string) => void;
  /** Takes lines of standard error. */
  stderr?: (line: string) => void;
  /** Called while files arrive and Python starts. */
  onProgress?: (progress: Progress) => void;
  /**
   * Contain programs: Python runs in a worker, sees nothing of JavaScript, the network and the machine but what it is
   * granted, and is limited. `loadPyxide` then resolves to an {@link IsolatedPython}. See docs/security.md.
   */
  isolated?: boolean | IsolatedOptions;
  /**
   * Where Matplotlib's figures are shown: an element of the page, a selector of one, or, in a worker, a port to a page that
   * has called `showFigures` of `figures.mjs`. Default: in a page the end of its body; elsewhere they are not shown.
   */
  figures?: FigurePlace;
  /** Called when Python's file system exists and Python does not run yet. */
  fsInit?: (FS: EmscriptenFS, info: { sitePackages: string }) => Promise<void>;
  /** Let `loop.run_until_complete()` block. Default: true. */
  enableRunUntilComplete?: boolean;
  /** Check that JavaScript and wasm belong together. Default: true. */
  checkAPIVersion?: boolean;
  /** Convert `null` to None instead of `jsnull`. */
  convertNullToNone?: boolean;
  /** Let `PyProxy.toString()` call `repr()` instead of `str()`. */
  pyproxyToStringRepr?: boolean;
  /** Convert dicts to maps that also have properties. */
  toJsLiteralMap?: boolean;
  /** `sys.executable`. */
  _sysExecutable?: string;
  /** Not supported: makes loading fail. */
  _makeSnapshot?: boolean;
  /** Not supported: makes loading fail. */
  _loadSnapshot?: unknown;
}

/** Addresses of the files of isolated mode. */
export interface IsolatedAddresses {
  /** The host's side. */
  readonly main: string;
  /** The worker of browsers, Deno and Bun. */
  readonly worker: string;
  /** The worker thread of Node. */
  readonly thread: string;
  /** The process of Deno and Bun. */
  readonly process: string;
}

/** Addresses of the package's files, as the entry point knows them. */
export interface FileAddresses {
  readonly module: string;
  readonly wasm: string;
  readonly stdlib: string;
  /** What of it only Node, Deno and Bun can use. */
  readonly nodeLibrary: string;
  readonly lockFile: string;
  readonly figures: string;
  readonly isolated: IsolatedAddresses;
  /** Address of a shared object of the standard library, by the name of its file. */
  shared(name: string): string;
}

/** Where everything is to be read from. */
export interface Addresses extends FileAddresses {
  readonly packageBase: string | undefined;
  /** Where packages are found by relative file names first: in Node `packageCacheDir`, or else as `packageBase`. */
  readonly lockfileBase: string | undefined;
}

/** A folder's address with a slash at its end. */
export function asFolder(address: string): string {
  const windows = nodeModules()?.path.sep === "\\" && address.endsWith("\\");
  return address.endsWith("/") || windows ? address : `${address}/`;
}

/** Addresses of the files in a folder, which ends with a slash. */
export function filesInFolder(folder: string): FileAddresses {
  return {
    module: `${folder}pyxide.asm.mjs`,
    wasm: `${folder}pyxide.asm.wasm`,
    stdlib: `${folder}python_stdlib.zip`,
    nodeLibrary: `${folder}python_node.zip`,
    lockFile: `${folder}pyodide-lock.json`,
    figures: `${folder}figures.mjs`,
    isolated: {
      main: `${folder}isolated.mjs`,
      worker: `${folder}isolated.worker.mjs`,
      thread: `${folder}isolated.thread.mjs`,
      process: `${folder}isolated.process.mjs`,
    },
    shared: (name) => `${folder}dynload/${name}`,
  };
}

/** Makes an address absolute: against the page in browsers, as a path in Node. */
export function absoluteAddress(address: string): string {
  const node = nodeModules();
  if (hasScheme(address)) return address;
  if (node !== undefined) {
    const trailing = /[\\/]$/.test(address) ? node.path.sep : "";
    return node.path.resolve(address) + trailing;
  }
  return new URL(address, globalThis.location?.href).href;
}

function baseOfLockFile(options: PyxideOptions, lockFile: string): string | undefined {
  if (options.packageBaseUrl !== undefined) return asFolder(absoluteAddress(options.packageBaseUrl));
  if (options.lockFileContents !== undefined) return undefined;
  const slash = Math.max(
    lockFile.lastIndexOf("/"),
    nodeModules()?.path.sep === "\\" ? lockFile.lastIndexOf("\\") : -1,
  );
  return slash >= 0 ? lockFile.slice(0, slash + 1) : (globalThis.location?.toString() ?? ".");
}

/** Addresses of all files, from the options and from where the script itself is. */
export function resolveAddresses(options: PyxideOptions, own: FileAddresses): Addresses {
  const files =
    options.indexURL === undefined ? own : filesInFolder(asFolder(absoluteAddress(options.indexURL)));
  const lockFile = options.lockFileURL === undefined ? files.lockFile : absoluteAddress(options.lockFileURL);
  const packageBase = baseOfLockFile(options, lockFile);
  const folder = nodeModules() === undefined ? undefined : options.packageCacheDir;
  const cache = folder === undefined ? undefined : asFolder(absoluteAddress(folder));
  return {
    module: files.module,
    wasm: files.wasm,
    stdlib: options.stdLibURL === undefined ? files.stdlib : absoluteAddress(options.stdLibURL),
    nodeLibrary: files.nodeLibrary,
    lockFile,
    figures: files.figures,
    isolated: files.isolated,
    shared: (name) => files.shared(name),
    packageBase,
    lockfileBase: cache ?? packageBase,
  };
}

/** Throws when an option asks for what there is not, or has a wrong type. */
export function checkOptions(options: PyxideOptions): void {
  if (options._makeSnapshot === true || options._loadSnapshot !== undefined) {
    throw new Error("memory snapshots are not supported: load without '_makeSnapshot' and '_loadSnapshot'");
  }
  // It must not be taken for granted where it is not.
  if (options.isolated !== undefined && options.isolated !== false) {
    throw new TypeError("option 'isolated' is for loadPyxide() and loadPyodide()");
  }
  for (const name of ["stdin", "stdout", "stderr", "onProgress", "onPackageProgress", "fsInit"] as const) {
    if (options[name] !== undefined && typeof options[name] !== "function") {
      throw new TypeError(`option '${name}' must be a function`);
    }
  }
  for (const name of ["indexURL", "stdLibURL", "lockFileURL", "packageBaseUrl"] as const) {
    if (options[name] !== undefined && typeof options[name] !== "string") {
      throw new TypeError(`option '${name}' must be a string`);
    }
  }
  if (options.lockFileContents !== undefined && options.lockFileURL !== undefined) {
    throw new Error("Can't pass both lockFileContents and lockFileURL: there can be one lock file");
  }
}

/** Values of environment variables as text, without those that are undefined. */
export function variablesAsText(variables: object): Record<string, string> {
  const given = Object.entries(variables).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}
