// SPDX-License-Identifier: Apache-2.0
// Runs the C++ unit tests, which are linked with the core and a live interpreter, in Node.
// Usage: node tests/harness/cpp.mjs [--program core_tests.mjs] [--stdlib python_stdlib.zip] [--env NAME=VALUE]…

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: {
    program: { type: "string", default: "out/test/core_tests.mjs" },
    stdlib: { type: "string", default: "out/dist/python_stdlib.zip" },
    env: { type: "string", multiple: true, default: [] },
  },
});

const { default: createModule } = await import(pathToFileURL(resolve(options.program)).href);
const stdlib = await readFile(options.stdlib);
let exports;
const { FS, core } = await createModule({
  noInitialRun: true,
  preRun: [
    ({ ENV }) => Object.assign(ENV, Object.fromEntries(options.env.map((pair) => pair.split("=", 2)))),
  ],
  instantiateWasm(imports, receive) {
    const program = resolve(options.program).replace(/\.mjs$/, ".wasm");
    readFile(program)
      .then((bytes) => WebAssembly.instantiate(bytes, imports))
      .then(({ instance, module }) => {
        exports = instance.exports;
        receive(instance, module);
      });
    return {};
  },
});
FS.writeFile("/lib.zip", stdlib);
core.start({ argv: ["tests"], programName: "python3", home: "/", stdlib: ["/lib.zip"] });
process.exitCode = exports.run_tests() === 0 ? 0 : 1;
