// SPDX-License-Identifier: Apache-2.0
// Parts of the standard library that are shared objects. Invariant: each is read when Python asks for it, or all of them
// while Python loads; who checks what arrives is python/pyxide/shared.py.
import type { HttpHost } from "../platform/http.ts";
import { type ByteCounter, readBytes } from "../platform/platform.ts";
import { sharedNames } from "../platform/python-version.ts";
import { readBytesSync } from "../platform/read-sync.ts";
import type { FileAddresses } from "./options.ts";

/** The shared objects of one interpreter. */
export class SharedObjects {
  readonly #addresses: FileAddresses;
  readonly #waiting = new Map<string, Uint8Array>();

  constructor(addresses: FileAddresses) {
    this.#addresses = addresses;
  }

  /** Where a file is. */
  address(name: string): string {
    return this.#addresses.shared(name);
  }

  /** Reads all files, so that none has to be waited for later. Rejects when one cannot be read. */
  async fetchAll(count: (name: string) => ByteCounter | undefined): Promise<void> {
    await Promise.all(
      sharedNames.map(async (name) => {
        this.#waiting.set(name, await readBytes(this.address(name), count(name)));
      }),
    );
  }

  /** A file's bytes, once; `http` reads what is not there yet. Throws when it cannot be read. */
  take(name: string, http: HttpHost): Uint8Array {
    const bytes = this.#waiting.get(name) ?? readBytesSync(http, this.address(name));
    this.#waiting.delete(name);
    return bytes;
  }
}
