// SPDX-License-Identifier: Apache-2.0
// What programs may not change, or one would be to blame for what the next one does: JavaScript's own classes. Their functions
// are frozen, their prototypes sealed, which no code of the package minds; the package sets Error.stackTraceLimit.

const intrinsics = new WeakSet();

export const isIntrinsic = (value) => intrinsics.has(value);

const isObject = (value) => (typeof value === "object" && value !== null) || typeof value === "function";

function protect(object) {
  if (!isObject(object) || intrinsics.has(object)) return;
  intrinsics.add(object);
  const descriptors = Object.getOwnPropertyDescriptors(object);
  for (const key of Reflect.ownKeys(descriptors)) {
    const { value, get, set } = descriptors[key];
    for (const each of [value, get, set])
      if (typeof each === "function" && !/^[A-Z]/.test(each.name)) Object.freeze(each);
  }
}

/** Protects JavaScript's classes, and the package's: those of `values` and what they inherit from. */
export function protectAll(values) {
  const names = Object.getOwnPropertyNames(globalThis).filter((name) => /^[A-Z][a-z]/.test(name));
  const samples = [
    function* () {},
    async function* () {},
    async () => {},
    [][Symbol.iterator](),
    new Map().keys(),
  ];
  for (const name of names) {
    let found;
    try {
      found = globalThis[name];
    } catch {
      continue;
    }
    protect(found);
    if (typeof found === "function") protect(found.prototype);
  }
  for (const each of [...samples, ...values]) {
    for (let at = Object.getPrototypeOf(each); at !== null; at = Object.getPrototypeOf(at)) {
      protect(at);
      protect(at.constructor);
    }
  }
  protect(globalThis);
  for (const each of [Object, Array, Function, Map, Set, Promise, Date, RegExp, Uint8Array]) {
    Object.seal(each.prototype);
    Object.freeze(each);
  }
}
