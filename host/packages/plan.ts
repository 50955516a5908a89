// SPDX-License-Identifier: Apache-2.0
// What has to be installed for some names: which files, where they come from, in which order.
import { hasScheme, nodeModules } from "../api/platform.ts";
import { type Lockfile, type LockfilePackage, normalizeName, packageAddress } from "./lockfile.ts";
import { didYouMean } from "./near-names.ts";
import { checkWheelTags, fileNameOf, parseWheelName } from "./wheel-name.ts";

/** Something to install: an entry of the lock file, or a wheel by its URL. */
export interface Item {
  readonly entry: LockfilePackage;
  readonly address: string;
  readonly fileName: string;
  /** What `loadedPackages` says of it. */
  readonly channel: string;
  /** What the file's sha256 has to be, where the lock file says it. */
  readonly sha256: string | undefined;
}

/** What `loadedPackages` says of packages of the lock file. */
export const DEFAULT_CHANNEL = "default channel";

/** Throws for a file of the lock file whose content nobody can check. */
export function requireSha256({ sha256, channel, address }: Item): void {
  if (sha256 === undefined && channel !== address) {
    throw new Error("the lock file gives no sha256 for it; 'checkIntegrity: false' loads it as it is");
  }
}

/** Is it an address, not the name of a package? */
export function isAddress(name: string): boolean {
  return /^(https?|file|blob|data|emfs):/i.test(name) || /\.whl$/i.test(name);
}

/** Names and addresses without those that are of the same package as one before them, which `failure` is told. */
export function withoutRivals(names: readonly string[], failure: (message: string) => void): string[] {
  const chosen = new Map<string, string>();
  for (const name of names) {
    const key = normalizeName(isAddress(name) ? parseWheelName(name).name : name);
    const first = chosen.get(key);
    if (first === undefined) chosen.set(key, name);
    else if (channelOf(first) !== channelOf(name))
      failure(`Loading same package ${key} from ${channelOf(name)} and ${channelOf(first)}`);
  }
  return [...chosen.values()];
}

const channelOf = (name: string): string => (isAddress(name) ? name : DEFAULT_CHANNEL);

/** An address as a URL: paths of the machine become `file:` URLs. */
export function asUrl(address: string): string {
  if (hasScheme(address)) return address;
  return nodeModules()?.url.pathToFileURL(address).href ?? address;
}

/** The wheel at an address. Throws when its name is no wheel's, or that of a wheel for something else. */
export function wheelItem(address: string): Item {
  const wheel = parseWheelName(address);
  checkWheelTags(wheel);
  return {
    entry: {
      name: normalizeName(wheel.name),
      version: wheel.version,
      file_name: address,
      package_type: "package",
      install_dir: "site",
      sha256: "",
      imports: [],
      depends: [],
    },
    address,
    fileName: wheel.fileName,
    channel: address,
    sha256: undefined,
  };
}

/** An entry of the lock file. Throws when its file is a wheel for something else, or nothing says where it is. */
export function lockedItem(entry: LockfilePackage, base: string | undefined): Item {
  const address = packageAddress(entry, base);
  const fileName = fileNameOf(address);
  if (fileName.endsWith(".whl")) checkWheelTags(parseWheelName(fileName));
  return {
    entry,
    address,
    fileName,
    channel: DEFAULT_CHANNEL,
    sha256: entry.sha256 === "" ? undefined : entry.sha256,
  };
}

/** The packages to load for `names`, dependencies first. Throws when the lock file has no package of a name. */
export function resolveDependencies(lockfile: Lockfile, names: Iterable<string>): LockfilePackage[] {
  const ordered = new Map<string, LockfilePackage>();
  const entered = new Set<string>();
  const visit = (name: string, neededBy: string | undefined): void => {
    const key = normalizeName(name);
    if (entered.has(key)) return;
    entered.add(key);
    const entry = findEntry(lockfile, key);
    if (entry === undefined) {
      const near = didYouMean(key, Object.keys(lockfile.packages));
      throw new Error(
        `No known package with name '${name}'${neededBy ? ` (needed by '${neededBy}')` : ""}${near}`,
      );
    }
    for (const dependency of entry.depends) visit(dependency, entry.name);
    ordered.set(key, entry);
  };
  for (const name of names) visit(name, undefined);
  return [...ordered.values()];
}

/** A package by its normalized name; keys of lock files made by others may not be normalized. */
function findEntry(lockfile: Lockfile, key: string): LockfilePackage | undefined {
  const { packages } = lockfile;
  if (Object.hasOwn(packages, key)) return packages[key];
  return Object.values(packages).find((entry) => normalizeName(entry.name) === key);
}

/** Packages of a lock file by the modules that they provide; `a` stands for `a.b` where no package claims it. */
export function modulesOf(lockfile: Lockfile): Map<string, LockfilePackage> {
  const found = new Map<string, LockfilePackage>();
  const parents = new Map<string, LockfilePackage>();
  for (const entry of Object.values(lockfile.packages)) {
    for (const module of entry.imports) {
      if (!found.has(module)) found.set(module, entry);
      const dot = module.indexOf(".");
      if (dot > 0) parents.set(module.slice(0, dot), entry);
    }
  }
  for (const [module, entry] of parents) if (!found.has(module)) found.set(module, entry);
  return found;
}
