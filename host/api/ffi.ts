// SPDX-License-Identifier: Apache-2.0
// Types of what crosses the boundary, for `import type … from "pyxide/ffi"`.
import type { PyProxy } from "../bridge/py-proxy.ts";

export type { ProxyScope } from "../bridge/core.ts";
export type { PythonError } from "../bridge/errors.ts";
export type { PyBufferView } from "../bridge/py-buffer.ts";
export type { Ffi, ProxyKind } from "../runtime/ffi-classes.ts";
export type { PyProxy };

/** A proxy of a Python object that has a length. */
export type PyProxyWithLength = PyProxy & { readonly length: number };
/** A proxy of a Python object whose items can be read. */
export type PyProxyWithGet = PyProxy & {
  /** `object[key]`, or undefined where that is a KeyError. */
  get(key: unknown): unknown;
};
/** A proxy of a Python object whose items can be set and deleted. */
export type PyProxyWithSet = PyProxy & {
  /** `object[key] = value`. */
  set(key: unknown, value: unknown): void;
  /** `del object[key]`. */
  delete(key: unknown): void;
};
/** A proxy of a Python object that answers `in`. */
export type PyProxyWithHas = PyProxy & {
  /** `key in object`. */
  has(key: unknown): boolean;
};
/** A proxy of a dict. */
export type PyDict = PyProxyWithLength & PyProxyWithGet & PyProxyWithSet & PyProxyWithHas & PyIterable;
/** A proxy of a Python iterable. */
export type PyIterable = PyProxy & Iterable<unknown>;
/** A proxy of a Python iterator. */
export type PyIterator = PyProxy & IterableIterator<unknown>;
/** A proxy of a Python generator. */
export type PyGenerator = PyProxy & Generator<unknown>;
/** A proxy of a Python awaitable. */
export type PyAwaitable = PyProxy & Promise<unknown>;
/** A proxy of a Python callable. */
// biome-ignore lint/suspicious/noExplicitAny: Python has no static signature
export type PyCallable = PyProxy & ((...args: any[]) => any);
/** A proxy of a Python sequence. */
export type PySequence = PyProxyWithLength & PyProxyWithGet & PyIterable;
