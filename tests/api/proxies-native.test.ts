// SPDX-License-Identifier: Apache-2.0
// Proxies of Python objects behave as JavaScript's own objects do: keys, identity of attributes, functions, JSON.
import { assert, type PyProxy, python, settings, suite, test } from "../harness/inside/kit.ts";

suite("native proxies", () => {
  test("a dict's text keys are own enumerable properties", async () => {
    const py = await python();
    const dict = py.runPython("{'a': 1, 'b': 'x', 2: 3, (1,): 4}") as PyProxy;
    assert.sameMembers(Object.keys(dict), ["a", "b", "2"]);
    assert.deepEqual({ ...dict }.a, 1);
    assert.isTrue(Object.hasOwn(dict, "b"));
    assert.isFalse(Object.hasOwn(dict, "c"));
    dict.destroy();
  });

  test("JSON.stringify of a dict loses nothing", {
    ours: "keys that are names of methods, too",
    unbalanced: "inner proxies are collected later",
  }, async () => {
    const py = await python();
    const dict = py.runPython("{'a': [1, {'b': None}], 'get': 5, 'length': 6, 'toJSON': 7}") as PyProxy;
    assert.deepEqual(JSON.parse(JSON.stringify(dict)), { a: [1, {}], get: 5, length: 6, toJSON: 7 });
    dict.destroy();
  });

  test("an attribute has one proxy, which ends with its owner", async () => {
    const py = await python();
    const owner = py.runPython("class O:\n  def on(self): return 1\n  a = [1]\nO()") as PyProxy;
    assert.strictEqual(owner.on, owner.on);
    assert.strictEqual(owner.a, owner.a);
    const { a } = owner;
    owner.destroy();
    assert.throws(() => a.length, /^This borrowed attribute proxy was automatically destroyed/);
  });

  test("a Proxy around a proxy, and an object that inherits from one, work as the proxy", async () => {
    const py = await python();
    const [list, dict] = [py.runPython("[3, 1]"), py.runPython("{'a': 1}")] as [PyProxy, PyProxy];
    const reactive = <T extends object>(target: T) => new Proxy(target, {});
    const forwarding = new Proxy(list, { get: (target, key, self) => Reflect.get(target, key, self) });
    for (const stand of [
      reactive(list),
      forwarding,
      reactive(reactive(list)),
      Object.create(list) as PyProxy,
    ]) {
      assert.equal(stand.length, 2);
      assert.equal(stand[0], 3);
      assert.deepEqual([...(stand as unknown as Iterable<number>)], [3, 1]);
      assert.deepEqual(stand.toJs(), [3, 1]);
      assert.equal(stand.type, "list");
      assert.equal(String(stand), "[3, 1]");
      assert.equal((py.runPython("lambda value: type(value).__name__") as PyProxy)(stand), "list");
    }
    const around = reactive(dict);
    assert.equal(around.get("a"), 1);
    const asking = new Proxy({}, { get: (_, key) => around.get(key) as unknown });
    assert.equal((py.runPython("lambda value: type(value).__name__") as PyProxy)(asking), "JsProxy");
    reactive(list).destroy();
    assert.throws(() => list.length, /destroyed/);
    dict.destroy();
  });

  test("another value of the attribute has another proxy", async () => {
    const py = await python();
    const owner = py.runPython("class O: a = [1]\no = O()\no") as PyProxy;
    const first = owner.a;
    py.runPython("o.a = [2, 3]");
    assert.equal(owner.a.length, 2);
    assert.notStrictEqual(owner.a, first);
    first.destroy();
    owner.destroy();
    py.runPython("del o, O");
  });

  test("a callable is a Function, and its attributes are Python's", async () => {
    const py = await python();
    const callable = py.runPython("class C:\n  name = 'n'\n  length = 3\nC") as PyProxy;
    assert.instanceOf(callable, Function);
    assert.isTrue("prototype" in callable);
    assert.equal(callable.name, "n");
    assert.equal(callable.length, 3);
    callable.destroy();
    py.runPython("del C");
  });

  test("properties that were defined on a proxy can be written and deleted", async () => {
    const py = await python();
    const object = py.runPython("class O: x = 1\nO()") as PyProxy;
    let value = 5;
    Object.defineProperty(object, "extra", { value: 1, writable: true, configurable: true });
    Object.defineProperty(object, "y", {
      get: () => value,
      set: (next: number) => {
        value = next;
      },
      configurable: true,
    });
    object.extra = 2;
    object.y = 6;
    assert.deepEqual([object.extra, object.y, delete object.extra], [2, 6, true]);
    object.destroy();
  });

  test("pyodide.globals finds builtins by get and has", async () => {
    const py = await python();
    assert.isTrue(py.globals.has("dict"));
    const namespace = py.globals.get("dict")() as PyProxy;
    assert.equal(namespace.length, 0);
    assert.isUndefined(py.globals.get("nosuch"));
    namespace.destroy();
  });

  test("apply and splice take arguments as JavaScript's own", async () => {
    const py = await python();
    const count = py.runPython("lambda *a: len(a)") as PyProxy;
    const apply = (args?: unknown) => Reflect.apply(count.apply, count, [null, args]);
    assert.deepEqual([apply(), apply(null), apply({ length: 2 })], [0, 0, 2]);
    assert.throws(() => apply("ab"), TypeError);
    const list = py.runPython("[1, 2]") as PyProxy;
    assert.deepEqual(list.splice(), []);
    count.destroy();
    list.destroy();
  });

  test("includes() finds an object by any of its proxies", async () => {
    const py = await python();
    const pair = py.runPython("item = object()\n[item, [1, item, 2, item]]") as PyProxy;
    const [item, list] = pair as unknown as [PyProxy, PyProxy & unknown[]];
    assert.deepEqual([list.includes(item), list.includes(1), list.includes(3)], [true, true, false]);
    if (!settings().oracle) {
      assert.deepEqual(
        [list.includes(item, 2), list.includes(item, 4), list.includes(1, -2)],
        [true, false, false],
      );
    }
    for (const proxy of [pair, item, list]) proxy.destroy();
    py.runPython("del item");
  });
});
