// SPDX-License-Identifier: Apache-2.0
// PyProxy: a Python object in JavaScript. Properties are Python attributes; what the object can do
// decides which methods it has (see py-proxy-methods.ts).

import { feature, type Pointer, proxyMode } from "../../out/gen/bridge.ts";
import {
  adopt,
  begin,
  destroy,
  findHandle,
  type Handle,
  handleOf,
  hasFeatures,
  isCallable,
  type Life,
  pointerOf,
  watch,
} from "./handles.ts";
import { call } from "./py-proxy-calls.ts";
import { mixins } from "./py-proxy-methods.ts";
import { core } from "./wasm.ts";

type PyObject = Pointer<"PyObject">;

/** Converts what has no JavaScript form of its own; `cache` must be called before `convert` where cycles are possible. */
export type ToJsConverter = (
  value: PyProxy,
  convert: (value: unknown) => unknown,
  cache: (value: PyProxy, result: unknown) => void,
) => unknown;

/** Options of {@link PyProxy.toJs}. */
export interface ToJsOptions {
  /** Levels to convert; all of them when absent. */
  depth?: number;
  /** Proxies made by the conversion are appended here, so that they can be destroyed together. */
  pyproxies?: unknown[];
  /** False: an object with no JavaScript form is a ConversionError instead of a proxy. */
  create_pyproxies?: boolean;
  /** Makes the result for a dict out of its pairs; an object when absent. */
  dict_converter?: (pairs: Iterable<[unknown, unknown]>) => unknown;
  /** Called for objects that have no JavaScript form. */
  default_converter?: ToJsConverter;
  /** Called for every object but numbers, strings, booleans, None and JavaScript's own, before any other conversion. */
  eager_converter?: ToJsConverter;
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
    return core.typeName(handleOf(this).life.pointer) as string;
  }

  /** `str(object)`, or `repr(object)` if the interpreter was loaded with `pyproxyToStringRepr`. */
  toString(): string {
    const isRepr = Module.conversions?.proxyToRepr ?? false;
    return core.toString(handleOf(this).life.pointer, isRepr ? 1 : 0) as string;
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
    const { life, features, mode, bound } = handleOf(this);
    core.retain(life.pointer);
    const kept = mode & (proxyMode.capturesThis | proxyMode.roundtrip);
    return make({ life: begin(life.pointer), features, mode: kept, bound });
  }

  /** Converts the object and what it contains. */
  toJs(options: ToJsOptions = {}): unknown {
    return core.pyToJs(handleOf(this).life.pointer, { depth: -1, create_pyproxies: true, ...options });
  }
}

/** Attributes of the Python object. */
export interface PyProxy {
  // biome-ignore lint/suspicious/noExplicitAny: an attribute can be of any type
  [attribute: string]: any;
}

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

/** The index that a key is for a sequence. */
export function indexOf(handle: Handle, key: string): number | undefined {
  return handle.features & feature.sequence && INDEX.test(key) ? Number(key) : undefined;
}

/** A dict has no attributes of its own, so other properties are its items. */
const isDict = (handle: Handle): boolean => (handle.features & feature.dict) !== 0;

/** The key of a dict that a property's name means: text, or a number when only that is there. */
export function itemKey({ life }: Handle, key: string): string | number {
  if (core.pyContains(life.pointer, key)) return key;
  const number = key.trim() === "" ? Number.NaN : Number(key);
  return String(number) === key && core.pyContains(life.pointer, number) ? number : key;
}

/** A leading `$` reaches attributes that a method of the proxy hides. */
function attributeName(key: string): string {
  return key.startsWith("$") ? key.slice(1) : key;
}

/** What JavaScript does with one proxy. */
class Traps implements ProxyHandler<object> {
  readonly #handle: Handle;

  constructor(handle: Handle) {
    this.#handle = handle;
  }

  get(target: object, key: string | symbol, receiver: unknown): unknown {
    if (typeof key === "symbol" || key in target) return Reflect.get(target, key, receiver);
    const handle = this.#handle;
    const pointer = pointerOf(handle);
    const index = indexOf(handle, key);
    if (index !== undefined) return core.pyGetItem(pointer, index);
    const attribute = core.getAttribute(pointer, attributeName(key));
    if (attribute !== undefined || !isDict(handle)) return attribute;
    return core.pyGetItem(pointer, itemKey(handle, key));
  }

  has(target: object, key: string | symbol): boolean {
    if (typeof key === "symbol" || key in target) return key in target;
    const handle = this.#handle;
    const pointer = pointerOf(handle);
    const index = indexOf(handle, key);
    if (index !== undefined) return index < core.pyLength(pointer);
    if (core.hasAttribute(pointer, attributeName(key))) return true;
    return isDict(handle) && !!core.pyContains(pointer, itemKey(handle, key));
  }

  set(target: object, key: string | symbol, value: unknown): boolean {
    if (typeof key === "symbol") return Reflect.set(target, key, value);
    if (key in target)
      throw new TypeError(`Cannot set read only field '${key}'; write '$${key}' for the attribute`);
    const handle = this.#handle;
    const pointer = pointerOf(handle);
    const index = indexOf(handle, key);
    if (index !== undefined) core.pySetItem(pointer, index, value);
    else if (isDict(handle)) core.pySetItem(pointer, itemKey(handle, key), value);
    else core.setAttribute(pointer, attributeName(key), value);
    return true;
  }

  deleteProperty(target: object, key: string | symbol): boolean {
    if (typeof key === "symbol") return Reflect.deleteProperty(target, key);
    if (key in target) throw new TypeError(`Cannot delete read only field '${key}'`);
    const handle = this.#handle;
    const pointer = pointerOf(handle);
    const index = indexOf(handle, key);
    if (index !== undefined) core.pyDeleteItem(pointer, index);
    else if (isDict(handle)) core.pyDeleteItem(pointer, itemKey(handle, key));
    else core.deleteAttribute(pointer, attributeName(key));
    return true;
  }

  ownKeys(target: object): (string | symbol)[] {
    const { life } = this.#handle;
    const names = life.ended === undefined ? (core.directory(life.pointer) as string[]) : [];
    return [...new Set<string | symbol>([...names, ...Reflect.ownKeys(target)])];
  }

  apply(_target: object, self: unknown, args: unknown[]): unknown {
    return call(this.#handle, self, args);
  }
}

interface Parts {
  life: Life;
  features: number;
  mode?: number;
  bound?: Handle["bound"];
  origin?: object | undefined;
}

/** A function without properties of its own. */
function bareFunction(prototype: object): object {
  const target = () => undefined;
  Reflect.deleteProperty(target, "length");
  Reflect.deleteProperty(target, "name");
  return Object.setPrototypeOf(target, prototype) as object;
}

/** A new proxy with a life of its own, or with that of `origin`. */
export function make({ life, features, mode = 0, bound, origin }: Parts): PyProxy {
  const handle: Handle = { life, features, mode, bound, origin };
  const prototype = prototypeOf(features);
  const target = isCallable(handle) ? bareFunction(prototype) : (Object.create(prototype) as object);
  const proxy = new Proxy(target, new Traps(handle)) as PyProxy;
  adopt(proxy, handle);
  return proxy;
}

export function proxyCreate(pointer: PyObject, features: number, mode: number): PyProxy {
  core.retain(pointer);
  return make({ life: begin(pointer), features, mode });
}

/** Destroys the proxies; if `result` is a promise, when it is settled. */
export function proxiesRelease(proxies: unknown, result: unknown): void {
  const list = proxies as object[];
  if (list.length === 0) return;
  const release = (kept?: unknown): void => {
    for (const proxy of list)
      if (proxy !== kept)
        destroy(proxy, "This borrowed proxy was destroyed at the end of the call it was made for");
  };
  if (!isPromise(result)) {
    release();
    return;
  }
  for (const proxy of list) watch(proxy, handleOf(proxy).life); // should the promise never be settled
  result.then(release, release); // but for what the promise is settled with
}

function isPromise(value: unknown): value is Promise<unknown> {
  try {
    return value instanceof Promise;
  } catch {
    return false;
  }
}

export function proxiesDestroy(proxies: unknown): void {
  if (!Array.isArray(proxies))
    throw new TypeError("destroy_proxies: a JavaScript array of proxies is wanted");
  const stranger: unknown = proxies.find((proxy) => findHandle(proxy) === undefined);
  if (stranger !== undefined)
    throw new TypeError(`destroy_proxies: the array holds something that is no proxy: ${typeof stranger}`);
  for (const proxy of proxies) destroy(proxy);
}
