// SPDX-License-Identifier: Apache-2.0
// Wheels with shared libraries: from PyPI, large ones, and libraries that need others.
import { platformTag, pythonTag, sitePackages } from "../../host/platform/python-version.ts";
import { assert, load, type Python, raises, settings, suite, test } from "../harness/inside/kit.ts";
import { listening } from "../harness/inside/packages.ts";
import { needed, needing } from "./fixtures/needs.ts";

const OURS = "the oracle loads libraries when their package is loaded";
const own = `${pythonTag}-${pythonTag}-${platformTag}.whl`;

function write(py: Python, path: string, base64: string): void {
  py.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
  py.FS.writeFile(
    path,
    Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)),
  );
}

async function install(py: Python, name: string): Promise<void> {
  const { errors, options } = listening();
  await py.loadPackage(`${settings().server}/wheels/${name}`, options);
  assert.deepEqual(errors, []);
}

suite("libraries that need others", () => {
  const use = `import ctypes\nctypes.CDLL("${sitePackages}/tiny_needs/tiny.so").tiny_twice()`;

  test("are found beside the library, by its own search path", { ours: OURS }, async () => {
    const py = await load();
    write(py, `${sitePackages}/tiny_needs.libs/libtiny.so`, needed);
    write(py, `${sitePackages}/tiny_needs/tiny.so`, needing);
    assert.equal(py.runPython(use), 42);
  });

  test("are found in /usr/lib", { ours: OURS }, async () => {
    const py = await load();
    write(py, "/usr/lib/libtiny.so", needed);
    write(py, `${sitePackages}/tiny_needs/tiny.so`, needing);
    assert.equal(py.runPython(use), 42);
  });

  test("are an error where they are not, and can come later", { ours: OURS }, async () => {
    const py = await load();
    write(py, `${sitePackages}/tiny_needs/tiny.so`, needing);
    const warn = console.warn;
    console.warn = () => undefined;
    try {
      assert.match(raises(py, use, "OSError").message, /libtiny\.so/);
    } finally {
      console.warn = warn;
    }
    write(py, `${sitePackages}/tiny_needs.libs/libtiny.so`, needed);
    assert.equal(py.runPython(use), 42);
  });
});

suite("wheels with shared libraries", () => {
  test("from PyPI, in C", { ours: OURS }, async () => {
    const py = await load();
    await install(py, `xxhash-4.1.0-${own}`);
    assert.equal(py.runPython("import xxhash; xxhash.xxh64_hexdigest(b'abc')"), "44bc2cf5ad770999");
  });

  test("abi3, in Rust, by micropip", { ours: OURS }, async () => {
    const py = await load();
    const url = `${settings().server}/wheels/uuid_utils-1.2.0-cp310-abi3-${platformTag}.whl`;
    const code = `
import micropip
await micropip.install("${url}")
import uuid_utils
str(uuid_utils.uuid5(uuid_utils.NAMESPACE_DNS, "python.org"))`;
    assert.equal(await py.runPythonAsync(code), "886313e1-3b8a-5372-9b90-0c9aee199e5d");
  });

  test("a module of more than 8 MB, which Chromium compiles on no page's main thread while it waits", {
    ours: OURS,
  }, async () => {
    const py = await load();
    await install(py, `arro3_core-0.9.1-${own}`);
    const code = "import arro3.core as a\nlen(a.Array([1, 2, 3], a.DataType.int64()))";
    assert.equal(py.runPython(code), 3);
  });
});
