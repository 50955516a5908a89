// SPDX-License-Identifier: Apache-2.0
// JavaScript's arrays, typed arrays, maps, iterators and generators as C++ reaches them.

import {
  type CollectionsImports,
  type IteratorMethod,
  iteratorMethod,
  iteratorStep,
  type StepEnd,
  stepEnd,
} from "../../out/gen/bridge.ts";
import { StopAsyncIteration } from "./errors.ts";
import { ended } from "./handles.ts";
import { isObject, isThenable } from "./values.ts";

type Callable = (...args: unknown[]) => unknown;
type AnyMap = Map<unknown, unknown>;

const LONGEST = 2 ** 31 - 1;

/** As many arguments as a call takes on every engine. */
const MOST_ARGUMENTS = 8192;

function measure(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  if (!isObject(value)) return Number.NaN;
  const { size } = value;
  const found = typeof size === "number" ? size : (value["length"] ?? value["byteLength"]);
  // A length that is NaN is 0, as for JavaScript's own methods.
  return typeof found === "number" ? Math.trunc(found || 0) : Number.NaN;
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
  const isArray = Array.isArray(array) || ArrayBuffer.isView(array);
  if (step === 1 && isArray && typeof source.slice === "function") return source.slice(start, start + count);
  const indices = Array.from({ length: count }, (_, i) => start + i * step);
  const items = indices.map((index) => source[index]);
  return ArrayBuffer.isView(array)
    ? new (array.constructor as new (items: unknown[]) => unknown)(items)
    : items;
}

/** `array.splice(start, count, ...items)` for any number of items. */
function splice(array: unknown, start: number, count: number, items: unknown): void {
  const target = array as unknown[];
  const added = items as unknown[];
  if (added.length <= MOST_ARGUMENTS) {
    Array.prototype.splice.call(target, start, count, ...added);
    return;
  }
  const rest = Array.prototype.splice.call(target, start, target.length - start).slice(count);
  for (const item of added) target.push(item);
  for (const item of rest) target.push(item);
}

const METHODS = {
  [iteratorMethod.next]: "next",
  [iteratorMethod.leave]: "return",
  [iteratorMethod.raise]: "throw",
} as const;

/** The result of an iterator's method; a generator that lacks `throw` or `return` ends, as JavaScript has it. */
function iteratorCall(iterator: unknown, method: IteratorMethod, argument: unknown): unknown {
  const name = METHODS[method];
  const call = (iterator as Record<string, Callable | undefined>)[name];
  if (typeof call === "function") return call.call(iterator, argument);
  if (method === iteratorMethod.next) throw new TypeError("The iterator has no method 'next'");
  if (method === iteratorMethod.raise) throw argument;
  return { done: true, value: argument };
}

/** What a result means: the iterator protocol wants an object that says whether the iterator has ended. */
function endOf(result: unknown): StepEnd {
  if (!isObject(result)) return stepEnd.noObject;
  if (!("done" in result)) return isThenable(result) ? stepEnd.promise : stepEnd.noDone;
  return result["done"] ? stepEnd.end : stepEnd.item;
}

export const collections: CollectionsImports = {
  length,
  measure,
  contains,
  slice,
  splice,
  isHole: (array, index) => !(index in (array as unknown[])),
  element: (array, index) => (array as unknown[])[index],
  setElement(array, index, value) {
    (array as unknown[])[index] = value;
  },
  concat: (a, b) =>
    Array.from(a as ArrayLike<unknown>).concat(Array.isArray(b) ? b : Array.from(b as ArrayLike<unknown>)),
  mapGet: (map, key) => (map as AnyMap).get(key),
  mapHas: (map, key) => typeof (map as Partial<AnyMap>).has === "function" && !!(map as AnyMap).has(key),
  mapPut(map, key, value) {
    (map as AnyMap).set(key, value);
  },
  mapDelete(map, key) {
    (map as AnyMap).delete(key);
  },
  keyIterator(map) {
    const { keys } = map as Partial<AnyMap>;
    if (typeof keys === "function") return keys.call(map as AnyMap)[Symbol.iterator]();
    return (map as Iterable<unknown>)[Symbol.iterator]();
  },
  iterator: (object) => (object as Iterable<unknown>)[Symbol.iterator](),
  asyncIterator: (object) => (object as AsyncIterable<unknown>)[Symbol.asyncIterator](),
  iteratorCall(iterator, method, argument, step) {
    const result = iteratorCall(iterator, method, argument);
    const end = endOf(result);
    if (end === stepEnd.end) ended(iterator);
    HEAP32[(step + iteratorStep.done) >>> 2] = end;
    return isObject(result) ? result["value"] : result;
  },
  async asyncIteratorCall(iterator, method, argument) {
    const result = await iteratorCall(iterator, method, argument);
    switch (endOf(result)) {
      case stepEnd.item:
        return (result as IteratorResult<unknown>).value;
      case stepEnd.end:
        ended(iterator);
        throw new StopAsyncIteration();
      default:
        throw new TypeError(
          `The asynchronous iterator's result is no object with a property 'done': ${String(result)}`,
        );
    }
  },
};
