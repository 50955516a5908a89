// SPDX-License-Identifier: Apache-2.0
// What a program has on the JavaScript side, and how it is taken apart: rings through both languages are nobody's garbage.

/** What objects keep; programs get the package's own functions too. */
const LASTING = new Set(["name", "length", "prototype"]);

export class Belongings {
  /** Proxies and views of memory, with their prototypes: a program may give them others. */
  #held = new Map();
  #made = new Set();
  #ffi;

  constructor(ffi) {
    this.#ffi = ffi;
  }

  /** Remembers an object. */
  add(value) {
    const { PyProxy, PyBufferView } = this.#ffi;
    const isProxy = value instanceof PyProxy;
    if ((isProxy || value instanceof PyBufferView) && !this.#held.has(value))
      this.#held.set(value, Reflect.getPrototypeOf(value));
    if (isProxy) return;
    this.#made.add(value);
    this.#hear(value);
  }

  /** Programs drop promises; that one of them is rejected is no news. */
  #hear(value) {
    try {
      if (Object.getPrototypeOf(value) === Promise.prototype)
        Promise.prototype.then.call(value, undefined, () => {});
    } catch {
      // A revoked proxy.
    }
  }

  forget() {
    for (const [value, prototype] of this.#held) {
      try {
        Reflect.setPrototypeOf(value, prototype);
        Reflect.deleteProperty(value, "destroy");
        if (value instanceof this.#ffi.PyProxy) value.destroy();
        else value.release();
      } catch {
        // Destroyed before, or a method.
      }
    }
    for (const value of this.#made) this.#empty(value);
    this.#held.clear();
    this.#made.clear();
  }

  #empty(value) {
    try {
      const prototype = Reflect.getPrototypeOf(value);
      if (this.#made.has(prototype) || this.#held.has(prototype)) Reflect.setPrototypeOf(value, null);
      if (value instanceof Map || value instanceof Set) value.clear();
      if (Array.isArray(value)) value.length = 0;
      for (const key of Reflect.ownKeys(value)) if (!LASTING.has(key)) Reflect.deleteProperty(value, key);
    } catch {
      // Frozen, or one that answers for itself.
    }
  }
}
