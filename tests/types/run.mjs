// SPDX-License-Identifier: Apache-2.0
// Checks the types that users see: tsc over package.ts and the built package, mypy over *.py with the package's stubs.
//   node tests/types/run.mjs [--dist DIR]
// In the Python files `reveal_type(x)  # T` asks for a type, and `…  # error: "word"` for an error that has that word.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { pythonVersion } from "../../host/platform/python-version.ts";

const folder = dirname(fileURLToPath(import.meta.url));
const root = resolve(folder, "../..");
const { values } = parseArgs({ options: { dist: { type: "string", default: join(root, "out/dist") } } });
const scratch = mkdtempSync(join(tmpdir(), "pyxide-types-"));
let passed = 0;
let failed = 0;

function report(what, problems) {
  if (problems.length === 0) passed++;
  else failed++;
  for (const problem of problems) console.log(`FAIL ${what}: ${problem}`);
}

function run(program, args, options = {}) {
  const { stdout, stderr, error } = spawnSync(program, args, { cwd: root, encoding: "utf8", ...options });
  if (error !== undefined) throw error;
  return stdout + stderr;
}

function checkTypeScript() {
  const require = createRequire(import.meta.url);
  const dist = resolve(values.dist);
  const paths = {
    pyxide: [join(dist, "pyxide.d.ts")],
    "pyxide/pyodide": [join(dist, "pyodide.d.ts")],
    "pyxide/worker-client": [join(dist, "worker-client.d.ts")],
  };
  const compilerOptions = {
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    target: "es2022",
    module: "esnext",
    moduleResolution: "bundler",
    lib: ["es2024", "esnext.disposable", "dom", "dom.iterable", "dom.asynciterable"],
    typeRoots: [join(root, "node_modules/@types")],
    types: ["node", "emscripten"],
    paths,
  };
  const config = join(scratch, "tsconfig.json");
  writeFileSync(config, JSON.stringify({ compilerOptions, files: [join(folder, "package.ts")] }));
  const output = run(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", config]);
  report("package.ts", output.split("\n").filter(Boolean));
}

function findMypy() {
  const cache =
    process.env.PYXIDE_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "pyxide");
  const program = join(cache, "tools/check/bin/mypy");
  if (!existsSync(program)) throw new Error("mypy is not there yet: './mk test types' installs it");
  return program;
}

function checkPython(mypy, name) {
  const file = join(folder, name);
  const output = run(mypy, ["--python-version", pythonVersion, "--strict", "--no-incremental", file], {
    env: { ...process.env, MYPYPATH: join(resolve(values.dist), "stubs") },
  });
  const said = new Map();
  for (const [, line, kind, text] of output.matchAll(/^\S+\.py:(\d+): (note|error): (.*)$/gm)) {
    said.set(Number(line), [...(said.get(Number(line)) ?? []), { kind, text }]);
  }
  readFileSync(file, "utf8")
    .split("\n")
    .forEach((line, index) => {
      const found = said.get(index + 1) ?? [];
      const revealed = /reveal_type\(.*\)\s+# (.+)$/.exec(line)?.[1];
      const error = /# error: "(.*)"$/.exec(line)?.[1];
      const errors = found.filter(({ kind }) => kind === "error");
      const place = `${name}:${index + 1}`;
      if (revealed !== undefined) {
        const wanted = `Revealed type is "${revealed}"`;
        report(
          place,
          found.some(({ text }) => text === wanted) ? [] : [`not ${revealed}: ${found[0]?.text}`],
        );
      } else if (error !== undefined) {
        report(place, errors.some(({ text }) => text.includes(error)) ? [] : [`no error about ${error}`]);
      } else if (errors.length > 0)
        report(
          place,
          errors.map(({ text }) => text),
        );
    });
}

try {
  checkTypeScript();
  const mypy = findMypy();
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".py"))) checkPython(mypy, name);
} finally {
  rmSync(scratch, { recursive: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
