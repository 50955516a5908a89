// SPDX-License-Identifier: Apache-2.0
// What `loadPackage` takes and gives.
import type { PackageType } from "./lockfile.ts";

/** How far a load of packages has come: all its files together. */
export interface PackageProgress {
  /** Names of the packages that are being loaded. */
  packages: readonly string[];
  /** Bytes that have arrived, of all files. */
  loaded: number;
  /** Bytes of all files, when each one's length is known. */
  total?: number;
  /** Files that have arrived. */
  filesLoaded: number;
  /** All files. */
  files: number;
  /** `download` while bytes arrive, `install` while files are unpacked, `done` at the end, also of a failure. */
  phase: "download" | "install" | "done";
}

/** Takes the progress of a load. */
export type PackageProgressCallback = (progress: PackageProgress) => void;

/** Options of `loadPackage`. */
export interface LoadOptions {
  /** Takes messages about progress; default: they are written to Python's standard output. */
  messageCallback?: (message: string) => void;
  /** Takes messages about failures; default: they are written to Python's standard error. */
  errorCallback?: (message: string) => void;
  /** Check the sha256 of what is downloaded. Default: true. */
  checkIntegrity?: boolean;
  /** Called while files arrive. Default: the option `onPackageProgress` of `loadPyxide`. */
  progressCallback?: PackageProgressCallback;
}

/** A package that has been loaded. */
export interface PackageData {
  name: string;
  version: string;
  fileName: string;
  packageType: PackageType;
}
