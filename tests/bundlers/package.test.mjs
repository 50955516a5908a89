// SPDX-License-Identifier: Apache-2.0
// The packed package: what is in it, import and require in Node, its command, its types.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { dist, makeProject } from "./project.mjs";

const require = createRequire(import.meta.url);

describe("package", () => {
  let project;
  before(() => {
    project = makeProject();
  });

  const node = (args, options = {}) =>
    execFileSync(process.execPath, args, {
      cwd: project.folder,
      encoding: "utf8",
      stdio: "pipe",
      ...options,
    });

  it("holds what its package.json names", () => {
    const manifest = JSON.parse(readFileSync(join(project.target, "package.json"), "utf8"));
    const named = [];
    const visit = (value) => {
      if (typeof value === "string") named.push(value);
      else if (value !== null && typeof value === "object") Object.values(value).forEach(visit);
    };
    visit([manifest.exports, manifest.bin ?? {}, manifest.main, manifest.types]);
    for (const path of named) {
      const start = path.replace(/^\.\//, "").split("*")[0];
      const there = path.includes("*")
        ? project.files.some((file) => file.startsWith(start))
        : existsSync(join(project.target, path));
      assert.ok(there, `${path} is named but not in the package`);
    }
    if (!dist.oracle)
      for (const file of ["LICENSE", "LICENSES.md", "README.md", "stubs/js.pyi", "stubs/pyxide/py.typed"])
        assert.ok(project.files.includes(file), file);
  });

  it("is imported in Node", () => {
    const code = `import { ${dist.loader} as load } from "${dist.name}"; console.log((await load()).runPython("6 * 7"));`;
    assert.equal(node(["--input-type=module", "-e", code]), "42\n");
  });

  it("is required in Node", () => {
    const name = dist.oracle ? dist.name : `${dist.name}/pyodide`;
    const code = `require("${name}").loadPyodide().then((py) => console.log(py.runPython("6 * 7")));`;
    assert.equal(node(["--input-type=commonjs", "-e", code]), "42\n");
  });

  it("has the compatible entry", function () {
    if (dist.oracle) this.skip();
    const code = `import { loadPyodide, version } from "${dist.name}/pyodide"; console.log((await loadPyodide()).version === version);`;
    assert.equal(node(["--input-type=module", "-e", code]), "true\n");
  });

  it("has the command pyxide", function () {
    if (dist.oracle) this.skip();
    const { bin } = JSON.parse(readFileSync(join(project.target, "package.json"), "utf8"));
    const command = join(project.target, bin.pyxide);
    assert.match(readFileSync(command, "utf8"), /^#!\/usr\/bin\/env node\n/);
    assert.equal(node([command, "-c", "print(6 * 7)"]), "42\n");
  });

  it("has types that a strict program compiles with", () => {
    const types = join(project.folder, "node_modules", "@types");
    mkdirSync(types, { recursive: true });
    for (const name of ["node", "emscripten"]) {
      if (!existsSync(join(types, name)))
        symlinkSync(dirname(require.resolve(`@types/${name}/package.json`)), join(types, name));
    }
    writeFileSync(
      join(project.folder, "app.ts"),
      `import { ${dist.loader} as load } from "${dist.name}";
const python = await load({ env: { A: "b" }, stdout: (line: string) => console.log(line) });
const value: unknown = python.runPython("1 + 2");
const later: Promise<unknown> = python.runPythonAsync("1");
python.setStdin({ stdin: () => null });
python.setStdout({ batched: (text: string) => text });
python.setInterruptBuffer(new Uint8Array(1));
const text: string = python.FS.readFile("/x", { encoding: "utf8" });
const { PyProxy, PythonError } = python.ffi;
export const all = [value, later, text, PyProxy, PythonError, python.version, python.globals.get("x")];
// @ts-expect-error an option of a wrong type
export const wrong = load({ indexURL: 5 });
`,
    );
    const tsc = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
    const compilerOptions = {
      noEmit: true,
      strict: true,
      target: "es2022",
      module: "nodenext",
      lib: ["es2024", "esnext.disposable", "dom", "dom.iterable"],
      types: ["node", "emscripten"],
    };
    writeFileSync(
      join(project.folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions, files: ["app.ts"] }),
    );
    try {
      node([tsc, "-p", "tsconfig.json"]);
    } catch (error) {
      assert.fail(`tsc: ${error.stdout}${error.stderr}`);
    }
  });
});
