// SPDX-License-Identifier: Apache-2.0
// The package under its own name and installed as `pyodide` (`npm install pyodide@file:…`): require and import in Node, types
// for both, and tests of its users under Jest and Vitest.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { dist, makeProject } from "./project.mjs";

const require = createRequire(import.meta.url);
const run = promisify(execFile);

/** What a test of a user's does, in Jest's and Vitest's words; `load` is the line that has `loadPyodide`. */
const userTest = (load) => `${load}
let python;
beforeAll(async () => {
  python = await loadPyodide();
}, 60_000);
test("computes", () => {
  expect(python.runPython("sum(range(10))")).toBe(45);
});
test("converts", () => {
  const list = python.runPython("[1, {'a': 2}]");
  expect(JSON.stringify(list.toJs({ dict_converter: Object.fromEntries }))).toBe('[1,{"a":2}]');
  list.destroy();
  python.globals.set("given", { x: [1, 2] });
  expect(python.runPython("given.x.to_py() == [1, 2]")).toBe(true);
});
test("raises", () => {
  expect(() => python.runPython("1/0")).toThrow(/ZeroDivisionError/);
});
test("awaits", async () => {
  expect(await python.runPythonAsync("import asyncio; await asyncio.sleep(0.01); 6 * 7")).toBe(42);
});
test("imports what is fetched on demand", () => {
  expect(python.runPython("import unicodedata; unicodedata.name('é')")).toMatch(/E WITH ACUTE/);
});
`;

/** A program with types, by \`import\` and by \`require\`. */
const typed = (load) => `${load}
async function main(): Promise<string> {
  const python = await loadPyodide({ env: { A: "b" }, stdout: (line: string) => console.log(line) });
  const value: unknown = python.runPython("1 + 2");
  const keep: PyodideInterface = python;
  // @ts-expect-error an option of a wrong type
  void loadPyodide({ indexURL: 5 });
  return String(value) + keep.version + version;
}
void main();
`;

for (const name of dist.oracle ? ["pyodide"] : ["pyxide", "pyodide"]) {
  describe(`the package installed as ${name}`, () => {
    let project;
    before(() => {
      project = makeProject(name);
    });

    const node = async (args, options = {}) => {
      const done = await run(process.execPath, args, { cwd: project.folder, ...options });
      return done.stdout;
    };
    /** Fails with what a program has printed. */
    const passes = (args, options) =>
      node(args, options).catch((error) => assert.fail(`${error.stdout}${error.stderr}`));
    const write = (file, text) => writeFileSync(join(project.folder, file), text);

    it("is required and imported in Node, with the same names", async () => {
      const say =
        "loadPyodide().then((py) => console.log(py.runPython('6 * 7'), typeof version, py.version.length > 4));";
      const required = `const { loadPyodide, version } = require("${name}"); ${say}`;
      const imported = `import { loadPyodide, version } from "${name}"; ${say}`;
      assert.equal(await node(["--input-type=commonjs", "-e", required]), "42 string true\n");
      assert.equal(await node(["--input-type=module", "-e", imported]), "42 string true\n");
    });

    it("has types for both", async () => {
      const types = join(project.folder, "node_modules", "@types");
      mkdirSync(types, { recursive: true });
      for (const each of ["node", "emscripten"]) {
        if (!existsSync(join(types, each)))
          symlinkSync(dirname(require.resolve(`@types/${each}/package.json`)), join(types, each));
      }
      const names = "loadPyodide, type PyodideInterface, version";
      write("app.mts", typed(`import { ${names} } from "${name}";`));
      write(
        "app.cts",
        typed(
          `import type { PyodideInterface } from "${name}";\nimport all = require("${name}");\nconst { loadPyodide, version } = all;`,
        ),
      );
      const compilerOptions = {
        noEmit: true,
        strict: true,
        target: "es2022",
        module: "nodenext",
        lib: ["es2024", "esnext.disposable", "dom", "dom.iterable"],
        types: ["node", "emscripten"],
      };
      write("tsconfig.json", JSON.stringify({ compilerOptions, files: ["app.mts", "app.cts"] }));
      const tsc = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
      await passes([tsc, "-p", "tsconfig.json"]);
    });

    const jest = () => join(dirname(require.resolve("jest/package.json")), "bin", "jest.js");
    const JEST = ["--rootDir", ".", "--silent", "--ci", "--cacheDirectory", "jest-cache"];

    it("works under Jest, required", async () => {
      write("required.test.cjs", userTest(`const { loadPyodide } = require("${name}");`));
      await passes([jest(), ...JEST, "--testMatch", "**/required.test.cjs"]);
    });

    it("works under Jest, imported", async () => {
      write("imported.test.mjs", userTest(`import { loadPyodide } from "${name}";`));
      await passes(["--experimental-vm-modules", jest(), ...JEST, "--testMatch", "**/imported.test.mjs"]);
    });

    it("works under Vitest", async () => {
      write("vitest.test.mjs", userTest(`import { loadPyodide } from "${name}";`));
      const vitest = join(dirname(require.resolve("vitest/package.json")), "vitest.mjs");
      await passes([vitest, "run", "--globals", "--root", ".", "vitest.test.mjs"]);
    });
  });
}
