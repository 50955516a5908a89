// SPDX-License-Identifier: Apache-2.0
// Downloads and installs packages. Invariant: loads run one after another, so a package is never installed twice.

import { hasScheme, nodeModules, readBytes } from "../api/platform.ts";
import type { Runtime } from "../api/runtime.ts";
import { checkSha256 } from "./integrity.ts";
import type { LoadOptions, PackageData } from "./load-options.ts";
import { type LockfilePackage, normalizeName, packageAddress, resolveDependencies } from "./lockfile.ts";

/** Something to install: an entry of the lock file, or a wheel by its URL. */
interface Item {
  readonly entry: LockfilePackage;
  readonly address: string;
  readonly channel: string;
  readonly checked: boolean;
}

const DEFAULT_CHANNEL = "default channel";
const SITE_PACKAGES = "/lib/python3.13/site-packages";
const DYNLIB = "/usr/lib";

/** An address as a URL: paths of the machine become `file:` URLs. */
function asUrl(address: string): string {
  if (hasScheme(address)) return address;
  return nodeModules()?.url.pathToFileURL(address).href ?? address;
}

function isAddress(name: string): boolean {
  return /^(https?|file|blob|emfs):/i.test(name) || /[\\/].*\.whl$/i.test(name) || /\.whl$/i.test(name);
}

/** What the file name of a wheel says (PEP 427). Throws when it is not a wheel. */
function wheelItem(address: string): Item {
  const fileName = decodeURIComponent(new URL(address, "file:///").pathname.split("/").pop() ?? "");
  const [name, version, ...tags] = fileName.replace(/\.whl$/, "").split("-");
  if (!fileName.endsWith(".whl") || name === undefined || version === undefined || tags.length < 3) {
    throw new Error(
      `'${address}' is not the address of a wheel: its name must be name-version-python-abi-platform.whl`,
    );
  }
  return {
    entry: {
      name: normalizeName(name),
      version,
      file_name: address,
      package_type: "package",
      install_dir: "site",
      sha256: "",
      imports: [],
      depends: [],
    },
    address,
    channel: address,
    checked: false,
  };
}

/** Loads packages into one interpreter. */
export class PackageLoader {
  /** Packages that are loaded, with where each came from. */
  readonly loadedPackages: Record<string, string> = {};
  readonly #runtime: Runtime;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Loads packages by name or by the URLs of wheels, with what they depend on. */
  load(names: string | Iterable<string>, options: LoadOptions = {}): Promise<PackageData[]> {
    const list = typeof names === "string" ? [names] : Array.from(names);
    const result = this.#queue.then(() => this.#load(list, options));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Loads those packages of the lock file that provide one of the modules. */
  async loadForImports(modules: Iterable<string>, options: LoadOptions = {}): Promise<PackageData[]> {
    const providers = new Map<string, string>();
    for (const [name, entry] of Object.entries(this.#runtime.lockfile.packages)) {
      for (const module of entry.imports) providers.set(module, name);
    }
    const names = new Set<string>();
    for (const module of modules) {
      const name = providers.get(module);
      if (name !== undefined) names.add(name);
    }
    return names.size === 0 ? [] : this.load(names, options);
  }

  async #load(names: readonly string[], options: LoadOptions): Promise<PackageData[]> {
    const message = options.messageCallback ?? ((text: string) => console.log(text));
    const failure = options.errorCallback ?? ((text: string) => console.error(text));
    const items = this.#plan(names, failure);
    if (items.length === 0) {
      message("No new packages to load");
      return [];
    }
    const listed = items.map((item) => item.entry.name).join(", ");
    message(`Loading ${listed}`);
    const check = options.checkIntegrity ?? this.#runtime.options.checkIntegrity ?? true;
    const downloads = items.map((item) => this.#download(item, check));
    // Failures are reported one by one below; this keeps them from counting as unhandled meanwhile.
    for (const download of downloads) download.catch(() => undefined);
    const loaded: PackageData[] = [];
    for (const [index, item] of items.entries()) {
      try {
        const bytes = await (downloads[index] as Promise<Uint8Array>);
        this.#install(item, bytes);
        loaded.push(describe(item.entry));
      } catch (error) {
        failure(`Failed to load ${item.entry.name}: ${(error as Error).message}`);
      }
    }
    if (loaded.length > 0) message(`Loaded ${loaded.map((data) => data.name).join(", ")}`);
    return loaded;
  }

  /** What is to be installed for these names and is not yet, dependencies first. */
  #plan(names: readonly string[], failure: (message: string) => void): Item[] {
    const wheels = names.filter(isAddress).map(wheelItem);
    const taken = new Set(wheels.map((item) => item.entry.name));
    const { lockfile, addresses } = this.#runtime;
    const entries = resolveDependencies(
      lockfile,
      names.filter((name) => !isAddress(name)),
    );
    const items = wheels.concat(
      entries
        .filter((entry) => !taken.has(normalizeName(entry.name)))
        .map((entry) => ({
          entry,
          address: packageAddress(entry, addresses.packageBase),
          channel: DEFAULT_CHANNEL,
          checked: true,
        })),
    );
    return items.filter(({ entry, channel }) => {
      const existing = this.loadedPackages[entry.name];
      if (existing !== undefined && existing !== channel && channel !== DEFAULT_CHANNEL) {
        failure(`${entry.name} is loaded from ${existing} already; ${channel} is ignored`);
      }
      return existing === undefined;
    });
  }

  async #download(item: Item, check: boolean): Promise<Uint8Array> {
    if (item.address.startsWith("emfs:")) {
      return this.#runtime.module.FS.readFile(item.address.slice("emfs:".length)) as Uint8Array;
    }
    const cache = this.#runtime.options.packageCacheDir;
    const node = nodeModules();
    const cached =
      node !== undefined && cache !== undefined && item.checked
        ? node.path.join(cache, node.path.basename(item.entry.file_name))
        : undefined;
    const kept = cached !== undefined && node?.fs.existsSync(cached) === true;
    const bytes = await readBytes(kept ? (cached as string) : item.address);
    if (check && item.checked) await checkSha256(bytes, item.entry.sha256, item.entry.file_name);
    if (cached !== undefined && !kept) await node?.fs.promises.writeFile(cached, bytes);
    return bytes;
  }

  #install(item: Item, bytes: Uint8Array): void {
    const fileName = item.address.split(/[\\/]/).pop() ?? item.entry.file_name;
    const target = item.entry.install_dir === "dynlib" ? DYNLIB : SITE_PACKAGES;
    const origin = item.channel === DEFAULT_CHANNEL ? undefined : asUrl(item.address);
    this.#runtime.withTemporaryFile(fileName, bytes, (path) =>
      this.#runtime.python.install(path, target, origin),
    );
    this.loadedPackages[item.entry.name] = item.channel;
  }
}

function describe(entry: LockfilePackage): PackageData {
  return {
    name: entry.name,
    version: entry.version,
    fileName: entry.file_name,
    packageType: entry.package_type,
  };
}
