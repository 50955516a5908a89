// SPDX-License-Identifier: Apache-2.0
// asJsJson: a list's view does what an array does, and the list changes with it.
import { assert, type PyProxy, python, scope, suite, test } from "../harness/inside/kit.ts";

type Change = (array: unknown[]) => unknown;

const CHANGES: [name: string, change: Change][] = [
  ["push", (a) => a.push(5, 6)],
  ["pop", (a) => a.pop()],
  ["shift", (a) => a.shift()],
  ["unshift", (a) => a.unshift(7, 8)],
  ["splice out", (a) => a.splice(1, 1)],
  ["splice in", (a) => a.splice(1, 0, 9, 10)],
  ["sort", (a) => a.sort().length],
  ["reverse", (a) => a.reverse().length],
  ["fill", (a) => a.fill(0).length],
  ["copyWithin", (a) => a.copyWithin(0, 1).length],
  ["an item", (a) => (a[1] = "x")],
  ["an item at the end", (a) => (a[a.length] = 4)],
  ["an item beyond the end", (a) => (a[5] = 1)],
  ["a shorter length", (a) => (a.length = 1)],
  ["a longer length", (a) => (a.length = 5)],
  ["map", (a) => a.map((x) => [x])],
  ["filter", (a) => a.filter((x) => x !== 1)],
  ["slice", (a) => a.slice(1)],
  ["concat", (a) => a.concat([4])],
  ["join", (a) => a.join("-")],
  ["indexOf", (a) => a.indexOf(2)],
  ["keys", (a) => Object.keys(a)],
];

suite("asJsJson of a list", () => {
  for (const [name, change] of CHANGES) {
    test(name, { ours: "its lists do not grow" }, async () => {
      const py = await python();
      const array: unknown[] = [3, 1, 2];
      await scope(py, {}, (globals) => {
        const list = py.runPython("items = [3, 1, 2]\nitems", { globals }) as PyProxy;
        const view = list["asJsJson"]() as unknown[];
        const [wanted, found] = [change(array), change(view)];
        assert.equal(JSON.stringify(found), JSON.stringify(wanted));
        assert.equal(JSON.stringify(view), JSON.stringify(array));
        assert.equal(
          py.runPython("import json\njson.dumps(items)", { globals }),
          JSON.stringify(array).replaceAll(",", ", "),
        );
        list.destroy();
      });
    });
  }

  test("a memoryview of several dimensions is arrays of arrays", {
    ours: "the oracle has no items",
  }, async () => {
    const py = await python();
    const view = py.runPython("memoryview(bytes(range(6))).cast('B', [2, 3])") as PyProxy;
    assert.equal(JSON.stringify({ view }), '{"view":[[0,1,2],[3,4,5]]}');
    view.destroy();
  });

  test("a list in a dict grows; a tuple does not", async () => {
    const py = await python();
    await scope(py, {}, (globals) => {
      const dict = py.runPython("data = {'a': [1], 'b': (1,)}\ndata", { globals }) as PyProxy;
      const view = dict["asJsJson"]() as { a: number[]; b: number[] };
      view.a.push(2);
      assert.equal(py.runPython("str(data['a'])", { globals }), "[1, 2]");
      assert.throws(() => view.b.push(2));
      dict.destroy();
    });
  });
});
