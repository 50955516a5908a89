// SPDX-License-Identifier: Apache-2.0
// PyProxy: a Python object in JavaScript. Properties are Python attributes; what the object can do
// decides which methods it has (see py-proxy-methods.ts).

import { feature, type Pointer } from "../../out/gen/bridge.ts";
import { adopt, destroy, type Handle, handleOf } from "./handles.ts";
import { mixins } from "./py-proxy-methods.ts";
import { core } from "./wasm.ts";

type PyObject = Pointer<"PyObject">;

/** Options of {@link PyProxy.toJs}. */
export interface ToJsOptions {
  /** Levels to convert; all of them when absent. */
  depth?: number;
  /** Proxies made by the conversion are appended here, so that they can be destroyed together. */
  pyproxies?: unknown[];
  /** False: an object with no JavaScript form is a ConversionError instead of a proxy. */
  create_pyproxies?: boolean;
  /** Makes the result for a dict out of its pairs; `Map` when absent. */
  dict_converter?: (pairs: Iterable<[unknown, unknown]>) => unknown;
}

/** A Python object. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: attributes of Python objects have any name
export class PyProxy {
  constructor() {
    throw new TypeError("PyProxy is not a constructor");
  }

  /** Is the value a proxy of a Python object? */
  static [Symbol.hasInstance](value: unknown): boolean {
    return (
      (typeof value === "object" || typeof value === "function") && value !== null && hasFeatures(value, 0)
    );
  }

  get [Symbol.toStringTag](): string {
    return "PyProxy";
  }

  /** The name of the object's type, with its module unless that is `builtins` or `__main__`. */
  get type(): string {
    return core.typeName(handleOf(this).pointer) as string;
  }

  /** `str(object)`, or `repr(object)` if the interpreter was loaded with `pyproxyToStringRepr`. */
  toString(): string {
    const isRepr = Module.conversions?.proxyToRepr ?? false;
    return core.toString(handleOf(this).pointer, isRepr ? 1 : 0) as string;
  }

  /** Releases the Python object; later use of the proxy is an error with `options.message`. */
  destroy(options: { message?: string } = {}): void {
    destroy(this, options.message);
  }

  /** For `using`: destroys the proxy. */
  [Symbol.dispose](): void {
    destroy(this);
  }

  /** Another proxy of the same object, to be destroyed on its own. */
  copy(): PyProxy {
    const { pointer, features } = handleOf(this);
    core.retain(pointer);
    return make({ pointer, features });
  }

  /** Converts the object and what it contains. */
  toJs(options: ToJsOptions = {}): unknown {
    return core.pyToJs(handleOf(this).pointer, { depth: -1, create_pyproxies: true, ...options });
  }
}

/** Attributes of the Python object. */
export interface PyProxy {
  // biome-ignore lint/suspicious/noExplicitAny: an attribute can be of any type
  [attribute: string]: any;
}

/** Is the value a proxy, even a destroyed one, whose object has all these features? */
export function hasFeatures(value: object, features: number): boolean {
  const own = featuresOf.get(value);
  return own !== undefined && (own & features) === features;
}

const featuresOf = new WeakMap<object, number>();
const prototypes = new Map<number, object>();

function prototypeOf(features: number): object {
  const known = prototypes.get(features);
  if (known) return known;
  const prototype: object = Object.create(PyProxy.prototype);
  for (const [needed, methods] of mixins) {
    if (needed & features) Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(methods));
  }
  prototypes.set(features, prototype);
  return prototype;
}

const INDEX = /^(0|[1-9]\d*)$/;

function indexOf(handle: Handle, key: string): number | undefined {
  return handle.features & feature.sequence && INDEX.test(key) ? Number(key) : undefined;
}

/** A leading `$` reaches attributes that a method of the proxy hides. */
function attributeName(key: string): string {
  return key.startsWith("$") ? key.slice(1) : key;
}

const handler: ProxyHandler<object> = {
  get(target, key, receiver) {
    if (typeof key === "symbol" || key in target) return Reflect.get(target, key, receiver);
    const handle = handleOf(receiver);
    const index = indexOf(handle, key);
    if (index !== undefined) return core.pyGetItem(handle.pointer, index);
    return core.getAttribute(handle.pointer, attributeName(key));
  },
  has(target, key) {
    if (typeof key === "symbol" || key in target) return key in target;
    const handle = targets.get(target) as Handle;
    const index = indexOf(handle, key);
    if (index !== undefined) return index < core.pyLength(handle.pointer);
    return !!core.hasAttribute(handle.pointer, attributeName(key));
  },
  set(target, key, value, receiver) {
    if (typeof key === "symbol") return Reflect.set(target, key, value);
    if (key in target)
      throw new TypeError(`Cannot set read only field '${key}'; write '$${key}' for the attribute`);
    const handle = handleOf(receiver);
    const index = indexOf(handle, key);
    if (index !== undefined) core.pySetItem(handle.pointer, index, value);
    else core.setAttribute(handle.pointer, attributeName(key), value);
    return true;
  },
  deleteProperty(target, key) {
    if (typeof key === "symbol") return Reflect.deleteProperty(target, key);
    if (key in target) throw new TypeError(`Cannot delete read only field '${key}'`);
    const handle = targets.get(target) as Handle;
    const index = indexOf(handle, key);
    if (index !== undefined) core.pyDeleteItem(handle.pointer, index);
    else core.deleteAttribute(handle.pointer, attributeName(key));
    return true;
  },
  ownKeys(target) {
    const handle = targets.get(target) as Handle;
    const names = handle.destroyed === undefined ? (core.directory(handle.pointer) as string[]) : [];
    return [...new Set<string | symbol>([...names, ...Reflect.ownKeys(target)])];
  },
  apply(target, self, args: unknown[]) {
    return call(targets.get(target) as Handle, self, args);
  },
};

const targets = new WeakMap<object, Handle>();

/** Calls a callable proxy; `kwargs` are keyword arguments by name. */
export function call(
  handle: Handle,
  self: unknown,
  args: unknown[],
  kwargs?: Record<string, unknown>,
): unknown {
  if (handle.destroyed !== undefined) throw new Error(handle.destroyed);
  const positional = handle.capturesThis ? [self, ...args] : args;
  try {
    if (!kwargs) return core.pyCall(handle.pointer, positional, undefined);
    return core.pyCall(handle.pointer, [...positional, ...Object.values(kwargs)], Object.keys(kwargs));
  } finally {
    if (handle.once && handle.proxy)
      destroy(handle.proxy, "This function was made to be called once, and it was");
  }
}

/** As `call`, on a stack that Python can suspend; arguments are destroyed with the call's end by whoever made them. */
export async function callPromising(
  handle: Handle,
  self: unknown,
  args: unknown[],
  kwargs?: Record<string, unknown>,
): Promise<unknown> {
  if (handle.destroyed !== undefined) throw new Error(handle.destroyed);
  const positional = handle.capturesThis ? [self, ...args] : args;
  try {
    if (!kwargs) return await core.pyCallPromising(handle.pointer, positional, undefined);
    const all = [...positional, ...Object.values(kwargs)];
    return await core.pyCallPromising(handle.pointer, all, Object.keys(kwargs));
  } finally {
    if (handle.once && handle.proxy)
      destroy(handle.proxy, "This function was made to be called once, and it was");
  }
}

/** A new proxy that takes over one reference to the object. */
export function make(parts: {
  pointer: PyObject;
  features: number;
  once?: boolean;
  capturesThis?: boolean;
}): PyProxy {
  const { pointer, features, once = false, capturesThis = false } = parts;
  const handle: Handle = { pointer, features, once, capturesThis, destroyed: undefined, proxy: undefined };
  let target: object = {};
  if (features & feature.callable) {
    target = () => undefined;
    Reflect.deleteProperty(target, "length");
    Reflect.deleteProperty(target, "name");
  }
  Object.setPrototypeOf(target, prototypeOf(features));
  const proxy = new Proxy(target, handler) as PyProxy;
  targets.set(target, handle);
  featuresOf.set(proxy, features);
  if (once) handle.proxy = proxy;
  adopt(proxy, handle);
  return proxy;
}

export function proxyCreate(pointer: PyObject, features: number, once: number): PyProxy {
  core.retain(pointer);
  return make({ pointer, features, once: !!once });
}

/** Destroys the proxies; if `result` is a promise, when it is settled. */
export function proxiesRelease(proxies: unknown, result: unknown): void {
  const list = proxies as unknown[];
  if (list.length === 0) return;
  const release = (): void => {
    for (const proxy of list)
      destroy(proxy, "This borrowed proxy was destroyed at the end of the call it was made for");
  };
  if (result instanceof Promise) result.then(release, release);
  else release();
}
