// SPDX-License-Identifier: Apache-2.0
// Python iterators, generators and awaitables in JavaScript.

export const snippets = {
  iterate: ({ run }) => [
    [...run("[1, 2]")],
    [...run("{'a': 1}")],
    [...run("range(2)")],
    [...run("(x for x in 'ab')")],
  ],
  "iterate something that raises": ({ run }) => [...run("(1/0 for x in [1])")],
  "iterate twice": ({ run }) => {
    const l = run("[1]");
    return [[...l], [...l]];
  },
  "break out of a loop": ({ run }) => {
    for (const x of run("[1, 2, 3]")) if (x === 2) return x;
    return "not";
  },
  destructuring: ({ run }) => {
    const [a, , b = 5] = run("[1, 2]");
    return [a, b];
  },
  iterator: ({ run }) => {
    const i = run("iter([1, 2])");
    return [i.next(), i.next(), i.next(), i.next()];
  },
  "iterator is its own iterator": ({ run }) => {
    const i = run("iter([1, 2])");
    return i[Symbol.iterator]() === i;
  },
  generator: ({ run }) => {
    const g = run("def g():\n  x = yield 1\n  y = yield x * 2\n  return y\ng()");
    return [g.next(), g.next(5), g.next("r"), g.next()];
  },
  "generator sent a value at its start": ({ run }) => run("def g():\n  yield 1\ng()").next(5),
  "generator throw": ({ run }) => {
    const g = run("def g():\n  try: yield 1\n  except Exception as e: yield type(e).__name__\ng()");
    g.next();
    return g.throw(new RangeError("x"));
  },
  "generator throw uncaught": ({ run }) => {
    const g = run("def g():\n  yield 1\ng()");
    g.next();
    return g.throw(new RangeError("x"));
  },
  "generator throw PythonError": ({ py, run }) => {
    const g = run("def g():\n  try: yield 1\n  except KeyError as e: yield 'key'\ng()");
    g.next();
    try {
      py.runPython("raise KeyError('a')");
    } catch (error) {
      return g.throw(error);
    }
  },
  "generator throw a number": ({ run }) => {
    const g = run("def g():\n  yield 1\ng()");
    g.next();
    return g.throw(5);
  },
  "generator return": ({ run }) => {
    const g = run("def g():\n  yield 1\n  yield 2\ng()");
    return [g.next(), g.return(7), g.next()];
  },
  "generator return that is caught": ({ run }) => {
    const g = run("def g():\n  try: yield 1\n  except GeneratorExit: return 9\ng()");
    return [g.next(), g.return(7), g.next()];
  },
  "generator return that yields": ({ run }) => {
    const g = run("def g():\n  try: yield 1\n  finally: yield 2\ng()");
    return [g.next(), g.return(7), g.next()];
  },
  "generator return that raises": ({ run }) => {
    const g = run("def g():\n  try: yield 1\n  finally: raise KeyError('x')\ng()");
    g.next();
    return g.return(7);
  },
  "async generator": async ({ run }) => {
    const g = run("async def g():\n  x = yield 1\n  yield x * 2\ng()");
    return [await g.next(), await g.next(5), await g.next()];
  },
  "async iteration": async ({ run }) => {
    const seen = [];
    for await (const x of run("async def g():\n  yield 1\n  yield 2\ng()")) seen.push(x);
    return seen;
  },
  "async iteration of an iterable": async ({ run }) => {
    const seen = [];
    const code = "class A:\n  def __aiter__(s): return self_gen()\nasync def self_gen():\n  yield 5\nA()";
    for await (const x of run(code)) seen.push(x);
    return seen;
  },
  "async generator throw": async ({ run }) => {
    const g = run("async def g():\n  try: yield 1\n  except Exception as e: yield type(e).__name__\ng()");
    await g.next();
    return g.throw(new RangeError("x"));
  },
  "async generator throw uncaught": async ({ run }) => {
    const g = run("async def g():\n  yield 1\ng()");
    await g.next();
    return g.throw(new RangeError("x"));
  },
  "async generator return": async ({ run }) => {
    const g = run("async def g():\n  yield 1\n  yield 2\ng()");
    return [await g.next(), await g.return(7), await g.next()];
  },
  "async generator that raises": async ({ run }) =>
    run("async def g():\n  raise KeyError('x')\n  yield\ng()").next(),
  "await a coroutine": async ({ run }) => run("async def c(): return [1]\nc()").then((l) => l.length),
  "await a coroutine that raises": async ({ run }) => await run("async def c(): raise KeyError('x')\nc()"),
  "await a future": async ({ py }) =>
    py.runPythonAsync("import asyncio\nf = asyncio.get_running_loop().create_future()\nf.set_result(5)\nf"),
  "await an object": async ({ run }) =>
    await run("class A:\n  def __await__(s):\n    return 5\n    yield\nA()"),
  "await twice": async ({ run }) => {
    const c = run("async def c(): return 1\nc()");
    return [await c, await c];
  },
  "finally of a coroutine": async ({ run }) => {
    let called = 0;
    const result = await run("async def c(): return 1\nc()").finally(() => called++);
    return [result, called];
  },
  "catch of a coroutine": async ({ run }) =>
    run("async def c(): raise KeyError('x')\nc()").catch((e) => e.type),
  "spread into concat": ({ run }) => [1].concat(run("[2, 3]")),
};
