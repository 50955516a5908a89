// SPDX-License-Identifier: Apache-2.0
// Plain values as text and back, on the host's side; python/pyxide/isolated/values.py is the other side.
// Invariant: `unpack` takes text from a hostile program: what it makes has prototypes of the host alone, is a tree, and
// is no larger than the text in proportion.
import type { GrantedFunction, PlainValue } from "../runtime/isolated-types.ts";
import { MOST_DATA, MOST_TEXT, type Packed } from "./protocol.ts";

/** Levels of containers. */
const MOST_LEVELS = 100;
const CHUNK = 8192;

const fromCodes = (codes: Uint8Array): string =>
  String.fromCharCode.apply(null, codes as unknown as number[]);

function toCharacters(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += fromCodes(bytes.subarray(at, at + CHUNK));
  return text;
}

/** Bytes of characters 0 to 255. */
export function toBytes(characters: string, from = 0, length = characters.length): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = characters.charCodeAt(from + i);
  return bytes;
}

function bytesOf(value: object): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  const tag = Object.prototype.toString.call(value);
  return tag === "[object ArrayBuffer]" || tag === "[object SharedArrayBuffer]"
    ? new Uint8Array(value as ArrayBuffer)
    : undefined;
}

/** An object literal's kind, of whatever realm. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || (typeof prototype === "object" && Object.getPrototypeOf(prototype) === null);
}

/** What a message calls an object: its class, where that has a name. */
function classOf(value: object): string {
  const kind: unknown = Object.getPrototypeOf(value)?.constructor;
  const name: unknown = typeof kind === "function" ? kind.name : "";
  return typeof name === "string" && name !== "" ? name : Object.prototype.toString.call(value).slice(8, -1);
}

const isTagged = (value: object, tag: string): boolean =>
  Object.prototype.toString.call(value) === `[object ${tag}]`;

/** The times that a datetime can have: those of the years 1 to 9999. */
const FIRST_TIME = -62_135_596_800_000;
const LAST_TIME = 253_402_300_799_999;

function timeOf(date: Date): number {
  const time = Number(date);
  if (time >= FIRST_TIME && time <= LAST_TIME) return time;
  const which = Number.isNaN(time) ? "an invalid Date" : "a Date outside of the years 1 to 9999";
  throw new RangeError(`${which} cannot be given to an isolated program`);
}

/** Throws TypeError for what cannot be a key of a dict, or in a set. */
function checkKey(key: unknown): void {
  if (typeof key !== "object" || key === null || isTagged(key, "Date") || bytesOf(key) !== undefined) return;
  const kind = Object.prototype.toString.call(key).slice(8, -1);
  throw new TypeError(
    `a Map with keys, or a Set with items, of class ${kind} cannot be given to an isolated program: Python cannot hash them`,
  );
}

class Packer {
  readonly #grant: (callee: GrantedFunction) => number;
  #data = "";

  constructor(grant: (callee: GrantedFunction) => number) {
    this.#grant = grant;
  }

  get data(): string {
    return this.#data;
  }

  /** `name` is for a function that has none. */
  pack(value: unknown, level: number, name = ""): unknown {
    if (level > MOST_LEVELS)
      throw new TypeError(
        `a value for an isolated program has more than ${MOST_LEVELS} levels, or contains itself`,
      );
    switch (typeof value) {
      case "undefined":
        return null;
      case "boolean":
      case "string":
        return value;
      case "number":
        return Number.isSafeInteger(value) ? value : this.#float(value);
      case "bigint":
        return { i: value.toString(16) };
      case "function":
        return { f: [this.#grant(value as GrantedFunction), String(value.name) || name] };
      case "object":
        return value === null ? null : this.#object(value, level + 1);
      default:
        throw new TypeError(`a ${typeof value} cannot be given to an isolated program`);
    }
  }

  #float(value: number): unknown {
    // An integer this large would be read as an int.
    return Number.isFinite(value) && !Number.isInteger(value) ? value : { n: String(value) };
  }

  #object(value: object, level: number): unknown {
    if (Array.isArray(value)) return Array.from(value, (item) => this.pack(item, level));
    const bytes = bytesOf(value);
    if (bytes !== undefined) return { b: this.#bytes(bytes) };
    if (isTagged(value, "Date")) return { t: timeOf(value as Date) };
    if (isTagged(value, "Map")) {
      const map = value as Map<unknown, unknown>;
      for (const key of map.keys()) checkKey(key);
      return { m: this.#pairs(map, level) };
    }
    if (isTagged(value, "Set")) {
      const set = value as Set<unknown>;
      for (const item of set) checkKey(item);
      return { s: Array.from(set, (item) => this.pack(item, level)) };
    }
    if (!isPlain(value)) {
      const name = classOf(value);
      throw new TypeError(
        `an object of class ${name} cannot be given to an isolated program: grant plain values and functions`,
      );
    }
    const entries = Object.entries(value);
    const isObject = entries.some(([, item]) => typeof item === "function");
    return { [isObject ? "o" : "d"]: this.#pairs(entries, level) };
  }

  #pairs(pairs: Iterable<[unknown, unknown]>, level: number): unknown[] {
    return Array.from(pairs, ([key, item]) => [
      this.pack(key, level),
      this.pack(item, level, typeof key === "string" ? key : ""),
    ]);
  }

  #bytes(bytes: Uint8Array): [number, number] {
    const from = this.#data.length;
    this.#data += toCharacters(bytes);
    return [from, bytes.length];
  }
}

/**
 * Packs a value. Throws TypeError for what cannot cross; `grant` gives a number for a function, and `name` is that of a
 * function without one.
 */
export function pack(value: unknown, grant: (callee: GrantedFunction) => number, name?: string): Packed {
  const packer = new Packer(grant);
  const text = JSON.stringify(packer.pack(value, 0, name));
  if (text.length > MOST_TEXT || packer.data.length > MOST_DATA)
    throw new RangeError("a value for an isolated program is too large");
  return { text, data: packer.data };
}

/** Packs a value that holds no functions. */
export function packData(value: unknown): Packed {
  return pack(value, () => {
    throw new TypeError("a function cannot be given to an isolated program here");
  });
}

/** What a program has sent is not what Python's side of the protocol sends. */
export class ProtocolError extends Error {}

function check(condition: boolean): asserts condition {
  if (!condition) throw new ProtocolError("an isolated program has sent what is no value");
}

const NUMBER = /^(?:NaN|-?Infinity|-0|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/;
const HEXADECIMAL = /^-?[0-9a-f]+$/;

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

class Unpacker {
  readonly #data: string;
  /** Bytes that may still be taken out of the data, so that no part is copied many times. */
  #left: number;

  constructor(data: string) {
    this.#data = data;
    this.#left = data.length;
  }

  unpack(node: unknown, level: number): PlainValue {
    check(level <= MOST_LEVELS);
    if (node === null) return undefined;
    if (typeof node !== "object") return node as boolean | number | string;
    if (Array.isArray(node)) return node.map((item) => this.unpack(item, level + 1));
    const [tag, ...others] = Object.keys(node);
    check(tag !== undefined && others.length === 0);
    return this.#tagged(tag, (node as Record<string, unknown>)[tag], level + 1);
  }

  #tagged(tag: string, content: unknown, level: number): PlainValue {
    switch (tag) {
      case "n":
        check(typeof content === "string" && NUMBER.test(content));
        return Number(content);
      case "i":
        check(typeof content === "string" && HEXADECIMAL.test(content));
        return content.startsWith("-") ? -BigInt(`0x${content.slice(1)}`) : BigInt(`0x${content}`);
      case "b":
        return this.#bytes(content);
      case "t":
        check(typeof content === "number");
        return new Date(content);
      case "s":
        check(Array.isArray(content));
        return new Set(content.map((item) => this.unpack(item, level)));
      case "m":
        return new Map(this.#pairs(content, level));
      case "d":
        return this.#object(content, level);
      default:
        check(false);
    }
  }

  #bytes(content: unknown): Uint8Array {
    check(Array.isArray(content) && content.length === 2);
    const [from, length] = content as [unknown, unknown];
    check(isCount(from) && isCount(length) && from + length <= this.#data.length && length <= this.#left);
    this.#left -= length;
    return toBytes(this.#data, from, length);
  }

  #pairs(content: unknown, level: number): [PlainValue, PlainValue][] {
    check(Array.isArray(content));
    return content.map((pair: unknown) => {
      check(Array.isArray(pair) && pair.length === 2);
      return [this.unpack(pair[0], level), this.unpack(pair[1], level)];
    });
  }

  #object(content: unknown, level: number): PlainValue {
    const result: { [name: string]: PlainValue } = {};
    for (const [key, value] of this.#pairs(content, level)) {
      // Code of the host that merges objects would take this one for a prototype.
      check(typeof key === "string" && key !== "__proto__");
      result[key] = value;
    }
    return result;
  }
}

/** Unpacks what a program has sent. Throws ProtocolError when it is no value. */
export function unpack({ text, data }: Packed): PlainValue {
  let tree: unknown;
  try {
    tree = JSON.parse(text);
  } catch {
    check(false);
  }
  return new Unpacker(data).unpack(tree, 0);
}
