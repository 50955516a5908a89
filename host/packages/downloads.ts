// SPDX-License-Identifier: Apache-2.0
// Gets the files of packages, several at the same time, each once. Invariant: bytes that were to be checked here have
// the sha256 that was expected; only such bytes are put into the cache.
import type { HttpHost } from "../platform/http.ts";
import { type ByteCounter, isRemote, readBytes } from "../platform/platform.ts";
import { readBytesSync } from "../platform/read-sync.ts";
import { type CacheKey, openCache, type PackageCache } from "./cache.ts";
import { canDigest, checkSha256 } from "./integrity.ts";
import type { PackageHost } from "./package-host.ts";
import { type Item, requireSha256 } from "./plan.ts";

type Bytes = Uint8Array<ArrayBuffer>;

interface Flight {
  readonly bytes: Promise<Bytes>;
  readonly counters: Set<ByteCounter>;
  /** What has arrived, for those who ask later. */
  last: Parameters<ByteCounter> | undefined;
}

type DownloadsHost = Pick<PackageHost, "options" | "advice">;

/** The downloads of one interpreter. */
export class Downloads {
  readonly #host: DownloadsHost;
  readonly #cache: PackageCache | undefined;
  /** A folder that the user named: files are looked for there before anywhere else. */
  readonly #named: boolean;
  readonly #flights = new Map<string, Flight>();
  #warned = false;

  constructor(host: DownloadsHost) {
    const folder = host.options.packageCacheDir;
    this.#host = host;
    this.#cache = openCache(folder);
    this.#named = folder !== undefined;
  }

  /** Starts to get a file, unless that is going on; a file that has arrived is kept until {@link forget}. */
  get(item: Item, check: boolean, count?: ByteCounter): Promise<Bytes> {
    const key = flightKey(item, check);
    let flight = this.#flights.get(key);
    if (flight === undefined) {
      const counters = new Set<ByteCounter>();
      const tell: ByteCounter = (...step) => {
        started.last = step;
        for (const counter of counters) counter(...step);
      };
      const started: Flight = { bytes: this.#read(item, check, tell), counters, last: undefined };
      // Who wants the file awaits the promise; nobody may. The next one who asks tries again.
      started.bytes.catch(() => {
        if (this.#flights.get(key) === started) this.#flights.delete(key);
      });
      this.#flights.set(key, started);
      flight = started;
    }
    if (count !== undefined) {
      flight.counters.add(count);
      if (flight.last !== undefined) count(...flight.last);
    }
    return flight.bytes;
  }

  /** Lets go of a file that is installed. */
  forget(item: Item, check: boolean): void {
    this.#flights.delete(flightKey(item, check));
  }

  /** What the cache has, where it can be asked without waiting; not checked. */
  keptSync(item: Item): Bytes | undefined {
    const key = this.#keyOf(item);
    try {
      return key && this.#cache?.getSync(key);
    } catch {
      return undefined;
    }
  }

  /** A file's bytes, not from the cache, without waiting for anything but a blocking request; not checked. */
  readSync(item: Item, http: HttpHost): Uint8Array {
    return readBytesSync(http, item.address);
  }

  /** Keeps a file that has been checked; a cache that is full or forbidden is only worth a warning. */
  async keep(item: Item, bytes: Bytes): Promise<void> {
    const key = this.#keyOf(item);
    if (key === undefined) return;
    try {
      await this.#cache?.put(key, bytes);
    } catch (error) {
      if (!this.#warned)
        console.warn(
          `Packages cannot be kept for the next ${this.#host.advice("visit", "run")}: ${(error as Error).message}`,
        );
      this.#warned = true;
    }
  }

  /** Forgets a cached file that turned out to be another. */
  async drop(item: Item): Promise<void> {
    const key = this.#keyOf(item);
    if (key !== undefined) await this.#cache?.delete(key).catch(() => undefined);
  }

  /** As {@link drop}, for what {@link keptSync} gave; it is gone when this returns, or cannot be removed. */
  dropSync(item: Item): void {
    const key = this.#keyOf(item);
    try {
      if (key !== undefined) this.#cache?.deleteSync(key);
    } catch {
      // The folder is read-only; what is downloaded now is used all the same.
    }
  }

  #keyOf({ expected, fileName, address }: Item): CacheKey | undefined {
    if (expected === undefined || this.#cache === undefined) return undefined;
    const { sha256 } = expected;
    return this.#named || isRemote(address) || !canReadFiles() ? { sha256, fileName } : undefined;
  }

  async #read(item: Item, check: boolean, count: ByteCounter): Promise<Bytes> {
    const { expected, fileName, address } = item;
    if (check) requireSha256(item, this.#host);
    const checked = check && expected !== undefined && canDigest();
    const kept = checked ? await this.#fromCache(item) : undefined;
    if (kept !== undefined) {
      count(kept.length, kept.length);
      return kept;
    }
    const bytes = await readBytes(address, count);
    if (!checked) return bytes;
    await checkSha256(bytes, expected, fileName);
    await this.keep(item, bytes);
    return bytes;
  }

  async #fromCache(item: Item): Promise<Bytes | undefined> {
    const key = this.#keyOf(item);
    if (key === undefined || item.expected === undefined) return undefined;
    try {
      const bytes = await this.#cache?.get(key);
      if (bytes !== undefined) await checkSha256(bytes, item.expected, key.fileName);
      return bytes;
    } catch {
      await this.drop(item);
      return undefined;
    }
  }
}

/** Bytes that nobody has checked are not for those who want them checked. */
const flightKey = ({ address, expected }: Item, check: boolean): string =>
  JSON.stringify([address, check, expected?.sha256]);

const canReadFiles = (): boolean => typeof (globalThis as { process?: unknown }).process === "object";
