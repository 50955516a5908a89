// SPDX-License-Identifier: Apache-2.0
// Calling Python from JavaScript, and errors between them.

export const snippets = {
  call: ({ run }) => run("lambda *a, **k: (a, k)")(1, "a").toString(),
  "call with too many": ({ run }) => run("lambda: 1")(1),
  "call with undefined and null": ({ run }) => run("lambda *a: repr(a)")(undefined, null),
  "call of a class": ({ run }) => run("class A:\n  def __init__(s, x): s.x = x\nA")(5).x,
  "new of a class": ({ run }) => new (run("class A:\n  def __init__(s, x): s.x = x\nA"))(5).x,
  "call of a list": ({ run }) => run("[]")(),
  "call.call": ({ run }) => run("lambda *a: repr(a)").call("this", 1, 2),
  "call.apply": ({ run }) => run("lambda *a: repr(a)").apply("this", [1, 2]),
  "call.apply with an array-like": ({ run }) =>
    run("lambda *a: repr(a)").apply(null, { length: 2, 0: "a", 1: "b" }),
  "call.bind": ({ run }) => run("lambda *a: repr(a)").bind("this", 1)(2),
  "bind gives a proxy": ({ py, run }) => run("lambda *a: repr(a)").bind("this", 1) instanceof py.ffi.PyProxy,
  "bind and captureThis": ({ run }) => run("lambda *a: repr(a)").captureThis().bind("this", 1)(2),
  captureThis: ({ run }) => {
    const object = { x: 7, f: run("lambda self, a: self.x + a").captureThis() };
    return object.f(1);
  },
  "captureThis lives and dies with its origin": ({ run, thrown }) => {
    const f = run("lambda self: 1");
    const g = f.captureThis();
    g.destroy();
    return thrown(() => f());
  },
  callKwargs: ({ run }) => run("lambda *a, **k: repr((a, k))").callKwargs(1, { b: 2 }),
  "callKwargs with nothing": ({ run }) => run("lambda *a, **k: repr((a, k))").callKwargs(),
  "callKwargs with a number": ({ run }) => run("lambda *a, **k: repr((a, k))").callKwargs(5),
  "callKwargs with null": ({ run }) => run("lambda *a, **k: repr((a, k))").callKwargs(null),
  "callKwargs with a class instance": ({ run }) =>
    run("lambda *a, **k: repr((a, k))").callKwargs(
      new (class A {
        x = 1;
      })(),
    ),
  "callKwargs with an array": ({ run }) => run("lambda *a, **k: repr((a, k))").callKwargs(1, [2]),
  "callKwargs with a Map": ({ run }) => run("lambda *a, **k: repr((a, k))").callKwargs(new Map([["b", 2]])),
  "callKwargs with a Date": ({ run }) => run("lambda *a, **k: repr((a, k))").callKwargs(new Date(0)),
  "callKwargs with an object without prototype": ({ run }) =>
    run("lambda *a, **k: repr((a, k))").callKwargs(Object.assign(Object.create(null), { b: 2 })),
  "callKwargs of a wrong name": ({ run }) => run("lambda a: a").callKwargs({ b: 2 }),
  callRelaxed: ({ run }) => run("lambda a: a").callRelaxed(1, 2, 3),
  "callRelaxed too few": ({ run }) => run("lambda a: a").callRelaxed(),
  callKwargsRelaxed: ({ run }) => run("lambda a, *, b: repr((a, b))").callKwargsRelaxed(1, 2, { b: 3, c: 4 }),
  callWithOptions: ({ run }) => [
    run("lambda a: a").callWithOptions({ relaxed: true }, 1, 2),
    run("lambda a, b: a - b").callWithOptions({ kwargs: true }, 5, { b: 2 }),
    run("lambda a, b: a - b").callWithOptions({ kwargs: true, relaxed: true }, 5, { b: 2, c: 3 }),
    run("lambda a: a").callWithOptions({}, 1),
  ],
  "length and name of a function": ({ run }) => {
    const f = run("def abc(a, b): pass\nabc");
    return [f.length, f.name, f.$name, f.__name__];
  },
  "typeof of function methods": ({ run }) => {
    const f = run("len");
    return ["prototype", "arguments", "caller"].map((k) => typeof f[k]);
  },
  PythonError: ({ py }) => {
    try {
      py.runPython("raise ValueError('boo')");
    } catch (error) {
      return [
        error.name,
        error.type,
        error instanceof py.ffi.PythonError,
        error.message.includes("ValueError: boo"),
      ];
    }
  },
  "an exception is a proxy": ({ run }) => run("ValueError('x')").args.toString(),
  "sys.last_exc": ({ py }) => {
    try {
      py.runPython("raise ValueError('boo')");
    } catch {
      return py.runPython("import sys\nrepr(sys.last_exc)");
    }
  },
  "an error through Python and back": ({ run }) => {
    const error = new RangeError("x");
    try {
      run("f()", {
        f() {
          throw error;
        },
      });
    } catch (caught) {
      return [caught === error, caught.constructor.name];
    }
  },
  "a JavaScript error as a value": ({ run }) => {
    const error = new RangeError("x");
    return run("x", { x: error }) === error;
  },
};
