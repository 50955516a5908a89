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
import { core } from "./wasm.ts";

/** Runs one step of an iterator, whose end is told through memory. */
function step(run: (done: Pointer<"iterator_step">) => unknown): IteratorResult<unknown, unknown> {
  const stack = stackSave();
  try {
    const state = stackAlloc(iteratorStep.size) as Pointer<"iterator_step">;
    const value = run(state);
    return { done: HEAP32[(state + iteratorStep.done) >>> 2] !== 0, value };
  } finally {
    stackRestore(stack);
  }
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

const iterable = {
  /** `iter(object)`. */
  *[Symbol.iterator](): Generator<unknown, void, undefined> {
    const iterator = core.pyIterator(handleOf(this).life.pointer) as PyProxy;
    try {
      for (;;) {
        const { pointer } = handleOf(iterator).life;
        const { done, value } = step((state) => core.pyNext(pointer, undefined, state));
        if (done) return;
        yield value;
      }
    } finally {
      iterator.destroy();
    }
  },
};

const iterator = {
  [Symbol.iterator](): unknown {
    return this;
  },
  /** `next(object)`, or `object.send(value)` when a value is given. */
  next(value?: unknown): IteratorResult<unknown, unknown> {
    const { pointer } = handleOf(this).life;
    return step((state) => core.pyNext(pointer, value, state));
  },
};

const generator = {
  /** Throws an error into the generator. */
  throw(error: unknown): IteratorResult<unknown, unknown> {
    const { pointer } = handleOf(this).life;
    return step((state) => core.pyThrow(pointer, error, state));
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
