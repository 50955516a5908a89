// SPDX-License-Identifier: Apache-2.0
// What a dict becomes without a converter: an object, or as the interpreter was loaded a Map with properties.

export const IS_LITERAL_MAP = Module.conversions?.dictToLiteralMap ?? false;

/** A property of its own even where the prototype has a setter of that name. */
function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

/** False when the key is taken. */
export function dictPut(target: unknown, key: unknown, value: unknown): boolean {
  if (IS_LITERAL_MAP) {
    (target as Map<unknown, unknown>).set(key, value);
    // Names of Map's own methods stay what they are.
    if (typeof key === "string" && !(key in (target as object)))
      (target as Record<string, unknown>)[key] = value;
    return true;
  }
  const name = String(key);
  if (!(name in (target as object))) {
    (target as Record<string, unknown>)[name] = value;
    return true;
  }
  if (Object.hasOwn(target as object, name)) return false;
  define(target as object, name, value);
  return true;
}
