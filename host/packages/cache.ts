// SPDX-License-Identifier: Apache-2.0
// Files of packages that were downloaded before. Invariant: what is put here has been checked against its sha256, by
// which it is found; who takes it out checks it again. A cache that does not work is a cache that has nothing.
import { type NodeModules, nodeModules } from "../platform/platform.ts";
import type { FileName } from "./file-name.ts";
import type { Sha256 } from "./integrity.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A file by its content. Both are checked where they are made, so that no key leads out of the cache. */
export interface CacheKey {
  readonly fileName: FileName;
  readonly sha256: Sha256;
}

/** Where files of packages are kept between visits. */
export interface PackageCache {
  get(key: CacheKey): Promise<Bytes | undefined>;
  put(key: CacheKey, bytes: Bytes): Promise<void>;
  delete(key: CacheKey): Promise<void>;
  /** As `get`, where that is possible without waiting. */
  getSync(key: CacheKey): Bytes | undefined;
  /** As `delete`; only for what `getSync` gave. */
  deleteSync(key: CacheKey): void;
}

/** The name in Cache Storage. */
export const CACHE_NAME = "pyxide-packages";

/** Cache Storage wants addresses; no server has this one. */
const address = (key: CacheKey): string => `https://sha256.invalid/${key.sha256}`;

/** In the browser: Cache Storage, which is shared by all pages and workers of an origin. */
class BrowserCache implements PackageCache {
  #opened: Promise<Cache> | undefined;

  async get(key: CacheKey): Promise<Bytes | undefined> {
    const response = await (await this.#open()).match(address(key));
    return response && new Uint8Array(await response.arrayBuffer());
  }

  async put(key: CacheKey, bytes: Bytes): Promise<void> {
    const headers = { "Content-Type": "application/octet-stream", "X-File-Name": encodeURI(key.fileName) };
    await (await this.#open()).put(address(key), new Response(bytes, { headers }));
  }

  async delete(key: CacheKey): Promise<void> {
    await (await this.#open()).delete(address(key));
  }

  getSync(): undefined {
    return undefined;
  }

  deleteSync(): void {
    throw new Error("Cache Storage has no synchronous functions");
  }

  #open(): Promise<Cache> {
    this.#opened ??= caches.open(CACHE_NAME);
    return this.#opened;
  }
}

/** In Node: a folder. */
class FolderCache implements PackageCache {
  readonly #node: NodeModules;
  readonly #file: (key: CacheKey) => string;

  constructor(node: NodeModules, file: (key: CacheKey) => string) {
    this.#node = node;
    this.#file = file;
  }

  async get(key: CacheKey): Promise<Bytes | undefined> {
    return this.getSync(key);
  }

  async put(key: CacheKey, bytes: Bytes): Promise<void> {
    const { fs, path } = this.#node;
    const file = this.#file(key);
    const part = `${file}.${Math.random().toString(36).slice(2)}`;
    try {
      await fs.promises.mkdir(path.dirname(file), { recursive: true });
      await fs.promises.writeFile(part, bytes);
      await fs.promises.rename(part, file);
    } catch (error) {
      await fs.promises.rm(part, { force: true });
      throw error;
    }
  }

  async delete(key: CacheKey): Promise<void> {
    await this.#node.fs.promises.rm(this.#file(key), { force: true });
  }

  getSync(key: CacheKey): Bytes | undefined {
    const file = this.#file(key);
    return this.#node.fs.existsSync(file) ? this.#node.fs.readFileSync(file) : undefined;
  }

  deleteSync(key: CacheKey): void {
    this.#node.fs.rmSync(this.#file(key), { force: true });
  }
}

/** The user's cache folder, as the platform has it. */
function userFolder({ os, path }: NodeModules): string {
  const { env, platform } = process;
  if (env["XDG_CACHE_HOME"]) return env["XDG_CACHE_HOME"];
  if (platform === "darwin") return path.join(os.homedir(), "Library", "Caches");
  if (platform === "win32" && env["LOCALAPPDATA"]) return env["LOCALAPPDATA"];
  return path.join(os.homedir(), ".cache");
}

/** The folder in which this program keeps what it can get again. */
export function cacheFolder(node: NodeModules): string {
  return node.path.join(userFolder(node), "pyxide");
}

/** The cache of this environment; undefined where there is none. `folder` is the option `packageCacheDir`. */
export function openCache(folder: string | undefined): PackageCache | undefined {
  const node = nodeModules();
  if (node === undefined) return typeof caches === "object" ? new BrowserCache() : undefined;
  const { join } = node.path;
  if (folder !== undefined) return new FolderCache(node, ({ fileName }) => join(folder, fileName));
  const packages = join(cacheFolder(node), "packages");
  return new FolderCache(node, ({ sha256, fileName }) => join(packages, sha256, fileName));
}
