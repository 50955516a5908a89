// SPDX-License-Identifier: Apache-2.0
// The walls of isolated mode one by one, in Node: node tests/isolated/walls.mjs [--dist DIR].
// Each is tested with another one taken away, so that programs get to it. The last line is `N passed, N failed`.
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { runProgram } from "../harness/program.mjs";

const host = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "host", "isolated");

/** The core as it was made, before names were taken from it, and the port. */
const CORE = `
import sys; sys.modules.pop("_pyxide")
import _pyxide as core
from pyxide.isolated import grants
port = grants._ports[0]
`;

const noCode = /isolated mode makes no code of text/;
const frozen = /not extensible|read only|Cannot (?:define|delete|redefine|assign)/;

/** With the bridge's rules away, Python does with JavaScript what it likes, and finds the language alone. */
const puppets = [
  ["core.helpers.pair.constructor('return 1')()", noCode],
  ["core.js_globals.constructor", /no property 'constructor'/],
  ["port.wake.constructor('return 1')()", noCode],
  ["port.wake.constructor.constructor('return 1')()", noCode],
  ["core.to_js([1]).constructor.constructor('return process')()", noCode],
  ["core.to_js([1]).map.constructor.constructor('return 1')()", /AttributeError|isolated mode makes no code/],
  ["core.to_js(b'1').buffer.constructor.constructor('return 1')()", noCode],
  ["core.to_js({}).constructor.getPrototypeOf(port.wake).constructor('return 1')()", noCode],
  [
    "O = core.to_js({}).constructor; O.getOwnPropertyDescriptor(O.prototype, '__proto__').get.constructor('1')()",
    noCode,
  ],
  [
    "core.create_proxy(print).constructor.constructor('return 1')()",
    /AttributeError|isolated mode makes no code/,
  ],
  [
    "try:\n    port.answer(-1)\nexcept Exception as e:\n    e.js_error.constructor.constructor('return 1')()",
    noCode,
  ],
  [
    "try:\n    port.answer(-1)\nexcept Exception as e:\n    e.js_error.constructor.prepareStackTrace = print",
    frozen,
  ],
  ["O = core.to_js({}).constructor; O.defineProperty(O.prototype, 'x', core.to_js({}))", frozen],
  ["core.to_js([1]).constructor.prototype.push = print", frozen],
  [
    "O = core.to_js({}).constructor; O.setPrototypeOf(O.prototype, core.to_js({}))",
    /Immutable|not extensible/,
  ],
];

/** With the realm's wall away, the bridge's rules lead nowhere. */
const narrow = [
  ["core.helpers.pair.constructor('return 1')()", /no property/],
  ["core.js_globals.constructor", /no property/],
  ["port.wake.constructor", /no property/],
  ["core.to_js([1])", /isolated mode does not let/],
  ["core.create_proxy(print)", /isolated mode does not let/],
  ["try:\n    port.answer(-1)\nexcept Exception as e:\n    e.js_error.constructor", /no property/],
];

const cases = [
  {
    without: "the bridge's rules",
    file: "import-wall.ts",
    from: "this.#isClosed = true;",
    to: "",
    programs: puppets,
  },
  {
    without: "the realm's wall",
    file: "realm-worker.ts",
    from: /\n {2}strip\(globalThis\);\n {2}refuseCode\(\);|if \(makers\.has\(object\)\)/g,
    to: (found) => (found.startsWith("if") ? "if (false)" : ""),
    programs: narrow,
  },
];

/** A copy of the package whose context lacks a wall. */
async function without({ file, from, to }, dist) {
  const folder = mkdtempSync(join(tmpdir(), "pyxide-walls-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  cpSync(dist, folder, { recursive: true });
  const change = {
    name: "change",
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (path !== join(host, file)) return undefined;
        const text = readFileSync(path, "utf8");
        const contents = text.replaceAll(from, to);
        if (contents === text) throw new Error(`${file} has no ${from}`);
        return { contents, loader: "ts" };
      });
    },
  };
  await build({
    entryPoints: [join(host, "context.ts")],
    outfile: join(folder, "isolated.context.js"),
    bundle: true,
    format: "iife",
    globalName: "isolatedContext",
    platform: "neutral",
    logLevel: "error",
    plugins: [change],
  });
  return folder;
}

async function outcome(python, code) {
  try {
    return `not stopped: ${String(await python.runPythonAsync(CORE + code))}`;
  } catch (error) {
    return error.message;
  }
}

async function main(argv) {
  const { values } = parseArgs({ args: argv, options: { dist: { type: "string", default: "out/dist" } } });
  const counts = { passed: 0, failed: 0 };
  for (const one of cases) {
    const folder = await without(one, resolve(values.dist));
    const { loadPyxide } = await import(pathToFileURL(join(folder, "pyxide.mjs")).href);
    const python = await loadPyxide({ isolated: true });
    for (const [code, stopped] of one.programs) {
      const found = await outcome(python, code);
      const isStopped = stopped.test(found);
      counts[isStopped ? "passed" : "failed"]++;
      if (!isStopped) console.log(`  FAIL  without ${one.without}: ${code}\n        ${found}`);
    }
    python.terminate();
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0 ? 0 : 1;
}

await runProgram(import.meta.url, main);
