// SPDX-License-Identifier: Apache-2.0
// Classes for `instanceof`: each stands for the proxies of Python objects with some abilities.
// Invariant: none of them can be instantiated; only PyProxy and PythonError have instances.

import { feature } from "../../out/gen/bridge.ts";
import type { Core, ProxyScope } from "../bridge/core.ts";
import type { PythonError } from "../bridge/errors.ts";
import type { PyBufferView } from "../bridge/py-buffer.ts";
import type { PyProxy } from "../bridge/py-proxy.ts";

/** A class that only answers `instanceof`. */
export interface ProxyKind {
  /** `value instanceof` this. */
  [Symbol.hasInstance](value: unknown): value is PyProxy;
}

/** The abilities that each class asks for. */
const kinds = {
  PyProxyWithLength: feature.sized,
  PyProxyWithGet: feature.get,
  PyProxyWithSet: feature.set,
  PyProxyWithHas: feature.contains,
  PyDict: feature.dict,
  PyIterable: feature.iterable,
  PyAsyncIterable: feature.asyncIterable,
  PyIterator: feature.iterator,
  PyAsyncIterator: feature.asyncIterator,
  PyGenerator: feature.generator,
  PyAsyncGenerator: feature.asyncGenerator,
  PyAwaitable: feature.awaitable,
  PyCallable: feature.callable,
  PyBuffer: feature.buffer,
  PySequence: feature.sequence,
  PyMutableSequence: feature.mutableSequence,
} as const;

/** The classes of what crosses the boundary. */
export type Ffi = {
  readonly PyProxy: typeof PyProxy;
  readonly PyBufferView: typeof PyBufferView;
  readonly PythonError: typeof PythonError;
  /** Opens a scope: `using scope = ffi.scope()` destroys at its end the proxies that were made since. */
  scope(): ProxyScope;
} & {
  readonly [Name in keyof typeof kinds]: ProxyKind;
};

function makeKind(core: Core, name: string, features: number): ProxyKind {
  const kind = class {
    constructor() {
      throw new TypeError(`${name} is not a constructor`);
    }

    static [Symbol.hasInstance](value: unknown): value is PyProxy {
      return value instanceof core.PyProxy && core.hasFeatures(value, features);
    }
  };
  Object.defineProperty(kind, "name", { value: name });
  return kind;
}

/** The classes for one interpreter. */
export function makeFfi(core: Core): Ffi {
  const classes = Object.entries(kinds).map(([name, features]) => [name, makeKind(core, name, features)]);
  const { PyProxy, PyBufferView, PythonError } = core;
  const scope = { value: () => core.openScope(), enumerable: false };
  return Object.defineProperty(
    { PyProxy, ...Object.fromEntries(classes), PyBufferView, PythonError },
    "scope",
    scope,
  ) as Ffi;
}
