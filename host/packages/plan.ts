// SPDX-License-Identifier: Apache-2.0
// What has to be installed for some names: which files, where they come from, in which order.
import { hasScheme, nodeModules } from "../platform/platform.ts";
import { type FileName, fileNameOf } from "./file-name.ts";
import { type Expected, parseSha256, type Sha256 } from "./integrity.ts";
import { type Lockfile, type LockfilePackage, normalizeName, packageAddress } from "./lockfile.ts";
import { didYouMean } from "./near-names.ts";
import type { PackageHost } from "./package-host.ts";
import { checkWheelTags, parseWheelName } from "./wheel-name.ts";

/** Something to install: an entry of the lock file, or a wheel by its URL. */
export interface Item {
  readonly entry: LockfilePackage;
  /** Where the file is, without a hash at its end. */
  readonly address: string;
  readonly fileName: FileName;
  /** What `loadedPackages` says of it. */
  readonly channel: string;
  /** What the file's sha256 has to be, where the lock file or the address says it. */
  readonly expected: Expected | undefined;
}

/** What `loadedPackages` says of packages of the lock file. */
export const DEFAULT_CHANNEL = "default channel";

/** Throws for a file of the lock file whose content nobody can check. */
export function requireSha256({ expected, channel }: Item, { advice }: Pick<PackageHost, "advice">): void {
  if (expected === undefined && channel === DEFAULT_CHANNEL) {
    const instead = advice("'checkIntegrity: false' loads it as it is", "complete the lock file");
    throw new Error(`the lock file gives no sha256 for it; ${instead}`);
  }
}

/** Is it an address, not the name of a package? */
export function isAddress(name: string): boolean {
  return /^(https?|file|blob|data|emfs):/i.test(name) || /\.whl(#[^#]*)?$/i.test(name);
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

/** Hash algorithms that installers know in an address; all but the first are refused, because they are not checked here. */
const ALGORITHMS = ["sha256", "md5", "sha1", "sha224", "sha384", "sha512"];

/** Splits an address from the hash that its fragment may give, as in `…/name-1.0-py3-none-any.whl#sha256=…`. */
function splitHash(given: string): { address: string; sha256: Sha256 | undefined } {
  const [, address, fragment] = /^(.*\.\w+)#([^#]*)$/s.exec(given) ?? [];
  if (address === undefined || fragment === undefined) return { address: given, sha256: undefined };
  const fields = new URLSearchParams(fragment);
  const [algorithm] = ALGORITHMS.filter((name) => fields.has(name));
  if (algorithm === undefined) return { address: given, sha256: undefined };
  if (algorithm !== "sha256") {
    throw new Error(`'${given}' gives a hash by ${algorithm}; only sha256 can be checked`);
  }
  return { address, sha256: parseSha256(fields.get("sha256") ?? "", `'${given}'`) };
}

/** The wheel at an address. Throws when its name is no wheel's, or that of a wheel for something else. */
export function wheelItem(given: string): Item {
  const { address, sha256 } = splitHash(given);
  const wheel = parseWheelName(address);
  checkWheelTags(wheel);
  return {
    entry: {
      name: normalizeName(wheel.name),
      version: wheel.version,
      file_name: address,
      package_type: "package",
      install_dir: "site",
      sha256: sha256 ?? "",
      imports: [],
      depends: [],
    },
    address,
    fileName: wheel.fileName,
    channel: address,
    expected: sha256 && { sha256, source: "its address" },
  };
}

/** An entry of the lock file. Throws when its file is a wheel for something else, or nothing says where it is. */
export function lockedItem(entry: LockfilePackage, base: string | undefined): Item {
  const file = packageAddress(entry, base);
  try {
    const { address, sha256 } = splitHash(file);
    const fileName = fileNameOf(address);
    if (fileName.endsWith(".whl")) checkWheelTags(parseWheelName(fileName));
    return { entry, address, fileName, channel: DEFAULT_CHANNEL, expected: expectedOf(entry, sha256) };
  } catch (cause) {
    throw new Error(`cannot load '${entry.name}': ${(cause as Error).message}`, { cause });
  }
}

function expectedOf({ name, sha256 }: LockfilePackage, inAddress: Sha256 | undefined): Expected | undefined {
  if (!sha256) return inAddress && { sha256: inAddress, source: "its address" };
  const locked = parseSha256(sha256, `the lock file's entry '${name}'`);
  if (inAddress !== undefined && inAddress !== locked) {
    throw new Error(`the lock file's entry '${name}' gives one sha256, ${locked}, and its address another`);
  }
  return { sha256: locked, source: "the lock file" };
}

/** The packages to load for `names`, dependencies first. Throws when the lock file has no package of a name. */
export function resolveDependencies(lockfile: Lockfile, names: Iterable<string>): LockfilePackage[] {
  const ordered = new Map<string, LockfilePackage>();
  const entered = new Set<string>();
  // A stack of its own: a chain of dependencies may be longer than the engine's stack is deep.
  const open: { key: string; entry: LockfilePackage; rest: string[] }[] = [];
  const enter = (name: string, neededBy: string | undefined): void => {
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
    open.push({ key, entry, rest: [...(entry.depends ?? [])].reverse() });
  };
  for (const name of names) {
    enter(name, undefined);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const dependency = top.rest.pop();
      if (dependency !== undefined) {
        enter(dependency, top.entry.name);
        continue;
      }
      open.pop();
      ordered.set(top.key, top.entry);
    }
  }
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
    for (const module of entry.imports ?? []) {
      if (!found.has(module)) found.set(module, entry);
      const dot = module.indexOf(".");
      if (dot > 0) parents.set(module.slice(0, dot), entry);
    }
  }
  for (const [module, entry] of parents) if (!found.has(module)) found.set(module, entry);
  return found;
}
