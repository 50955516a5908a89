// SPDX-License-Identifier: Apache-2.0
// PyProxy: a Python object in JavaScript. Properties are Python attributes; what the object can do
// decides which methods it has (see py-proxy-methods.ts).

import { proxyMode } from "../../out/gen/bridge.ts";
import { begin, destroy, findHandle, handleOf, hasFeatures } from "./handles.ts";
import { factory } from "./py-proxy-factory.ts";
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

const CONVERTERS = ["dict_converter", "default_converter", "eager_converter"] as const;

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
   * Releases the Python object; later use of the proxy is an error with its `message`. A proxy that `create_proxy` made
   * lives on if its `destroyRoundtrip` is false.
   */
  destroy(options?: { message?: string; destroyRoundtrip?: boolean } | null): void {
    const isRoundtrip = ((findHandle(this)?.mode ?? 0) & proxyMode.roundtrip) !== 0;
    if (!isRoundtrip || (options?.destroyRoundtrip ?? true)) destroy(this, options?.message);
  }

  /** For `using`: destroys the proxy. */
  [Symbol.dispose](): void {
    destroy(this);
  }

  /** Another proxy of the same object, to be destroyed on its own. */
  copy(): PyProxy {
    const { life, features, mode, bound } = handleOf(this);
    const kept = mode & (proxyMode.capturesThis | proxyMode.roundtrip);
    return factory.make({ life: begin(core.retain(life.pointer)), features, mode: kept, bound }) as PyProxy;
  }

  /** Converts the object and what it contains. */
  toJs(options?: ToJsOptions | null): unknown {
    const chosen = options ?? {};
    for (const name of CONVERTERS) {
      const converter = chosen[name] ?? undefined;
      if (converter !== undefined && typeof converter !== "function")
        throw new TypeError(`toJs: the option '${name}' must be a function`);
    }
    return core.pyToJs(handleOf(this).life.pointer, {
      depth: asDepth(chosen.depth),
      pyproxies: chosen.pyproxies ?? undefined,
      createPyproxies: chosen.create_pyproxies ?? true,
      dictConverter: chosen.dict_converter ?? undefined,
      defaultConverter: chosen.default_converter ?? undefined,
      eagerConverter: chosen.eager_converter ?? undefined,
    });
  }
}

/** How many levels are converted; -1 is all, and what is no number is 0, as JavaScript has it for integers. */
function asDepth(depth: unknown): number {
  const number = Number(depth ?? -1);
  return number === Number.POSITIVE_INFINITY ? -1 : number;
}

/** Attributes of the Python object. */
export interface PyProxy {
  // biome-ignore lint/suspicious/noExplicitAny: an attribute can be of any type
  [attribute: string]: any;
}
