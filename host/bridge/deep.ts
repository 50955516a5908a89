// SPDX-License-Identifier: Apache-2.0
// What deep conversion makes and reads in JavaScript, and the functions that converters are given.

import { type Container, container, type DeepImports, type Pointer } from "../../out/gen/bridge.ts";
import { dictPut, IS_LITERAL_MAP } from "./dict-put.ts";
import { findHandle } from "./handles.ts";
import { isBytes, isObject, isPlain, tag } from "./values.ts";
import { core } from "./wasm.ts";

function containerOf(value: unknown): Container {
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

/** Items; of maps and objects keys and values by turns. */
function entries(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  const what = tag(value);
  if (what === "Set") return [...(value as Set<unknown>)];
  const flat: unknown[] = [];
  if (what === "Map") {
    for (const [key, item] of value as Map<unknown, unknown>) flat.push(key, item);
  } else {
    for (const key of Object.keys(value as object)) flat.push(key, (value as Record<string, unknown>)[key]);
  }
  return flat;
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

export const deep: DeepImports = {
  entries,
  containerOf,
  dictPut,
  array: () => [],
  arrayPush(array, value) {
    (array as unknown[]).push(value);
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
