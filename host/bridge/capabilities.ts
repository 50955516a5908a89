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

function ofIterators(value: Bag): number {
  const isIterable = typeof peek(value, Symbol.iterator) === "function";
  const isAsyncIterable = typeof peek(value, Symbol.asyncIterator) === "function";
  const hasNext = typeof peek(value, "next") === "function";
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
  const has = typeof peek(value, "has") === "function";
  const get = typeof peek(value, "get") === "function";
  const size = peek(value, "size");
  const isSized =
    typeof size === "number" || (typeof peek(value, "length") === "number" && !isFunction) || isBuffer;
  const iterators = ofIterators(value);
  const isMap = !isSequence && !isFunction && get && isSized && (iterators & capability.iterable) !== 0;
  return (
    iterators |
    is(capability.callable, isFunction) |
    is(capability.sized, isSized) |
    is(capability.sequence, isSequence) |
    is(capability.gettable, !isSequence && get) |
    is(capability.settable, !isSequence && typeof peek(value, "set") === "function") |
    is(capability.member, has || typeof peek(value, "includes") === "function") |
    is(capability.map, isMap) |
    is(capability.mutableMap, isMap && has && typeof peek(value, "set") === "function") |
    is(capability.thenable, typeof peek(value, "then") === "function") |
    is(capability.error, !isFunction && isError(value)) |
    is(capability.array, Array.isArray(value)) |
    is(capability.typedArray, isBuffer && isTypedArray(value)) |
    is(capability.buffer, isBuffer) |
    is(capability.disposable, typeof peek(value, Symbol.dispose) === "function") |
    is(capability.domElement, isElement(value))
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
