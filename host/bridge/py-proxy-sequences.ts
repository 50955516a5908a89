// SPDX-License-Identifier: Apache-2.0
// Array's methods on proxies of Python sequences.
// Items are read and written one by one, so that any sequence will do.

import { findHandle, handleOf, pointerOf } from "./handles.ts";
import type { PyProxy } from "./py-proxy.ts";
import { core } from "./wasm.ts";

type Sequence = ArrayLike<unknown> & object;

/** Array's methods that read work on anything with `length` and indices. */
function arrayMethods(names: readonly (keyof unknown[])[]): object {
  return Object.fromEntries(names.map((name) => [name, Array.prototype[name]]));
}

export const sequence = {
  ...arrayMethods(["join", "lastIndexOf", "indexOf", "forEach", "map", "filter", "some", "every", "reduce"]),
  ...arrayMethods(["reduceRight", "at", "entries", "keys", "values", "find", "findIndex", "slice"]),
  get [Symbol.isConcatSpreadable](): boolean {
    return true;
  },
  /** Proxies Python compares, since an object may have several; the rest is Array's. */
  includes(this: Sequence, item: unknown, ...from: [number?]): boolean {
    const handle = findHandle(item);
    if (handle === undefined) return Array.prototype.includes.call(this, item, ...from);
    const { pointer } = handleOf(this).life;
    const start = clamp(from[0] ?? 0, this.length);
    if (start === 0) return !!core.pyContains(pointer, item);
    const sought = pointerOf(handle);
    return Array.from({ length: this.length - start }, (_, index) => this[start + index]).some((other) => {
      const found = findHandle(other);
      return found !== undefined && pointerOf(found) === sought;
    });
  },
  concat(this: Sequence, ...rest: unknown[]): unknown[] {
    return Array.from(this).concat(...rest);
  },
  toJSON(this: Sequence): unknown[] {
    return hasDimensions(this) ? nested(this) : Array.from(this);
  },
};

/** Is it a memoryview of more than one dimension? Such a one has no items, but lists of them. */
const hasDimensions = (self: object): boolean => Number((self as { ndim?: unknown }).ndim) > 1;

/** The items of a memoryview as arrays of arrays. */
function nested(self: object): unknown[] {
  const list = core.pyCallMethod(handleOf(self).life.pointer, "tolist", []) as PyProxy & Sequence;
  const arrays = list.toJs() as unknown[];
  list.destroy();
  return arrays;
}

/** Removes an item and returns it; undefined when there is none. */
function take(self: object, index: number): unknown {
  const { pointer } = handleOf(self).life;
  const length = core.pyLength(pointer);
  if (length === 0) return undefined;
  const at = index < 0 ? length + index : index;
  const item = core.pyGetItem(pointer, at);
  core.pyDeleteItem(pointer, at);
  return item;
}

function insert(self: object, at: number, items: readonly unknown[]): number {
  const { pointer } = handleOf(self).life;
  for (const [offset, item] of items.entries()) core.pyCallMethod(pointer, "insert", [at + offset, item]);
  return core.pyLength(pointer);
}

/** An index as Array's methods take it: negative from the end, within the length. */
function clamp(index: number, length: number): number {
  const whole = Math.trunc(index) || 0;
  return whole < 0 ? Math.max(length + whole, 0) : Math.min(whole, length);
}

const { copyWithin, fill } = Array.prototype;

export const mutableSequence = {
  push(...items: unknown[]): number {
    const { pointer } = handleOf(this).life;
    for (const item of items) core.pyCallMethod(pointer, "append", [item]);
    return core.pyLength(pointer);
  },
  pop(): unknown {
    return take(this, -1);
  },
  shift(): unknown {
    return take(this, 0);
  },
  unshift(...items: unknown[]): number {
    return insert(this, 0, items);
  },
  splice(this: Sequence, ...args: unknown[]): unknown[] {
    const [start, deleteCount, ...items] = args as [number, number, ...unknown[]];
    const at = clamp(start, this.length);
    const rest = this.length - at;
    const wanted = args.length === 0 ? 0 : args.length === 1 ? rest : Math.trunc(deleteCount) || 0;
    const count = Math.min(Math.max(wanted, 0), rest);
    const removed = Array.from({ length: count }, () => take(this, at));
    insert(this, at, items);
    return removed;
  },
  reverse(): object {
    core.pyCallMethod(handleOf(this).life.pointer, "reverse", []);
    return this;
  },
  /** Sorts by text without a function, as Array does. */
  sort(this: Sequence, compare?: (a: unknown, b: unknown) => number): object {
    const { pointer } = handleOf(this).life;
    const items = Array.from(this).sort(compare);
    for (const [index, item] of items.entries()) core.pySetItem(pointer, index, item);
    return this;
  },
  fill(value: unknown, start?: number, end?: number): object {
    return fill.call(this, value, start, end);
  },
  copyWithin(target: number, start: number, end?: number): object {
    return copyWithin.call(this, target, start, end);
  },
};
