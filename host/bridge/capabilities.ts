// SPDX-License-Identifier: Apache-2.0
// What a JavaScript object can do in Python. Never throws: what an object hides or refuses to tell, it cannot do.

import { capability, feature, proxyMode } from "../../out/gen/bridge.ts";
import { findHandle, type Handle } from "./handles.ts";
import { isBytes } from "./typed-arrays.ts";

export type Bag = Record<PropertyKey, unknown>;

const TYPED_ARRAY = Object.getPrototypeOf(Uint8Array) as new () => ArrayLike<unknown>;
const ARRAY_LIKES = new Set(["NodeList", "HTMLCollection", "Arguments"]);

export function isObject(value: unknown): value is Bag {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Reads a property of an object that may be hostile: a getter that throws counts as absent. */
export function peek(value: unknown, key: PropertyKey): unknown {
  try {
    return (value as Bag)[key];
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

export function isArrayLike(value: unknown): boolean {
  return Array.isArray(value) || isTypedArray(value) || ARRAY_LIKES.has(tag(value));
}

/** An Error of any realm, or what looks like one. */
function isError(value: Bag): boolean {
  if (value instanceof Error) return true;
  return (
    typeof peek(value, "stack") === "string" &&
    typeof peek(value, "message") === "string" &&
    typeof peek(value, "name") === "string"
  );
}

function isElement(value: Bag): boolean {
  return typeof Element !== "undefined" && value instanceof Element;
}

const is = (one: number, condition: boolean): number => (condition ? one : 0);

/** A proxy of a Python object that stays a proxy in Python. */
function ofProxy({ features, mode }: Handle): number {
  return (
    is(capability.callable, (features & feature.callable) !== 0) |
    (mode & proxyMode.once ? capability.onceProxy : capability.doubleProxy)
  );
}

/** Asks as `peek` does, but the engine remembers where it found the answers. Throws where a getter does. */
function readAll(value: Bag): Properties {
  return {
    iterator: value[Symbol.iterator],
    asyncIterator: value[Symbol.asyncIterator],
    dispose: value[Symbol.dispose],
    next: value["next"],
    has: value["has"],
    includes: value["includes"],
    get: value["get"],
    set: value["set"],
    size: value["size"],
    length: value["length"],
    thenMethod: value["then"],
  };
}

function peekAll(value: Bag): Properties {
  return {
    iterator: peek(value, Symbol.iterator),
    asyncIterator: peek(value, Symbol.asyncIterator),
    dispose: peek(value, Symbol.dispose),
    next: peek(value, "next"),
    has: peek(value, "has"),
    includes: peek(value, "includes"),
    get: peek(value, "get"),
    set: peek(value, "set"),
    size: peek(value, "size"),
    length: peek(value, "length"),
    thenMethod: peek(value, "then"),
  };
}

type Properties = Record<
  | "iterator"
  | "asyncIterator"
  | "dispose"
  | "next"
  | "has"
  | "includes"
  | "get"
  | "set"
  | "size"
  | "length"
  | "thenMethod",
  unknown
>;

function properties(value: Bag): Properties {
  try {
    return readAll(value);
  } catch {
    return peekAll(value);
  }
}

function ofIterators(value: Bag, { iterator, asyncIterator, next }: Properties): number {
  const isIterable = typeof iterator === "function";
  const isAsyncIterable = typeof asyncIterator === "function";
  const hasNext = typeof next === "function";
  const name = hasNext ? tag(value) : "";
  return (
    is(capability.iterable, isIterable) |
    is(capability.asyncIterable, isAsyncIterable) |
    is(capability.iterator, hasNext && (isIterable || !isAsyncIterable)) |
    is(capability.asyncIterator, hasNext && (isAsyncIterable || !isIterable)) |
    is(capability.generator, name === "Generator") |
    is(capability.asyncGenerator, name === "AsyncGenerator")
  );
}

/** Arrays whose prototype nobody has touched are by far the most frequent. */
const PLAIN_ARRAY = capability.sized | capability.iterable | capability.sequence | capability.array;

function ofObject(value: Bag): number {
  const isFunction = typeof value === "function";
  const isBuffer = !isFunction && isBytes(value);
  const isSequence = !isFunction && isArrayLike(value);
  const found = properties(value);
  const has = typeof found.has === "function";
  const get = typeof found.get === "function";
  const set = typeof found.set === "function";
  const isSized =
    typeof found.size === "number" || (typeof found.length === "number" && !isFunction) || isBuffer;
  const iterators = ofIterators(value, found);
  const isMap = !isSequence && !isFunction && get && isSized && (iterators & capability.iterable) !== 0;
  return (
    iterators |
    is(capability.callable, isFunction) |
    is(capability.sized, isSized) |
    is(capability.sequence, isSequence) |
    is(capability.gettable, !isSequence && get) |
    is(capability.settable, !isSequence && set) |
    is(capability.member, has || typeof found.includes === "function") |
    is(capability.map, isMap) |
    is(capability.mutableMap, isMap && has && set) |
    is(capability.thenable, typeof found.thenMethod === "function") |
    is(capability.error, !isFunction && isError(value)) |
    is(capability.array, Array.isArray(value)) |
    is(capability.typedArray, isBuffer && isTypedArray(value)) |
    is(capability.buffer, isBuffer) |
    is(capability.disposable, typeof found.dispose === "function") |
    is(capability.domElement, !isFunction && isElement(value))
  );
}

export function capabilities(value: unknown): number {
  if (!isObject(value)) return 0;
  const handle = findHandle(value);
  if (handle !== undefined) return ofProxy(handle);
  try {
    if (Array.isArray(value) && Object.getPrototypeOf(value) === Array.prototype) return PLAIN_ARRAY;
    return ofObject(value);
  } catch {
    return is(capability.callable, typeof value === "function"); // a revoked Proxy, or one whose traps throw
  }
}
