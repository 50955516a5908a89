// SPDX-License-Identifier: Apache-2.0
// Items of Python containers in JavaScript: lists, dicts, Array's methods, JSON.

export const snippets = {
  "list get": ({ run }) => {
    const l = run("[10, 20, 30]");
    return [l.get(0), l.get(-1), l[0], l["2"], l[5], l.length, 1 in l, 5 in l, l[-1]];
  },
  "list get out of range": ({ run }) => run("[10]").get(5),
  "list get of text": ({ run }) => run("[10]").get("a"),
  "list set": ({ run }) => {
    const l = run("[10, 20]");
    l.set(0, "a");
    l[1] = "b";
    return l.toString();
  },
  "list set out of range": ({ run }) => run("[10]").set(5, 1),
  "list index set out of range": ({ run }) => {
    run("[10]")[5] = 1;
  },
  "list index set at the end": ({ run }) => {
    const l = run("[10]");
    l[1] = 5;
    return l.toString();
  },
  "list delete": ({ run }) => {
    const l = run("[10, 20, 30]");
    l.delete(0);
    delete l[0];
    return l.toString();
  },
  "list delete out of range": ({ run }) => run("[10]").delete(5),
  "list has": ({ run }) => [run("[10]").has(10), run("[10]").has(0)],
  "list set length": ({ run, thrown }) => thrown(() => (run("[1]").length = 0)),
  dict: ({ run }) => {
    const d = run("{'a': 1, 2: [3]}");
    d.set("b", 5);
    return [d.get("a"), d.get(2).length, d.has("b"), d.has("z"), d.length, d.a, [...d]];
  },
  "dict get of nothing": ({ run }) => run("{}").get("a"),
  "dict delete": ({ run }) => {
    const d = run("{'a': 1}");
    d.delete("a");
    return d.length;
  },
  "dict delete of nothing": ({ run }) => run("{}").delete("a"),
  "dict methods are attributes": ({ run }) => {
    const d = run("{'a': 1}");
    return [d.items().type, [...d.keys()], d.$get("a"), typeof d.pop];
  },
  "dict get of a proxy key": ({ run }) => {
    const d = run("t = (1, 2)\nd = {t: 'x'}\nd");
    return d.get(run("t"));
  },
  "get of an unhashable": ({ run }) => run("{}").get(run("[]")),
  "get that raises another error": ({ run }) =>
    run("class A:\n  def __getitem__(s, k): raise ValueError('x')\nA()").get(1),
  "get that raises KeyError": ({ run }) =>
    run("class A:\n  def __getitem__(s, k): raise KeyError('x')\nA()").get(1),
  "get of a defaultdict": ({ run }) => run("import collections\ncollections.defaultdict(lambda: 7)").get("a"),
  "JSON.stringify of a list": ({ run }) => JSON.stringify(run("[1, 'a', None]")),
  "JSON.stringify of a nested list": ({ run }) => JSON.stringify(run("[1, [2]]")),
  "JSON.stringify of asJsJson": ({ run }) =>
    JSON.stringify(run("{'a': [1, {'b': None, 'c': 'x'}]}").asJsJson()),
  "JSON.stringify of asJsJson of a list": ({ run }) =>
    JSON.stringify(run("[{'a': 1}, [2], (3, True)]").asJsJson()),
  asJsJson: ({ run }) => {
    const o = run("d = {'a': {'b': [1]}}\nd").asJsJson();
    o.x = 5;
    delete o.nothing;
    return [o.a.b[0], o.x, run("repr(d)"), "a" in o, "z" in o, Object.keys(o), o.nothing];
  },
  "asJsJson of an int key": ({ run }) => run("{1: 2}").asJsJson()[1],
  "asJsJson is a proxy": ({ py, run }) => run("{}").asJsJson() instanceof py.ffi.PyProxy,
  "asJsJson of attributes": ({ run }) => {
    const o = run("{'keys': 1}").asJsJson();
    return [o.keys, typeof o.items];
  },
  "array methods": ({ run }) => {
    const l = run("[3, 1, 2]");
    return [
      l.join("-"),
      l.join(),
      l.slice(1),
      l.slice(-2, -1),
      l.indexOf(1),
      l.indexOf(9),
      l.lastIndexOf(3),
      l.map((x) => x * 2),
      l.filter((x) => x > 1),
      l.some((x) => x > 2),
      l.every((x) => x > 2),
      l.reduce((a, b) => a + b),
      l.reduceRight((a, b) => `${a}${b}`, ""),
      l.at(-1),
      l.concat([4], 5),
      l.includes(2),
      [...l.entries()],
      [...l.keys()],
      [...l.values()],
      l.find((x) => x < 3),
      l.findIndex((x) => x < 3),
      l.toJSON(),
    ];
  },
  "array methods of a tuple": ({ run }) => [run("(1, 2)").map((x) => x + 1), [0].concat(run("(1, 2)"))],
  "array methods that mutate": ({ run }) => {
    const l = run("l = [3, 1, 2]\nl");
    const text = () => run("repr(l)");
    return [
      l.push(4, 5),
      text(),
      l.pop(),
      text(),
      l.shift(),
      text(),
      l.unshift(8, 9),
      text(),
      l.splice(1, 2, "a", "b", "c"),
      text(),
      l.reverse() === l,
      text(),
      l.fill(0, 1, 3) === l,
      text(),
      l.copyWithin(0, 3) === l,
      text(),
    ];
  },
  sort: ({ run }) => {
    const l = run("l = [3, 1, 20, 2]\nl");
    l.sort();
    const first = run("repr(l)");
    l.sort((a, b) => a - b);
    return [first, run("repr(l)")];
  },
  "pop of an empty list": ({ run }) => [run("[]").pop(), run("[]").shift()],
  "list attributes hidden by array methods": ({ run }) => {
    const l = run("[1, 2]");
    return [typeof l.append, typeof l.extend, l.$pop(0), typeof l.insert];
  },
  "Array.from and isArray": ({ run }) => [Array.from(run("[1, 2]")), Array.isArray(run("[1, 2]"))],
};
