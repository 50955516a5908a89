// SPDX-License-Identifier: Apache-2.0
// PyPI's micropip, unchanged, and what tools for packages ask of the platform.
import {
  abiVersion,
  extensionSuffix,
  platformTag,
  pythonTag,
  sitePackages,
} from "../../host/platform/python-version.ts";
import { assert, load, suite, test } from "../harness/inside/kit.ts";
import { listening, Registry } from "../harness/inside/packages.ts";

const OURS = "the oracle fetches micropip from its own server";

suite("micropip", () => {
  test("is there before anything else, and installs a wheel by its address", { ours: OURS }, async () => {
    const registry = new Registry();
    const py = await load();
    const { errors, options } = listening();
    await py.loadPackage("micropip", options);
    assert.deepEqual(errors, []);
    const url = `${registry.base()}tiny_two-2.0-py3-none-any.whl`;
    const code = `
import micropip
await micropip.install(${JSON.stringify(url)})
import tiny_two, importlib.metadata as m
listed = micropip.list()["tiny-two"]
[tiny_two.value, listed.source, m.distribution("tiny-two").read_text("INSTALLER").strip()].__repr__()`;
    assert.equal(await py.runPythonAsync(code), `['two', '${url}', 'micropip']`);
    assert.equal(py.loadedPackages["tiny-two"], url);
    await py.runPythonAsync("micropip.uninstall('tiny-two')");
    assert.isFalse(py.FS.analyzePath(`${sitePackages}/tiny_two/__init__.py`).exists);
  });

  test("takes packages of the lock file, with what they depend on", { ours: OURS }, async () => {
    const registry = new Registry();
    const own = await load();
    const lock = await registry.lock();
    const base = own.lockfileBaseUrl as string;
    for (const entry of Object.values(own.lockfile.packages) as { name: string; file_name: string }[])
      lock.packages[entry.name] ??= { ...entry, file_name: base + entry.file_name } as never;
    const py = await registry.python("ok", { lockFileContents: lock });
    const code = `
import micropip
await micropip.install("tiny-one")
import tiny_one
[tiny_one.value, micropip.list()["tiny-one"].source, "tiny-two" in micropip.freeze()].__repr__()`;
    assert.equal(await py.runPythonAsync(code), "['one', 'pyodide', True]");
  });

  test("a wheel for another platform is refused with a reason", { ours: OURS }, async () => {
    const py = await load();
    const code = `
import micropip
try:
    await micropip.install("https://localhost/x-1.0-py3-none-linux_x86_64.whl")
    said = "nothing"
except ValueError as error:
    said = str(error)
said`;
    assert.match(await py.runPythonAsync(code), /linux_x86_64/);
  });
});

suite("the platform of wheels", () => {
  test("sysconfig knows it", async () => {
    const py = await load();
    const code = "import sysconfig as s; s.get_config_var('PYEMSCRIPTEN_PLATFORM_VERSION')";
    assert.equal(py.runPython(code), abiVersion);
    assert.equal(py.runPython("s.get_config_var('PYODIDE_ABI_VERSION')"), abiVersion);
    assert.match(py.runPython("s.get_platform()"), /^emscripten-\d+\.\d+\.\d+-wasm32$/);
    assert.equal(py.runPython("s.get_config_var('EXT_SUFFIX')"), extensionSuffix);
  });

  test("packaging.tags lists it first, then abi3 and pure Python", { ours: OURS }, async () => {
    const py = await load();
    const code = "from packaging.tags import sys_tags; ' '.join(map(str, sys_tags()))";
    const tags = (await py.runPythonAsync(code)).split(" ");
    assert.equal(tags[0], `${pythonTag}-${pythonTag}-${platformTag}`);
    assert.include(tags, `cp39-abi3-${platformTag}`);
    assert.include(tags, "py3-none-any");
  });
});
