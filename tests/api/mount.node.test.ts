// SPDX-License-Identifier: Apache-2.0
// Node alone: mountNodeFS shows a folder of the host; loading with CommonJS, from a worker thread, defaults of streams.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import { assert, assertAlive, load, settings, suite, test } from "../harness/inside/kit.ts";
import type { Python } from "../harness/inside/types.ts";

const run = promisify(execFile);

/** A folder of the host for one test. */
async function inFolder<T>(body: (folder: string) => T): Promise<Awaited<T>> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "pyxide-mount-")));
  try {
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

suite("mountNodeFS", () => {
  test("files go both ways", () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, "data é.csv"), "a,b\n1,2\n");
      const py = await load();
      py.mountNodeFS("/mnt/host", folder);
      assert.equal(
        py.runPython("import csv; repr(list(csv.reader(open('/mnt/host/data é.csv'))))"),
        "[['a', 'b'], ['1', '2']]",
      );
      py.runPython(
        "import os; os.makedirs('/mnt/host/out'); open('/mnt/host/out/r.bin', 'wb').write(bytes([0, 255]))",
      );
      assert.deepEqual([...readFileSync(join(folder, "out", "r.bin"))], [0, 255]);
    }));

  test("files of more than 4 GiB are read and written at any place", () =>
    inFolder(async (folder) => {
      const py = await load();
      py.mountNodeFS("/host", folder);
      const said = py.runPython(`
import os
with open("/host/large", "w+b") as f:
    f.seek(2**32 + 5); f.write(b"end")
    said = [f.seek(-3, 2), f.read(), f.tell(), os.pread(f.fileno(), 3, 2**32 + 5)]
with open("/host/large", "ab") as f:
    said += [f.tell(), f.truncate(2**31 + 1), os.stat("/host/large").st_size]
with open("/host/large", "rb", buffering=0) as f:
    said += [f.seek(0, 2)]
os.truncate("/host/large", 2**33)
repr([*said, os.path.getsize("/host/large")])`);
      const [end, short, long] = [2 ** 32 + 8, 2 ** 31 + 1, 2 ** 33];
      assert.equal(
        said,
        `[${end - 3}, b'end', ${end}, b'end', ${end}, ${short}, ${short}, ${short}, ${long}]`,
      );
    }));

  test("renames, removals, times and links reach the host", () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, "old"), "x");
      symlinkSync("old", join(folder, "link"));
      const py = await load();
      py.mountNodeFS("/host", folder);
      assert.equal(py.runPython("open('/host/link').read()"), "x");
      py.runPython("import os; os.rename('/host/old', '/host/new'); os.remove('/host/link')");
      assert.equal(readFileSync(join(folder, "new"), "utf8"), "x");
      assert.isTrue(py.runPython("import time; abs(os.stat('/host/new').st_mtime - time.time()) < 100"));
      py.runPython("os.utime('/host/new', (1, 1000000000))");
      assert.equal(py.runPython("os.stat('/host/new').st_mtime"), 1e9);
    }));

  test("modules import from it, and large files work", () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, "mounted_module.py"), "def f(): return 'from the host'\n");
      const py = await load();
      py.mountNodeFS("/host", folder);
      assert.equal(
        py.runPython("import sys; sys.path.insert(0, '/host'); import mounted_module; mounted_module.f()"),
        "from the host",
      );
      const code =
        "with open('/host/large', 'wb') as f:\n    for i in range(16): f.write(bytes([i]) * 2**20)\ndata = open('/host/large', 'rb').read()\n(len(data), data[5 * 2**20]) == (2**24, 5)";
      assert.isTrue(py.runPython(code));
    }));

  test("errors of the host are Python's", () =>
    inFolder(async (folder) => {
      const py = await load();
      py.mountNodeFS("/host", folder);
      assert.throws(() => py.runPython("open('/host/nothing')"), py.ffi.PythonError, /FileNotFoundError/);
      assert.throws(
        () => py.runPython("import os; os.rmdir('/host/nothing')"),
        py.ffi.PythonError,
        /FileNotFoundError/,
      );
      assertAlive(py);
    }));

  test("a folder that does not exist is refused", async () => {
    const py = await load();
    assert.throws(() => py.mountNodeFS("/host", "/no/such/folder/here"), Error);
  });

  test("a target that is not empty is refused", () =>
    inFolder(async (folder) => {
      const py = await load();
      py.FS.mkdirTree("/full");
      py.FS.writeFile("/full/file", "x");
      assert.throws(() => py.mountNodeFS("/full", folder), Error);
    }));
});

suite("Node", () => {
  const { dir } = settings();

  test("require works", async () => {
    const module = createRequire(import.meta.url)(join(dir, "pyodide.js")) as {
      loadPyodide(): Promise<Python>;
    };
    assertAlive(await module.loadPyodide());
  });

  test("a program that loads it ends by itself, from any folder", { needs: "Node's options" }, () =>
    inFolder(async (cwd) => {
      const code = `const { loadPyodide } = await import(${JSON.stringify(join(dir, "pyodide.mjs"))}); const py = await loadPyodide(); console.log(py.runPython("21 * 2"));`;
      const { stdout } = await run(process.execPath, ["--input-type=module", "-e", code], {
        cwd,
        timeout: 60_000,
      });
      assert.equal(stdout, "42\n");
    }),
  );

  test("it works in a worker thread", async () => {
    const code = `
      const { parentPort } = require("node:worker_threads");
      import(${JSON.stringify(join(dir, "pyodide.mjs"))})
        .then(({ loadPyodide }) => loadPyodide({ indexURL: ${JSON.stringify(dir)} }))
        .then((py) => parentPort.postMessage(py.runPython("'from a ' + 'thread'")));`;
    const worker = new Worker(code, { eval: true });
    const message = await new Promise((resolve, reject) =>
      worker.once("message", resolve).once("error", reject),
    );
    await worker.terminate();
    assert.equal(message, "from a thread");
  });

  test("print goes to the process' standard output and input comes from its standard input", {
    needs: "Node's options",
  }, async () => {
    const code = `const { loadPyodide } = await import(${JSON.stringify(join(dir, "pyodide.mjs"))}); const py = await loadPyodide(); py.runPython("import sys\\nprint('got', input())\\nprint('warn', file=sys.stderr)\\nprint('rest', repr(sys.stdin.read()))");`;
    const child = run(process.execPath, ["--input-type=module", "-e", code], { timeout: 60_000 });
    child.child.stdin?.end("first é\nsecond\n");
    const { stdout, stderr } = await child;
    assert.equal(stdout, "got first é\nrest 'second\\n'\n");
    assert.equal(stderr, "warn\n");
  });
});
