// SPDX-License-Identifier: Apache-2.0
// The documented API as the tests use it, loosely typed: a result's type is what the test says it expects.

export interface PyProxy {
  // biome-ignore lint/suspicious/noExplicitAny: attributes of a Python object are of any type
  [attribute: string]: any;
  // biome-ignore lint/suspicious/noExplicitAny: Python functions return anything
  (...args: unknown[]): any;
  readonly type: string;
  destroy(): void;
}

export interface RunOptions {
  globals?: PyProxy;
  locals?: PyProxy;
  filename?: string;
  dedent?: boolean;
}

export interface InputOptions {
  stdin?: () => null | undefined | string | ArrayBuffer | Uint8Array | number;
  read?: (buffer: Uint8Array) => number;
  error?: boolean;
  isatty?: boolean;
  autoEOF?: boolean;
}

export interface OutputOptions {
  batched?: (text: string) => void;
  raw?: (byte: number) => void;
  write?: (buffer: Uint8Array) => number;
  isatty?: boolean;
  fsync?: () => void;
  getTerminalSize?: () => { rows: number; columns: number } | undefined;
}

/** What the tests need of Emscripten's file system. */
export interface FileSystem {
  writeFile(path: string, data: string | Uint8Array): void;
  readFile(path: string, options: { encoding: "utf8" }): string;
  readFile(path: string): Uint8Array;
  mkdir(path: string): void;
  mkdirTree(path: string): void;
  readdir(path: string): string[];
  unlink(path: string): void;
  rmdir(path: string): void;
  rename(from: string, to: string): void;
  symlink(target: string, path: string): void;
  chdir(path: string): void;
  cwd(): string;
  chmod(path: string, mode: number): void;
  stat(path: string): { mode: number; size: number; mtime: Date; nlink: number };
  isDir(mode: number): boolean;
  isFile(mode: number): boolean;
  analyzePath(path: string): { exists: boolean };
  mount(type: unknown, options: object, path: string): unknown;
  unmount(path: string): void;
  syncfs(populate: boolean, done: (error: unknown) => void): void;
  filesystems: Record<string, unknown>;
  createDevice?: unknown;
  trackingDelegate: object;
}

export interface Python {
  // biome-ignore lint/suspicious/noExplicitAny: code has a result of any type
  runPython(code: string, options?: RunOptions): any;
  // biome-ignore lint/suspicious/noExplicitAny: code has a result of any type
  runPythonAsync(code: string, options?: RunOptions): Promise<any>;
  // biome-ignore lint/suspicious/noExplicitAny: a module, function or any value
  pyimport(name: string): any;
  // biome-ignore lint/suspicious/noExplicitAny: immutable values come back as they are
  toPy(value: unknown, options?: { depth?: number; defaultConverter?: (...args: unknown[]) => unknown }): any;
  globals: PyProxy;
  FS: FileSystem;
  PATH: { dirname(path: string): string; normalize(path: string): string };
  ERRNO_CODES: Record<string, number>;
  version: string;
  // biome-ignore lint/suspicious/noExplicitAny: the constructors are not for callers
  ffi: { PyProxy: new (...args: any[]) => PyProxy; PythonError: new (...args: any[]) => PythonError };
  pyodide_py: PyProxy;
  loadPackage(names: string | string[], options?: PackageOptions): Promise<PackageData[]>;
  loadPackagesFromImports(code: string, options?: PackageOptions): Promise<PackageData[]>;
  loadedPackages: Record<string, string>;
  extendLockfile(contents: object | string, packageBaseUrl: string): void;
  lockfileBaseUrl: string | undefined;
  lockfile: { info: Record<string, string>; packages: Record<string, unknown> };
  setStdin(options?: InputOptions): void;
  setStdout(options?: OutputOptions): void;
  setStderr(options?: OutputOptions): void;
  setInterruptBuffer(buffer: Uint8Array | Int32Array | undefined): void;
  checkInterrupt(): void;
  registerJsModule(name: string, module: object): void;
  unregisterJsModule(name: string): void;
  unpackArchive(buffer: Uint8Array | ArrayBuffer, format: string, options?: { extractDir?: string }): void;
  mountNodeFS(path: string, hostPath: string): void;
  useNodeSockFS(): Promise<void>;
  mountNativeFS(path: string, handle: unknown): Promise<{ syncfs(): Promise<void> }>;
  setDebug(debug: boolean): boolean;
}

export interface PackageProgress {
  phase: string;
  packages: string[];
  loaded: number;
  total?: number;
  filesLoaded: number;
  files: number;
}

export interface PackageOptions {
  messageCallback?: (message: string) => void;
  errorCallback?: (message: string) => void;
  checkIntegrity?: boolean;
  progressCallback?: (progress: PackageProgress) => void;
}

export interface PackageData {
  name: string;
  version: string;
  fileName: string;
  packageType: string;
}

export interface PythonError extends Error {
  type: string;
}

export interface LoadOptions {
  enableRunUntilComplete?: boolean;
  indexURL?: string;
  lockFileURL?: string;
  stdLibURL?: string;
  fullStdLib?: boolean;
  lockFileContents?: object | string | Promise<object | string>;
  packageBaseUrl?: string;
  packageCacheDir?: string;
  checkIntegrity?: boolean;
  loadOnImport?: boolean;
  onProgress?: (progress: { name: string }) => void;
  onPackageProgress?: (progress: PackageProgress) => void;
  stdin?: () => string | null;
  stdout?: (line: string) => void;
  stderr?: (line: string) => void;
  jsglobals?: object;
  args?: string[];
  env?: Record<string, string | number | boolean | undefined>;
  packages?: string[];
  checkAPIVersion?: boolean;
  fsInit?: (fs: FileSystem, info: { sitePackages: string }) => Promise<void>;
}

/** What the harness tells the tested environment. */
export interface Settings {
  target: "node" | "chromium" | "firefox" | "webkit";
  context: "node" | "page" | "worker";
  entry: string;
  base: string;
  dir: string;
  /** Origin of the server with `/http/…` and `/wheels/…`. */
  server: string;
  /** URL of the folder tests/, with a slash; for Node. */
  tests: string;
  loader: "loadPyxide" | "loadPyodide";
  oracle: boolean;
  version: string;
  timeout: number;
  /** Python collects garbage all the time, too. */
  gcStress: boolean;
  filter?: string;
  list: boolean;
  module: string;
  file: string;
  done: string[];
  events?: string;
}

export type Event =
  | { type: "plan"; titles: string[] }
  | { type: "start"; title: string; timeout: number }
  | { type: "pass"; title: string; ms: number }
  | { type: "fail"; title: string; error: string; ms: number }
  | { type: "skip"; title: string; reason: string }
  | { type: "list"; title: string }
  | { type: "error"; error: string }
  | { type: "end" };
