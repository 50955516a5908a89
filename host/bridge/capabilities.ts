// SPDX-License-Identifier: Apache-2.0
// What a JavaScript object can do in Python. Never throws: what an object hides or refuses to tell, it cannot do.

import { capability, feature, proxyMode } from "../../out/gen/bridge.ts";
import { type Handle, ownHandle } from "./handles.ts";
import { isBytes, isObject, isTypedArray, peek, tag } from "./values.ts";

/** An Error of any realm, or what looks like one. */
function isError(value: Record<PropertyKey, unknown>): boolean {
  if (value instanceof Error) return true;
  return (
    typeof peek(value, "stack") === "string" &&
    typeof peek(value, "message") === "string" &&
    typeof peek(value, "name") === "string"
  );
}

function isElement(value: Record<PropertyKey, unknown>): boolean {
  return typeof Element !== "undefined" && value instanceof Element;
}

const is = (one: number, condition: boolean): number => (condition ? one : 0);

/** A proxy of a Python object that stays a proxy in Python. It can do what its methods, of Python's special ones, can. */
function ofProxy({ features, mode }: Handle): number {
  const can = (one: number, needed: number) => is(one, (features & needed) !== 0);
  const isCallable = can(capability.callable, feature.callable);
  if (mode & proxyMode.once) return isCallable | capability.onceProxy;
  return (
    isCallable |
    can(capability.sized, feature.sized) |
    can(capability.iterable, feature.iterable) |
    can(capability.iterator, feature.iterator) |
    can(capability.member, feature.contains) |
    can(capability.gettable, feature.get) |
    can(capability.settable, feature.set) |
    capability.doubleProxy
  );
}

/** Asks as `peek` does, but the engine remembers where it found the answers. Throws where a getter does. */
function readAll(value: Record<PropertyKey, unknown>): Properties {
  return {
    iterator: value[Symbol.iterator],
    asyncIterator: value[Symbol.asyncIterator],
    dispose: value[Symbol.dispose],
    asyncDispose: value[Symbol.asyncDispose],
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

function peekAll(value: Record<PropertyKey, unknown>): Properties {
  return {
    iterator: peek(value, Symbol.iterator),
    asyncIterator: peek(value, Symbol.asyncIterator),
    dispose: peek(value, Symbol.dispose),
    asyncDispose: peek(value, Symbol.asyncDispose),
    next: peek(value, "next"),
    has: peek(value, "has"),
    includes: peek(value, "includes"),
    get: peek(value, "get"),
    set: peek(value, "set"),
    size: peekSize(value, "size"),
    length: peekSize(value, "length"),
    thenMethod: peek(value, "then"),
  };
}

/** Stands for a size that cannot be read. It is one all the same: who asks for it gets the getter's error. */
const HIDDEN = Symbol("hidden");

function peekSize(value: Record<PropertyKey, unknown>, key: string): unknown {
  try {
    return value[key];
  } catch {
    return isIn(value, key) ? HIDDEN : undefined;
  }
}

function isIn(value: object, key: string): boolean {
  try {
    return key in value;
  } catch {
    return false;
  }
}

type Properties = Record<
  | "iterator"
  | "asyncIterator"
  | "dispose"
  | "asyncDispose"
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

function properties(value: Record<PropertyKey, unknown>): Properties {
  try {
    return readAll(value);
  } catch {
    return peekAll(value);
  }
}

function ofIterators(
  value: Record<PropertyKey, unknown>,
  { iterator, asyncIterator, next }: Properties,
): number {
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
const PLAIN_ARRAY =
  capability.sized | capability.iterable | capability.sequence | capability.member | capability.array;

function ofObject(value: Record<PropertyKey, unknown>): number {
  const isFunction = typeof value === "function";
  const isBuffer = !isFunction && isBytes(value);
  const isArray = Array.isArray(value) || (isBuffer && isTypedArray(value));
  const found = properties(value);
  const has = typeof found.has === "function";
  const get = !isArray && typeof found.get === "function";
  const set = !isArray && typeof found.set === "function";
  const hasLength = typeof found.length === "number" && !isFunction;
  const hasSize = typeof found.size === "number" || hasLength;
  const iterators = ofIterators(value, found);
  const isIterable = (iterators & capability.iterable) !== 0;
  const isMap = !isFunction && get && hasSize && isIterable;
  return (
    iterators |
    is(capability.callable, isFunction) |
    is(capability.sized, hasSize || found.size === HIDDEN || (found.length === HIDDEN && !isFunction)) |
    is(capability.sequence, isArray || (hasLength && isIterable)) |
    is(capability.gettable, get) |
    is(capability.settable, set) |
    is(capability.member, has || typeof found.includes === "function") |
    is(capability.map, isMap) |
    is(capability.mutableMap, isMap && has && set) |
    is(capability.thenable, typeof found.thenMethod === "function") |
    is(capability.error, !isFunction && isError(value)) |
    is(capability.array, Array.isArray(value)) |
    is(capability.typedArray, isBuffer && isArray) |
    is(capability.buffer, isBuffer) |
    is(capability.disposable, typeof found.dispose === "function") |
    is(capability.asyncDisposable, typeof found.asyncDispose === "function") |
    is(capability.domElement, !isFunction && isElement(value))
  );
}

export function capabilitiesOf(value: unknown): number {
  if (!isObject(value)) return 0;
  const handle = ownHandle(value);
  if (handle !== undefined) return ofProxy(handle);
  try {
    if (Array.isArray(value) && Object.getPrototypeOf(value) === Array.prototype) return PLAIN_ARRAY;
    return ofObject(value);
  } catch {
    return is(capability.callable, typeof value === "function"); // a revoked Proxy, or one whose traps throw
  }
}
