// SPDX-License-Identifier: Apache-2.0
// Takes from a JavaScript realm all that reaches out of it. Invariant: afterwards the global object has the language's
// own objects, frozen, and the few functions below; no code can be made of text.
import type { Powers } from "./powers.ts";

/** What the language has, without what makes code of text or watches memory of other threads. */
const LANGUAGE = new Set([
  "AggregateError",
  "Array",
  "ArrayBuffer",
  "AsyncDisposableStack",
  "Atomics",
  "BigInt",
  "BigInt64Array",
  "BigUint64Array",
  "Boolean",
  "DataView",
  "Date",
  "DisposableStack",
  "Error",
  "EvalError",
  "FinalizationRegistry",
  "Float16Array",
  "Float32Array",
  "Float64Array",
  "Infinity",
  "Int16Array",
  "Int32Array",
  "Int8Array",
  "Iterator",
  "JSON",
  "Map",
  "Math",
  "NaN",
  "Number",
  "Object",
  "Promise",
  "Proxy",
  "RangeError",
  "ReferenceError",
  "Reflect",
  "RegExp",
  "Set",
  "SharedArrayBuffer",
  "String",
  "SuppressedError",
  "Symbol",
  "SyntaxError",
  "TypeError",
  "URIError",
  "Uint16Array",
  "Uint32Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "WeakMap",
  "WeakRef",
  "WeakSet",
  "WebAssembly",
  "decodeURI",
  "decodeURIComponent",
  "encodeURI",
  "encodeURIComponent",
  "globalThis",
  "isFinite",
  "isNaN",
  "parseFloat",
  "parseInt",
  "undefined",
]);

/** What else the runtime uses: classes without powers, which not every realm has. */
const HELPERS = new Set(["TextDecoder", "TextEncoder"]);

/** A function of each kind. */
const KINDS = [
  () => undefined,
  async () => undefined,
  function* () {
    yield undefined;
  },
  async function* () {
    yield undefined;
  },
];

function noCode(): never {
  throw new EvalError("isolated mode makes no code of text");
}

/** Removes a property. Throws when it stays and is of any use; constants stay in some engines. */
function remove(object: object, key: PropertyKey): void {
  if (Reflect.deleteProperty(object, key)) return;
  Reflect.defineProperty(object, key, { value: undefined });
  const { value, get, set } = Reflect.getOwnPropertyDescriptor(object, key) ?? {};
  const isConstant =
    get === undefined && set === undefined && typeof value !== "object" && typeof value !== "function";
  if (!isConstant && value !== null)
    throw new Error(`isolated mode cannot remove ${String(key)} from this engine`);
}

function strip(global: object): void {
  const eventTarget: unknown = (global as { EventTarget?: { prototype: object } }).EventTarget?.prototype;
  for (const key of Reflect.ownKeys(global)) {
    // By symbols of its own an engine knows its objects; no program has such a symbol.
    if (typeof key !== "symbol" && !LANGUAGE.has(key) && !HELPERS.has(key)) remove(global, key);
  }
  for (
    let object = Reflect.getPrototypeOf(global);
    object !== null;
    object = Reflect.getPrototypeOf(object)
  ) {
    // Ports are event targets, too; what those can do is of no use without one.
    if (object === Object.prototype || object === eventTarget) break;
    for (const key of Reflect.ownKeys(object)) remove(object, key);
  }
}

/** Makes the constructors of functions, which every function leads to, refuse. */
function refuseCode(): void {
  for (const kind of KINDS) {
    const prototype = Reflect.getPrototypeOf(kind) as object;
    Object.defineProperty(prototype, "constructor", { value: noCode, writable: false, configurable: false });
  }
}

/** Everything that a value leads to without calling anything. */
function* reach(root: object): Generator<object> {
  const seen = new Set<object>();
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const object = waiting.pop();
    if ((typeof object !== "object" && typeof object !== "function") || object === null || seen.has(object))
      continue;
    seen.add(object);
    yield object;
    waiting.push(Reflect.getPrototypeOf(object));
    for (const key of Reflect.ownKeys(object)) {
      const { value, get, set } = Reflect.getOwnPropertyDescriptor(object, key) as PropertyDescriptor;
      waiting.push(value, get, set);
    }
  }
}

/** Engines read and write this property of Error; what is frozen may not refuse to be written. */
function quietError(): void {
  const limit = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit");
  if (limit === undefined) return;
  Object.defineProperty(Error, "stackTraceLimit", {
    get: () => 0,
    set: () => undefined,
    configurable: false,
  });
}

function define(global: object, values: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(values)) {
    Object.defineProperty(global, key, { value, writable: false, enumerable: false, configurable: false });
  }
}

/** The names that the runtime looks for, by the powers that it may have. */
function shims(powers: Powers): Record<string, unknown> {
  const fill = <T extends ArrayBufferView>(target: T): T => {
    const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
    for (let i = 0; i < bytes.length; i++) bytes[i] = powers.random();
    return target;
  };
  const quiet = (): void => undefined;
  const intervals = new Map<number, number>();
  const repeat = (id: number, callback: () => void, milliseconds: number): void => {
    const again = (): void => {
      if (!intervals.has(id)) return;
      repeat(id, callback, milliseconds);
      callback();
    };
    intervals.set(id, powers.delay(again, milliseconds));
  };
  let last = 0;
  return {
    setTimeout: (callback: () => void, milliseconds = 0) =>
      powers.delay(() => callback(), Number(milliseconds)),
    clearTimeout: (timer?: number) => powers.clear(Number(timer)),
    setInterval: (callback: () => void, milliseconds = 0) => {
      repeat(++last, callback, Number(milliseconds));
      return last;
    },
    clearInterval: (id?: number) => {
      powers.clear(intervals.get(Number(id)) ?? 0);
      intervals.delete(Number(id));
    },
    setImmediate: (callback: () => void) => powers.soon(() => callback()),
    queueMicrotask: (callback: () => void) => void Promise.resolve().then(() => callback()),
    performance: Object.freeze({ now: () => powers.now() }),
    crypto: Object.freeze({ getRandomValues: fill }),
    console: Object.freeze({ log: quiet, warn: quiet, error: quiet, info: quiet, debug: quiet }),
  };
}

/** Takes everything away but the language, and gives the names in `extra` and those for the powers. */
export function confine(powers: Powers, extra: Readonly<Record<string, unknown>> = {}): void {
  const given = { ...shims(powers), ...extra };
  strip(globalThis);
  refuseCode();
  quietError();
  define(globalThis, given);
}

/** What makes code of text, before it is taken away. */
const makers = new Set<unknown>([
  Reflect.get(globalThis, "eval"),
  ...KINDS.map((kind) => (Reflect.getPrototypeOf(kind) as { constructor: unknown }).constructor),
]);

/** Freezes all that the names of the global object lead to. To be called once the runtime stands. */
export function freezeRealm(): void {
  const named = Object.getOwnPropertyNames(globalThis).map(
    (name) => (globalThis as Record<string, unknown>)[name],
  );
  for (const object of [...reach(named.filter((value) => value !== globalThis))]) {
    if (makers.has(object)) throw new Error("isolated mode could not take away what makes code of text");
    if (object !== globalThis) Object.freeze(object);
  }
}
