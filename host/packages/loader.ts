// SPDX-License-Identifier: Apache-2.0
// Downloads and installs packages. Invariant: files are installed by one load after another, each package's all or none,
// so a package is never installed twice; downloads of all loads go on side by side.
import type { HttpHost } from "../platform/http.ts";
import { sitePackages } from "../platform/python-version.ts";
import { Downloads } from "./downloads.ts";
import { checkFileName } from "./file-name.ts";
import { Installer } from "./installer.ts";
import { canDigest } from "./integrity.ts";
import type { LoadOptions, PackageData } from "./load-options.ts";
import {
  type Lockfile,
  type LockfilePackage,
  normalizeName,
  packageAddress,
  parseLockfile,
} from "./lockfile.ts";
import type { PackageHost } from "./package-host.ts";
import {
  DEFAULT_CHANNEL,
  type Item,
  isAddress,
  lockedItem,
  modulesOf,
  requireSha256,
  resolveDependencies,
  wheelItem,
  withoutRivals,
} from "./plan.ts";
import { ProgressSum } from "./progress.ts";

interface Talk {
  readonly message: (text: string) => void;
  readonly failure: (text: string) => void;
  readonly check: boolean;
}

/** How addresses of files in Python's own file system begin. */
const INSIDE = "emfs:";
const isInside = ({ address }: Item): boolean => address.startsWith(INSIDE);

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const listed = (names: readonly string[]): string => [...names].sort().join(", ");

/** Tells why a package could not be loaded. */
function report(failure: (text: string) => void, name: string, error: unknown): void {
  failure(`The following error occurred while loading ${name}:`);
  failure(reasonOf(error));
}

/** Loads packages into one interpreter. */
export class PackageLoader {
  /** Packages that are loaded, with where each came from. */
  readonly loadedPackages: Record<string, string> = {};
  readonly #host: PackageHost;
  readonly #downloads: Downloads;
  readonly #installer: Installer;
  #modules: Map<string, LockfilePackage> | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(host: PackageHost) {
    this.#host = host;
    this.#downloads = new Downloads(host);
    this.#installer = new Installer(host);
  }

  /** Loads packages by name or by the URLs of wheels, with what they depend on. */
  async load(names: string | Iterable<string>, options: LoadOptions = {}): Promise<PackageData[]> {
    const list = typeof names === "string" ? [names] : Array.from(names);
    const talk = this.#talk(options);
    const items = this.#plan(list, talk.failure);
    if (items.length === 0) {
      talk.message("No new packages to load");
      return [];
    }
    talk.message(`Loading ${listed(items.map((item) => item.entry.name))}`);
    const progress = this.#progressOf(items, options);
    const files = items.map((item) => this.#start(item, talk.check, progress));
    const result = this.#queue.then(() => this.#finish(items, files, talk, progress));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Starts to download packages of the lock file that will be loaded later, and what they depend on. */
  prefetch(names: Iterable<string>): void {
    const { check } = this.#talk({});
    for (const item of this.#plan([...names], () => undefined)) this.#start(item, check, undefined);
  }

  /** Loads those packages of the lock file that provide one of the modules. */
  async loadForImports(modules: Iterable<string>, options: LoadOptions = {}): Promise<PackageData[]> {
    const names = new Set<string>();
    for (const module of modules) {
      const name = this.providerOf(module);
      if (name !== undefined) names.add(name);
    }
    return names.size === 0 ? [] : this.load(names, options);
  }

  /** Name of the package in the lock file, not loaded yet, that provides a module. */
  providerOf(module: string): string | undefined {
    this.#modules ??= modulesOf(this.#host.lockfile);
    const name = this.#modules.get(module)?.name;
    return name === undefined || this.#isLoaded(name) ? undefined : name;
  }

  /** Adds packages of another lock file, which replace those of the same name that are not loaded. Throws when it is none. */
  extend(contents: Lockfile | string, base: string): void {
    const { packages } = this.#host.lockfile;
    for (const [name, entry] of Object.entries(parseLockfile(contents, "the lock file").packages)) {
      if (this.#isLoaded(entry.name)) continue;
      packages[name] = { ...entry, file_name: entry.file_name && packageAddress(entry, base) };
    }
    this.#modules = undefined;
  }

  /** Loads a package while the caller waits. Throws when it, or what it depends on, cannot be had. */
  loadSync(name: string, http: HttpHost): void {
    const { check } = this.#talk({});
    const items = this.#plan([name], () => undefined);
    const progress = this.#progressOf(items, {});
    const parts = items.map((item) => (isInside(item) ? undefined : progress.file()));
    for (const [index, item] of items.entries()) {
      const install = (bytes: Uint8Array): void => {
        parts[index]?.done(bytes);
        progress.tell("install");
        this.#install(item, bytes, check);
      };
      try {
        this.#loadItemSync(item, http, check, install);
      } catch (cause) {
        throw new Error(`package '${item.entry.name}': ${reasonOf(cause)}`, { cause });
      }
    }
    if (items.length > 0) progress.tell("done");
  }

  /** Installs a wheel whose bytes are at hand, as `micropip` does; `metadata` are files beside its METADATA. */
  async installWheel(
    bytes: Uint8Array,
    fileName: string,
    folder: string | undefined,
    metadata: unknown,
  ): Promise<void> {
    const name = checkFileName(fileName, "the caller of install()");
    const libraries = this.#host.withTemporaryFile(name, bytes, (path) =>
      this.#host.python.install(path, folder ?? sitePackages, undefined, undefined, metadata),
    );
    await this.#installer.compileLarge(libraries.split("\n").filter(Boolean));
  }

  #talk(options: LoadOptions): Talk {
    const { streams } = this.#host;
    return {
      message: options.messageCallback ?? ((text) => streams.writeLine(1, text)),
      failure: options.errorCallback ?? ((text) => streams.writeLine(2, text)),
      check: options.checkIntegrity ?? this.#host.options.checkIntegrity ?? true,
    };
  }

  #isLoaded(name: string): boolean {
    return (
      Object.hasOwn(this.loadedPackages, name) || Object.hasOwn(this.loadedPackages, normalizeName(name))
    );
  }

  /** What is to be installed for these names and is not yet, dependencies first. */
  #plan(names: readonly string[], failure: (message: string) => void): Item[] {
    const asked = withoutRivals(names, failure);
    const wheels = asked.filter(isAddress).map(wheelItem);
    const taken = new Set(wheels.map((item) => item.entry.name));
    const { lockfile, addresses } = this.#host;
    const entries = resolveDependencies(
      lockfile,
      asked.filter((name) => !isAddress(name)),
    );
    const locked = entries.filter((entry) => !taken.has(normalizeName(entry.name)) && !this.#isThere(entry));
    const items = [
      ...wheels,
      ...locked.map((entry) => {
        try {
          return lockedItem(entry, addresses.packageBase);
        } catch (error) {
          report(failure, entry.name, error);
          throw error;
        }
      }),
    ];
    return items.filter(({ entry, channel }) => {
      const existing = Object.hasOwn(this.loadedPackages, entry.name)
        ? this.loadedPackages[entry.name]
        : undefined;
      if (existing !== undefined && existing !== channel && channel !== DEFAULT_CHANNEL) {
        failure(`${entry.name} is loaded from ${existing} already; ${channel} is ignored`);
      }
      return existing === undefined;
    });
  }

  /** Parts of the standard library that others load as packages have no file here: they are always there. */
  #isThere(entry: LockfilePackage): boolean {
    const there = entry.package_type === "cpython_module" && entry.file_name === "";
    if (there) this.loadedPackages[entry.name] = DEFAULT_CHANNEL;
    return there;
  }

  /** The bytes of a file, or undefined when they are not needed. */
  #start(item: Item, check: boolean, progress: ProgressSum | undefined): Promise<Uint8Array | undefined> {
    if (this.#installer.isUnpacked(item)) return Promise.resolve(undefined);
    if (isInside(item)) {
      const bytes = (async () => this.#readInside(item))();
      bytes.catch(() => undefined);
      return bytes;
    }
    const part = progress?.file();
    const bytes = this.#downloads.get(item, check, part?.count);
    // Failures are reported one by one later; until then they are not unhandled.
    bytes.then(part?.done, () => undefined);
    return bytes;
  }

  async #finish(
    items: readonly Item[],
    files: readonly Promise<Uint8Array | undefined>[],
    { message, failure, check }: Talk,
    progress: ProgressSum,
  ): Promise<PackageData[]> {
    const loaded: PackageData[] = [];
    const failed = new Set<string>();
    for (const [index, item] of items.entries()) {
      const { entry } = item;
      try {
        const missing = entry.depends?.find((name) => failed.has(normalizeName(name)));
        if (missing !== undefined) throw new Error(`it needs ${missing}, which could not be loaded`);
        const bytes = await files[index];
        // Another load may have been before this one.
        if (this.#isLoaded(entry.name)) continue;
        progress.tell("install");
        await this.#installer.compileLarge(
          this.#install(item, bytes, check && (isInside(item) || !canDigest())),
        );
        loaded.push(describe(item));
      } catch (error) {
        failed.add(normalizeName(entry.name));
        report(failure, entry.name, error);
      } finally {
        this.#downloads.forget(item, check);
      }
    }
    progress.tell("done");
    if (loaded.length > 0) message(`Loaded ${listed(loaded.map((data) => data.name))}`);
    if (failed.size > 0) message(`Failed to load ${listed([...failed])}`);
    return loaded;
  }

  #progressOf(items: readonly Item[], { progressCallback }: LoadOptions): ProgressSum {
    const names = items.map((item) => item.entry.name);
    return new ProgressSum(names, progressCallback ?? this.#host.options.onPackageProgress);
  }

  #loadItemSync(item: Item, http: HttpHost, check: boolean, install: (bytes: Uint8Array) => void): void {
    if (check) requireSha256(item, this.#host);
    if (this.#installer.isUnpacked(item)) {
      this.#install(item, undefined, check);
      return;
    }
    const kept = isInside(item) ? this.#readInside(item) : this.#downloads.keptSync(item);
    if (kept !== undefined) {
      try {
        install(kept);
        return;
      } catch (error) {
        if (isInside(item)) throw error;
        // What the cache had was damaged.
        this.#downloads.dropSync(item);
      }
    }
    const bytes = this.#downloads.readSync(item, http);
    install(bytes);
    if (check) void this.#downloads.keep(item, bytes as Uint8Array<ArrayBuffer>);
  }

  /** Reads a file of Python's own file system. */
  #readInside({ address }: Item): Uint8Array {
    const path = address.slice(INSIDE.length);
    const { FS } = this.#host.module;
    if (!FS.analyzePath(path).exists) throw new Error(`there is no file ${path} in Python's file system`);
    return FS.readFile(path) as Uint8Array;
  }

  #install(item: Item, bytes: Uint8Array | undefined, check: boolean): string[] {
    const libraries = this.#installer.install(item, bytes, check);
    this.loadedPackages[item.entry.name] = item.channel;
    return libraries;
  }
}

function describe({ entry, fileName }: Item): PackageData {
  return { name: entry.name, version: entry.version, fileName, packageType: entry.package_type };
}
