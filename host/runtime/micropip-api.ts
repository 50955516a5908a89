// SPDX-License-Identifier: Apache-2.0
// What PyPI's micropip and its relatives ask of the host: `pyodide_js._api`.
import { readBytes } from "../platform/platform.ts";
import type { Runtime } from "./runtime.ts";

/** The object `_api`: inner names of the npm package that tools for packages have come to rely on. */
export function makeMicropipApi(runtime: Runtime): object {
  const { lockfile, packages, core } = runtime;
  return {
    lockfile,
    lockfile_info: lockfile.info,
    lockfile_packages: lockfile.packages,
    repodata_info: lockfile.info,
    repodata_packages: lockfile.packages,
    abiVersion: lockfile.info.abi_version,
    /** Installs a wheel; `metadata` is a dict with files to put beside its METADATA. */
    install: (buffer: Uint8Array | ArrayBuffer, fileName: string, folder?: string, metadata?: unknown) =>
      packages.installWheel(new Uint8Array(buffer as ArrayBuffer), fileName, folder, metadata),
    /** Reads a file of the machine, in Node. */
    loadBinaryFile: (path: string) => readBytes(path),
    /** Loads a shared library now; imports do that by themselves. */
    loadDynlib: (path: string) => core.loadLibrary(path),
    loadDynlibsFromPackage: async () => undefined,
  };
}
