// SPDX-License-Identifier: Apache-2.0
// The names that runs begin with. Invariant: a value is packed when it is set, so that it is a copy; a function of a name
// that is set anew or deleted cannot be called any more, also not by a run that goes on.
import type { GrantedFunction } from "../runtime/isolated-types.ts";
import { Grants } from "./calls-main.ts";
import type { Grant, Packed } from "./protocol.ts";
import { pack } from "./values.ts";

const NAME = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;

interface Named {
  readonly value: Packed;
  readonly grants: Grants;
}

export class Names {
  readonly #names = new Map<string, Named>();
  #changed = new Set<string>();

  /** Throws TypeError when the name or the value cannot be granted. */
  set(name: unknown, value: unknown): void {
    if (typeof name !== "string" || !NAME.test(name))
      throw new TypeError(`globals.set: '${String(name)}' is not a name in Python`);
    const grants = new Grants();
    const named = { value: pack(value, grants.add, name), grants };
    this.delete(name);
    this.#names.set(name, named);
  }

  delete(name: string): boolean {
    this.#changed.add(name);
    this.#names.get(name)?.grants.clear();
    return this.#names.delete(name);
  }

  /** The function of a number. */
  readonly find = (number: number): GrantedFunction | undefined => {
    for (const { grants } of this.#names.values()) {
      const found = grants.get(number);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  /** All names, for a worker that knows none. */
  all(): Grant[] {
    this.#changed.clear();
    return [...this.#names].map(([name, { value }]) => ({ name, value }));
  }

  /** Names that have changed since the last time. */
  changes(): Grant[] {
    const changes = [...this.#changed].map((name) => ({ name, value: this.#names.get(name)?.value }));
    this.#changed = new Set();
    return changes;
  }
}
