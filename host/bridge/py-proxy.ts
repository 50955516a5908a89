// SPDX-License-Identifier: Apache-2.0
// PyProxy: a Python object in JavaScript. Properties are Python attributes; what the object can do
// decides which methods it has (see py-proxy-methods.ts).

import { feature, type PyProxyImports, proxyMode } from "../../out/gen/bridge.ts";
import {
  adopt,
  begin,
  destroy,
  destroyArguments,
  findHandle,
  type Handle,
  handleOf,
  hasFeatures,
  isCallable,
  type Life,
  lendTo,
  watch,
} from "./handles.ts";
import { mixins } from "./py-proxy-methods.ts";
import { Traps } from "./py-proxy-traps.ts";
import { isThenable, tag } from "./values.ts";
import { core } from "./wasm.ts";

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

  /** The name of the object's type; that of a type in C is written with its module, as Python's own messages write it. */
  get type(): string {
    return core.typeName(handleOf(this).life.pointer) as string;
  }

  /** `str(object)`, or `repr(object)` if the interpreter was loaded with `pyproxyToStringRepr`. */
  toString(): string {
    const isRepr = Module.conversions?.proxyToRepr ?? false;
    return core.toString(handleOf(this).life.pointer, isRepr ? 1 : 0) as string;
  }

  /**
   * Releases the Python object; later use of the proxy is an error with `options.message`. A proxy that `create_proxy` made
   * lives on if `options.destroyRoundtrip` is false.
   */
  destroy(options: { message?: string; destroyRoundtrip?: boolean } = {}): void {
    const isRoundtrip = ((findHandle(this)?.mode ?? 0) & proxyMode.roundtrip) !== 0;
    if (!isRoundtrip || (options.destroyRoundtrip ?? true)) destroy(this, options.message);
  }

  /** For `using`: destroys the proxy. */
  [Symbol.dispose](): void {
    destroy(this);
  }

  /** Another proxy of the same object, to be destroyed on its own. */
  copy(): PyProxy {
    const { life, features, mode, bound } = handleOf(this);
    const kept = mode & (proxyMode.capturesThis | proxyMode.roundtrip);
    return make({ life: begin(core.retain(life.pointer)), features, mode: kept, bound });
  }

  /** Converts the object and what it contains. */
  toJs(options: ToJsOptions = {}): unknown {
    return core.pyToJs(handleOf(this).life.pointer, {
      depth: options.depth ?? -1,
      pyproxies: options.pyproxies,
      createPyproxies: options.create_pyproxies ?? true,
      dictConverter: options.dict_converter,
      defaultConverter: options.default_converter,
      eagerConverter: options.eager_converter,
    });
  }
}

/** Attributes of the Python object. */
export interface PyProxy {
  // biome-ignore lint/suspicious/noExplicitAny: an attribute can be of any type
  [attribute: string]: any;
}

/** What proxies of objects with some features have: methods, and what the proxy's target inherits from. */
interface Family {
  /** Methods, whose names hide attributes of Python. */
  readonly methods: object;
  /** Inherits from `methods`; of callables also from Function.prototype, whose names hide nothing. */
  readonly prototype: object;
}

const families = new Map<number, Family>();

function methodsFor(features: number, base: object): object {
  const methods: object = Object.create(base);
  for (const [needed, some] of mixins) {
    if (needed & features) Object.defineProperties(methods, Object.getOwnPropertyDescriptors(some));
  }
  return methods;
}

/** `Function.prototype`, also in a realm that lacks the name. */
const functionPrototype = Reflect.getPrototypeOf(methodsFor);

/** PyProxy's own methods, for what is a function as well. */
let functionBase: object | undefined;

function familyOf(features: number): Family {
  const known = families.get(features);
  if (known) return known;
  const methods = methodsFor(features, PyProxy.prototype);
  let prototype = methods;
  if (features & feature.callable) {
    functionBase ??= Object.create(
      functionPrototype,
      Object.getOwnPropertyDescriptors(PyProxy.prototype),
    ) as object;
    prototype = methodsFor(features, functionBase);
  }
  const family = { methods, prototype };
  families.set(features, family);
  return family;
}

/** The methods that proxies of such objects have. */
export function methodsOf({ features }: Handle): object {
  return familyOf(features).methods;
}

interface Parts {
  life: Life;
  features: number;
  mode?: number;
  bound?: Handle["bound"];
  origin?: object | undefined;
}

/** A function whose only property of its own is `prototype`, which is undefined. */
function bareFunction(prototype: object): object {
  const target = (): void => {};
  Reflect.deleteProperty(target, "length");
  Reflect.deleteProperty(target, "name");
  target.prototype = undefined;
  return Object.setPrototypeOf(target, prototype) as object;
}

/** A new proxy with a life of its own, or with that of `origin`. */
export function make({ life, features, mode = 0, bound, origin }: Parts): PyProxy {
  const handle: Handle = { life, features, mode, bound, origin };
  const { methods, prototype } = familyOf(features);
  const target = isCallable(handle) ? bareFunction(prototype) : (Object.create(prototype) as object);
  const proxy = new Proxy(target, new Traps(handle, methods)) as PyProxy;
  adopt(proxy, handle);
  return proxy;
}

/** Destroys the proxies; if `result` is a promise, when it is settled, if it is a generator, when that has ended. */
function release(list: readonly object[], result: unknown): void {
  const name = tag(result);
  const goesOn = isThenable(result) || name === "Generator" || name === "AsyncGenerator";
  if (!goesOn) {
    destroyArguments(list);
    return;
  }
  // Should the promise never be settled or the generator be left, the collector frees them.
  for (const proxy of list) {
    const life = findHandle(proxy)?.life;
    if (life !== undefined && life.ended === undefined) watch(proxy, life);
  }
  if (!isThenable(result)) {
    lendTo(result as object, list);
    return;
  }
  const settled = (kept?: unknown): void => destroyArguments(list, kept);
  Promise.resolve(result).then(settled, settled); // but for what the promise is settled with
}

export const proxies: PyProxyImports = {
  proxyCreate: (pointer, features, mode) => make({ life: begin(pointer), features, mode }),

  proxiesRelease(made, result) {
    const list = made as object[];
    if (list.length === 0) return;
    try {
      release(list, result);
    } catch {
      destroyArguments(list); // the result is hostile
    }
  },

  proxiesDestroy(list) {
    if (!Array.isArray(list)) throw new TypeError("Expected a JsProxy of an array for the argument");
    const other: unknown = list.find((proxy) => findHandle(proxy) === undefined);
    if (other !== undefined)
      throw new TypeError(`destroy_proxies: the array contains a value that is no proxy: ${typeof other}`);
    for (const proxy of list) destroy(proxy);
  },
};
