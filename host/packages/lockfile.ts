// SPDX-License-Identifier: Apache-2.0
// The lock file: which packages there are, in the format that the ecosystem shares.
import { hasScheme, nodeModules, readText } from "../platform/platform.ts";
import { abiVersion, pythonVersion } from "../platform/python-version.ts";
import { checkLockfile, type Lockfile, type LockfilePackage } from "./lockfile-shape.ts";

export type { Lockfile, LockfileInfo, LockfilePackage, PackageType } from "./lockfile-shape.ts";

/** A package's name in the form that lock files use as keys (PEP 503). */
export function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

/** Reads a lock file; `origin` is what messages call it. Throws when it is none, or is for another interpreter. */
export function parseLockfile(contents: Lockfile | string, origin: string): Lockfile {
  let lockfile: unknown;
  try {
    lockfile = typeof contents === "string" ? JSON.parse(contents) : contents;
  } catch (cause) {
    throw new Error(`${origin} is not a lock file: ${(cause as Error).message}`, { cause });
  }
  checkLockfile(lockfile, origin);
  checkCompatible(lockfile, origin);
  return lockfile;
}

/** Throws when the packages of a lock file cannot work with this interpreter. */
function checkCompatible(lockfile: Lockfile, origin: string): void {
  const { abi_version: abi, python } = lockfile.info;
  if (abi !== abiVersion) {
    throw new Error(
      `${origin} is for ABI ${abi}, but this interpreter has ABI ${abiVersion}: use a lock file for it`,
    );
  }
  if (python.split(".").slice(0, 2).join(".") !== pythonVersion) {
    throw new Error(
      `${origin} is for Python ${python}, but this is Python ${pythonVersion}: use a lock file for it`,
    );
  }
}

/** Reads and checks the lock file that was given, or else the one at the address. */
export async function readLockfile(
  contents: Lockfile | string | Promise<Lockfile | string> | undefined,
  address: string,
): Promise<Lockfile> {
  const origin = contents === undefined ? address : "lockFileContents";
  return parseLockfile(contents === undefined ? await readText(address) : await contents, origin);
}

/** Address of a package's file. Throws when it is relative and nothing says to what. */
export function packageAddress(entry: LockfilePackage, base: string | undefined): string {
  const { file_name: file } = entry;
  if (hasScheme(file) || (nodeModules()?.path.isAbsolute(file) ?? false)) return file;
  if (base === undefined) {
    throw new Error(
      `Lock file file_name for package "${entry.name}" is relative path "${file}" but no packageBaseUrl provided: ` +
        "give that option with 'lockFileContents'",
    );
  }
  return base + file;
}
