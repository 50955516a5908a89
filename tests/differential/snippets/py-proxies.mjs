// SPDX-License-Identifier: Apache-2.0
// Attributes, identity and lives of proxies of Python objects.

const madeError = (py, ...address) => new py.ffi.PythonError("ValueError", "message", ...address);

export const snippets = {
  "a PythonError of one's own, thrown": ({ py, run }) =>
    run("try: f()\nexcept Exception as error: kind = [type(error).__name__, 'message' in str(error)]\nkind", {
      f() {
        throw madeError(py);
      },
    }).toJs(),
  "a PythonError of one's own with an address": ({ py, run }) =>
    run("try: f()\nexcept Exception as error: kind = type(error).__name__\nkind", {
      f() {
        throw madeError(py, 4096);
      },
    }),
  "a PythonError of one's own, rejected": async ({ py }) => {
    globalThis.rejectsWithMade = async () => {
      throw madeError(py);
    };
    return py.runPythonAsync(
      "import js\ntry: await js.rejectsWithMade()\nexcept Exception as error: kind = 'message' in str(error)\nkind",
    );
  },
  "a PythonError of one's own, into a coroutine": ({ py, run }) =>
    run("async def f(): pass\nf()").throw(madeError(py)),
  "a PythonError of one's own goes to Python and back": ({ py }) => {
    const error = madeError(py);
    py.globals.set("made_error", error);
    return py.globals.get("made_error") === error && py.runPython("del made_error") === undefined;
  },
  "getBuffer of a type that does not divide the bytes": ({ run }) => run("bytes(range(12))").getBuffer("i64"),
  "getBuffer of a type that does not divide the bytes of a reversed view": ({ run }) =>
    run("memoryview(bytes(range(8)))[::-1]").getBuffer("i16"),
  attributes: ({ run }) => {
    const o = run("import types\ntypes.SimpleNamespace(a=1, length=2, get=3)");
    return [o.a, o.length, o.get, o.nothing, "a" in o, "nothing" in o];
  },
  "attribute set and delete": ({ run }) => {
    const o = run("import types\ntypes.SimpleNamespace()");
    o.x = [1];
    const before = o.x.length;
    delete o.x;
    return [before, o.x, "x" in o];
  },
  "attribute that cannot be set": ({ run }) => {
    run("object()").x = 1;
  },
  "attribute that cannot be deleted": ({ run }) => delete run("object()").x,
  "attribute whose getter raises": ({ run }) =>
    run("class A:\n  @property\n  def x(s): raise KeyError('x')\nA()").x,
  "hasattr whose getter raises": ({ run }) =>
    "x" in run("class A:\n  @property\n  def x(s): raise KeyError('x')\nA()"),
  "attribute hidden by a method": ({ run }) => {
    const o = run("class A:\n  def toJs(self): return 'mine'\n  destroy = 5\nA()");
    return [typeof o.toJs, o.$toJs(), o.$destroy, "$toJs" in o];
  },
  "attribute with $": ({ run }) => run("class A: pass\na = A()\nsetattr(a, '$x', 5)\na").$x,
  "set of a method's name": ({ run }) => {
    run("class A: pass\nA()").destroy = 5;
  },
  "set of $ name": ({ run }) => {
    const o = run("class A: pass\nA()");
    o.$destroy = 5;
    return [o.$destroy, typeof o.destroy];
  },
  "set of length of a list": ({ run }) => {
    run("[]").length = 5;
  },
  "symbol attributes": ({ run }) => {
    const o = run("class A: pass\nA()");
    const s = Symbol("s");
    return [o[s], s in o];
  },
  "keys of an object": ({ run }) =>
    Reflect.ownKeys(run("class A:\n  x = 1\n  def f(s): pass\nA()")).filter((k) =>
      ["x", "f", "__init__"].includes(k),
    ),
  "Object.keys of an object": ({ run }) => Object.keys(run("class A:\n  x = 1\nA()")).includes("x"),
  "Object.keys of a list": ({ run }) => Object.keys(run("[7, 8]")).filter((k) => /^\d+$/.test(k)),
  destroy: ({ run, thrown }) => {
    const l = run("[1]");
    l.destroy();
    return [
      thrown(() => l.length),
      thrown(() => l.get(0)),
      thrown(() => l.toString()),
      thrown(() => l.type),
      thrown(() => [...l]),
    ];
  },
  "destroy twice": ({ run }) => {
    const l = run("[1]");
    l.destroy();
    return l.destroy();
  },
  "destroy with a message": ({ run }) => {
    const l = run("[1]");
    l.destroy({ message: "gone now" });
    try {
      return l.length;
    } catch (error) {
      return error.message.includes("gone now");
    }
  },
  copy: ({ run }) => {
    const l = run("[1]");
    const c = l.copy();
    l.destroy();
    return [c === l, c.length];
  },
  "copy of a destroyed proxy": ({ run }) => {
    const l = run("[1]");
    l.destroy();
    return l.copy();
  },
  "a destroyed proxy as an argument": ({ run }) => {
    const l = run("[1]");
    l.destroy();
    return run("lambda x: x")(l);
  },
  "a destroyed proxy called": ({ run }) => {
    const f = run("lambda: 1");
    f.destroy();
    return f();
  },
  "Symbol.dispose": ({ run, thrown }) => {
    const l = run("[1]");
    if (typeof l[Symbol.dispose] !== "function") return "no dispose";
    l[Symbol.dispose]();
    return thrown(() => l.length);
  },
  "identity of proxies": ({ run }) => {
    const l = run("l = [1]\nl");
    return [run("l") === l, run("x is l", { x: l })];
  },
  "identity of JavaScript objects": ({ run }) => {
    const object = {};
    return [run("x", { x: object }) === object, run("[x]").get(0) === object];
  },
};
