// SPDX-License-Identifier: Apache-2.0
// What JavaScript does to two values. Invariant: each operation ends, whatever the values are: iterations are cut short, and
// lengths stay small.
import { toJsOptions, toPyOptions } from "./converters.mjs";
import { JS_METHODS, PROXY_METHODS } from "./names.mjs";

const LIMIT = 20;

function some(values) {
  const found = [];
  for (const each of values) {
    found.push(each);
    if (found.length === LIMIT) break;
  }
  return found;
}

/** Arguments that are few. */
const few = (m, s, b) => [[], [b], [b, m.slots[s.to]], [s.n, b]][Math.abs(s.n) % 4];

function bounded(key, value) {
  if (key === "length" && !(typeof value === "number" && value < 100))
    throw new RangeError("no array gets long here");
  return value;
}

/** The options of runPython: dicts as namespaces, where there are some. */
function namespaces(m, a, b) {
  const dict = (value) => (m.isProxy(value) && value instanceof m.py.ffi.PyDict ? value : undefined);
  const globals = dict(a) ?? m.namespace;
  return dict(b) === undefined ? { globals } : { globals, locals: b };
}

const CODES = [
  "1 + 1",
  "x = [1]; x",
  "def f(*a): return a\nf",
  "raise ValueError('meant')",
  "import fuzzed\nfuzzed.a",
  "(yield)",
  "lambda: (_ for _ in ())",
  "from js import Object\nObject.new()",
  "x",
];
const ASYNC_CODES = [
  ...CODES,
  "import asyncio\nawait asyncio.sleep(0)\n[1]",
  "from pyodide.ffi import run_sync\nfrom js import Promise\nrun_sync(Promise.resolve(3))",
  "import asyncio\nasync def f(): raise KeyError(1)\nawait asyncio.gather(f(), f())",
];
const pick = (list, n) => list[Math.abs(n) % list.length];

const FFI =
  "PyProxy PyDict PyCallable PyIterable PyIterator PyGenerator PyAwaitable PyBuffer PySequence PyBufferView PythonError".split(
    " ",
  );

function useBuffer(a, s) {
  const types = [undefined, "u8", "i8", "u8clamped", "i16", "u32", "f64", "i64", "dataview", "nonsense"];
  const view = a.getBuffer(pick(types, s.n));
  try {
    const { data } = view;
    // Through DataView and typed arrays alike; the view's memory is Python's.
    if (data !== null && "at" in data && data.length > 0 && !view.readonly) data.fill(data[0], 0, 1);
    return [view.shape, view.strides, view.offset, view.format, data?.byteLength];
  } finally {
    view.release();
    view.release();
  }
}

const METHODS = [...JS_METHODS, ...PROXY_METHODS];

/** The method that the step names, or else one that there is. */
function methodOf(a, { k, n, to }) {
  if (typeof a[k] === "function") return k;
  const first = Math.abs(n * 8 + to) % METHODS.length;
  return [...METHODS.slice(first), ...METHODS].find((name) => typeof a[name] === "function") ?? k;
}

export const operations = {
  get: (_, s, a) => a[s.k],
  set: (_, s, a, b) => {
    a[s.k] = bounded(s.k, b);
  },
  delete: (_, s, a) => delete a[s.k],
  has: (_, s, a) => s.k in a,
  ownKeys: (_, _s, a) => Reflect.ownKeys(a),
  describe: (_, s, a) => Object.getOwnPropertyDescriptor(a, s.k),
  define: (_, s, a, b) =>
    Object.defineProperty(a, s.k, { value: bounded(s.k, b), configurable: true, writable: s.n > 0 }),
  call: (m, s, a, b) => a(...few(m, s, b)),
  callThis: (_, _s, a, b) => a.call(b, a),
  apply: (_, _s, a, b) => Reflect.apply(a, b, some(b)),
  new: (_, _s, a, b) => Reflect.construct(a, [b]),
  iterate: (_, _s, a) => some(a),
  spread: (_, _s, a, b) => [...a, { ...b }],
  json: (_, _s, a) => JSON.stringify(a),
  instance: (m, _s, a, b) => [FFI.map((name) => a instanceof m.py.ffi[name]), a instanceof b],
  text: (_, _s, a) => String(a),
  number: (_, _s, a) => +a,
  // biome-ignore lint/suspicious/noDoubleEquals: conversions are what it is about
  equal: (_, _s, a, b) => a == b,
  in: (_, _s, a, b) => b in a,
  compare: (_, _s, a, b) => a < b,
  typeof: (_, _s, a) => typeof a,
  keys: (_, _s, a) => [Object.keys(a), Object.values(a), Object.entries(a)],
  buffer: (_, s, a) => useBuffer(a, s),
  jsonProxy: (_, _s, a) => a.asJsJson(),
  link: (_, _s, a, b) => (a.push ?? a.append ?? a.add).call(a, b),
  linkMap: (_, s, a, b) => a.set(s.n > 0 ? s.k : b, b),
  copy: (_, _s, a) => a.copy(),
  destroy: (_, s, a) => a.destroy(pick([undefined, { message: "gone" }, { destroyRoundtrip: false }], s.n)),
  scope: (m, _s, a, b) => {
    const scope = m.py.ffi.scope();
    try {
      const made = a(b);
      return m.isProxy(made) ? scope.keep(made) : made;
    } finally {
      scope.end();
    }
  },
  callKwargs: (_, s, a, b) => a.callKwargs(b, { [s.k]: b }),
  callPromising: (_, _s, a, b) => a.callPromising(b),
  callPromisingKwargs: (_, s, a, b) => a.callPromisingKwargs(b, { [s.k]: b }),
  run: (m, s, a, b) => m.py.runPython(pick(CODES, s.n), namespaces(m, a, b)),
  runAsync: (m, s, a, b) => m.py.runPythonAsync(pick(ASYNC_CODES, s.n), namespaces(m, a, b)),
  runIn: (m, _s, a, b) => {
    const globals = m.py.toPy({ a, b });
    m.keep(globals);
    return m.py.runPython("a(b)", { globals });
  },
  module: (m, _s, a) => {
    m.usesModules = true;
    m.py.registerJsModule("fuzzed", a);
  },
  import: (m) => {
    try {
      return m.py.runPython("import fuzzed\nfrom fuzzed import a\na", { globals: m.namespace });
    } finally {
      m.python.forget_module();
    }
  },
  unmodule: (m) => m.py.unregisterJsModule("fuzzed"),
  pyimport: (m, s) => m.py.pyimport(pick(["math.pi", "fuzzed", "nonsense", "asyncio.sleep"], s.n)),
  gc: (m, s) => m.collectJs(s.n > 4 ? "major" : "minor"),
  pygc: (m) => m.python.collect(),
  signal: (m) => m.signal(),
  checkInterrupt: (m) => m.py.checkInterrupt(),
  buffers: (m, s) => m.useSignals(s.n > 0 ? new Int32Array(1) : new Uint8Array(1)),
  noBuffers: (m) => m.py.setInterruptBuffer(undefined),
  toPyPlain: (m, _s, a) => m.py.toPy(a),
  toPy: (m, s, a, b) => m.py.toPy(a, toPyOptions(s.options, m, b)),
  toJs: (m, s, a, b) => {
    const options = toJsOptions(s.options, m, b);
    try {
      return a.toJs(options);
    } finally {
      for (const proxy of options.pyproxies ?? []) m.keep(proxy);
    }
  },
  clone: (_, _s, a) => structuredClone(a),
  prototype: (_, _s, a, b) => Object.setPrototypeOf(a, b),
  freeze: (_, s, a) => (s.n > 0 ? Object.freeze(a) : Object.preventExtensions(a)),
  throwInto: (_, _s, a, b) => a.throw(b),
  send: (_, _s, a, b) => a.next(b),
  finish: (_, _s, a, b) => a.return(b),
  using: (_, _s, a) => a[Symbol.dispose](),
  nested: (m, _s, a, b) => m.python.nested(a, b),
  globals: (m, s) => m.namespace.get(s.k),
  toStringTag: (_, _s, a) => Object.prototype.toString.call(a),
  boxed: (_, _s, a) => Object(a),
  template: (_, _s, a, b) => `${a}${b}`,
  method: (m, s, a, b) => a[methodOf(a, s)](...few(m, s, b)),
  // Nothing can be awaited here: these are for the bodies and programs that can.
  await: () => undefined,
  awaitNext: (_, _s, a) => a.next(),
  forAwait: (_, _s, a) => a[Symbol.asyncIterator](),
  pause: () => undefined,
};

async function forAwait(m, a) {
  let count = 0;
  const found = a[Symbol.asyncIterator]();
  while (count++ < 5) {
    const { done, value } = await m.bounded(found.next(count));
    m.keep(value);
    if (done) return count;
  }
  return m.bounded(found.return?.());
}

export const asyncOperations = {
  await: (m, _s, a) => m.bounded(a),
  awaitNext: (m, _s, a, b) => m.bounded(a.next(b)),
  forAwait: (m, _s, a) => forAwait(m, a),
  pause: (m) => m.turn(),
};
