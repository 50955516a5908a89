// SPDX-License-Identifier: Apache-2.0
// The lock file: which packages there are, in the format that the ecosystem shares.
import { hasScheme, nodeModules, readText } from "../api/platform.ts";
import { abiVersion, pythonVersion } from "../api/version.ts";

/** What the packages of a lock file were built for. */
export interface LockfileInfo {
  arch: "wasm32";
  /** The ABI, `year_revision`; must be the interpreter's. */
  abi_version: string;
  /** The Emscripten version, as in `emscripten_4_0_9`. */
  platform: string;
  /** Version of the distribution; informational. */
  version?: string;
  /** The Python version. */
  python: string;
}

/** What kind of thing an entry installs. */
export type PackageType = "package" | "cpython_module" | "shared_library" | "static_library";

/** A package of the lock file. */
export interface LockfilePackage {
  name: string;
  version: string;
  /** Name or URL of the wheel; a relative one is in the folder of the lock file. */
  file_name: string;
  package_type: PackageType;
  /** `site` for site-packages, `dynlib` for shared libraries that others link to. */
  install_dir: "site" | "dynlib";
  /** Hexadecimal sha256 of the file. */
  sha256: string;
  /** Modules that the package provides. */
  imports: string[];
  /** Names of packages that it needs. */
  depends: string[];
}

/** A lock file. */
export interface Lockfile {
  info: LockfileInfo;
  packages: Record<string, LockfilePackage>;
}

/** A package's name in the form that lock files use as keys (PEP 503). */
export function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

function parse(contents: Lockfile | string, origin: string): Lockfile {
  let lockfile: Lockfile;
  try {
    lockfile = typeof contents === "string" ? (JSON.parse(contents) as Lockfile) : contents;
  } catch (cause) {
    throw new Error(`${origin} is not a lock file: ${(cause as Error).message}`, { cause });
  }
  for (const key of ["packages", "info"] as const) {
    if (typeof lockfile?.[key] === "object") continue;
    throw new Error(
      `Loaded pyodide lock file does not contain the expected key '${key}'. (It is ${origin}.)`,
    );
  }
  return lockfile;
}

/** Throws when the packages of a lock file cannot work with this interpreter. */
export function checkCompatible(lockfile: Lockfile, origin: string): void {
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
  const lockfile = parse(contents === undefined ? await readText(address) : await contents, origin);
  checkCompatible(lockfile, origin);
  return lockfile;
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
