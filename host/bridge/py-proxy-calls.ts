// SPDX-License-Identifier: Apache-2.0
// Calls of Python from JavaScript, and the methods of proxies of callables.

import type { Pointer } from "../../out/gen/bridge.ts";
import { proxyMode } from "../../out/gen/bridge.ts";
import { endLife, findHandle, type Handle, handleOf, pointerOf } from "./handles.ts";
import type { PyProxy } from "./py-proxy.ts";
import { factory } from "./py-proxy-factory.ts";
import { isPlain } from "./values.ts";
import { core } from "./wasm.ts";

/** What makes the call; the names are those of the last arguments, which are keyword arguments. */
export type Invoke = (object: Pointer<"PyObject">, args: unknown[], names: string[] | undefined) => unknown;

/** How {@link callable.callWithOptions} calls. */
export interface CallOptions {
  /** The last argument's properties are keyword arguments. */
  kwargs?: boolean;
  /** Arguments that the function does not take are left out. */
  relaxed?: boolean;
  /** Python may wait for JavaScript by `run_sync`; the result is a promise. */
  promising?: boolean;
}

/** Most calls have few arguments, which cross without an array. */
const direct: Invoke = (object, args, names) => {
  if (names !== undefined) return core.pyCall(object, args, names);
  switch (args.length) {
    case 0:
      return core.pyCall0(object);
    case 1:
      return core.pyCall1(object, args[0]);
    case 2:
      return core.pyCall2(object, args[0], args[1]);
    case 3:
      return core.pyCall3(object, args[0], args[1], args[2]);
    default:
      return core.pyCall(object, args, names);
  }
};

/** Leaves out arguments that the function does not take. */
function relaxed(proxy: unknown): Invoke {
  return (_, args, names) => {
    const module = core.importModule("pyxide.code") as PyProxy;
    const call = module["relaxed_call"] as PyProxy;
    try {
      return core.pyCall(pointerOf(handleOf(call)), [proxy, ...args], names);
    } finally {
      call.destroy();
      module.destroy();
    }
  };
}

/** Calls on a stack that Python can suspend; gives a promise. */
const promising: Invoke = (object, args, names) => core.pyCallPromising(object, args, names);

/** As `promising`, without the arguments that the function does not take. */
function relaxedPromising(proxy: unknown): Invoke {
  return (_, args, names) => {
    const module = core.importModule("pyxide.code") as PyProxy;
    const call = module["relaxed_call"] as PyProxy;
    try {
      return core.pyCallPromising(pointerOf(handleOf(call)), [proxy, ...args], names);
    } finally {
      call.destroy();
      module.destroy();
    }
  };
}

function invokeFor(proxy: unknown, options: CallOptions): Invoke {
  if (options.promising) return options.relaxed ? relaxedPromising(proxy) : promising;
  return options.relaxed ? relaxed(proxy) : direct;
}

/** `this` and bound arguments before the others. */
function positional({ mode, bound }: Handle, self: unknown, args: unknown[]): unknown[] {
  const all = bound === undefined ? args : [...bound.args, ...args];
  if ((mode & proxyMode.capturesThis) === 0) return all;
  return [bound === undefined ? self : bound.self, ...all];
}

/** Calls what a proxy is for; `kwargs` are keyword arguments by name. */
export function call(
  handle: Handle,
  self: unknown,
  args: unknown[],
  kwargs?: Record<string, unknown>,
  invoke: Invoke = direct,
): unknown {
  const object = pointerOf(handle);
  const all = handle.mode === 0 && handle.bound === undefined ? args : positional(handle, self, args);
  try {
    if (kwargs === undefined) return invoke(object, all, undefined);
    return invoke(object, [...all, ...Object.values(kwargs)], Object.keys(kwargs));
  } finally {
    if ((handle.mode & proxyMode.once) !== 0) endLife(handle.life, "OnceProxy can only be called once");
  }
}

/** The last argument, which must be an object of keyword arguments. */
export function takeKeywords(method: string, args: unknown[]): Record<string, unknown> {
  if (args.length === 0)
    throw new TypeError(`${method} requires at least one argument (the key word argument object)`);
  const kwargs = args.pop();
  // A dict of Python's will do, too.
  if (!isPlain(kwargs) && !findHandle(kwargs)) throw new TypeError("kwargs argument is not an object");
  return kwargs as Record<string, unknown>;
}

/** The arguments of `apply`, which JavaScript takes from any object with a length. */
function listOf(args: unknown): unknown[] {
  if (args === undefined || args === null) return [];
  if (typeof args !== "object" && typeof args !== "function")
    throw new TypeError("CreateListFromArrayLike called on non-object");
  const { length } = args as ArrayLike<unknown>;
  return Array.from({ length }, (_, index) => (args as ArrayLike<unknown>)[index]);
}

/** A proxy that shares the life of another. */
function sharing(proxy: object, mode: number, bound: Handle["bound"]): PyProxy {
  const { life, features, origin } = handleOf(proxy);
  return factory.make({ life, features, mode, bound, origin: origin ?? proxy }) as PyProxy;
}

export const callable = {
  call(self: unknown, ...args: unknown[]): unknown {
    return call(handleOf(this), self, args);
  },
  apply(self: unknown, args?: unknown): unknown {
    return call(handleOf(this), self, listOf(args));
  },
  /** A proxy with `this` and first arguments given; destroying it or this one destroys both. */
  bind(self: unknown, ...args: unknown[]): PyProxy {
    const { mode, bound } = handleOf(this);
    return sharing(this, mode, { self: bound ? bound.self : self, args: [...(bound?.args ?? []), ...args] });
  },
  /** Calls with the last argument's properties as keyword arguments. */
  callKwargs(...args: unknown[]): unknown {
    return call(handleOf(this), undefined, args, takeKeywords("callKwargs", args));
  },
  /** Calls without the arguments that the function does not take. */
  callRelaxed(...args: unknown[]): unknown {
    return call(handleOf(this), undefined, args, undefined, relaxed(this));
  },
  /** As `callRelaxed`, with the last argument's properties as keyword arguments. */
  callKwargsRelaxed(...args: unknown[]): unknown {
    return call(handleOf(this), undefined, args, takeKeywords("callKwargsRelaxed", args), relaxed(this));
  },
  /** Calls in the way that the options say. */
  callWithOptions(options?: CallOptions | null, ...args: unknown[]): unknown {
    const kwargs = options?.kwargs ? takeKeywords("callWithOptions", args) : undefined;
    return call(handleOf(this), undefined, args, kwargs, invokeFor(this, options ?? {}));
  },
  /** Calls so that Python can wait for JavaScript by `run_sync`. */
  async callPromising(...args: unknown[]): Promise<unknown> {
    return call(handleOf(this), undefined, args, undefined, promising);
  },
  /** As `callPromising`, with the last argument's properties as keyword arguments. */
  async callPromisingKwargs(...args: unknown[]): Promise<unknown> {
    return call(handleOf(this), undefined, args, takeKeywords("callPromisingKwargs", args), promising);
  },
  /** A proxy whose calls pass `this` as the first argument; destroying it or this one destroys both. */
  captureThis(): PyProxy {
    const { mode, bound } = handleOf(this);
    return sharing(this, mode | proxyMode.capturesThis, bound);
  },
};
