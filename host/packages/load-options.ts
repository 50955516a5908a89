// SPDX-License-Identifier: Apache-2.0
// What `loadPackage` takes and gives.
import type { PackageType } from "./lockfile.ts";

/** Options of `loadPackage`. */
export interface LoadOptions {
  /** Takes messages about progress; default: `console.log`. */
  messageCallback?: (message: string) => void;
  /** Takes messages about failures; default: `console.error`. */
  errorCallback?: (message: string) => void;
  /** Check the sha256 of what is downloaded. Default: true. */
  checkIntegrity?: boolean;
}

/** A package that has been loaded. */
export interface PackageData {
  name: string;
  version: string;
  fileName: string;
  packageType: PackageType;
}
