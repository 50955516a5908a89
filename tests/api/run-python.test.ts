// SPDX-License-Identifier: Apache-2.0
// runPython and runPythonAsync: values of the last expression, namespaces, file names, top-level await.
import {
  assert,
  python,
  type RunOptions,
  raises,
  raisesAsync,
  scope,
  suite,
  test,
} from "../harness/inside/kit.ts";

suite("runPython", () => {
  test("returns the value of the last expression", async () => {
    const py = await python();
    assert.equal(py.runPython("1 + 2"), 3);
    assert.equal(py.runPython("x = 20\ny = 22\nx + y"), 42);
    assert.equal(py.runPython("'a' 'b'"), "ab");
  });

  test("returns undefined when the last statement is no expression, or ends with a semicolon", async () => {
    const py = await python();
    for (const code of [
      "",
      "# nothing",
      "x = 1",
      "1 + 1;",
      "pass",
      "def f(): return 1",
      "for i in range(3): i",
    ]) {
      assert.isUndefined(py.runPython(code), code);
    }
  });

  test("indented code is dedented", async () => {
    const py = await python();
    assert.equal(
      py.runPython(`
        def twice(n):
            return n * 2
        twice(21)
      `),
      42,
    );
  });

  test("indented code is left as it is on demand", { ours: "an option of 314" }, async () => {
    const [py, options] = [await python(), { dedent: false }];
    assert.equal(py.runPython("1 + 2", options), 3);
    assert.equal(py.runPython("  1 + 2", { dedent: true }), 3);
    assert.throws(() => py.runPython("  1 + 2", options), /IndentationError: unexpected indent/);
    assert.match(await py.runPythonAsync("\n  1 + 2", options).catch(String), /IndentationError/);
  });

  test("keeps names in the global namespace from one call to the next", async () => {
    const py = await python();
    py.runPython("kept = [1, 2, 3]");
    assert.equal(py.runPython("sum(kept)"), 6);
    py.runPython("del kept");
    raises(py, "kept", "NameError");
  });

  test("annotations are evaluated, also by what the code runs", async () => {
    const py = await python();
    const rows = [
      "def f(x: int): ...\nf.__annotations__['x'] is int",
      "names = {}\nexec('def f(x: int): ...', names)\nnames['f'].__annotations__['x'] is int",
      "from pyodide.code import eval_code\neval_code('def f(x: int): ...\\nf.__annotations__')['x'] is int",
      "from __future__ import annotations\ndef f(x: int): ...\nf.__annotations__['x'] == 'int'",
      "def f(x: int): ...\nf.__annotations__['x'] is int",
      "eval(compile('lambda x: 0', '', 'eval')).__code__.co_flags & 0x1000000 == 0",
    ];
    for (const code of rows) {
      await scope(py, {}, (globals) => assert.isTrue(py.runPython(code, { globals }), code));
      await scope(py, {}, async (globals) => assert.isTrue(await py.runPythonAsync(code, { globals }), code));
    }
  });

  test("options are those of eval_code", async () => {
    const py = await python();
    const run = (code: string, options: object): unknown => py.runPython(code, options as RunOptions);
    assert.equal(run("kept = 4", { return_mode: "last_expr_or_assign" }), 4);
    assert.equal(run("kept;", { quiet_trailing_semicolon: false }), 4);
    assert.equal(run("kept", { filename: undefined, globals: null }), 4);
    assert.throws(
      () => run("1", { nosuch: 1 }),
      /TypeError: eval_code\(\) got an unexpected keyword argument 'nosuch'/,
    );
    assert.throws(() => run("1", { locals: 1 }), /TypeError: locals must be a mapping/);
    py.runPython("del kept");
  });

  test("code that is no string is a TypeError of Python's", async () => {
    const py = await python();
    for (const code of [undefined, null, 3, {}, []] as never[]) {
      assert.throws(
        () => py.runPython(code),
        py.ffi.PythonError,
        /TypeError: expected string or bytes-like object, got/,
      );
    }
  });

  test("what a program puts in the place of eval_code and find_imports is called", async () => {
    const py = await python();
    const code = `
import pyodide.code
seen = []
old = [getattr(pyodide.code, name) for name in ("eval_code", "eval_code_async", "find_imports")]
pyodide.code.eval_code = lambda *a, **k: seen.append("eval") or old[0](*a, **k)
pyodide.code.eval_code_async = lambda *a, **k: seen.append("async") or old[1](*a, **k)
pyodide.code.find_imports = lambda code: seen.append("find") or []`;
    py.runPython(code);
    py.runPython("1");
    await py.runPythonAsync("1");
    await py.loadPackagesFromImports("import os");
    const undo = "pyodide.code.eval_code, pyodide.code.eval_code_async, pyodide.code.find_imports = old";
    assert.equal(py.runPython(`${undo}\n' '.join(dict.fromkeys(seen))`), "eval async find");
    py.runPython("del seen, old");
  });

  test("globals given as an option are used instead of __main__'s", async () => {
    const py = await python();
    await scope(py, { x: 3 }, (globals) => {
      assert.equal(py.runPython("x + 1", { globals }), 4);
      py.runPython("only_here = 1", { globals });
      assert.isTrue(globals.has("only_here"));
      assert.isFalse(py.globals.has("only_here"));
    });
  });

  test("locals given as an option are used for names", async () => {
    const py = await python();
    await scope(py, { n: 5 }, (locals) => {
      assert.equal(py.runPython("n * 2", { locals }), 10);
      py.runPython("m = n + 1", { locals });
      assert.equal(locals.get("m"), 6);
      assert.isFalse(py.globals.has("m"));
    });
  });

  test("a file name given shows in the traceback, with source lines", async () => {
    const py = await python();
    try {
      py.runPython("def fail():\n    raise ValueError('no')\nfail()", { filename: "work.py" });
      assert.fail("nothing raised");
    } catch (error) {
      const { message } = error as Error;
      assert.match(message, /File "work\.py", line 3, in <module>/);
      assert.match(message, /File "work\.py", line 2, in fail/);
      assert.include(message, "raise ValueError('no')");
    }
  });

  test("the default file name is <exec>", async () => {
    const py = await python();
    assert.include(raises(py, "1/0", "ZeroDivisionError").message, 'File "<exec>", line 1, in <module>');
  });

  test("a syntax error is raised as one, with its place", async () => {
    const py = await python();
    const { message } = raises(py, "a = 1\nb = = 2", "SyntaxError");
    assert.match(message, /line 2/);
    assert.include(message, "b = = 2");
    raises(py, "if True:\nx", "IndentationError");
  });

  test("__name__ is __main__ and builtins are there", async () => {
    const py = await python();
    assert.equal(py.runPython("__name__"), "__main__");
    assert.equal(
      py.runPython("__builtins__.__name__ if not isinstance(__builtins__, dict) else 'builtins'"),
      "builtins",
    );
  });

  test("source with every line end and any script", async () => {
    const py = await python();
    assert.equal(py.runPython("a = 1\r\nb = 2\r\na + b"), 3);
    assert.equal(py.runPython("größe = 'π≈3 😀 漢字'\ngröße"), "π≈3 😀 漢字");
    assert.equal(py.runPython("# -*- coding: utf-8 -*-\n'é'"), "é");
  });

  test("a long program runs", async () => {
    const py = await python();
    const lines = Array.from({ length: 20_000 }, (_, index) => `total += ${index}`);
    assert.equal(py.runPython(`total = 0\n${lines.join("\n")}\ntotal`), (20_000 * 19_999) / 2);
  });
});

suite("runPythonAsync", () => {
  test("resolves with the last expression, awaited when it is a coroutine's result", async () => {
    const py = await python();
    assert.equal(await py.runPythonAsync("1 + 2"), 3);
    assert.isUndefined(await py.runPythonAsync("1 + 2;"));
    assert.equal(await py.runPythonAsync("async def f():\n    return 42\nawait f()"), 42);
  });

  test("top-level await of asyncio.sleep lets JavaScript run meanwhile", async () => {
    const py = await python();
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    const result = await py.runPythonAsync("import asyncio\nawait asyncio.sleep(0.15)\n'done'");
    clearInterval(timer);
    assert.equal(result, "done");
    assert.isAbove(ticks, 0);
  });

  test("top-level async for, async with and comprehensions", async () => {
    const py = await python();
    const result = await py.runPythonAsync(`
      import contextlib

      async def count(n):
          for i in range(n):
              yield i

      @contextlib.asynccontextmanager
      async def doubled(n):
          yield 2 * n

      total = 0
      async for i in count(5):
          total += i
      async with doubled(10) as twenty:
          total += twenty
      total += sum([i async for i in count(3)])
      total
    `);
    assert.equal(result, 33);
  });

  test("asyncio.gather runs tasks concurrently and keeps their order", async () => {
    const py = await python();
    const result = await py.runPythonAsync(`
      import asyncio
      log = []
      async def work(name, delay):
          log.append(name + " starts")
          await asyncio.sleep(delay)
          log.append(name + " ends")
          return name
      names = await asyncio.gather(work("a", 0.06), work("b", 0.01))
      repr((names, log))
    `);
    assert.equal(result, "(['a', 'b'], ['a starts', 'b starts', 'b ends', 'a ends'])");
  });

  test("awaits a JavaScript promise", async () => {
    const py = await python();
    const later = (value: unknown) => new Promise((resolve) => setTimeout(() => resolve(value), 10));
    await scope(py, { later }, async (globals) => {
      assert.equal(await py.runPythonAsync("await later('value')", { globals }), "value");
      assert.equal(await py.runPythonAsync("[await later(i) for i in range(3)][2]", { globals }), 2);
    });
  });

  test("a rejected promise is raised in Python where it is awaited", async () => {
    const py = await python();
    const refuse = () => Promise.reject(new RangeError("too far"));
    await scope(py, { refuse }, async (globals) => {
      const result = await py.runPythonAsync(
        "from pyodide.ffi import JsException\ntry:\n    await refuse()\nexcept JsException as e:\n    r = e.name + ': ' + e.message\nr",
        { globals },
      );
      assert.equal(result, "RangeError: too far");
    });
  });

  test("an exception rejects the promise with PythonError", async () => {
    const py = await python();
    const error = await raisesAsync(
      py,
      "import asyncio\nawait asyncio.sleep(0)\nraise KeyError('k')",
      "KeyError",
    );
    assert.include(error.message, "KeyError: 'k'");
  });

  test("names are kept in the globals", async () => {
    const py = await python();
    await py.runPythonAsync("import asyncio\nasync_kept = await asyncio.sleep(0, 7)");
    assert.equal(py.runPython("async_kept"), 7);
    py.runPython("del async_kept");
  });

  test("calls run interleaved", async () => {
    const py = await python();
    py.runPython("order = []");
    const code = (name: string, delay: number) =>
      `import asyncio\nawait asyncio.sleep(${delay})\norder.append('${name}')`;
    await Promise.all([py.runPythonAsync(code("slow", 0.08)), py.runPythonAsync(code("fast", 0.01))]);
    assert.equal(py.runPython("','.join(order)"), "fast,slow");
    py.runPython("del order");
  });

  test("wait_for cancels with TimeoutError", async () => {
    const py = await python();
    await raisesAsync(py, "import asyncio\nawait asyncio.wait_for(asyncio.sleep(30), 0.02)", "TimeoutError");
  });

  test("a loop runs: get_running_loop works inside, call_later is kept", async () => {
    const py = await python();
    const result = await py.runPythonAsync(`
      import asyncio
      loop = asyncio.get_running_loop()
      future = loop.create_future()
      start = loop.time()
      loop.call_later(0.05, future.set_result, "called")
      value = await future
      (value, loop.time() - start >= 0.04) == ("called", True)
    `);
    assert.isTrue(result);
  });
});
