// SPDX-License-Identifier: Apache-2.0
// Questions about JavaScript values that may be hostile. Nothing here throws but `capabilities`' own reads.

export type Properties = Record<PropertyKey, unknown>;

/** `Function.prototype`, also in a realm that lacks the name. */
export const functionPrototype = Reflect.getPrototypeOf(isObject) as {
  readonly apply: typeof Function.prototype.apply;
};

const TYPED_ARRAY = Object.getPrototypeOf(Uint8Array) as new () => ArrayLike<unknown>;

export function isObject(value: unknown): value is Properties {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Reads a property of an object that may be hostile: a getter that throws counts as absent. */
export function peek(value: unknown, key: PropertyKey): unknown {
  try {
    return (value as Properties)[key];
  } catch {
    return undefined;
  }
}

/** The tag that survives realms: `Map`, `Set`, … */
export function tag(value: unknown): string {
  try {
    return Object.prototype.toString.call(value).slice(8, -1);
  } catch {
    return "Object";
  }
}

export function isTypedArray(value: unknown): boolean {
  return value instanceof TYPED_ARRAY || (ArrayBuffer.isView(value) && tag(value) !== "DataView");
}

/** Is it an ArrayBuffer, a view of one, or a SharedArrayBuffer, of any realm? */
export function isBytes(value: object): boolean {
  if (ArrayBuffer.isView(value)) return true;
  const name = tag(value);
  return name === "ArrayBuffer" || name === "SharedArrayBuffer";
}

/** Is it a promise, of any realm, or what can be awaited like one? */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return isObject(value) && typeof peek(value, "then") === "function";
}

/** An object literal's kind: no class of its own, of whatever realm. */
export function isPlain(value: unknown): value is Properties {
  if (!isObject(value) || typeof value === "function" || tag(value) !== "Object") return false;
  const maker = value["constructor"] ?? Object;
  return maker === Object || (maker as { name?: unknown }).name === "Object";
}
