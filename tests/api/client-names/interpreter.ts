// SPDX-License-Identifier: Apache-2.0
// What clients do with the interpreter's own functions and options.
import { assert, load, type PyProxy } from "../../harness/inside/kit.ts";
import { JUPYTERLITE, MARIMO, MICROPIP, PYSCRIPT, type Row, STLITE } from "./row.ts";

/** Options and functions of the interpreter, used in a way of the client's own. */
export const INTERPRETER: Row[] = [
  {
    name: "setStdout({ isatty, write }) and setStdin({ isatty, stdin }) of a terminal",
    clients: PYSCRIPT,
    check(py) {
      const written: string[] = [];
      const generic = {
        isatty: false,
        write(buffer: Uint8Array) {
          written.push(new TextDecoder().decode(buffer));
          return buffer.length;
        },
      };
      py.setStdout(generic);
      py.setStdin({ isatty: false, stdin: () => "an answer" });
      try {
        assert.equal(py.runPython("print('line'); input('prompt ')"), "an answer");
      } finally {
        py.setStdout();
        py.setStdin();
      }
      assert.equal(written.join(""), "line\nprompt ");
    },
  },
  {
    name: "unpackArchive in the formats whl, zip, tar, tgz and tar.gz",
    clients: `${PYSCRIPT}, ${STLITE}`,
    check(py) {
      py.runPython(`
import os, shutil
os.makedirs("/tmp/client/src", exist_ok=True)
open("/tmp/client/src/file.txt", "w").write("content")
for format in ("zip", "tar", "gztar"):
    shutil.make_archive("/tmp/client/made", format, "/tmp/client/src")`);
      const files = { whl: "zip", zip: "zip", tar: "tar", tgz: "tar.gz", "tar.gz": "tar.gz" };
      for (const [format, extension] of Object.entries(files)) {
        const bytes = py.FS.readFile(`/tmp/client/made.${extension}`);
        const folder = `/tmp/client/${format.replace(".", "")}`;
        py.unpackArchive(bytes.slice().buffer, format, { extractDir: folder });
        assert.equal(py.FS.readFile(`${folder}/file.txt`, { encoding: "utf8" }), "content", format);
      }
    },
  },
  {
    name: "runPython in a namespace that toPy({}) made, which sets and JavaScript takes away a global",
    clients: PYSCRIPT,
    check(py) {
      const globals = py.toPy({}) as PyProxy;
      const code =
        "import js; from pyodide.ffi import to_js; o = js.Object.fromEntries; js.client_made = lambda r: to_js(r, dict_converter=o)";
      py.runPython(code, { globals });
      const scope = globalThis as unknown as { client_made?: PyProxy };
      const made = scope.client_made as PyProxy;
      delete scope.client_made;
      const dict = py.runPython("{'a': 1}") as PyProxy;
      assert.deepEqual(made(dict), { a: 1 });
      dict.destroy();
      made.destroy();
      globals.destroy();
    },
  },
  {
    name: "toPy(null), and toPy of a message with nested objects",
    clients: JUPYTERLITE,
    check(py) {
      const isNull = py.runPython(
        "from pyodide.ffi import jsnull\nlambda value: value is None or value is jsnull",
      ) as PyProxy;
      assert.isTrue(isNull(py.toPy(null)));
      const parent = py.toPy({ header: { msg_id: "1", date: undefined }, buffers: [] }) as PyProxy;
      const header = parent["get"]("header") as PyProxy;
      assert.equal(header["get"]("msg_id"), "1");
      for (const each of [header, parent, isNull]) each.destroy();
      py.runPython("del jsnull");
    },
  },
  {
    name: "setInterruptBuffer that is set before the kernel runs and stays",
    clients: MARIMO,
    check(py) {
      const buffer = new Uint8Array(1);
      py.setInterruptBuffer(buffer);
      assert.equal(py.runPython("1 + 1"), 2);
      buffer[0] = 2;
      assert.throws(() => py.runPython("while True: pass"), /KeyboardInterrupt/);
      py.setInterruptBuffer(undefined);
    },
  },
  {
    name: "load options together: packages, convertNullToNone, _makeSnapshot: false, packageBaseUrl, lockFileContents as text",
    clients: `${MARIMO}, ${PYSCRIPT}`,
    options: { ours: "the oracle fetches micropip from its own server" },
    async check(py) {
      const options = {
        packages: ["packaging"],
        convertNullToNone: true,
        _makeSnapshot: false,
        packageBaseUrl: py.lockfileBaseUrl,
        lockFileContents: JSON.stringify(py.lockfile),
      };
      const other = await load(options as never);
      assert.equal(other.loadedPackages["packaging"], "default channel");
      assert.isTrue((other.runPython("lambda value: value is None") as PyProxy)(null));
    },
  },
  {
    name: "pyimport('pyodide').code.find_imports",
    clients: STLITE,
    check(py) {
      const pyodide = py.pyimport("pyodide") as PyProxy;
      const { code } = pyodide;
      const found = code.find_imports("import numpy as np") as PyProxy;
      assert.deepEqual(found["toJs"](), ["numpy"]);
      for (const each of [found, code, pyodide]) each.destroy();
    },
  },
  {
    name: "pyodide.ffi.run_sync and can_run_sync, pyodide.ffi.jsnull, pyodide.http.pyfetch's response",
    clients: `${MARIMO}, ${PYSCRIPT}, ${MICROPIP}`,
    options: { unbalanced: "imported modules stay" },
    async check(py) {
      const code = `
from pyodide.ffi import can_run_sync, create_proxy, jsnull, run_sync, to_js
from pyodide.http import FetchResponse, open_url, pyfetch
import pyodide.ffi
names = [hasattr(FetchResponse, name) for name in ("raise_for_status", "string", "bytes", "headers", "json", "buffer")]
result = [callable(run_sync), type(can_run_sync()).__name__, callable(create_proxy), callable(to_js), *names]
del can_run_sync, create_proxy, jsnull, run_sync, to_js, FetchResponse, open_url, pyfetch, pyodide, names
str(result)`;
      assert.equal(
        await py.runPythonAsync(code),
        "[True, 'bool', True, True, True, True, True, True, True, True]",
      );
    },
  },
];
