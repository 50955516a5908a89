// SPDX-License-Identifier: Apache-2.0
// JavaScript's values of programs. Invariant: every kind of the grammar is made here; nothing waits for what never comes.

const ERRORS = {
  TypeError,
  RangeError,
  ValueError: SyntaxError,
  KeyboardInterrupt: URIError,
  StopIteration: EvalError,
  Exit: Error,
};

const CONSTANTS = { undefined, null: null, true: true, false: false };

const SYMBOLS = {
  own: () => Symbol("own"),
  iterator: () => Symbol.iterator,
  asyncIterator: () => Symbol.asyncIterator,
  registered: () => Symbol.for("registered"),
  toPrimitive: () => Symbol.toPrimitive,
};

class Instance {
  a = 1;
  #b = 2;
  get b() {
    return this.#b;
  }
  method() {
    return this.#b;
  }
}

function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function detached() {
  const array = new Uint8Array(8);
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
}

function resizable() {
  const buffer = new ArrayBuffer(8, { maxByteLength: 64 });
  const array = new Uint8Array(buffer, 4);
  buffer.resize(2);
  return array;
}

/** An array in an array and so on, deeper than the stack. */
function deep() {
  let outer = [];
  for (let level = 0; level < 5000; level++) outer = [outer];
  return outer;
}

const PLAIN = {
  deep,
  date: () => new Date(0),
  badDate: () => new Date(Number.NaN),
  regexp: () => /a(?<b>.)/g,
  revoked,
  detached,
  resizable,
  weakmap: () => new WeakMap(),
  boxed: () => Object("boxed"),
};

function bytes(kind, size) {
  const buffer = new ArrayBuffer(size);
  if (kind === "ArrayBuffer") return buffer;
  return kind === "DataView" ? new DataView(buffer) : new globalThis[kind](size);
}

function object(pairs, kind) {
  const made = kind === "null" ? Object.create(null) : kind === "class" ? new Instance() : {};
  for (const [key, value] of pairs) made[key] = value;
  if (kind === "frozen") Object.freeze(made);
  if (kind === "sealed") Object.seal(made);
  return made;
}

function promise(how, value) {
  const made = new Promise((resolve, reject) => {
    if (how === "now") resolve(value);
    else if (how === "fails") reject(value);
    else setTimeout(how === "later" ? resolve : reject, 0, value);
  });
  made.catch(() => {});
  return made;
}

/** Functions of a body, in all the shapes that there are. */
function functionOf(style, body, machine) {
  const run = (...args) => machine.body(body, args);
  switch (style) {
    case "async":
      return async (...args) => machine.asyncBody(body, args);
    case "generator":
      return function* (...args) {
        yield* machine.generate(body, args);
      };
    case "asyncGenerator":
      return async function* (...args) {
        yield* machine.generateAsync(body, args);
      };
    case "class":
      return class extends Instance {
        constructor(...args) {
          super();
          run(...args);
        }
        static method = run;
        method(...args) {
          return run(this, ...args);
        }
      };
    case "method":
      return { a: run, method: run, call: run, get: run, has: run, set: run, delete: run };
    case "iterator":
      return machine.generate(body, []);
    case "instance":
      return Object.assign(new Instance(), { a: run });
    case "bound":
      return run.bind({ a: 1 }, 2);
    case "disposable":
      return {
        [Symbol.dispose]: run,
        [Symbol.asyncDispose]: async (...args) => machine.asyncBody(body, args),
      };
    case "toPrimitive":
      return { [Symbol.toPrimitive]: run };
    case "toJSON":
      return { toJSON: run };
    default:
      return function (...args) {
        return run(...args, this);
      };
  }
}

function getter(key, body, machine) {
  const run = (...args) => machine.body(body, args);
  return Object.defineProperty({}, key, { get: run, set: run, enumerable: true, configurable: true });
}

/** What objects say of themselves comes from a body. */
function hostile(what, body, machine) {
  const run = (...args) => machine.body(body, args);
  switch (what) {
    case "thenable":
      // biome-ignore lint/suspicious/noThenProperty: that is the point
      return { then: (...args) => [run(...args), args[0]?.(1)] };
    case "toString":
      return { toString: run, valueOf: run };
    case "length":
      return getter("length", body, machine);
    case "size":
      return Object.assign(getter("size", body, machine), { get: run, has: run, keys: run, entries: run });
    case "next":
      return { next: run, [Symbol.iterator]: run };
    case "iterator":
      return { [Symbol.iterator]: run, [Symbol.asyncIterator]: run };
    case "hasInstance":
      return Object.defineProperty(() => {}, Symbol.hasInstance, { value: run });
    case "species":
      return Object.assign([1, 2, 3], { constructor: { [Symbol.species]: run } });
    case "constructor":
      return Object.defineProperty({ a: 1 }, "constructor", { get: run });
    default:
      return Object.defineProperty({ a: 1 }, Symbol.toStringTag, { get: run });
  }
}

function proxyOf(target, trap, body, machine) {
  const inner =
    (typeof target === "object" && target !== null) || typeof target === "function" ? target : { target };
  // Only the first arguments: an answer to every question would say that the proxy is everything.
  const handler = trap === "none" ? {} : { [trap]: (...args) => machine.body(body, args) };
  return new Proxy(inner, handler);
}

/** Makes the value that a program describes. */
export function build(spec, machine) {
  const [kind, first, second, third] = spec;
  const make = (child) => machine.keep(build(child, machine));
  switch (kind) {
    case "number":
      return Number(first);
    case "bigint":
      return BigInt(first);
    case "string":
      return first;
    case "constant":
      return CONSTANTS[first];
    case "symbol":
      return SYMBOLS[first]();
    case "slot":
      return machine.slots[first];
    case "plain":
      return PLAIN[first]();
    case "typed":
      return bytes(first, second);
    case "array": {
      const made = first.map(make);
      if (second) made.length += 2;
      return made;
    }
    case "object":
      return object(
        first.map(([key, value]) => [key, make(value)]),
        second,
      );
    case "map":
      return new Map(first.map(([key, value]) => [make(key), make(value)]));
    case "set":
      return new Set(first.map(make));
    case "error":
      return new ERRORS[first](second, { cause: make(third) });
    case "promise":
      return promise(first, make(second));
    case "function":
      return functionOf(first, second, machine);
    case "getter":
      return getter(first, second, machine);
    case "hostile":
      return hostile(first, second, machine);
    case "proxy":
      return proxyOf(make(first), second, third, machine);
    default:
      throw new Error(`no such value: ${kind}`);
  }
}

export const errorNamed = (name) => new ERRORS[name]("meant");
