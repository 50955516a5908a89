// SPDX-License-Identifier: Apache-2.0
// Python's awaitables and asynchronous iterators and generators in JavaScript.

import { PythonError } from "./errors.ts";
import { handleOf } from "./handles.ts";
import { promiseOf } from "./promises.ts";
import type { PyProxy } from "./py-proxy.ts";
import { core } from "./wasm.ts";

export const awaitable = {
  // biome-ignore lint/suspicious/noThenProperty: awaitables are thenables
  then(fulfilled?: (value: unknown) => unknown, rejected?: (error: unknown) => unknown): Promise<unknown> {
    return promiseOf(this).then(fulfilled, rejected);
  },
  catch(rejected: (error: unknown) => unknown): Promise<unknown> {
    return promiseOf(this).catch(rejected);
  },
  finally(settled: () => void): Promise<unknown> {
    return promiseOf(this).finally(settled);
  },
};

type Step = IteratorResult<unknown, unknown>;

/** Calls a method that gives an awaitable of the next item, and waits for it. */
async function step(proxy: object, method: string, args: unknown[]): Promise<Step> {
  const waiting = core.pyCallMethod(handleOf(proxy).life.pointer, method, args) as PyProxy;
  try {
    return { done: false, value: await promiseOf(waiting) };
  } catch (error) {
    if (error instanceof PythonError && error.type === "StopAsyncIteration")
      return { done: true, value: undefined };
    throw error;
  } finally {
    waiting.destroy();
  }
}

export const asyncIterator = {
  [Symbol.asyncIterator](): unknown {
    return this;
  },
  /** `anext(object)`, or `object.asend(value)` when a value is given. */
  next(value?: unknown): Promise<Step> {
    return value === undefined ? step(this, "__anext__", []) : step(this, "asend", [value]);
  },
};

export const asyncGenerator = {
  /** Throws an error into the generator. */
  throw(error: unknown): Promise<Step> {
    return step(this, "athrow", [error]);
  },
  /** Raises GeneratorExit in the generator. */
  async return(value?: unknown): Promise<Step> {
    await step(this, "aclose", []);
    return { done: true, value };
  },
};

export const asyncIterable = {
  /** `aiter(object)`. */
  async *[Symbol.asyncIterator](): AsyncGenerator<unknown, void, undefined> {
    const iterator = core.pyCallMethod(handleOf(this).life.pointer, "__aiter__", []) as PyProxy;
    try {
      for (;;) {
        const { done, value } = await step(iterator, "__anext__", []);
        if (done) return;
        yield value;
      }
    } finally {
      iterator.destroy();
    }
  },
};
