// SPDX-License-Identifier: Apache-2.0
// What JavaScript's operations on a PyProxy do: properties are Python attributes, of sequences and dicts also items.
// Invariant: names of the proxy's own methods, and of properties that were defined on it, are JavaScript's.

import { feature, proxyMode } from "../../out/gen/bridge.ts";
import { answerWith, attributeOf, HANDLE, type Handle, pointerOf } from "./handles.ts";
import { call } from "./py-proxy-calls.ts";
import { core } from "./wasm.ts";

/** A name that is an index. */
export const INDEX = /^(0|[1-9]\d*)$/;

/** The index that a key is for a sequence. */
export function indexOf(handle: Handle, key: string): number | undefined {
  return handle.features & feature.sequence && INDEX.test(key) ? Number(key) : undefined;
}

/** A dict has no attributes of its own, so other properties are its items. */
const isDict = (handle: Handle): boolean => (handle.features & feature.dict) !== 0;

/** The key of a dict that a property's name means: text, or a number when only that is there. */
export function itemKey({ life }: Handle, key: string): string | number {
  if (core.pyContains(life.pointer, key)) return key;
  const number = key.trim() === "" ? Number.NaN : Number(key);
  return String(number) === key && core.pyContains(life.pointer, number) ? number : key;
}

/** Does the name mean an attribute, even of a dict? */
const isAttribute = (key: string): boolean => key.startsWith("$");

/** A leading `$` reaches attributes that a method of the proxy hides. */
function attributeName(key: string): string {
  return isAttribute(key) ? key.slice(1) : key;
}

/** Names of a dict's items that are properties, once each. */
function itemNames({ life }: Handle): string[] {
  return [...new Set(core.dictKeys(life.pointer) as string[])];
}

/** By this property, which only enumeration finds, PyScript learns whether the collector frees a proxy. */
const ATTRIBUTES = Symbol("pyproxy.attrs");

function attributesOf({ mode }: Handle): object {
  return { shared: { gcRegistered: (mode & proxyMode.borrowed) === 0 } };
}

/** What JavaScript does with one proxy. */
export class Traps implements ProxyHandler<object> {
  readonly #handle: Handle;
  readonly #methods: object;

  constructor(handle: Handle, methods: object) {
    this.#handle = handle;
    this.#methods = methods;
  }

  /** Is the name JavaScript's: a method's, or of a property that was defined on the proxy? */
  #isOwn(target: object, key: string | symbol): boolean {
    return typeof key === "symbol" || key in this.#methods || Object.hasOwn(target, key);
  }

  get(target: object, key: string | symbol, receiver: unknown): unknown {
    const handle = this.#handle;
    if (key === ATTRIBUTES) return attributesOf(handle);
    if (key === HANDLE) return answerWith(handle);
    if (this.#isOwn(target, key)) return Reflect.get(target, key, receiver);
    const pointer = pointerOf(handle);
    const index = indexOf(handle, key as string);
    if (index !== undefined) return core.pyGetItem(pointer, index);
    const name = attributeName(key as string);
    const attribute = attributeOf(handle.life, name, (object, known) =>
      core.getAttribute(object, name, known),
    );
    if (attribute !== undefined || !isDict(handle)) return attribute;
    return core.pyGetItem(pointer, itemKey(handle, key as string));
  }

  has(target: object, key: string | symbol): boolean {
    if (typeof key === "symbol") return key === ATTRIBUTES || key in target;
    if (this.#isOwn(target, key)) return true;
    const handle = this.#handle;
    const pointer = pointerOf(handle);
    const index = indexOf(handle, key);
    if (index !== undefined) return index < core.pyLength(pointer);
    if (core.hasAttribute(pointer, attributeName(key))) return true;
    return isDict(handle) && !!core.pyContains(pointer, itemKey(handle, key));
  }

  set(target: object, key: string | symbol, value: unknown, receiver: unknown): boolean {
    if (this.#isOwn(target, key)) return setOwn(target, key, value, receiver);
    const handle = this.#handle;
    const pointer = pointerOf(handle);
    const index = indexOf(handle, key as string);
    if (index !== undefined) core.pySetItem(pointer, index, value);
    else if (isDict(handle) && !isAttribute(key as string))
      core.pySetItem(pointer, itemKey(handle, key as string), value);
    else core.setAttribute(pointer, attributeName(key as string), value);
    return true;
  }

  deleteProperty(target: object, key: string | symbol): boolean {
    if (this.#isOwn(target, key)) return Reflect.deleteProperty(target, key);
    const handle = this.#handle;
    const pointer = pointerOf(handle);
    const index = indexOf(handle, key as string);
    if (index !== undefined) core.pyDeleteItem(pointer, index);
    else if (isDict(handle) && !isAttribute(key as string))
      core.pyDeleteItem(pointer, itemKey(handle, key as string));
    else core.deleteAttribute(pointer, attributeName(key as string));
    return true;
  }

  ownKeys(target: object): (string | symbol)[] {
    const handle = this.#handle;
    const names = core.directory(pointerOf(handle)) as string[];
    const own = [...Reflect.ownKeys(target), ATTRIBUTES];
    return [...new Set([...names, ...own, ...(isDict(handle) ? itemNames(handle) : [])])];
  }

  /** A dict's items are properties of its own; attributes are not, as they may be computed. */
  getOwnPropertyDescriptor(target: object, key: string | symbol): PropertyDescriptor | undefined {
    const handle = this.#handle;
    if (key === ATTRIBUTES) return { value: attributesOf(handle), configurable: true };
    const own = Reflect.getOwnPropertyDescriptor(target, key);
    if (own !== undefined || typeof key === "symbol" || !isDict(handle)) return own;
    const pointer = pointerOf(handle);
    const item = itemKey(handle, key);
    if (!core.pyContains(pointer, item)) return undefined;
    return { value: core.pyGetItem(pointer, item), writable: true, enumerable: true, configurable: true };
  }

  apply(_target: object, self: unknown, args: unknown[]): unknown {
    return call(this.#handle, self, args);
  }
}

/** Assigns to a property of the target; a setter sees the proxy. */
function setOwn(target: object, key: string | symbol, value: unknown, receiver: unknown): boolean {
  const setter = Reflect.getOwnPropertyDescriptor(target, key)?.set;
  if (setter === undefined) return Reflect.set(target, key, value);
  Reflect.apply(setter, receiver, [value]);
  return true;
}
