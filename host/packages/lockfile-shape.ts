// SPDX-License-Identifier: Apache-2.0
// The form of a lock file, and whether some JSON has it. Fields that other tools add are left alone.

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

type Fields = Record<string, unknown>;

const isText = (value: unknown): boolean => typeof value === "string" && !value.includes("\0");
const isList = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const oneOf =
  (...known: string[]) =>
  (value: unknown): boolean =>
    known.includes(value as string);

/** What the fields of an entry must be; those of the second table may be left out. */
const REQUIRED: Record<string, [(value: unknown) => boolean, string]> = {
  name: [(value) => isText(value) && value !== "", "a name"],
  version: [isText, "a string"],
  file_name: [isText, "a string"],
};
const OPTIONAL: Record<string, [(value: unknown) => boolean, string]> = {
  sha256: [(value) => value === "" || /^[0-9a-f]{64}$/i.test(String(value)), "64 hexadecimal digits"],
  package_type: [
    oneOf("package", "cpython_module", "shared_library", "static_library"),
    "'package', 'cpython_module', 'shared_library' or 'static_library'",
  ],
  install_dir: [oneOf("site", "dynlib", "stdlib"), "'site' or 'dynlib'"],
  imports: [isList, "a list of strings"],
  depends: [isList, "a list of strings"],
};

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function entryFault(entry: unknown): string | undefined {
  if (!isObject(entry)) return `it must be an object, not ${shown(entry)}`;
  for (const [field, [fits, what]] of Object.entries({ ...REQUIRED, ...OPTIONAL })) {
    const value = Object.hasOwn(entry, field) ? entry[field] : undefined;
    if (value === undefined && field in OPTIONAL) continue;
    if (!fits(value)) return `'${field}' must be ${what}, not ${shown(value)}`;
  }
  return undefined;
}

/** Throws, naming the entry and the field, when a value is not a lock file. */
export function checkLockfile(value: unknown, origin: string): asserts value is Lockfile {
  const fields = isObject(value) ? value : {};
  const part = (key: string): Fields => {
    const found = fields[key];
    if (isObject(found)) return found;
    throw new Error(
      `Loaded pyodide lock file does not contain the expected key '${key}'. (It is ${origin}.)`,
    );
  };
  const packages = part("packages");
  const info = part("info");
  for (const field of ["abi_version", "python"]) {
    const found = info[field];
    if (!isText(found)) throw new Error(`${origin} is not a lock file: 'info.${field}' is ${shown(found)}`);
  }
  for (const [key, entry] of Object.entries(packages)) {
    const fault = entryFault(entry);
    if (fault !== undefined) throw new Error(`${origin}: the entry '${key}' is wrong: ${fault}`);
  }
}
