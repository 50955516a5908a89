// SPDX-License-Identifier: Apache-2.0
// What deep conversion makes and reads in JavaScript, and the functions that converters are given.

import { type Bridge, container, type Pointer } from "../../out/gen/bridge.ts";
import { type Bag, isObject, tag } from "./capabilities.ts";
import { findHandle } from "./handles.ts";
import { isPlain } from "./objects.ts";
import { isBytes } from "./typed-arrays.ts";
import { core } from "./wasm.ts";

const IS_LITERAL_MAP = Module.conversions?.dictToLiteralMap ?? false;

function containerOf(value: unknown): number {
  if (!isObject(value) || findHandle(value)) return container.none;
  if (Array.isArray(value)) return container.array;
  if (typeof value === "function") return container.none;
  if (isBytes(value)) return container.typedArray;
  switch (tag(value)) {
    case "Map":
      return container.map;
    case "Set":
      return container.set;
    default:
      return isPlain(value) ? container.map : container.none;
  }
}

function entries(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  switch (tag(value)) {
    case "Map":
      return [...(value as Map<unknown, unknown>)];
    case "Set":
      return [...(value as Set<unknown>)];
    default:
      return Object.entries(value as object);
  }
}

/** A property of its own even where the prototype has a setter of that name. */
function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

function dictPut(target: unknown, key: unknown, value: unknown): boolean {
  if (IS_LITERAL_MAP) {
    (target as Map<unknown, unknown>).set(key, value);
    // Names of Map's own methods stay what they are.
    if (typeof key === "string" && !(key in (target as object))) (target as Bag)[key] = value;
    return true;
  }
  const name = String(key);
  if (!(name in (target as object))) {
    (target as Bag)[name] = value;
    return true;
  }
  if (Object.hasOwn(target as object, name)) return false;
  define(target as object, name, value);
  return true;
}

/** `convert` and `cache` of one walk; its address is 0 when the walk is over. */
class Converter {
  #walk: Pointer<"void">;
  readonly convert: (value: unknown) => unknown;
  readonly cache: (value: unknown, result: unknown) => void;

  constructor(walk: Pointer<"void">, toPython: boolean) {
    this.#walk = walk;
    const address = (): Pointer<"void"> => {
      if (this.#walk === 0) throw new Error("A converter's functions work during the conversion only");
      return this.#walk;
    };
    this.convert = (value) => (toPython ? core.walkToPy(address(), value) : core.walkToJs(address(), value));
    this.cache = (value, result) =>
      toPython ? core.walkToPyCache(address(), value, result) : core.walkToJsCache(address(), value, result);
  }

  end(): void {
    this.#walk = 0 as Pointer<"void">;
  }
}

export type DeepBridge = Pick<
  Bridge,
  | "array"
  | "arrayPush"
  | "arrayPushNumbers"
  | "arrayNumbers"
  | "object"
  | "setAdd"
  | "newSet"
  | "dict"
  | "dictPut"
  | "dictIsMap"
  | "entries"
  | "containerOf"
  | "converterCreate"
  | "converterFunction"
  | "converterEnd"
>;

export const deep: DeepBridge = {
  entries,
  containerOf,
  dictPut,
  array: () => [],
  arrayPush(array, value) {
    (array as unknown[]).push(value);
  },
  arrayPushNumbers(array, data, count) {
    const at = data >>> 3;
    for (let i = at; i < at + count; i++) (array as unknown[]).push(HEAPF64[i]);
  },
  arrayNumbers(array, start, data, count) {
    const at = data >>> 3;
    const source = array as unknown[];
    for (let i = 0; i < count; i++) {
      const value = source[start + i];
      if (typeof value !== "number") return i;
      HEAPF64[at + i] = value;
    }
    return count;
  },
  object: () => ({}),
  newSet: () => new Set(),
  setAdd(set, value) {
    (set as Set<unknown>).add(value);
  },
  dict: () => (IS_LITERAL_MAP ? new Map() : {}),
  dictIsMap: () => IS_LITERAL_MAP,
  converterCreate: (walk, toPython) => new Converter(walk, toPython !== 0),
  converterFunction: (converter, cache) =>
    cache ? (converter as Converter).cache : (converter as Converter).convert,
  converterEnd: (converter) => (converter as Converter).end(),
};
