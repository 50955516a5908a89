// SPDX-License-Identifier: Apache-2.0
// Promises that Python waits for, and awaitables of Python that JavaScript waits for.

import { type Owned, type PromisesImports, proxyMode } from "../../out/gen/bridge.ts";
import { findHandle, handleOf, type Life, pointerOf } from "./handles.ts";
import type { PyProxy } from "./py-proxy.ts";
import { core } from "./wasm.ts";

type Callable = (...args: unknown[]) => unknown;

/** The value, or for a destroyed proxy the error that its use throws: whoever waits is told that. */
function usable(value: unknown): unknown {
  const handle = findHandle(value);
  if (handle === undefined) return value;
  try {
    pointerOf(handle);
    return value;
  } catch (error) {
    return error;
  }
}

function watchPromise(promise: unknown, callback: unknown): void {
  const settle = (isFulfilled: boolean, value: unknown): void => {
    if (findHandle(callback)?.life.pointer !== 0) (callback as Callable)(isFulfilled, usable(value));
  };
  Promise.resolve(promise).then(
    (value) => settle(true, value),
    (reason: unknown) => settle(false, reason),
  );
}

const outcomes = new WeakMap<Life, Promise<unknown>>();

let settle: Owned<"PyObject"> | undefined;

/** Python's function that tells an awaitable's outcome; kept for good. */
function settleFunction(): Owned<"PyObject"> {
  const awaiting = core.importModule("pyxide.awaiting") as PyProxy;
  const found = awaiting["settle"] as PyProxy;
  const kept = core.retain(handleOf(found).life.pointer);
  awaiting.destroy();
  return kept;
}

/** A coroutine can be awaited once, so its promise is made once. It may outlive the proxy. */
export function promiseOf(proxy: object): Promise<unknown> {
  const { life } = handleOf(proxy);
  const known = outcomes.get(life);
  if (known) return known;
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  settle ??= settleFunction();
  core.pyCall3(settle, proxy, keeping(resolve), reject);
  outcomes.set(life, promise);
  return promise;
}

/** The result of an awaitable is an argument of the call that tells it, which destroys it; a copy lives on. */
function keeping(resolve: (value: unknown) => void): (value: unknown) => void {
  return (value) => {
    const isBorrowed = ((findHandle(value)?.mode ?? 0) & proxyMode.borrowed) !== 0;
    resolve(isBorrowed ? (value as PyProxy).copy() : value);
  };
}

/** Callbacks in Python may block: they are entered on a stack of their own. */
function blocking(callback: unknown): Callable {
  if (findHandle(callback) === undefined) return callback as Callable;
  return (value) => (callback as PyProxy)["callPromising"](value);
}

export const promises: PromisesImports = {
  watchPromise,
  // biome-ignore lint/suspicious/noThenProperty: the bridge's name for Promise.then
  then: (promise, fulfilled, rejected) =>
    Promise.resolve(promise).then(blocking(fulfilled), blocking(rejected)),
  startAwaitable(proxy) {
    promiseOf(proxy as object);
  },
};
