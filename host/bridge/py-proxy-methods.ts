// SPDX-License-Identifier: Apache-2.0
// Methods of proxies by what the Python object can do: one object of methods a feature.

import { feature, iteratorStep, type Pointer } from "../../out/gen/bridge.ts";
import { type Handle, handleOf } from "./handles.ts";
import { call, callPromising, make, type PyProxy } from "./py-proxy.ts";
import { core } from "./wasm.ts";

type Resolve = (value: unknown) => void;

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
    return core.pyLength(handleOf(this).pointer);
  },
};

const get = {
  /** `object[key]`; undefined when there is no such item. */
  get(key: unknown): unknown {
    return core.pyGetItem(handleOf(this).pointer, key);
  },
};

const set = {
  /** `object[key] = value`. */
  set(key: unknown, value: unknown): void {
    core.pySetItem(handleOf(this).pointer, key, value);
  },
  /** `del object[key]`. */
  delete(key: unknown): void {
    core.pyDeleteItem(handleOf(this).pointer, key);
  },
};

const contains = {
  /** `item in object`. */
  has(item: unknown): boolean {
    return !!core.pyContains(handleOf(this).pointer, item);
  },
};

const iterable = {
  /** `iter(object)`. */
  *[Symbol.iterator](): Generator<unknown, void, undefined> {
    const iterator = core.pyIterator(handleOf(this).pointer) as PyProxy;
    const { pointer } = handleOf(iterator);
    try {
      for (;;) {
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
    const { pointer } = handleOf(this);
    return step((state) => core.pyNext(pointer, value, state));
  },
};

const generator = {
  /** Throws an error into the generator. */
  throw(error: unknown): IteratorResult<unknown, unknown> {
    const { pointer } = handleOf(this);
    return step((state) => core.pyThrow(pointer, error, state));
  },
  /** Closes the generator. */
  return(value?: unknown): IteratorResult<unknown, unknown> {
    const close = core.getAttribute(handleOf(this).pointer, "close") as PyProxy & (() => void);
    try {
      close();
    } finally {
      close.destroy();
    }
    return { done: true, value };
  },
};

const promises = new WeakMap<Handle, Promise<unknown>>();

/** A coroutine can be awaited once, so its promise is made once. */
function promiseOf(proxy: object): Promise<unknown> {
  const handle = handleOf(proxy);
  const known = promises.get(handle);
  if (known) return known;
  const promise = new Promise<unknown>((resolve: Resolve, reject: Resolve) => {
    const awaiting = core.importModule("pyxide.awaiting") as PyProxy;
    const settle = awaiting["settle"] as PyProxy & ((...args: unknown[]) => void);
    try {
      settle(proxy, resolve, reject);
    } finally {
      settle.destroy();
      awaiting.destroy();
    }
  });
  promises.set(handle, promise);
  return promise;
}

const awaitable = {
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

const callable = {
  call(self: unknown, ...args: unknown[]): unknown {
    return call(handleOf(this), self, args);
  },
  apply(self: unknown, args: ArrayLike<unknown>): unknown {
    return call(handleOf(this), self, Array.from(args));
  },
  bind(self: unknown, ...bound: unknown[]): (...args: unknown[]) => unknown {
    return (...args) => call(handleOf(this), self, [...bound, ...args]);
  },
  /** Calls with the last argument's properties as keyword arguments. */
  callKwargs(...args: unknown[]): unknown {
    const kwargs = args.pop();
    if (typeof kwargs !== "object" || kwargs === null) {
      throw new TypeError("callKwargs: the last argument must be an object of keyword arguments");
    }
    return call(handleOf(this), undefined, args, kwargs as Record<string, unknown>);
  },
  /** Calls so that Python can wait for JavaScript by `run_sync`; gives a promise. */
  callPromising(...args: unknown[]): Promise<unknown> {
    return callPromising(handleOf(this), undefined, args);
  },
  /** As `callPromising`, with the last argument's properties as keyword arguments. */
  callPromisingKwargs(...args: unknown[]): Promise<unknown> {
    const kwargs = args.pop();
    if (typeof kwargs !== "object" || kwargs === null) {
      throw new TypeError("callPromisingKwargs: the last argument must be an object of keyword arguments");
    }
    return callPromising(handleOf(this), undefined, args, kwargs as Record<string, unknown>);
  },
  /** A proxy whose calls pass `this` as the first argument. */
  captureThis(): PyProxy {
    const { pointer, features } = handleOf(this);
    core.retain(pointer);
    return make({ pointer, features, capturesThis: true });
  },
};

/** Array's methods that read work on anything with `length` and indices. */
function arrayMethods(names: readonly (keyof unknown[])[]): object {
  return Object.fromEntries(names.map((name) => [name, Array.prototype[name]]));
}

const sequence = {
  ...arrayMethods(["join", "lastIndexOf", "indexOf", "forEach", "map", "filter", "some", "every", "reduce"]),
  ...arrayMethods([
    "reduceRight",
    "at",
    "includes",
    "entries",
    "keys",
    "values",
    "find",
    "findIndex",
    "slice",
  ]),
  get [Symbol.isConcatSpreadable](): boolean {
    return true;
  },
  concat(this: ArrayLike<unknown>, ...rest: unknown[]): unknown[] {
    return Array.from(this).concat(...rest);
  },
  toJSON(this: ArrayLike<unknown>): unknown[] {
    return Array.from(this);
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
  [feature.awaitable, awaitable],
  [feature.callable, callable],
  [feature.sequence, sequence],
];
