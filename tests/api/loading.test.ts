// SPDX-License-Identifier: Apache-2.0
// loadPyodide's options, and what an instance is once it is loaded.
import { fullPythonVersion, pythonVersion } from "../../host/platform/python-version.ts";
import { assert, assertAlive, load, python, settings, suite, test } from "../harness/inside/kit.ts";
import type { LoadOptions, Python } from "../harness/inside/types.ts";

suite("loading", () => {
  test("the entry exports the loader and a version", async () => {
    const module = await import(settings().entry);
    assert.isFunction(module[settings().loader]);
    assert.equal(module.version, settings().version);
  });

  test("pyodide.mjs exports loadPyodide, which loads", async () => {
    const module = await import(`${settings().base}/pyodide.mjs`);
    const py = (await module.loadPyodide()) as Python;
    assertAlive(py);
    assert.equal(py.version, module.version);
  });

  test("version is the package's", async () => {
    const py = await python();
    assert.equal(py.version, settings().version);
    assert.match(py.version, /^\d+\.\d+/);
  });

  test("Python is as python.toml says, on Emscripten, 32 bits, 30-bit digits", async () => {
    const py = await python();
    assert.equal(py.runPython("import sys; '%d.%d' % sys.version_info[:2]"), pythonVersion);
    assert.equal(py.runPython("import sys; sys.platform"), "emscripten");
    assert.equal(py.runPython("import sys; sys.implementation.name"), "cpython");
    assert.equal(py.runPython("import sys; sys.maxsize"), 2 ** 31 - 1);
    assert.equal(py.runPython("import sys; sys.byteorder"), "little");
    assert.equal(py.runPython("import platform; platform.machine()"), "wasm32");
  });

  test("CPython has 30-bit digits", { ours: "the oracle has an older one" }, async () => {
    const py = await python();
    assert.equal(py.runPython("import platform; platform.python_version()"), fullPythonVersion);
    assert.equal(py.runPython("import sys; sys.int_info.bits_per_digit"), 30);
  });

  test("home is /home/pyodide, and the working folder", async () => {
    const py = await python();
    assert.equal(py.runPython("import os; os.environ['HOME']"), "/home/pyodide");
    assert.equal(py.runPython("import os; os.path.expanduser('~')"), "/home/pyodide");
    assert.equal(py.runPython("import os; os.getcwd()"), "/home/pyodide");
    assert.equal(py.FS.cwd(), "/home/pyodide");
  });

  test("instances are apart", async () => {
    const [one, two] = [await load(), await load()];
    one.runPython("mine = 1");
    assert.isFalse(two.globals.has("mine"));
    one.FS.writeFile("/tmp/one", "1");
    assert.isFalse(two.FS.analyzePath("/tmp/one").exists);
    assertAlive(one);
    assertAlive(two);
  });

  test("instances load side by side", async () => {
    const both = await Promise.all([load(), load()]);
    for (const py of both) assertAlive(py);
  });
});

suite("options", () => {
  const runWith = async (options: LoadOptions, code: string): Promise<unknown> =>
    (await load(options)).runPython(code);

  test("env reaches os.environ, and HOME may be another", async () => {
    const py = await load({ env: { GREETING: "grüß dich", HOME: "/home/me", EMPTY: "" } });
    assert.equal(py.runPython("import os; os.environ['GREETING']"), "grüß dich");
    assert.equal(py.runPython("os.environ['EMPTY']"), "");
    assert.equal(py.runPython("os.path.expanduser('~')"), "/home/me");
    assert.equal(py.runPython("os.getcwd()"), "/home/me");
  });

  test("values of env that are no strings become some, undefined is left out", async () => {
    const py = await load({ env: { LEVEL: 3, FLAG: true, NONE: undefined } });
    assert.equal(py.runPython("import os; os.environ['LEVEL'] + os.environ['FLAG']"), "3true");
    assert.isFalse(py.runPython("'NONE' in os.environ"));
  });

  test("env that Python itself reads is obeyed", async () => {
    const code =
      "import sys; [sys.flags.optimize, sys.flags.dont_write_bytecode, sys.flags.hash_randomization].__repr__()";
    const env = { PYTHONOPTIMIZE: "1", PYTHONDONTWRITEBYTECODE: "1", PYTHONHASHSEED: "0" };
    assert.equal(await runWith({ env }, code), "[1, 1, 0]");
  });

  test("a hash seed makes string hashes repeat", async () => {
    const seeded = () => runWith({ env: { PYTHONHASHSEED: "7" } }, "hash('text')");
    assert.equal(await seeded(), await seeded());
  });

  test("strings' hashes differ from one instance to the next", async () => {
    const hashes = [await runWith({}, "hash('text')"), await runWith({}, "hash('text')")];
    assert.notEqual(hashes[0], hashes[1]);
  });

  test("args are Python's command line", async () => {
    const code = "import sys; repr((sys.flags.optimize, sys.flags.verbose, sys._xoptions, sys.warnoptions))";
    const result = await runWith({ args: ["-OO", "-X", "key=value", "-W", "error"] }, code);
    assert.equal(result, "(2, 0, {'key': 'value'}, ['error'])");
  });

  test("a warning is an error after -W error", async () => {
    const code = `
      import warnings
      try:
          warnings.warn("old", DeprecationWarning)
          result = "no error"
      except DeprecationWarning as error:
          result = str(error)
      result`;
    assert.equal(await runWith({ args: ["-W", "error"] }, code), "old");
  });

  test("indexURL names the folder of the package", async () => {
    const { context, base, dir } = settings();
    const indexURL = context === "node" ? dir : `${base}/`;
    assert.equal(await runWith({ indexURL }, "6 * 7"), 42);
  });

  test("indexURL without the last slash", async () => {
    const { context, base, dir } = settings();
    const indexURL = context === "node" ? dir.replace(/\/$/, "") : base;
    assert.equal(await runWith({ indexURL }, "6 * 7"), 42);
  });

  test("indexURL as a relative URL", { on: ["browser"] }, async () => {
    assert.equal(await runWith({ indexURL: "/dist/" }, "6 * 7"), 42);
  });

  test("a wrong indexURL is refused", { ours: "the oracle's promise never settles in Node" }, async () => {
    let refused: unknown;
    const indexURL = settings().context === "node" ? "/nowhere/at/all/" : "/nowhere/at/all/";
    await load({ indexURL }).catch((error: unknown) => {
      refused = error;
    });
    assert.instanceOf(refused, Error);
  });

  test("stdLibURL names the standard library's file", async () => {
    const { context, base, dir } = settings();
    const folder = context === "node" ? dir : base;
    assert.equal(
      await runWith({ stdLibURL: `${folder}/python_stdlib.zip` }, "import json; json.dumps([1])"),
      "[1]",
    );
  });

  test("args that end Python are refused", { ours: "the oracle throws no Error" }, async () => {
    let refused: unknown;
    await load({ args: ["--no-such-option"] }).catch((error: unknown) => {
      refused = error;
    });
    assert.match((refused as Error).message, /^the option 'args' ends Python before it has started/);
  });

  test("run_js is the eval of jsglobals", async () => {
    const py = await load({ jsglobals: { Object, answer: 42, setTimeout, clearTimeout } });
    assert.throws(
      () => py.runPython("from pyodide.code import run_js; run_js('answer')"),
      /ImportError: cannot import name 'eval' from 'js'/,
    );
    const own = await load({
      jsglobals: { Object, eval: (code: string) => `evaluated ${code}`, setTimeout },
    });
    assert.equal(own.runPython("from pyodide.code import run_js; run_js('1 + 1')"), "evaluated 1 + 1");
  });

  test("jsglobals is what `import js` gives", async () => {
    const calls: number[] = [];
    const jsglobals = {
      answer: 42,
      record: (n: number) => calls.push(n),
      setTimeout,
      clearTimeout,
      Object,
      Error,
    };
    const py = await load({ jsglobals });
    assert.equal(py.runPython("import js; js.answer"), 42);
    assert.equal(py.runPython("from js import answer; answer + 1"), 43);
    py.runPython("js.record(5)");
    assert.deepEqual(calls, [5]);
    assert.isFalse(py.runPython("hasattr(js, 'JSON')"));
  });

  test("stdout and stderr get lines without their ends", async () => {
    const out: string[] = [];
    const err: string[] = [];
    const py = await load({ stdout: (line) => out.push(line), stderr: (line) => err.push(line) });
    py.runPython("import sys\nprint('one\\ntwo')\nprint('three', file=sys.stderr)");
    assert.deepEqual(out, ["one", "two"]);
    assert.deepEqual(err, ["three"]);
  });

  test("stdin gives one line a call, null at the end", async () => {
    const lines = ["first", "second"];
    const py = await load({ stdin: () => lines.shift() ?? null, stdout: () => undefined });
    assert.equal(py.runPython("input()"), "first");
    assert.equal(py.runPython("import sys; sys.stdin.readline()"), "second\n");
    assert.equal(py.runPython("sys.stdin.read()"), "");
  });

  test("fsInit may write files before Python starts", async () => {
    const py = await load({
      fsInit: async (fs, { sitePackages }) => fs.writeFile(`${sitePackages}/early.py`, "value = 'early'\n"),
    });
    assert.equal(py.runPython("import early; early.value"), "early");
  });

  test("fullStdLib: false still imports the usual modules", async () => {
    assert.equal(await runWith({ fullStdLib: false }, "import json, re, asyncio, decimal; 1"), 1);
  });

  test("an unknown option does not disturb", async () => {
    assert.equal(await runWith({ surprise: true } as LoadOptions, "1"), 1);
  });
});

suite("lock file", () => {
  test("lockfile tells the platform and the packages", async () => {
    const { info, packages } = (await python()).lockfile;
    assert.equal(info.arch, "wasm32");
    assert.match(info.platform ?? "", /^emscripten_\d+_\d+_\d+$/);
    assert.match(info.python ?? "", /^3\.13\./);
    assert.isObject(packages);
  });

  test("two lock files at once are an error", async () => {
    let refused: unknown;
    await load({ lockFileURL: "/lock.json", lockFileContents: "{}" }).catch((error: unknown) => {
      refused = error;
    });
    assert.match((refused as Error).message, /^Can't pass both lockFileContents and lockFileURL/);
  });

  test("lockfileBaseUrl is where packages are looked for first", { on: ["node"] }, async () => {
    const packageBaseUrl = "http://localhost:9/packages";
    assert.equal((await load({ packageBaseUrl })).lockfileBaseUrl, `${packageBaseUrl}/`);
    const py = await load({ packageBaseUrl, packageCacheDir: "/tmp/packages" });
    assert.equal(py.lockfileBaseUrl, "/tmp/packages/");
  });
});
