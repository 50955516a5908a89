// SPDX-License-Identifier: Apache-2.0
// Functions of the language as they are before programs run, for imports that may not throw: a program may replace them.

export const { isSafeInteger } = Number;

/** `charCodeAt` as a function of the text. An isolated program's realm has no `Function` to take `call` from. */
export const charCodeAt = isSafeInteger.call.bind(String.prototype.charCodeAt) as unknown as (
  text: string,
  index: number,
) => number;

/** The collection with methods of its own. */
export function steady<T extends object>(collection: T): T {
  const prototype = Object.getPrototypeOf(collection) as object;
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const { value } = Object.getOwnPropertyDescriptor(prototype, name) ?? {};
    if (typeof value === "function" && name !== "constructor")
      Object.defineProperty(collection, name, { value });
  }
  return collection;
}
