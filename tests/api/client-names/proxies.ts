// SPDX-License-Identifier: Apache-2.0
// What clients do with proxies.
import { assert, type PyProxy } from "../../harness/inside/kit.ts";
import { JUPYTERLITE, MARIMO, PYSCRIPT, type Row, STLITE } from "./row.ts";

/** What proxies must be able to do. */
export const PROXIES: Row[] = [
  {
    name: "Symbol(pyproxy.attrs), an own key of proxies: is `shared.gcRegistered` false for borrowed ones?",
    clients: PYSCRIPT,
    check(py) {
      const owned = py.runPython("lambda: 1") as PyProxy;
      const key = Reflect.ownKeys(owned).find((each) => String(each) === "Symbol(pyproxy.attrs)");
      assert.isDefined(key);
      type Attributes = { shared: { gcRegistered: boolean } };
      const registered = (proxy: object) =>
        (proxy as Record<symbol, Attributes>)[key as symbol]?.shared.gcRegistered;
      assert.isTrue(registered(owned));
      const seen: unknown[] = [];
      const look = (borrowed: object) => {
        seen.push(Object.hasOwn(borrowed, key as symbol), registered(borrowed));
      };
      const call = py.runPython("lambda look: look(lambda: 1)") as PyProxy;
      call(look);
      assert.deepEqual(seen, [true, false]);
      owned.destroy();
      call.destroy();
    },
  },
  {
    name: "ffi.PyProxy for instanceof, toJs with Object.fromEntries for dicts",
    clients: `${PYSCRIPT}, ${JUPYTERLITE}, ${STLITE}`,
    check(py) {
      const dict = py.runPython("{'a': [1, {'b': 2}]}") as PyProxy;
      assert.instanceOf(dict, py.ffi.PyProxy);
      assert.deepEqual(dict["toJs"]({ dict_converter: Object.fromEntries }), { a: [1, { b: 2 }] });
      assert.instanceOf(dict["toJs"](), Object);
      dict.destroy();
    },
  },
  {
    name: "an interpreter's `globals.get(name)`, called with Function.prototype.call",
    clients: PYSCRIPT,
    async check(py) {
      py.runPython(
        "def client_handler(event): return event * 2\nasync def client_coroutine(event): return event * 3",
      );
      const handler = py.globals["get"]("client_handler") as PyProxy;
      const coroutine = py.globals["get"]("client_coroutine") as PyProxy;
      assert.equal(handler["call"](undefined, 21), 42);
      assert.equal(await coroutine["call"](undefined, 14), 42);
      handler.destroy();
      coroutine.destroy();
      py.runPython("del client_handler, client_coroutine");
    },
  },
  {
    name: "callKwargs with keywords alone, `$type` for an attribute that the proxy hides",
    clients: STLITE,
    check(py) {
      const make = py.runPython(
        "class Completion:\n    type = 'function'\n    def __init__(self, *, line, column): self.name = f'{line}:{column}'\nCompletion",
      ) as PyProxy;
      const made = make["callKwargs"]({ line: 1, column: 2 }) as PyProxy;
      assert.deepEqual([made["name"], made["$type"]], ["1:2", "function"]);
      made.destroy();
      make.destroy();
      py.runPython("del Completion");
    },
  },
  {
    name: "JavaScript functions set as attributes of Python objects, through properties, too",
    clients: JUPYTERLITE,
    check(py) {
      const code = `
import builtins
class Shell:
    @property
    def input(self): return self._input
    @input.setter
    def input(self, value):
        self._input = value
        self.ask = lambda *args, **kwargs: value(*args, **kwargs)
shell = Shell()
shell`;
      const shell = py.runPython(code) as PyProxy;
      const kept = shell["copy"]() as PyProxy;
      kept["input"] = (prompt: string) => `answer to ${prompt}`;
      kept["send_comm"] = (kind: string) => kind;
      assert.equal(py.runPython("shell.ask('a question')"), "answer to a question");
      assert.equal(py.runPython("shell.send_comm('open')"), "open");
      kept.destroy();
      shell.destroy();
      py.runPython("del shell, Shell");
    },
  },
  {
    name: "a tuple's proxy in a destructuring assignment",
    clients: MARIMO,
    check(py) {
      const parts = py.runPython("(lambda: 1, lambda: 2, ['a', 'b'])") as PyProxy;
      const [first, second, names] = parts as unknown as [PyProxy, PyProxy, PyProxy];
      parts.destroy();
      assert.deepEqual([first(), second()], [1, 2]);
      assert.deepEqual([...new Set(names["toJs"]() as string[])], ["a", "b"]);
      for (const each of [first, second, names]) each.destroy();
    },
  },
];
