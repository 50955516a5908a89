// SPDX-License-Identifier: Apache-2.0
// Modules that are fetched on first import, in Node, from a server: Node has no synchronous `fetch` of its own.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { assert, load, raises, settings, suite, test } from "../harness/inside/kit.ts";

/** Serves a folder in another thread, for the tests' own waits while Python imports. */
async function serve(folder: string): Promise<{ origin: string; stop: () => Promise<number> }> {
  const source = `
    const { createServer } = require("node:http");
    const { readFile } = require("node:fs");
    const { parentPort, workerData } = require("node:worker_threads");
    const server = createServer((request, response) =>
      readFile(workerData + request.url, (error, data) => response.writeHead(error ? 404 : 200).end(data)));
    server.listen(0, "localhost", () => parentPort.postMessage(server.address().port));`;
  const worker = new Worker(source, { eval: true, workerData: folder });
  const port = await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  return { origin: `http://localhost:${port}`, stop: () => worker.terminate() };
}

suite("modules that are fetched on first import, from a server", () => {
  test("they are had, and a failure is an ImportError", { ours: "indexURL is a folder there" }, async () => {
    const { origin, stop } = await serve(settings().dir);
    const warn = console.warn;
    console.warn = () => undefined;
    try {
      const py = await load({ indexURL: `${origin}/` });
      assert.equal(
        py.runPython("import unicodedata; unicodedata.name('\\xe9')"),
        "LATIN SMALL LETTER E WITH ACUTE",
      );
      await stop();
      const { message } = raises(py, "import sqlite3", "ImportError");
      assert.include(message, `${origin}/dynload/_sqlite3.`);
      assert.match(message, /ECONNREFUSED|connection refused/i);
    } finally {
      console.warn = warn;
      await stop();
    }
  });
});

suite("shared modules and the program", () => {
  test("the program has all that the modules need", { ours: "the peer has them in one file" }, () => {
    const { dir } = settings();
    const moduleOf = (file: string) => new WebAssembly.Module(readFileSync(join(dir, file)));
    const names = (list: { name: string }[]) => list.map(({ name }) => name);
    const program = moduleOf("pyxide.asm.wasm");
    // The loader gives each module its place in memory and in the table; the rest are the program's functions and data.
    const has = new Set([
      ...names(WebAssembly.Module.exports(program)),
      ...names(WebAssembly.Module.imports(program)),
      ...["__memory_base", "__table_base"],
    ]);
    const libraries = readdirSync(join(dir, "dynload")).filter((file) => file.endsWith(".so"));
    const missing = libraries.flatMap((file) => {
      const library = moduleOf(join("dynload", file));
      const own = new Set(names(WebAssembly.Module.exports(library)));
      const wanted = names(WebAssembly.Module.imports(library));
      return wanted.filter((name) => !has.has(name) && !own.has(name)).map((name) => `${file} ${name}`);
    });
    assert.isAbove(libraries.length, 5);
    assert.deepEqual(missing, []);
  });
});
