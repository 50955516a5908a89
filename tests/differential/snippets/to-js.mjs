// SPDX-License-Identifier: Apache-2.0
// Explicit conversion of Python objects: toJs, and to_js with what it gives back to Python.
import { python, rows } from "../inside/table.mjs";

const values = [
  "[]",
  "[1, 'a', None, 2.5, True]",
  "(1, (2, 3))",
  "{'a': 1, 'b': [2]}",
  "{1: 'one', 2: 'two'}",
  "{'a': {'b': {'c': 1}}}",
  "{1, 2, 3}",
  "frozenset([1])",
  "{(1, 2): 3}",
  "{frozenset([1])}",
  "{None: 1}",
  "{'size': 1, 'get': 2, 'has': 3}",
  "{'__proto__': 1, 'constructor': 2}",
  "{True: 1, 2.5: 2}",
  "{'1': 'a', 1: 'b'}",
  "b'abc'",
  "bytearray(b'xy')",
  "memoryview(b'abcd')",
  "memoryview(bytearray(8)).cast('d')",
  "memoryview(bytearray(12)).cast('i')",
  "memoryview(bytearray(12)).cast('i', (3, 1))",
  "memoryview(bytes(range(12))).cast('B', (3, 4))",
  "memoryview(bytes(range(12)))[::2]",
  "memoryview(b'ab').cast('c')",
  "memoryview(b'\\x00\\x01').cast('?')",
  "memoryview(bytearray(16)).cast('Q')",
  "__import__('array').array('f', [1, 2])",
  "__import__('array').array('d', [1, 2.5])",
  "__import__('array').array('h', [-1, 2])",
  "__import__('array').array('q', [-1, 2])",
  "__import__('array').array('l', [-1, 2])",
  "__import__('array').array('u', 'ab')",
  "range(3)",
  "iter([1])",
  "(x for x in [1])",
  "object",
  "lambda x: x",
  "{'f': len}",
  "[[1], object]",
  "__import__('collections').OrderedDict(a=1)",
  "__import__('collections').defaultdict(list, a=[1])",
  "__import__('collections').Counter('aab')",
  "__import__('collections').deque([1, 2])",
  "__import__('collections').namedtuple('P', 'x y')(1, 2)",
  "__import__('collections').ChainMap({'a': 1})",
  "__import__('types').MappingProxyType({'a': 1})",
  "__import__('types').SimpleNamespace(a=1)",
  "{'a': 1}.keys()",
  "{'a': 1}.items()",
  "type('L', (list,), {})([1, 2])",
  "type('D', (dict,), {})(a=1)",
  "5",
  "'text'",
  "run_js('({a: 1})')",
  "[run_js('({a: 1})')]",
  "1j",
  "__import__('datetime').date(2020, 1, 2)",
  "__import__('fractions').Fraction(1, 2)",
  "ValueError('x')",
  "[ValueError('x')]",
];

const convert =
  (options) =>
  (code) =>
  ({ run }) => {
    const value = run(code);
    return value?.toJs ? value.toJs(options) : ["as it is", value];
  };
const toMap = (pairs) => new Map(pairs);

const cyclic = {
  "a list that holds itself": "l = [1]\nl.append(l)\nl",
  "a dict that holds itself": "d = {}\nd['d'] = d\nd",
  "a cycle through a dict and a list": "d = {'l': []}\nd['l'].append(d)\nd",
  "a cycle through a tuple": "l = []\nt = (l,)\nl.append(t)\nl",
  "a cycle of two lists": "a = []\nb = [a]\na.append(b)\na",
};

export const snippets = {
  ...rows(values, (code) => `toJs ${code}`, convert({})),
  ...rows(values.slice(0, 14), (code) => `toJs({depth: 1}) ${code}`, convert({ depth: 1 })),
  ...rows(
    values.slice(3, 8),
    (code) => `toJs with a Map for a dict ${code}`,
    convert({ dict_converter: toMap }),
  ),
  ...rows(
    values.slice(3, 8),
    (code) => `toJs with an object for a dict ${code}`,
    convert({ dict_converter: Object.fromEntries }),
  ),
  ...rows(
    values.slice(27, 45),
    (code) => `toJs without proxies ${code}`,
    convert({ create_pyproxies: false }),
  ),
  ...rows(
    Object.entries(cyclic),
    ([name]) => `toJs ${name}`,
    ([, code]) => convert({})(code),
  ),
  ...rows(
    Object.entries(cyclic),
    ([name]) => `toJs with a converter for dicts: ${name}`,
    ([, code]) => convert({ dict_converter: Object.fromEntries })(code),
  ),
  "toJs depth 0": ({ run }) => run("[[1]]").toJs({ depth: 0 }),
  "toJs depth 2": ({ run }) => run("[[[1]]]").toJs({ depth: 2 }),
  "toJs keeps shared lists shared": ({ run }) => {
    const [a, b] = run("x = [1]\n[x, x]").toJs();
    return a === b;
  },
  "toJs keeps shared proxies shared": ({ run }) => {
    const [a, b] = run("x = object()\n[x, x]").toJs();
    return a === b;
  },
  "toJs collects proxies": ({ run }) => {
    const pyproxies = [];
    run("[object, [object], {'a': object}]").toJs({ pyproxies });
    return pyproxies;
  },
  "toJs collects one proxy for a shared object": ({ run }) => {
    const pyproxies = [];
    run("o = object()\n[o, o]").toJs({ pyproxies });
    return pyproxies.length;
  },
  "toJs at depth collects": ({ run }) => {
    const pyproxies = [];
    run("[[1], [2]]").toJs({ depth: 1, pyproxies });
    return pyproxies;
  },
  "toJs pyproxies that is no array": ({ run }) => run("[object]").toJs({ pyproxies: {} }),
  "toJs dict_converter gets an iterable of arrays": ({ run }) =>
    run("{'a': 1}").toJs({
      dict_converter: (pairs) => [typeof pairs[Symbol.iterator], Array.from(pairs).map(Array.isArray)],
    }),
  "toJs dict_converter that throws": ({ run }) =>
    run("{'a': 1}").toJs({
      dict_converter() {
        throw new RangeError("no");
      },
    }),
  "toJs default_converter": ({ run }) =>
    run("class P:\n  x = 1\n[P(), 2]").toJs({ default_converter: (value) => `P ${value.x}` }),
  "toJs default_converter returns undefined": ({ run }) =>
    run("[object()]").toJs({ default_converter: () => undefined }),
  "toJs default_converter is not asked for containers": ({ run }) =>
    run("[1, {'a': {2}}, (3,), b'x']").toJs({ default_converter: () => "asked" }),
  "toJs default_converter that throws": ({ run }) =>
    run("[object()]").toJs({
      default_converter() {
        throw new RangeError("no");
      },
    }),
  "toJs default_converter converts what is inside": ({ run }) =>
    run("class P:\n  def __init__(s, a): s.a = a\n[P([1, P(2)])]").toJs({
      default_converter(value, convertInner) {
        const inner = value.a;
        return { a: inner?.toJs ? convertInner(inner) : inner };
      },
    }),
  "toJs default_converter with a cache for a cycle": ({ run }) => {
    const result = run(
      "class P:\n  def __init__(s, a, b): s.first, s.second = a, b\np = P(0, 0)\np.first = p\np",
    ).toJs({
      default_converter(value, convertInner, cache) {
        const array = [];
        cache(value, array);
        array.push(convertInner(value.first), convertInner(value.second));
        return array;
      },
    });
    return [result[0] === result, result[1]];
  },
  "toJs eager_converter sees strings, lists and objects": ({ run }) => {
    const seen = [];
    run("[1, 'a', [2.5], (None,), {'k': True}, b'x']").toJs({
      eager_converter(value, convertInner) {
        seen.push(typeof value === "object" || typeof value === "function" ? value.type : value);
        return convertInner(value);
      },
    });
    return seen;
  },
  "toJs eager_converter replaces tuples": ({ run }) =>
    run("[(1, 2), [3, (4,)]]").toJs({
      eager_converter: (value, convertInner) =>
        value.type === "tuple" ? `tuple of ${value.length}` : convertInner(value),
    }),
  "toJs eager_converter leaves tuples proxies": ({ run }) =>
    run("[(1, 2)]").toJs({
      eager_converter: (value, convertInner) => (value.type === "tuple" ? value.copy() : convertInner(value)),
    }),
  "toJs eager and default converters": ({ run }) =>
    run("class P: pass\n[P(), (1,)]").toJs({
      eager_converter: (value, convertInner) => (value.type === "tuple" ? "T" : convertInner(value)),
      default_converter: () => "D",
    }),
  "toJs at the top, without proxies, of an object": ({ run }) =>
    run("object()").toJs({ create_pyproxies: false }),
  "toJs of an object is a proxy of it": ({ run }) => {
    const value = run("object()");
    const other = value.toJs();
    return [other === value, typeof other.destroy];
  },
  ...python(
    "to_js(5)",
    "to_js('a')",
    "to_js(None)",
    "to_js(True)",
    "to_js(jsnull)",
    "to_js([1, [2]])",
    "to_js([1, [2]], depth=1)",
    "to_js({'a': 1})",
    "to_js({'a': {'b': 1}})",
    "to_js({'a': 1}).a",
    "to_js({'a': 1}).get('a')",
    "to_js({'a': 1}, dict_converter=js.Object.fromEntries)",
    "to_js({'a': {'b': 1}}, dict_converter=js.Object.fromEntries)",
    "to_js({'a': 1}, dict_converter=js.Map.new)",
    "to_js({'a': 1}, dict_converter=js.Array.from_)",
    "to_js({1, 2})",
    "to_js(b'abc')",
    "to_js(object)",
    "type(to_js(object)).__name__",
    "to_js([object], create_pyproxies=False)",
    "to_js(object(), create_pyproxies=False)",
    "p = js.Array.new()\nto_js([object, [object]], pyproxies=p)\nlen(p)",
    "p = js.Array.new()\nto_js([object, [object]], pyproxies=p)\ndestroy_proxies(p)",
    "to_js([object], pyproxies=[])",
    "to_js([object], pyproxies=5)",
    "to_js([1], 5)",
    "to_js()",
    "to_js([1], nonsense=1)",
    "to_js([1], depth='x')",
    "o = js.Object.new()\nto_js(o) is o or to_js(o) == o",
    "to_js([run_js('[1]')])[0]",
    "to_js(range(3))",
    "to_js(x for x in 'ab')",
    "class P: pass\nto_js([P()], default_converter=lambda v, c, k: 'conv')",
    "class P: pass\nto_js([P()], default_converter=lambda v, c, k: js.Object.new(size=1))[0].size",
    "class P: pass\nto_js([P()], default_converter=lambda v, c, k: v)",
    "def f(v, c, k): raise KeyError('no')\nto_js([object()], default_converter=f)",
    `
class Pair:
    def __init__(self, first, second):
        self.first, self.second = first, second
def conv(value, convert, cache):
    if not isinstance(value, Pair): return value
    result = js.Array.new()
    cache(value, result)
    result.push(convert(value.first))
    result.push(convert(value.second))
    return result
p = Pair(1, [2])
p.first = p
r = to_js(p, default_converter=conv)
[r[0] == r, r[1]]`,
    `
seen = []
def eager(value, convert, cache):
    seen.append(type(value).__name__)
    return convert(value)
to_js([1, 'a', (2, [3]), {'k': None}], eager_converter=eager)
seen`,
    `
def eager(value, convert, cache):
    if isinstance(value, tuple): raise ffi.ConversionError('no tuples')
    return convert(value)
to_js([1, (2,)], eager_converter=eager)`,
    `
def eager(value, convert, cache):
    return value if isinstance(value, tuple) else convert(value)
to_js([1, (2,)], eager_converter=eager)`,
    "to_js([1, 2], eager_converter=lambda v, c, k: 'all')",
    "to_js('s', eager_converter=lambda v, c, k: 'all')",
    "to_js(5, eager_converter=lambda v, c, k: 'all')",
    "l = []\nl.append(l)\nr = to_js(l)\nr[0] == r",
    "to_js({'a': 1}).object_keys()",
    "js.JSON.stringify(to_js({'a': [1, {'b': None}]}, dict_converter=js.Object.fromEntries))",
    "js.JSON.stringify(to_js({'a': 1}))",
    "js.JSON.stringify(to_js([1, 'a', None, True]))",
    "issubclass(ffi.ConversionError, Exception)",
  ),
};
