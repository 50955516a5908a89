// SPDX-License-Identifier: Apache-2.0
// Methods of proxies by what the Python object can do: one object of methods a feature.

import { feature, iteratorStep, type Pointer } from "../../out/gen/bridge.ts";
import { handleOf } from "./handles.ts";
import { jsonAdaptor } from "./json-adaptor.ts";
import { getBuffer, type PyBufferView } from "./py-buffer.ts";
import type { PyProxy } from "./py-proxy.ts";
import { asyncGenerator, asyncIterable, asyncIterator, awaitable } from "./py-proxy-async.ts";
import { callable } from "./py-proxy-calls.ts";
import { mutableSequence, sequence } from "./py-proxy-sequences.ts";
import { itemKey } from "./py-proxy-traps.ts";
import { core } from "./wasm.ts";

let state: Pointer<"iterator_step"> | undefined;

/** Runs one step of an iterator, whose end is told through memory. */
function step(run: (done: Pointer<"iterator_step">) => unknown): IteratorResult<unknown, unknown> {
  state ??= core.stepState();
  const value = run(state);
  return { done: HEAP32[(state + iteratorStep.done) >>> 2] !== 0, value };
}

const sized = {
  /** `len(object)`. */
  get length(): number {
    return core.pyLength(handleOf(this).life.pointer);
  },
};

const get = {
  /** `object[key]`; undefined when there is no such item. */
  get(key: unknown): unknown {
    return core.pyGetItem(handleOf(this).life.pointer, key);
  },
  /** A view of the object whose properties are items, down to every level: what JSON.stringify reads. */
  asJsJson(): PyProxy {
    return jsonAdaptor(this) as PyProxy;
  },
};

const set = {
  /** `object[key] = value`. */
  set(key: unknown, value: unknown): void {
    core.pySetItem(handleOf(this).life.pointer, key, value);
  },
  /** `del object[key]`. */
  delete(key: unknown): void {
    core.pyDeleteItem(handleOf(this).life.pointer, key);
  },
};

const contains = {
  /** `item in object`. */
  has(item: unknown): boolean {
    return !!core.pyContains(handleOf(this).life.pointer, item);
  },
};

/** JSON would not find items whose names are those of methods. */
const dict = {
  toJSON(): Record<string, unknown> {
    const handle = handleOf(this);
    const { pointer } = handle.life;
    const names = core.dictKeys(pointer) as string[];
    return Object.fromEntries(names.map((name) => [name, core.pyGetItem(pointer, itemKey(handle, name))]));
  },
};

/** What all of JavaScript's iterators inherit: `map`, `filter`, … */
const iteratorPrototype: object = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

/** A Python iterator in JavaScript; at its end, or when it is left, it gives the Python iterator back. */
class Items implements Iterator<unknown, unknown, undefined> {
  static {
    Object.setPrototypeOf(Items.prototype, iteratorPrototype);
  }

  #iterator: PyProxy | undefined;

  constructor(iterable: object) {
    this.#iterator = core.pyIterator(handleOf(iterable).life.pointer) as PyProxy;
  }

  next(): IteratorResult<unknown, unknown> {
    if (this.#iterator === undefined) return { done: true, value: undefined };
    try {
      const { pointer } = handleOf(this.#iterator).life;
      const found = step((end) => core.pyNext(pointer, end));
      if (!found.done) return found;
    } catch (error) {
      this.return();
      throw error;
    }
    return this.return();
  }

  return(value?: unknown): IteratorReturnResult<unknown> {
    this.#iterator?.destroy();
    this.#iterator = undefined;
    return { done: true, value };
  }
}

const iterable = {
  /** `iter(object)`. */
  [Symbol.iterator](): Iterator<unknown, unknown, undefined> {
    return new Items(this);
  },
};

const iterator = {
  [Symbol.iterator](): unknown {
    return this;
  },
  /** `next(object)`, or `object.send(value)` when a value is given. */
  next(value?: unknown): IteratorResult<unknown, unknown> {
    const { pointer } = handleOf(this).life;
    if (value === undefined) return step((end) => core.pyNext(pointer, end));
    return step((end) => core.pySend(pointer, value, end));
  },
};

const generator = {
  /** Throws an error into the generator. */
  throw(error: unknown): IteratorResult<unknown, unknown> {
    const { pointer } = handleOf(this).life;
    return step((end) => core.pyThrow(pointer, error, end));
  },
  /** Raises GeneratorExit in the generator; its own return value, if it has one then, comes before `value`. */
  return(value?: unknown): IteratorResult<unknown, unknown> {
    const own = core.pyCallMethod(handleOf(this).life.pointer, "close", []);
    return { done: true, value: own === undefined ? value : own };
  },
};

const buffer = {
  /**
   * The object's memory, not a copy; to be released.
   * @param type the elements: `i8`, `u8`, `u8clamped`, `i16`, `u16`, `i32`, `u32`, `i64`, `u64`, `f32`, `f64` or
   * `dataview`; by the buffer's format when absent.
   */
  getBuffer(type?: string): PyBufferView {
    return getBuffer(handleOf(this).life.pointer, type);
  },
};

/** Later ones override earlier ones. */
export const mixins: ReadonlyArray<readonly [number, object]> = [
  [feature.sized, sized],
  [feature.get, get],
  [feature.set, set],
  [feature.contains, contains],
  [feature.dict, dict],
  [feature.iterable, iterable],
  [feature.iterator, iterator],
  [feature.generator, generator],
  [feature.asyncIterable, asyncIterable],
  [feature.asyncIterator, asyncIterator],
  [feature.asyncGenerator, asyncGenerator],
  [feature.awaitable, awaitable],
  [feature.callable, callable],
  [feature.buffer, buffer],
  [feature.sequence, sequence],
  [feature.mutableSequence, mutableSequence],
];
