// SPDX-License-Identifier: Apache-2.0
// What kinds of proxies Python objects get in JavaScript, and which methods each has.
import { rows } from "../inside/table.mjs";

const objects = [
  "object()",
  "[1]",
  "(1,)",
  "{'a': 1}",
  "{1}",
  "frozenset([1])",
  "range(3)",
  "b'ab'",
  "bytearray(b'ab')",
  "memoryview(b'ab')",
  "iter([1])",
  "(x for x in [1])",
  "len",
  "lambda: 1",
  "int",
  "object",
  "__import__('math')",
  "Exception('x')",
  "1j",
  "slice(1)",
  "{}.keys()",
  "{}.values()",
  "{}.items()",
  "enumerate([])",
  "__import__('collections').deque([1])",
  "__import__('collections').OrderedDict()",
  "__import__('collections').defaultdict(list)",
  "__import__('collections').UserList([1])",
  "__import__('collections').UserDict()",
  "__import__('array').array('i', [1])",
  "__import__('types').SimpleNamespace()",
  "__import__('types').MappingProxyType({})",
  "type('A', (), {'__len__': lambda s: 1})()",
  "type('A', (), {'__getitem__': lambda s, k: 1})()",
  "type('A', (), {'__setitem__': lambda s, k, v: 1})()",
  "type('A', (), {'__delitem__': lambda s, k: 1})()",
  "type('A', (), {'__contains__': lambda s, k: 1})()",
  "type('A', (), {'__iter__': lambda s: iter([])})()",
  "type('A', (), {'__next__': lambda s: 1})()",
  "type('A', (), {'__iter__': lambda s: s, '__next__': lambda s: 1})()",
  "type('A', (), {'__call__': lambda s: 1})()",
  "type('A', (), {'__await__': lambda s: iter([])})()",
  "type('A', (), {'__aiter__': lambda s: 1})()",
  "type('A', (), {'__anext__': lambda s: 1})()",
  "type('A', (), {'__aiter__': lambda s: s, '__anext__': lambda s: 1})()",
  "type('A', (list,), {})()",
  "type('A', (dict,), {})()",
  "type('A', (__import__('collections.abc').abc.Sequence,), {'__len__': lambda s: 1, '__getitem__': lambda s, i: [1][i]})()",
  "type('A', (__import__('collections.abc').abc.Mapping,), {'__len__': lambda s: 1, '__getitem__': lambda s, i: 1, '__iter__': lambda s: iter([])})()",
  "type('A', (__import__('collections.abc').abc.MutableSequence,), {'__len__': lambda s: 1, '__getitem__': lambda s, i: [1][i], '__setitem__': 1, '__delitem__': 1, 'insert': 1})()",
];

const classes = [
  "PyProxy",
  "PyProxyWithLength",
  "PyProxyWithGet",
  "PyProxyWithSet",
  "PyProxyWithHas",
  "PyDict",
  "PyIterable",
  "PyAsyncIterable",
  "PyIterator",
  "PyAsyncIterator",
  "PyGenerator",
  "PyAsyncGenerator",
  "PyAwaitable",
  "PyCallable",
  "PyBuffer",
  "PySequence",
  "PyMutableSequence",
];

const methods = (
  "get set has delete length then catch finally call apply bind callKwargs captureThis next return throw getBuffer join " +
  "slice indexOf forEach map filter some every reduce at concat includes entries keys values find push pop shift " +
  "unshift reverse sort splice fill copyWithin toJSON asJsJson toJs toString destroy copy type supportsLength"
).split(" ");

const shapes = {
  ...rows(
    objects,
    (code) => `classes of ${code}`,
    (code) =>
      ({ py, run }) => {
        const proxy = run(code);
        return [proxy.type, typeof proxy, ...classes.filter((name) => proxy instanceof py.ffi[name])];
      },
  ),
  ...rows(
    objects,
    (code) => `methods of ${code}`,
    (code) =>
      ({ run }) => {
        const proxy = run(code);
        return methods.filter((name) => name in proxy);
      },
  ),
};

export const snippets = {
  ...shapes,
  "no class can be called or made": ({ py, thrown }) =>
    [...classes, "PyBufferView"].map((name) => [name, thrown(() => new py.ffi[name]())]),
  "names of the classes": ({ py }) =>
    Object.keys(py.ffi)
      .map((name) => `${name} ${py.ffi[name].name}`)
      .sort(),
  "instanceof of other things": ({ py }) => [{}, 5, null, () => 1].map((x) => x instanceof py.ffi.PyProxy),
  "instanceof after destroy": ({ py, run }) => {
    const list = run("[1]");
    list.destroy();
    return [list instanceof py.ffi.PyProxy, list instanceof py.ffi.PySequence];
  },
  "type of a class in __main__": ({ run }) => run("class A: pass\nA.__module__ = '__main__'\nA()").type,
  "type of a class in a module": ({ run }) => run("import json\njson.JSONDecoder()").type,
  "type of a nested class": ({ run }) =>
    run("class A:\n  class B: pass\nA.__module__ = A.B.__module__ = '__main__'\nA.B()").type,
  toString: ({ run }) => [run("[1, 'a']").toString(), `${run("{'a': 1}")}`, String(run("object"))],
  "toString that raises": ({ run }) => run("class A:\n  def __str__(s): raise KeyError('x')\nA()").toString(),
  toStringTag: ({ run }) => Object.prototype.toString.call(run("[]")),
  prototype: ({ run, thrown }) => {
    const o = run("[]");
    return [thrown(() => Object.setPrototypeOf(o, {})), thrown(() => Object.preventExtensions(o))];
  },
};
