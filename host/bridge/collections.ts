// SPDX-License-Identifier: Apache-2.0
// JavaScript's arrays, typed arrays, maps, iterators and generators as C++ reaches them.

import { type Bridge, iteratorStep, type Pointer } from "../../out/gen/bridge.ts";
import { type Bag, isObject } from "./capabilities.ts";

type Callable = (...args: unknown[]) => unknown;
type AnyMap = Map<unknown, unknown>;

const LONGEST = 2 ** 31 - 1;

function measure(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  if (!isObject(value)) return Number.NaN;
  const { size } = value;
  const found = typeof size === "number" ? size : (value["length"] ?? value["byteLength"]);
  return typeof found === "number" ? Math.trunc(found) : Number.NaN;
}

function length(value: unknown): number {
  const found = measure(value);
  if (found >= 0 && found <= LONGEST) return found;
  throw new RangeError(`The object's length is ${found}`);
}

function contains(object: unknown, item: unknown): boolean {
  const { has, includes } = object as { has?: Callable; includes?: Callable };
  if (typeof has === "function") return !!has.call(object, item);
  if (typeof includes === "function") return !!includes.call(object, item);
  return Array.prototype.includes.call(object, item);
}

function slice(array: unknown, start: number, count: number, step: number): unknown {
  const source = array as unknown[];
  if (step === 1 && typeof source.slice === "function") return source.slice(start, start + count);
  const indices = Array.from({ length: count }, (_, i) => start + i * step);
  const items = indices.map((index) => source[index]);
  return ArrayBuffer.isView(array)
    ? new (array.constructor as new (items: unknown[]) => unknown)(items)
    : items;
}

/** The result of an iterator's method; a generator that lacks `throw` or `return` ends, as JavaScript has it. */
function iteratorCall(
  iterator: unknown,
  method: number,
  argument: unknown,
): IteratorResult<unknown, unknown> {
  const name = (["next", "return", "throw"] as const)[method] ?? "next";
  const call = (iterator as Record<string, Callable | undefined>)[name];
  if (typeof call !== "function") {
    if (name === "throw") throw argument;
    return { done: true, value: argument };
  }
  const result = call.call(iterator, argument) as IteratorResult<unknown, unknown>;
  if (!isObject(result)) throw new TypeError(`Iterator result ${String(result)} is not an object`);
  return result;
}

function tellDone(step: Pointer<"iterator_step">, done: unknown): void {
  HEAP32[(step + iteratorStep.done) >>> 2] = done ? 1 : 0;
}

export type CollectionBridge = Pick<
  Bridge,
  | "length"
  | "measure"
  | "contains"
  | "element"
  | "setElement"
  | "slice"
  | "splice"
  | "concat"
  | "mapGet"
  | "mapHas"
  | "mapPut"
  | "mapDelete"
  | "keyIterator"
  | "iterator"
  | "asyncIterator"
  | "iteratorCall"
  | "asyncIteratorCall"
>;

export const collections: CollectionBridge = {
  length,
  measure,
  contains,
  slice,
  element: (array, index) => (array as unknown[])[index],
  setElement(array, index, value) {
    (array as unknown[])[index] = value;
  },
  splice(array, start, count, items) {
    Array.prototype.splice.call(array, start, count, ...(items as unknown[]));
  },
  concat: (a, b) => (a as unknown[]).concat(b),
  mapGet: (map, key) => (map as AnyMap).get(key),
  mapHas: (map, key) => typeof (map as Bag)["has"] === "function" && !!(map as AnyMap).has(key),
  mapPut(map, key, value) {
    (map as AnyMap).set(key, value);
  },
  mapDelete(map, key) {
    (map as AnyMap).delete(key);
  },
  keyIterator(map) {
    const { keys } = map as Partial<AnyMap>;
    if (typeof keys === "function") return keys.call(map as AnyMap)[Symbol.iterator]();
    return [...(map as Iterable<[unknown, unknown]>)].map(([key]) => key)[Symbol.iterator]();
  },
  iterator: (object) => (object as Iterable<unknown>)[Symbol.iterator](),
  asyncIterator: (object) => (object as AsyncIterable<unknown>)[Symbol.asyncIterator](),
  iteratorCall(iterator, method, argument, step) {
    const { done, value } = iteratorCall(iterator, method, argument);
    tellDone(step, done);
    return value;
  },
  async asyncIteratorCall(iterator, method, argument, stop) {
    const { done, value } = await iteratorCall(iterator, method, argument);
    if (done) throw stop;
    return value;
  },
};
