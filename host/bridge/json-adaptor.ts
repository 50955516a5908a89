// SPDX-License-Identifier: Apache-2.0
// A view of a Python object whose properties are its items, at every level: what `JSON.stringify` reads.
// Invariant: a view of a sequence is an array for JavaScript (`Array.isArray`), any other is an object.

import { feature, proxyMode } from "../../out/gen/bridge.ts";
import { adopt, findHandle, type Handle, handleOf } from "./handles.ts";
import { PyProxy } from "./py-proxy.ts";
import { factory } from "./py-proxy-factory.ts";
import { INDEX, indexOf } from "./py-proxy-traps.ts";
import { core } from "./wasm.ts";

const handlesOf = new WeakMap<object, object>();

const live = (target: object): Handle => handleOf(handlesOf.get(target));

/** What was read, as a view if it has items. */
function adapted(value: unknown): unknown {
  const handle = findHandle(value);
  return handle && handle.features & feature.get ? jsonAdaptor(value as object) : value;
}

/** The key as Python has it: text, or the number that it spells when there is no such text. */
function keyIn(handle: Handle, key: string): string | number | undefined {
  const index = indexOf(handle, key);
  const { pointer } = handle.life;
  if (index !== undefined) return index < core.pyLength(pointer) ? index : undefined;
  if (handle.features & feature.sequence) return undefined;
  if (!(handle.features & feature.contains) || core.pyContains(pointer, key)) return key;
  const number = key.trim() === "" ? Number.NaN : Number(key);
  return String(number) === key && core.pyContains(pointer, number) ? number : undefined;
}

const call = (handle: Handle, method: string, ...args: unknown[]): unknown =>
  core.pyCallMethod(handle.life.pointer, method, args);

/** As of an array: items beyond the new length go, and those that are new are null. */
function setLength(handle: Handle, length: number): void {
  const { pointer } = handle.life;
  for (let last = core.pyLength(pointer) - 1; last >= length; last--) core.pyDeleteItem(pointer, last);
  for (let next = core.pyLength(pointer); next < length; next++) call(handle, "append", null);
}

function setItem(handle: Handle, key: string, value: unknown): void {
  const { pointer } = handle.life;
  const index = handle.features & feature.mutableSequence ? indexOf(handle, key) : undefined;
  if (index === undefined || index < core.pyLength(pointer)) {
    core.pySetItem(pointer, keyIn(handle, key) ?? newKey(key), value);
    return;
  }
  setLength(handle, index);
  call(handle, "append", value);
}

/** A key that is not there yet: the integer that it spells, or else text. */
function newKey(key: string): string | number {
  return INDEX.test(key) ? Number(key) : key;
}

function keysOf({ life, features }: Handle): string[] {
  if (features & feature.sequence) {
    return Array.from({ length: core.pyLength(life.pointer) }, (_, index) => String(index));
  }
  if (!(features & feature.iterable)) return [];
  const iterator = core.pyIterator(life.pointer) as PyProxy;
  try {
    return [...new Set(Array.from(iterator as unknown as Iterable<unknown>, String))];
  } finally {
    iterator.destroy();
  }
}

const handler: ProxyHandler<object> = {
  get(target, key, receiver) {
    if (typeof key === "symbol" && Array.isArray(target)) return Reflect.get(target, key, receiver);
    const handle = live(target);
    if (typeof key === "symbol") return Reflect.get(factory.methodsOf(handle), key, receiver);
    const item = keyIn(handle, key);
    if (item !== undefined) return adapted(core.pyGetItem(handle.life.pointer, item));
    if (!Array.isArray(target)) return Reflect.get(factory.methodsOf(handle), key, receiver);
    if (key === "length") return core.pyLength(handle.life.pointer);
    return Reflect.get(key in PyProxy.prototype ? PyProxy.prototype : target, key, receiver);
  },
  has(target, key) {
    if (typeof key === "symbol") return key in target;
    return keyIn(live(target), key) !== undefined || (Array.isArray(target) && key === "length");
  },
  set(target, key, value) {
    if (typeof key === "symbol") return false;
    const handle = live(target);
    if (key === "length" && Array.isArray(target)) setLength(handle, Number(value));
    else setItem(handle, key, value);
    return true;
  },
  deleteProperty(target, key) {
    if (typeof key === "symbol") return true;
    const handle = live(target);
    const item = keyIn(handle, key);
    if (item !== undefined) core.pyDeleteItem(handle.life.pointer, item);
    return true;
  },
  ownKeys(target) {
    return [...keysOf(live(target)), ...(Array.isArray(target) ? ["length"] : [])];
  },
  getOwnPropertyDescriptor(target, key) {
    if (typeof key === "symbol") return undefined;
    const handle = live(target);
    if (Array.isArray(target) && key === "length") {
      return {
        value: core.pyLength(handle.life.pointer),
        writable: true,
        enumerable: false,
        configurable: false,
      };
    }
    const item = keyIn(handle, key);
    if (item === undefined) return undefined;
    const value = adapted(core.pyGetItem(handle.life.pointer, item));
    return { value, writable: true, enumerable: true, configurable: true };
  },
  getPrototypeOf(target) {
    return Reflect.getPrototypeOf(target);
  },
};

/** Shares the life of the proxy that it is a view of. */
export function jsonAdaptor(proxy: object): object {
  const { life, features, mode, origin } = handleOf(proxy);
  const target: object = features & feature.sequence ? [] : {};
  const view = new Proxy(target, handler);
  handlesOf.set(target, view);
  const kept = proxyMode.borrowed | (mode & proxyMode.roundtrip);
  adopt(view, { life, features, mode: kept, bound: undefined, origin: origin ?? proxy });
  return view;
}
