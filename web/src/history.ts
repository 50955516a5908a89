// SPDX-License-Identifier: Apache-2.0
// What was run before, oldest first, kept in the browser.
// Invariant: no two neighbours are equal, and at most `limit` entries are kept.

const key = "pyxide.history";
const limit = 1000;

export class History {
  #storage: Storage | undefined;
  #entries: string[] = [];
  /** Where browsing stands, counted from the oldest entry; undefined when it does not. */
  #position: number | undefined;
  #draft = "";
  #prefix = "";

  constructor(storage: Storage | undefined) {
    this.#storage = storage;
    this.#entries = this.#stored();
  }

  add(source: string): void {
    // Another page may have added entries meanwhile.
    this.#entries = this.#stored();
    if (this.#entries.at(-1) !== source) this.#entries.push(source);
    this.#entries = this.#entries.slice(-limit);
    this.#position = undefined;
    try {
      this.#storage?.setItem(key, JSON.stringify(this.#entries));
    } catch {
      // Full or refused: from here on the history lasts as long as the page.
      this.#storage = undefined;
    }
  }

  /** The next older entry that starts as `current` did when browsing began. */
  older(current: string, prefix: string): string | undefined {
    if (this.#position === undefined) {
      this.#draft = current;
      this.#prefix = prefix;
    }
    const found = this.#find((this.#position ?? this.#entries.length) - 1, -1, current);
    if (found === undefined) return undefined;
    this.#position = found;
    return this.#entries[found];
  }

  /** The next newer entry, and in the end what was being typed. */
  newer(current: string): string | undefined {
    if (this.#position === undefined) return undefined;
    this.#position = this.#find(this.#position + 1, 1, current);
    return this.#position === undefined ? this.#draft : this.#entries[this.#position];
  }

  /** Forgets where browsing stood: the text was edited. */
  leave(): void {
    this.#position = undefined;
  }

  /** Entries that contain `text`, the newest first, each once. */
  search(text: string, most: number): string[] {
    const wanted = text.toLowerCase();
    const found = new Set<string>();
    for (const entry of this.#entries.toReversed()) {
      if (entry.toLowerCase().includes(wanted)) found.add(entry);
      if (found.size >= most) break;
    }
    return [...found];
  }

  #find(from: number, step: 1 | -1, current: string): number | undefined {
    for (let i = from; i >= 0 && i < this.#entries.length; i += step) {
      const entry = this.#entries[i];
      if (entry !== current && entry?.startsWith(this.#prefix)) return i;
    }
    return undefined;
  }

  #stored(): string[] {
    if (this.#storage === undefined) return this.#entries;
    try {
      const stored: unknown = JSON.parse(this.#storage.getItem(key) ?? "[]");
      if (Array.isArray(stored)) return stored.filter((entry) => typeof entry === "string");
    } catch {
      // Not ours, or damaged: start anew.
    }
    return [];
  }
}

/** The page's local storage; undefined where the browser refuses it. */
export function localStore(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
