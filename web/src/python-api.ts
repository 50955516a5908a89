// SPDX-License-Identifier: Apache-2.0
// The part of the distribution's public API that the page uses, by shape, so that the
// page builds without the distribution and runs with any that has this API.

import type { PackageProgress, Progress } from "./protocol.ts";

export interface FileStat {
  readonly mode: number;
  readonly size: number;
}

export interface FileSystem {
  readonly filesystems: Readonly<Record<string, unknown>>;
  readonly ErrnoError: new (errno: number) => Error;
  mkdirTree(path: string): void;
  mount(type: unknown, options: object, path: string): unknown;
  unmount(path: string): void;
  syncfs(populate: boolean, done: (error: unknown) => void): void;
  readdir(path: string): string[];
  stat(path: string): FileStat;
  isDir(mode: number): boolean;
  isFile(mode: number): boolean;
  readFile(path: string): Uint8Array;
  writeFile(path: string, data: Uint8Array): void;
  unlink(path: string): void;
}

export interface OutputHandler {
  readonly write: (bytes: Uint8Array) => number;
  readonly isatty: boolean;
}

export interface InputHandler {
  /** Fills the buffer; returns how many bytes it put there, 0 at the end of the file. */
  readonly read: (buffer: Uint8Array, request?: { readonly echo: false }) => number;
  readonly isatty: boolean;
}

export interface PackageMessages {
  readonly messageCallback: (message: string) => void;
  readonly errorCallback: (message: string) => void;
}

export interface Python {
  readonly version: string;
  readonly FS: FileSystem;
  readonly ERRNO_CODES: Readonly<Record<string, number>>;
  readonly globals: unknown;
  runPython(code: string, options?: { globals?: unknown; filename?: string }): unknown;
  pyimport(name: string): unknown;
  toPy(value: unknown): unknown;
  setStdin(handler: InputHandler): void;
  setStdout(handler: OutputHandler): void;
  setStderr(handler: OutputHandler): void;
  setInterruptBuffer(buffer: Uint8Array): void;
  loadPackagesFromImports(code: string, messages: PackageMessages): Promise<unknown>;
  extendLockfile(contents: string, packageBaseUrl: string): void;
}

export interface LoadOptions {
  readonly indexURL: string;
  readonly lockFileURL?: string;
  readonly figures?: MessagePort;
  readonly env: Readonly<Record<string, string>>;
  readonly onProgress: (progress: Progress) => void;
  readonly onPackageProgress: (progress: PackageProgress) => void;
}

export interface Distribution {
  loadPyodide(options: LoadOptions): Promise<Python>;
}

/** `PageConsole` of python/page_console.py, as JavaScript sees it. */
export interface PageConsole {
  status(source: string): string;
  run(source: string, columns: number): Promise<string>;
  run_file(path: string, args: string, columns: number): Promise<string>;
  complete(source: string): string;
  interrupt(): void;
}

/** `BuildingFinder` of python/page_packages.py. */
export interface BuildingFinder {
  install(): void;
}
