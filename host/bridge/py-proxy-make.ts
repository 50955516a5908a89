// SPDX-License-Identifier: Apache-2.0
// Makes PyProxies, of objects with whatever features, and ends those that were made for a call.

import { feature, type PyProxyMakeImports } from "../../out/gen/bridge.ts";
import {
  adopt,
  begin,
  destroy,
  destroyArguments,
  findHandle,
  type Handle,
  isCallable,
  lendTo,
  watch,
} from "./handles.ts";
import { PyProxy } from "./py-proxy.ts";
import { factory, type Parts } from "./py-proxy-factory.ts";
import { mixins } from "./py-proxy-methods.ts";
import { Traps } from "./py-proxy-traps.ts";
import { functionPrototype, isThenable, tag } from "./values.ts";

/** What proxies of objects with some features have: methods, and what the proxy's target inherits from. */
interface Family {
  /** Methods, whose names hide attributes of Python. */
  readonly methods: object;
  /** Inherits from `methods`; of callables also from Function.prototype, whose names hide nothing. */
  readonly prototype: object;
}

const families = new Map<number, Family>();

/** Methods are not enumerable, as those of classes. */
function methodsFor(features: number, base: object): object {
  const methods: object = Object.create(base);
  for (const [needed, some] of mixins) {
    if (!(needed & features)) continue;
    for (const name of Reflect.ownKeys(some))
      Object.defineProperty(methods, name, {
        ...Object.getOwnPropertyDescriptor(some, name),
        enumerable: false,
      });
  }
  return methods;
}

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
function methodsOf({ features }: Handle): object {
  return familyOf(features).methods;
}

/** A function whose only property of its own is `prototype`, which is undefined. */
function bareFunction(prototype: object): object {
  const target = (): void => {};
  Reflect.deleteProperty(target, "length");
  Reflect.deleteProperty(target, "name");
  Object.defineProperty(target, "prototype", { value: undefined, writable: true });
  return Object.setPrototypeOf(target, prototype) as object;
}

/** A new proxy with a life of its own, or with that of `origin`. */
function make({ life, features, mode = 0, bound, origin }: Parts): PyProxy {
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

Object.assign(factory, { make, methodsOf });

export const proxies: PyProxyMakeImports = {
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
