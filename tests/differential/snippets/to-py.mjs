// SPDX-License-Identifier: Apache-2.0
// Explicit conversion of JavaScript objects: to_py, toPy and the JSON adaptors.
import { python, rows } from "../inside/table.mjs";

const values = [
  "[]",
  "[1, 'a', undefined, null, 2.5, true]",
  "[[1], [[2]]]",
  "({})",
  "({a: 1, b: [2], c: {d: 3}})",
  "({a: undefined, b: null})",
  "Object.create(null)",
  "Object.assign(Object.create(null), {a: 1})",
  "Object.create({inherited: 1})",
  "({get a() { return 1 }})",
  "({1: 'one', [Symbol.iterator]: 2})",
  "new Map([[1, 'one'], ['a', [2]]])",
  "new Map([[[1], 2]])",
  "new Map([[{a: 1}, 2]])",
  "new Set([1, 'a'])",
  "new Set([[1]])",
  "new Map()",
  "new (class M extends Map {})([['a', 1]])",
  "new (class A extends Array {})(1, 2)",
  "new (class C { x = 1 })()",
  "new Date(0)",
  "/x/",
  "() => 1",
  "new WeakMap()",
  "Promise.resolve(1)",
  "new Error('x')",
  "[new Error('x')]",
  "Symbol('s')",
  "[Symbol('s')]",
  "[1,,3]",
  "new Uint8Array([1, 2])",
  "new Int16Array([-1, 2])",
  "new Float32Array([1.5])",
  "new Float64Array([1.5, -0])",
  "new BigInt64Array([-1n])",
  "new BigUint64Array([1n])",
  "new Uint8ClampedArray([1, 300])",
  "new Uint8Array([1, 2, 3, 4]).subarray(1, 3)",
  "new ArrayBuffer(3)",
  "new DataView(new ArrayBuffer(2))",
  "new Uint8Array(0)",
  "[new Uint8Array([7])]",
  "(function () { return arguments })(1, 2)",
  "[1n, 2n ** 70n]",
  "function* () { yield 1 }()",
  "new (class { toString() { return 'mine' } })()",
  'JSON.parse(\'{"a": [1, {"b": null}]}\')',
  "new Proxy({a: 1}, {})",
  "new Proxy([1, 2], {})",
  "new Number(5)",
  "new String('abc')",
];
const source = (code) => JSON.stringify(code.startsWith("function") ? `(${code})` : `(${code})`);

export const snippets = {
  ...rows(
    values,
    (code) => `to_py ${code}`,
    (code) => `v = run_js(${source(code)})\nv.to_py() if isinstance(v, (JsProxy, JsException)) else v`,
  ),
  ...rows(
    values,
    (code) => `toPy ${code}`,
    (code) =>
      ({ py, run }) => {
        // biome-ignore lint/security/noGlobalEval: the row is JavaScript source
        const value = globalThis.eval(code.startsWith("function") ? `(${code})` : `(${code})`);
        const converted = py.toPy(value);
        return [
          converted === value,
          converted instanceof py.ffi.PyProxy,
          run("type(x).__name__", { x: converted }),
        ];
      },
  ),
  ...rows(
    values.slice(2, 16),
    (code) => `to_py(depth=1) ${code}`,
    (code) => `run_js(${source(code)}).to_py(depth=1)`,
  ),
  ...python(
    "run_js('[1]').to_py(depth=0)",
    "run_js('[[[1]]]').to_py(depth=2)",
    "run_js('[1]').to_py(depth=-1)",
    "run_js('[1]').to_py(5)",
    "run_js('[1]').to_py(nonsense=5)",
    "a = run_js('a = [1]; [a, a]').to_py()\na[0] is a[1]",
    "a = run_js('a = [1]; a.push(a); a').to_py()\na[1] is a",
    "a = run_js('a = {}; a.a = a; a').to_py()\na['a'] is a",
    "a = run_js('a = new Map(); a.set(1, a); a').to_py()\na[1] is a",
    "run_js('a = new Set(); a.add(a); a').to_py()",
    "a = run_js('a = {}; [a, {b: a}]').to_py()\na[0] is a[1]['b']",
    "run_js('[new Date(5), new Date(6)]').to_py(default_converter=lambda v, c, k: v.getTime())",
    "run_js('new Date(5)').to_py(default_converter=lambda v, c, k: v.getTime())",
    "run_js('[1, {a: new Map()}]').to_py(default_converter=lambda v, c, k: 'asked')",
    "run_js('[() => 1, new Error(\"x\"), /x/]').to_py(default_converter=lambda v, c, k: 'asked')",
    "def f(v, c, k): raise KeyError('no')\nrun_js('[/x/]').to_py(default_converter=f)",
    "run_js('[/x/]').to_py(default_converter=lambda v, c, k: v)",
    "run_js('[new Uint8Array(1)]').to_py(default_converter=lambda v, c, k: 'asked')",
    "run_js('[null, undefined, Symbol.iterator, 1n]').to_py(default_converter=lambda v, c, k: 'asked')",
    `
run_js("globalThis.Pair = class Pair { constructor(a, b) { this.first = a; this.second = b } }")
p = run_js("p = new Pair(1, [2]); p.first = p; p")
def conv(value, convert, cache):
    if value.constructor.name != "Pair": return value
    result = []
    cache(value, result)
    result.append(convert(value.first))
    result.append(convert(value.second))
    return result
l = p.to_py(default_converter=conv)
[l[0] is l, l[1]]`,
    "run_js('({a: 1, b: {c: 2}})').as_object_map()['a']",
    "run_js('({a: 1, b: {c: 2}})').as_object_map()['b']",
    "run_js('({a: 1, b: {c: 2}})').as_object_map()['b'].c",
    "run_js('({a: 1, b: {c: 2}})').as_object_map()['b']['c']",
    "run_js('({a: 1, b: {c: 2}})').as_object_map(hereditary=True)['b']['c']",
    "run_js('({a: 1, b: [{c: 2}]})').as_object_map(hereditary=True)['b'][0]",
    "len(run_js('({a: 1, b: 2})').as_object_map())",
    "list(run_js('({a: 1, b: 2})').as_object_map())",
    "list(run_js('({a: 1, b: 2})').as_object_map().keys())",
    "list(run_js('({a: 1, b: 2})').as_object_map().values())",
    "list(run_js('({a: 1, b: 2})').as_object_map().items())",
    "dict(run_js('({a: 1, b: 2})').as_object_map())",
    "'a' in run_js('({a: 1})').as_object_map()",
    "'toString' in run_js('({a: 1})').as_object_map()",
    "1 in run_js('({1: 1})').as_object_map()",
    "run_js('({a: 1})').as_object_map()['x']",
    "run_js('({a: 1})').as_object_map()['toString']",
    "run_js('({a: 1})').as_object_map()[5]",
    "o = run_js('({a: 1})')\nm = o.as_object_map()\nm['b'] = 2\n[o.b, len(m)]",
    "o = run_js('({a: 1})')\nm = o.as_object_map()\ndel m['a']\n[hasattr(o, 'a'), len(m)]",
    "o = run_js('({a: 1})')\nm = o.as_object_map()\ndel m['x']",
    "m = run_js('({a: 1})').as_object_map()\n[m.get('a'), m.get('x'), m.get('x', 5)]",
    "m = run_js('({a: 1})').as_object_map()\n[m.pop('a'), len(m), m.pop('a', 7)]",
    "m = run_js('({a: 1})').as_object_map()\nm.pop('zz')",
    "m = run_js('({a: 1})').as_object_map()\n[m.setdefault('a', 3), m.setdefault('b', 4), len(m)]",
    "m = run_js('({a: 1})').as_object_map()\nm.update({'b': 2}, c=3)\nsorted(m.items())",
    "m = run_js('({a: 1})').as_object_map()\n[m.popitem(), len(m)]",
    "m = run_js('({a: 1})').as_object_map()\nm.clear()\nlen(m)",
    "m = run_js('({a: 1})').as_object_map()\nm.a",
    "m = run_js('({a: 1})').as_object_map()\nm",
    "m = run_js('({a: {b: 1}})').as_object_map()\nm.to_py()",
    "isinstance(run_js('({})').as_object_map(), ffi.JsMutableMap)",
    "isinstance(run_js('({})').as_object_map(), __import__('collections').abc.MutableMapping)",
    "bool(run_js('({})').as_object_map())",
    "o = run_js('({})')\no.as_object_map() == o",
    "run_js('({x: {y: 2}})').as_py_json()['x']['y']",
    "[e['x'] for e in run_js('[{x: 2}, {x: 7}]').as_py_json()]",
    "run_js('[[{x: 2}]]').as_py_json()[0][0]['x']",
    "len(run_js('({x: 1, y: 2})').as_py_json())",
    "list(run_js('({x: 1, y: 2})').as_py_json())",
    "run_js('({x: 1})').as_py_json()['nothing']",
    "run_js('[1]').as_py_json()[7]",
    "j = run_js('[{x: 1}]').as_py_json()\nj[0]['x'] = 5\nj[0]['x']",
    "j = run_js('[1]').as_py_json()\nj.append(2)\nlist(j)",
    "run_js('({f() { return 1 }})').as_py_json()['f']()",
    "dict(run_js('({x: 1})').as_py_json().items())",
    "list(run_js('({x: {y: 1}})').as_py_json().values())[0]['y']",
    "[v['y'] for k, v in run_js('({x: {y: 1}})').as_py_json().items()]",
    "run_js('({x: {y: 1}})').as_py_json().get('x')['y']",
    "run_js('new Uint8Array(1)').as_py_json()",
    "run_js('() => 1').as_py_json()",
    "run_js('new Error()').as_py_json()",
    "run_js('new Map([[1, 2]])').as_py_json()",
    `
import json
def default(obj):
    if isinstance(obj, JsProxy):
        if obj.constructor.name == "Array": return list(obj)
        return dict(obj)
json.dumps(run_js("({x: {y: [1, null, 'z']}})").as_py_json(), default=lambda o: None if o is jsnull else default(o))`,
  ),
  "toPy depth 1": ({ py, run }) => run("repr(type(x[0]).__name__)", { x: py.toPy([[1]], { depth: 1 }) }),
  "toPy depth 0": ({ py }) => {
    const value = [1];
    return py.toPy(value, { depth: 0 }) === value;
  },
  "toPy defaultConverter": ({ py, run }) =>
    run("repr(x)", { x: py.toPy([new Date(5)], { defaultConverter: (value) => value.getTime() }) }),
  "toPy defaultConverter of a symbol": ({ py }) =>
    py.toPy(Symbol("x"), { defaultConverter: () => "converted" }),
  "toPy of a Set with 1 and true": ({ py }) => py.toPy(new Set([1, true])),
  "toPy of a Set with 0 and false": ({ py }) => py.toPy(new Set([0, false])),
  "toPy defaultConverter with a cache": ({ py, run }) => {
    class Pair {
      constructor(first, second) {
        this.first = first;
        this.second = second;
      }
    }
    const pair = new Pair(1, 2);
    pair.first = pair;
    const x = py.toPy(pair, {
      defaultConverter(value, convert, cache) {
        if (value.constructor.name !== "Pair") return value;
        const list = py.runPython("[]");
        cache(value, list);
        list.append(convert(value.first));
        list.append(convert(value.second));
        return list;
      },
    });
    return run("[x[0] is x, x[1]] == [True, 2]", { x });
  },
  "toPy defaultConverter that throws": ({ py }) =>
    py.toPy([new Date(5)], {
      defaultConverter() {
        throw new RangeError("no");
      },
    }),
  "toPy of primitives": ({ py }) => [1, "a", true, null, undefined, 5n, 1.5].map((value) => py.toPy(value)),
  "toPy of a proxy": ({ py, run }) => {
    const proxy = run("[1]");
    return py.toPy(proxy) === proxy;
  },
  "toPy with a proxy inside": ({ py, run }) =>
    run("l = [1]\nl") && run("x[0] is l", { x: py.toPy([run("l")]) }),
  "toPy of a wide array": ({ py, run }) =>
    run("len(x), sum(x)", { x: py.toPy(Array.from({ length: 1000 }, (_, i) => i)) }).toJs(),
  "toPy keys that clash": ({ py, run }) =>
    run("repr(x)", {
      x: py.toPy(
        new Map([
          [1, "a"],
          [true, "b"],
        ]),
      ),
    }),
};
