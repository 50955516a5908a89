// SPDX-License-Identifier: Apache-2.0
// Python objects in JavaScript: what every proxy can do. Life cycles: destroy, copy, use after destroy.
import { assert, python, scope, suite, test } from "../harness/inside/kit.ts";
import type { PyProxy } from "../harness/inside/types.ts";

/** Runs `body` with the proxy that the code gives, and destroys it. */
async function withProxy(code: string, body: (proxy: PyProxy) => unknown): Promise<void> {
  const proxy = (await python()).runPython(code) as PyProxy;
  try {
    await body(proxy);
  } finally {
    proxy.destroy();
  }
}

suite("proxies", () => {
  test("are PyProxy, with a type and a string", async () => {
    const py = await python();
    await withProxy("[1, 'a']", (list) => {
      assert.instanceOf(list, py.ffi.PyProxy);
      assert.equal(list.type, "list");
      assert.equal(list.toString(), "[1, 'a']");
      assert.equal(`${list}`, "[1, 'a']");
    });
  });

  test("type names the module of a class that has one", async () => {
    await withProxy("import collections; collections.OrderedDict()", (value) =>
      assert.equal(value.type, "collections.OrderedDict"),
    );
  });

  test("a list: length, get, set, iteration", async () => {
    await withProxy("[10, 20, 30]", (list) => {
      assert.equal(list.length, 3);
      assert.equal(list.get(1), 20);
      list.set(1, 21);
      assert.deepEqual([...(list as unknown as Iterable<number>)], [10, 21, 30]);
    });
  });

  test("a dict: get, set, has, delete, iteration over its keys", async () => {
    await withProxy("{'a': 1, 'b': 2}", (dict) => {
      assert.equal(dict.get("a"), 1);
      dict.set("c", 3);
      assert.isTrue(dict.has("c"));
      dict.delete("a");
      assert.isFalse(dict.has("a"));
      assert.isUndefined(dict.get("a"));
      assert.deepEqual([...(dict as unknown as Iterable<string>)], ["b", "c"]);
      assert.equal(dict.length, 2);
    });
  });

  test("attributes are read and set", async () => {
    const py = await python();
    await withProxy("import types; types.SimpleNamespace(x=1)", (value) => {
      assert.equal(value.x, 1);
      value.y = "new";
      assert.equal(value.y, "new");
      assert.isTrue("x" in value);
      assert.isFalse("nothing" in value);
      assert.isUndefined(value.nothing);
    });
    assert.isTrue(py.runPython("True"));
  });

  test("iterators and generators", async () => {
    await withProxy("iter([1, 2])", (iterator) => {
      assert.deepEqual(iterator.next(), { done: false, value: 1 });
      assert.deepEqual(iterator.next(), { done: false, value: 2 });
      assert.isTrue(iterator.next().done);
    });
    await withProxy("def g():\n    got = yield 1\n    yield got * 2\n    return 'end'\ng()", (generator) => {
      assert.deepEqual(generator.next(), { done: false, value: 1 });
      assert.deepEqual(generator.next(21), { done: false, value: 42 });
      assert.deepEqual(generator.next(), { done: true, value: "end" });
    });
  });

  test("throw() of a generator takes exceptions of both languages, and their classes", async () => {
    const py = await python();
    await scope(py, {}, (globals) => {
      const code = `
def catch():
    while True:
        try: yield
        except Exception as error: caught = type(error).__name__
        else: caught = None
        yield caught
generator = catch()
generator`;
      const generator = py.runPython(code, { globals }) as PyProxy & Generator<unknown>;
      const [value, kind] = [py.runPython("ValueError('x')"), py.runPython("KeyError")] as PyProxy[];
      for (const [error, name] of [
        [value, "ValueError"],
        [kind, "KeyError"],
        [new TypeError("js"), "JsException"],
      ] as const) {
        generator.next();
        assert.deepEqual(generator.throw(error), { done: false, value: name });
      }
      assert.throws(() => generator.throw(5), /exceptions must be/);
      for (const proxy of [generator, value, kind]) proxy?.destroy();
    });
  });

  test("toJs converts deeply: list to Array, dict to an object or Map, set to Set", async () => {
    await withProxy("[1, [2, {3}], (4, 5), 'text']", (value) => {
      assert.deepEqual(value.toJs(), [1, [2, new Set([3])], [4, 5], "text"]);
    });
    await withProxy("{'a': [1], 'b': None}", (value) => {
      assert.deepEqual(value.toJs({ dict_converter: Object.fromEntries }), { a: [1], b: undefined });
    });
  });

  test("bytes and arrays become typed arrays", async () => {
    await withProxy("b'abc'", (value) => assert.deepEqual(value.toJs(), new Uint8Array([97, 98, 99])));
    await withProxy("import array; array.array('d', [0.5, 1.5])", (value) =>
      assert.deepEqual(value.toJs(), new Float64Array([0.5, 1.5])),
    );
  });

  test("after destroy, use is an error", async () => {
    const py = await python();
    const list = py.runPython("[1]");
    list.destroy();
    assert.throws(() => list.length, Error, /destroyed/);
    assert.throws(() => list.toString(), Error, /destroyed/);
    const table = py.runPython("{'a': 1}");
    table.destroy();
    for (const read of [() => Object.keys(table), () => ({ ...table }), () => Object.entries(table)])
      assert.throws(read, Error, /destroyed/);
  });

  test("a copy lives on", async () => {
    const py = await python();
    const list = py.runPython("[1]");
    const copy = list.copy();
    list.destroy();
    assert.equal(copy.length, 1);
    copy.destroy();
  });

  test("destroy releases the Python object", async () => {
    const py = await python();
    const thing = py.runPython(
      "import weakref\nclass T: pass\nthing = T()\nref = weakref.ref(thing)\nresult = thing\ndel thing\n_ = result; del result\n_",
    );
    py.runPython("del _");
    assert.isFalse(py.runPython("ref() is None"));
    thing.destroy();
    assert.isTrue(py.runPython("ref() is None"));
    py.runPython("del ref, T, weakref");
  });

  test("a coroutine is awaited in JavaScript", async () => {
    const py = await python();
    const coroutine = py.runPython(
      "import asyncio\nasync def later():\n    await asyncio.sleep(0.01)\n    return 'done'\nlater()",
    );
    assert.equal(await coroutine, "done");
    coroutine.destroy();
    py.runPython("del later");
  });

  test("many proxies made and destroyed leave nothing behind", async () => {
    const py = await python();
    for (let round = 0; round < 2000; round++) py.runPython("[]").destroy();
    assert.equal(py.runPython("1"), 1);
  });
});

suite("JavaScript objects in Python", () => {
  test("attributes, items, calls, iteration, len, in", async () => {
    const py = await python();
    const object = {
      n: 1,
      list: [1, 2, 3],
      add: (a: number, b: number) => a + b,
      map: new Map([["k", "v"]]),
    };
    await scope(py, { o: object }, (globals) => {
      const code = `
o.n = o.n + 41
o.list[0] = 100
result = (o.n, list(o.list), len(o.list), o.add(2, 3), o.map["k"], "k" in o.map, 2 in o.list, o.list[-1], bool(o))
repr(result)`;
      assert.equal(py.runPython(code, { globals }), "(42, [100, 2, 3], 3, 5, 'v', True, True, 3, True)");
    });
    assert.equal(object.n, 42);
    assert.equal(object.list[0], 100);
  });

  test("new makes an instance, this is the object of a method", async () => {
    const py = await python();
    class Counter {
      count: number;
      constructor(start: number) {
        this.count = start;
      }
      up() {
        return ++this.count;
      }
    }
    await scope(py, { Counter }, (globals) => {
      assert.equal(py.runPython("c = Counter.new(5); c.up(); c.up()", { globals }), 7);
    });
  });

  test("missing attributes are AttributeError, missing items KeyError and IndexError", async () => {
    const py = await python();
    await scope(py, { o: {}, m: new Map(), a: [1] }, (globals) => {
      const code = `
seen = []
for attempt in (lambda: o.nothing, lambda: m["nothing"], lambda: a[5]):
    try: attempt()
    except Exception as e: seen.append(type(e).__name__)
repr(seen)`;
      assert.equal(py.runPython(code, { globals }), "['AttributeError', 'KeyError', 'IndexError']");
    });
  });

  test("create_proxy and create_once_callable", async () => {
    const py = await python();
    let kept: PyProxy | undefined;
    const keep = (callback: PyProxy) => {
      kept = callback;
    };
    await scope(py, { keep }, (globals) => {
      py.runPython("from pyodide.ffi import create_proxy\np = create_proxy(lambda n: n + 1)\nkeep(p)", {
        globals,
      });
      assert.equal(kept?.(1), 2);
      assert.equal(kept?.(2), 3);
      py.runPython("p.destroy()", { globals });
      assert.throws(() => kept?.(3), Error, /destroyed/);
      py.runPython(
        "from pyodide.ffi import create_once_callable\nkeep(create_once_callable(lambda: 'once'))",
        { globals },
      );
      assert.equal(kept?.(), "once");
      assert.throws(() => kept?.(), Error);
    });
  });

  for (const [value, expression, expected] of [
    ["[4, 5]", "[len(p), p[1], 4 in p, 9 in p]", "[2, 5, True, False]"],
    ["{'a': 1}", "[len(p), p['a'], 'a' in p, list(p)]", "[1, 1, True, ['a']]"],
    ["{1, 2}", "[len(p), sorted(p), 2 in p]", "[2, [1, 2], True]"],
    ["iter('ab')", "[next(p), list(p)]", "['a', ['b']]"],
    ["C()", "[len(p), hasattr(p, '__iter__'), hasattr(p, '__getitem__')]", "[3, False, False]"],
  ] as const) {
    // The npm package iterates lists by their indices, and dicts not at all.
    test(`what create_proxy gives can do what ${value} can`, { ours: "iteration" }, async () => {
      const py = await python();
      await scope(py, {}, (globals) => {
        const code = `
from pyodide.ffi import create_proxy
class C:
    def __len__(self): return 3
p = create_proxy(${value})
found = repr(${expression})
p.destroy()
found`;
        assert.equal(py.runPython(code, { globals }), expected);
      });
    });
  }

  test("a callback without create_proxy lives for the call", async () => {
    const py = await python();
    let kept: PyProxy | undefined;
    const call = (callback: PyProxy) => {
      kept = callback;
      return callback(20);
    };
    await scope(py, { call }, (globals) => {
      assert.equal(py.runPython("call(lambda n: n + 1)", { globals }), 21);
    });
    assert.throws(() => kept?.(1), Error, /destroyed/);
  });

  test("to_js and to_py convert explicitly", async () => {
    const py = await python();
    let received: unknown;
    const receive = (value: unknown) => {
      received = value;
    };
    await scope(py, { receive, data: { a: [1, 2] } }, (globals) => {
      py.runPython("from pyodide.ffi import to_js\nreceive(to_js([1, [2]]))", { globals });
      assert.deepEqual(received, [1, [2]]);
      assert.equal(py.runPython("repr(data.to_py())", { globals }), "{'a': [1, 2]}");
    });
  });
});
