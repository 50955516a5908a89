// SPDX-License-Identifier: Apache-2.0
// What C++ asks of JavaScript objects: kinds, capabilities, properties, items and iteration.

import {
  type Bridge,
  capability,
  container,
  iteratorStep,
  kind,
  type Pointer,
} from "../../out/gen/bridge.ts";
import { isProxy } from "./handles.ts";
import { isBytes } from "./typed-arrays.ts";

type Bag = Record<PropertyKey, unknown>;
type Callable = (...args: unknown[]) => unknown;

const TYPED_ARRAY = Object.getPrototypeOf(Uint8Array) as new () => ArrayLike<unknown>;

function isObject(value: unknown): value is Bag {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Reads a property of an object that may be hostile: a getter that throws counts as absent. */
function peek(value: unknown, key: PropertyKey): unknown {
  try {
    return (value as Bag)[key];
  } catch {
    return undefined;
  }
}

/** The tag that survives realms: `Map`, `Set`, … */
function tag(value: unknown): string {
  try {
    return Object.prototype.toString.call(value).slice(8, -1);
  } catch {
    return "Object";
  }
}

const NULL_KIND = Module.conversions?.nullToNone ? kind.undefined : kind.null;
const IS_LITERAL_MAP = Module.conversions?.dictToLiteralMap ?? false;

export function classify(value: unknown): number {
  switch (typeof value) {
    case "undefined":
      return kind.undefined;
    case "boolean":
      return value ? kind.booleanTrue : kind.booleanFalse;
    case "number":
      return Number.isSafeInteger(value) && !(value === 0 && 1 / value < 0) ? kind.integer : kind.number;
    case "bigint":
      return kind.bigint;
    case "string":
      return kind.string;
    case "symbol":
      return kind.symbol;
    case "function":
      return isProxy(value) ? kind.pyProxy : kind.function;
    case "object":
      if (value === null) return NULL_KIND;
      return isProxy(value) ? kind.pyProxy : kind.object;
    default:
      return kind.object;
  }
}

function isArrayLike(value: unknown): boolean {
  if (Array.isArray(value) || value instanceof TYPED_ARRAY) return true;
  const name = tag(value);
  return name === "NodeList" || name === "HTMLCollection" || name === "Arguments";
}

export function capabilities(value: unknown): number {
  if (!isObject(value)) return 0;
  const is = (one: number, condition: boolean): number => (condition ? one : 0);
  const isFunction = typeof value === "function";
  const sequence = isArrayLike(value);
  const has = peek(value, "has");
  const get = peek(value, "get");
  const length = peek(value, "length");
  const size = peek(value, "size");
  const isSized = typeof size === "number" || (typeof length === "number" && !isFunction);
  const next = peek(value, "next");
  return (
    is(capability.callable, isFunction) |
    is(capability.sized, isSized) |
    is(capability.iterable, typeof peek(value, Symbol.iterator) === "function") |
    is(capability.iterator, typeof next === "function") |
    is(capability.sequence, sequence) |
    is(capability.mapping, !sequence && typeof get === "function" && typeof has === "function") |
    is(capability.settable, typeof peek(value, "set") === "function") |
    is(capability.thenable, typeof peek(value, "then") === "function") |
    is(capability.asyncIterable, typeof peek(value, Symbol.asyncIterator) === "function") |
    is(capability.error, value instanceof Error) |
    is(capability.array, Array.isArray(value)) |
    is(capability.buffer, isBytes(value))
  );
}

function sizeOf(value: unknown): number {
  if (!isObject(value)) return -1;
  const size = value["size"] ?? value["length"] ?? value["byteLength"];
  return typeof size === "number" ? size : -1;
}

const identities = new WeakMap<object, number>();
const symbolIdentities = new Map<symbol, number>();
let lastIdentity = 0;

function identity(value: unknown): number {
  if (typeof value === "symbol") {
    const known = symbolIdentities.get(value) ?? ++lastIdentity;
    symbolIdentities.set(value, known);
    return known;
  }
  if (!isObject(value)) return 0;
  const known = identities.get(value) ?? ++lastIdentity;
  identities.set(value, known);
  return known;
}

function text(value: unknown): string {
  if (typeof value === "symbol") return value.toString();
  if (isObject(value) && typeof value["toString"] !== "function")
    return Object.prototype.toString.call(value);
  return String(value);
}

function allKeys(value: unknown): string[] {
  const names = new Set<string>();
  for (let object: unknown = value; isObject(object); object = Object.getPrototypeOf(object)) {
    for (const name of Object.getOwnPropertyNames(object)) names.add(name);
  }
  // Numbers are items, not attributes.
  return [...names].filter((name) => !/^\d+$/.test(name));
}

function containerOf(value: unknown): number {
  if (!isObject(value) || isProxy(value)) return container.none;
  if (Array.isArray(value)) return container.array;
  const name = tag(value);
  if (name === "Map") return container.map;
  if (name === "Set") return container.set;
  if (isBytes(value)) return container.typedArray;
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === null || (isObject(prototype) && Object.getPrototypeOf(prototype) === null);
  return isPlain && name === "Object" ? container.map : container.none;
}

function entries(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  const name = tag(value);
  if (name === "Map") return [...(value as Map<unknown, unknown>)];
  if (name === "Set") return [...(value as Set<unknown>)];
  return Object.entries(value as object);
}

function at(object: unknown, key: unknown): unknown {
  if (isArrayLike(object)) return (object as Bag)[key as number];
  return (object as Map<unknown, unknown>).get(key);
}

export type ObjectBridge = Pick<
  Bridge,
  | "classify"
  | "numberValue"
  | "numberFrom"
  | "booleanFrom"
  | "undefined"
  | "null"
  | "globals"
  | "identical"
  | "identity"
  | "truthy"
  | "typeOf"
  | "capabilities"
  | "get"
  | "set"
  | "remove"
  | "has"
  | "keys"
  | "length"
  | "contains"
  | "getItem"
  | "setItem"
  | "deleteItem"
  | "hasItem"
  | "toText"
  | "className"
  | "array"
  | "arrayPush"
  | "object"
  | "map"
  | "mapSet"
  | "setAdd"
  | "newSet"
  | "entries"
  | "containerOf"
  | "iterator"
  | "iteratorNext"
>;

export const objects: ObjectBridge = {
  classify,
  capabilities,
  identity,
  containerOf,
  entries,
  numberValue: (value) => (typeof value === "number" ? value : Number.NaN),
  numberFrom: (value) => value,
  booleanFrom: (value) => !!value,
  undefined: () => undefined,
  null: () => null,
  globals: () => Module.jsglobals ?? globalThis,
  identical: (a, b) => a === b,
  truthy(value) {
    if (!value) return false;
    if (typeof value === "function") return true;
    if (!isArrayLike(value) && !["Map", "Set"].includes(tag(value))) return true;
    return sizeOf(value) !== 0;
  },
  typeOf: (value) => typeof value,
  get: (object, key) => (object as Bag)[key as PropertyKey],
  set(object, key, value) {
    if (!Reflect.set(Object(object), key as PropertyKey, value)) {
      throw new TypeError(`Cannot assign to property '${text(key)}'`);
    }
  },
  remove(object, key) {
    if (!Reflect.deleteProperty(Object(object), key as PropertyKey)) {
      throw new TypeError(`Cannot delete property '${text(key)}'`);
    }
  },
  has: (object, key) => isObject(object) && (key as PropertyKey) in object,
  keys: allKeys,
  length: sizeOf,
  contains(object, item) {
    const { has, includes } = object as { has?: Callable; includes?: Callable };
    if (typeof has === "function") return !!has.call(object, item);
    if (typeof includes === "function") return !!includes.call(object, item);
    return Array.prototype.includes.call(object, item);
  },
  getItem: at,
  setItem(object, key, value) {
    if (isArrayLike(object)) (object as Bag)[key as number] = value;
    else (object as Map<unknown, unknown>).set(key, value);
  },
  deleteItem(object, key) {
    if (Array.isArray(object)) object.splice(key as number, 1);
    else if (isArrayLike(object)) throw new TypeError("Elements of a typed array cannot be deleted");
    else (object as Map<unknown, unknown>).delete(key);
  },
  hasItem(object, key) {
    if (isArrayLike(object)) return (key as number) >= 0 && (key as number) < sizeOf(object);
    return (object as Map<unknown, unknown>).has(key);
  },
  toText: text,
  className: (value) =>
    isObject(value) ? ((peek(peek(value, "constructor"), "name") as string) ?? "Object") : typeof value,
  array: () => [],
  arrayPush(array, value) {
    (array as unknown[]).push(value);
  },
  object: () => ({}),
  map: () => new Map(),
  mapSet(map, key, value) {
    (map as Map<unknown, unknown>).set(key, value);
    // Names of Map's own methods stay what they are.
    if (IS_LITERAL_MAP && typeof key === "string" && !(key in (map as object))) (map as Bag)[key] = value;
  },
  newSet: () => new Set(),
  setAdd(set, value) {
    (set as Set<unknown>).add(value);
  },
  iterator: (object) => (object as Iterable<unknown>)[Symbol.iterator](),
  iteratorNext(iterator, argument, step: Pointer<"iterator_step">) {
    const { done, value } = (iterator as Iterator<unknown, unknown, unknown>).next(argument);
    HEAP32[(step + iteratorStep.done) >>> 2] = done ? 1 : 0;
    return value;
  },
};
