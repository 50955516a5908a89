// SPDX-License-Identifier: Apache-2.0
// What C++ asks of JavaScript values: kinds, properties, text and identity.

import { type Bridge, kind } from "../../out/gen/bridge.ts";
import { type Bag, capabilities, isArrayLike, isObject, peek, tag } from "./capabilities.ts";
import { isProxy } from "./handles.ts";

const NULL_KIND = Module.conversions?.nullToNone ? kind.undefined : kind.null;

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

/** False for what is empty, as Python has it. */
function truthy(value: unknown): boolean {
  if (!value) return false;
  if (typeof value === "function" || !isObject(value)) return true;
  if (value instanceof ArrayBuffer) return value.byteLength !== 0;
  if (isArrayLike(value)) return value["length"] !== 0;
  return peek(value, "size") !== 0;
}

function compare(a: unknown, b: unknown, operation: number): boolean {
  const [x, y] = [a as number, b as number];
  if (operation === 0) return x < y;
  if (operation === 1) return x <= y;
  return operation === 2 ? x > y : x >= y;
}

const OWN = [Object.keys, Object.values, Object.entries] as const;

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
  | "compare"
  | "get"
  | "set"
  | "remove"
  | "has"
  | "hasOwn"
  | "own"
  | "isPlain"
  | "keys"
  | "toText"
  | "className"
>;

/** An object literal's kind: no class of its own, of whatever realm. */
export function isPlain(value: unknown): boolean {
  if (!isObject(value) || typeof value === "function" || tag(value) !== "Object") return false;
  const maker = value["constructor"];
  return maker === undefined || maker === Object || (maker as { name?: unknown }).name === "Object";
}

export const objects: ObjectBridge = {
  classify,
  capabilities,
  identity,
  truthy,
  compare,
  isPlain,
  numberValue: (value) => (typeof value === "number" ? value : Number.NaN),
  numberFrom: (value) => value,
  booleanFrom: (value) => !!value,
  undefined: () => undefined,
  null: () => null,
  globals: () => Module.jsglobals ?? globalThis,
  identical: (a, b) => a === b,
  typeOf: (value) => typeof value,
  get: (object, key) => (object as Bag)[key as PropertyKey],
  set(object, key, value) {
    (object as Bag)[key as PropertyKey] = value; // in strict code a refused assignment is a TypeError
  },
  remove(object, key) {
    if (!Reflect.deleteProperty(Object(object), key as PropertyKey)) {
      throw new TypeError(`Cannot delete property '${text(key)}'`);
    }
  },
  has: (object, key) => isObject(object) && (key as PropertyKey) in object,
  hasOwn: (object, key) => Object.hasOwn(object as object, key as PropertyKey),
  own: (object, what) => (OWN[what] ?? Object.keys)(object as object),
  keys: allKeys,
  toText: text,
  className: (value) =>
    isObject(value) ? ((peek(peek(value, "constructor"), "name") as string) ?? "Object") : typeof value,
};
