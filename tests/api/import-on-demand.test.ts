// SPDX-License-Identifier: Apache-2.0
// `import` of a module that a package of the lock file has: it is downloaded, checked and loaded meanwhile.
import { sitePackages } from "../../host/platform/python-version.ts";
import {
  assert,
  assertAlive,
  load,
  type Python,
  raises,
  raisesAsync,
  settings,
  suite,
  test,
} from "../harness/inside/kit.ts";
import { installedFiles, type PackageProgress, Registry } from "../harness/inside/packages.ts";

const OURS = "the oracle does not load packages by itself";

/** Suspends Python where the engine can, else blocks. */
const run = {
  runPython: (py: Python, code: string): unknown => py.runPython(code),
  runPythonAsync: (py: Python, code: string): unknown => py.runPythonAsync(code),
};

suite("import on demand", () => {
  for (const [name, start] of Object.entries(run)) {
    test(`in ${name}`, { ours: OURS }, async () => {
      const registry = new Registry();
      const py = await registry.python();
      assert.equal(await start(py, "import tiny_one; tiny_one.value + tiny_one.tiny_two.value"), "onetwo");
      assert.sameMembers(await registry.requests(), [
        "tiny_two-2.0-py3-none-any.whl",
        "tiny_one-1.0-py3-none-any.whl",
      ]);
      assert.deepEqual(Object.keys(py.loadedPackages), ["tiny-two", "tiny-one"]);
      assert.equal(
        await start(py, "import importlib\nimportlib.import_module('tiny_three').tiny_two.value"),
        "two",
      );
      assertAlive(py);
    });

    test(`progress is told in ${name}`, { ours: OURS }, async () => {
      const told: PackageProgress[] = [];
      const py = await new Registry().python("ok", { onPackageProgress: (progress) => told.push(progress) });
      await start(py, "import tiny_one");
      const phases = told.map(({ phase }) => phase);
      assert.deepEqual([...new Set(phases)], ["download", "install", "done"]);
      assert.deepEqual(told.at(-1)?.packages, ["tiny-two", "tiny-one"]);
      assert.equal(told.at(-1)?.loaded, told.at(-1)?.total);
      assert.equal(told.at(-1)?.filesLoaded, 2);
      assert.ok(
        told.every(({ files }) => files === 2),
        "all files are known from the start",
      );
    });

    test(`a failure in ${name} is an ImportError with the reason`, { ours: OURS }, async () => {
      const registry = new Registry();
      const py = await registry.python("damaged");
      const before = installedFiles(py);
      const code = "import tiny_two";
      const error =
        name === "runPython" ? raises(py, code, "ImportError") : await raisesAsync(py, code, "ImportError");
      assert.match(
        error.message,
        /cannot import 'tiny_two': .*tiny-two.*sha256 of tiny_two.* but the lock file says/,
      );
      assert.deepEqual(installedFiles(py), before);
      assertAlive(py);
    });
  }

  test("pyimport and from … import", { ours: OURS }, async () => {
    const py = await new Registry().python();
    const module = py.pyimport("tiny_two");
    assert.equal(module.value, "two");
    module.destroy();
    assert.equal(py.runPython("from tiny_one import value; value"), "one");
  });

  test("what a library tries while it is imported is not downloaded; what it needs when called is", {
    ours: OURS,
  }, async () => {
    const registry = new Registry();
    const py = await registry.python();
    assert.isTrue(py.runPython("import tiny_three; tiny_three.tiny_two is None"));
    assert.deepEqual(await registry.requests(), ["tiny_three-3.0-py3-none-any.whl"]);
    assert.equal(py.runPython("tiny_three.later()"), "two");
  });

  test("a question whether a module is there downloads nothing", { ours: OURS }, async () => {
    const registry = new Registry();
    const py = await registry.python();
    assert.isTrue(py.runPython("import importlib.util\nimportlib.util.find_spec('tiny_two') is None"));
    assert.deepEqual(await registry.requests(), []);
  });

  test("a program that tries is answered", { ours: OURS }, async () => {
    const py = await new Registry().python();
    const code = "try:\n    import tiny_two\nexcept ImportError:\n    tiny_two = None\ntiny_two.value";
    assert.equal(py.runPython(code), "two");
  });

  test("tasks that import the same at the same time get one module", { ours: OURS }, async () => {
    const registry = new Registry();
    const py = await registry.python("slow");
    const code = `
import asyncio
async def task():
    import tiny_two
    return tiny_two
one, two = await asyncio.gather(task(), task())
f"{one is two} {one.__spec__.origin}"`;
    assert.equal(await py.runPythonAsync(code), `True ${sitePackages}/tiny_two/__init__.py`);
    assert.lengthOf(await registry.requests(), 1);
  });

  test("a module that no package has", { ours: OURS }, async () => {
    const py = await new Registry().python();
    assert.include(raises(py, "import quite_different", "ModuleNotFoundError").message, "'quite_different'");
  });

  test("loadOnImport: false leaves imports alone", { ours: OURS }, async () => {
    const registry = new Registry();
    const py = await registry.python("ok", { loadOnImport: false });
    raises(py, "import tiny_two", "ModuleNotFoundError");
    await raisesAsync(py, "import tiny_two", "ModuleNotFoundError");
    assert.deepEqual(await registry.requests(), []);
  });

  test("micropip, from the lock file of the package itself", { ours: OURS }, async () => {
    const py = await load();
    assert.equal(await py.runPythonAsync("import micropip; type(micropip.list()).__name__"), "PackageDict");
  });

  test("in a page's worker, whose client is told the progress", {
    ours: OURS,
    on: ["page"],
    unbalanced: "in a worker",
  }, async () => {
    const { PyxideWorker } = (await import(new URL("worker-client.mjs", settings().entry).href)) as {
      PyxideWorker: PyxideWorkerClass;
    };
    const phases: string[] = [];
    const worker = PyxideWorker.inPage(new URL("pyxide.worker.mjs", settings().entry).href, {
      onPackageProgress: ({ phase }) => phases.push(phase),
    });
    await worker.load();
    assert.equal((await worker.run("import micropip\nmicropip.__name__")).repr, "'micropip'");
    assert.equal(phases.at(-1), "done");
  });
});

interface PyxideWorkerClass {
  inPage(
    address: string,
    setup: { onPackageProgress: (progress: PackageProgress) => void },
  ): { load(): Promise<unknown>; run(code: string): Promise<{ repr: string }> };
}
