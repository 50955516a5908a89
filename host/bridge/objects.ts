// SPDX-License-Identifier: Apache-2.0
// What C++ asks of JavaScript values: kinds, properties, text and identity.

import {
  type Comparison,
  comparison,
  type Kind,
  kind,
  type ObjectsImports,
  ownPart,
  RECORD_KEYS,
} from "../../out/gen/bridge.ts";
import { charCodeAt, isSafeInteger, steady } from "./builtins.ts";
import { globals } from "./calls.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { isProxy } from "./handles.ts";
import { isBytes, isObject, isPlain, peek, tag } from "./values.ts";

const NULL_KIND = Module.conversions?.nullToNone ? kind.undefined : kind.null;

export function classify(value: unknown): Kind {
  switch (typeof value) {
    case "undefined":
      return kind.undefined;
    case "boolean":
      return value ? kind.booleanTrue : kind.booleanFalse;
    case "number":
      return isSafeInteger(value) ? kind.integer : kind.number;
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

/** Objects, and symbols that are not registered. */
const identities = steady(new WeakMap<WeakKey, number>());
let lastIdentity = 0;

/** Of a registered symbol, which no WeakMap takes: a hash of its key. */
function hash(key: string): number {
  let result = 0;
  for (let i = 0; i < key.length; i++) result = (Math.imul(result, 31) + charCodeAt(key, i)) | 0;
  return result | 0x80000000;
}

function identity(value: unknown): number {
  if (typeof value === "symbol") {
    const key = Symbol.keyFor(value);
    if (key !== undefined) return hash(key);
  } else if (!isObject(value)) {
    return 0;
  }
  const known = identities.get(value) ?? ++lastIdentity;
  identities.set(value, known);
  return known;
}

/** A `toString` that is missing is replaced by Object's own. Throws what `toString` throws. */
function text(value: unknown): string {
  if (!isObject(value)) return String(value);
  if (typeof peek(value, "toString") !== "function") return Object.prototype.toString.call(value);
  if (tag(value) === "Symbol") return (value as object).toString(); // a boxed one, which String() refuses
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
  if (isBytes(value)) return value["byteLength"] !== 0;
  const iterates = typeof peek(value, Symbol.iterator) === "function";
  return !(peek(value, "size") === 0 || (iterates && peek(value, "length") === 0));
}

function compare(a: unknown, b: unknown, operation: Comparison): boolean {
  const [x, y] = [a as number, b as number];
  switch (operation) {
    case comparison.less:
      return x < y;
    case comparison.lessEqual:
      return x <= y;
    case comparison.greater:
      return x > y;
    case comparison.greaterEqual:
      return x >= y;
  }
}

const OWN = {
  [ownPart.keys]: Object.keys,
  [ownPart.values]: Object.values,
  [ownPart.entries]: Object.entries,
  [ownPart.names]: Object.getOwnPropertyNames,
} as const;

type Target = Record<PropertyKey, unknown>;

export const objects: ObjectsImports = {
  classify,
  capabilities: capabilitiesOf,
  identity,
  truthy,
  compare,
  isPlain,
  numberValue: (value) => (typeof value === "number" ? value : Number.NaN),
  numberFrom: (value) => value,
  booleanFrom: (value) => !!value,
  undefined: () => undefined,
  null: () => null,
  globals: () => globals,
  identical: (a, b) => a === b,
  typeOf: (value) => typeof value,
  get: (object, key) => (object as Target)[key as PropertyKey],
  set(object, key, value) {
    (object as Target)[key as PropertyKey] = value; // in strict code a refused assignment is a TypeError
  },
  remove(object, key) {
    if (!Reflect.deleteProperty(Object(object), key as PropertyKey)) {
      throw new TypeError(`Cannot delete property '${text(key)}'`);
    }
  },
  has: (object, key) => isObject(object) && (key as PropertyKey) in object,
  hasOwn: (object, key) => Object.hasOwn(object as object, key as PropertyKey),
  own: (object, part) => OWN[part](object as object),
  recordField: (record, field) => (record as Target)[RECORD_KEYS[field] as string],
  keys: allKeys,
  toText: text,
  className(value) {
    if (!isObject(value)) return typeof value;
    const name = peek(peek(value, "constructor"), "name");
    return typeof name === "string" ? name : "Object";
  },
};
