// SPDX-License-Identifier: Apache-2.0
// Python's awaitables and asynchronous iterators and generators in JavaScript.

import { type Pointer, proxyMode } from "../../out/gen/bridge.ts";
import { PythonError } from "./errors.ts";
import { findHandle, handleOf, type Life } from "./handles.ts";
import type { PyProxy } from "./py-proxy.ts";
import { core } from "./wasm.ts";

const promises = new WeakMap<Life, Promise<unknown>>();

let settle: Pointer<"PyObject"> | undefined;

/** Python's function that tells an awaitable's outcome; kept for good. */
function settleFunction(): Pointer<"PyObject"> {
  const awaiting = core.importModule("pyxide.awaiting") as PyProxy;
  const found = awaiting["settle"] as PyProxy;
  const { pointer } = handleOf(found).life;
  core.retain(pointer);
  found.destroy();
  awaiting.destroy();
  return pointer;
}

/** A coroutine can be awaited once, so its promise is made once. It may outlive the proxy. */
function promiseOf(proxy: object): Promise<unknown> {
  const { life } = handleOf(proxy);
  const known = promises.get(life);
  if (known) return known;
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  settle ??= settleFunction();
  core.pyCall3(settle, proxy, keeping(resolve), reject);
  promises.set(life, promise);
  return promise;
}

/** The result of an awaitable is an argument of the call that tells it, which destroys it; a copy lives on. */
function keeping(resolve: (value: unknown) => void): (value: unknown) => void {
  return (value) => {
    const isBorrowed = ((findHandle(value)?.mode ?? 0) & proxyMode.borrowed) !== 0;
    resolve(isBorrowed ? (value as PyProxy).copy() : value);
  };
}

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
