// SPDX-License-Identifier: Apache-2.0
// Runs the grid on one package in one interpreter: `node child.mjs ENTRY LOADER FILE FILTER EVERY [again]`. It prints the names
// that this package has as JSON, gets those that either has, and adds a line `[name, outcome]` to FILE for each cell. It
// ends with AGAIN when another process is to go on with a new interpreter: the cells that FILE has are left out then.
import { existsSync, openSync, readFileSync, writeSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { apiCells, apiNames } from "../parts/api.mjs";
import { jsCells, jsNames } from "../parts/js-values.mjs";
import { loadCells } from "../parts/loading.mjs";
import { moduleCells, moduleNames } from "../parts/modules.mjs";
import { pyCells, pyNames } from "../parts/py-values.mjs";
import { streamCells } from "../parts/streams.mjs";
import { selector } from "../selection.mjs";
import { makeDeaths } from "./deaths.mjs";
import { startInterpreter } from "./interpreter.mjs";
import { nameFolder } from "./normalize.mjs";
import { turns } from "./settle.mjs";

const AGAIN = 4;
const BROKEN = 3;

/** @typedef {{ kind: string, title: string, family: string, fresh?: boolean, run: () => unknown }} Cell */

const [entry = "", loader = "", file = "", filter = "", every = "1", again] = process.argv.slice(2);
const isWanted = selector({ filter, every: Number(every) });
nameFolder(process.cwd(), "<cwd>");
nameFolder(fileURLToPath(new URL(".", entry)), "<package>/");

const rejections = [];

/** @param {object} context */
function* cells(context) {
  for (const part of [moduleCells, apiCells, streamCells, loadCells, jsCells, pyCells]) {
    for (const cell of part(context)) {
      if (isWanted(nameOf(cell))) yield { ...cell, part };
    }
  }
}

const nameOf = ({ kind, title }) => `${kind} | ${title}`;

/** Every cell, and after those of a kind one for what was rejected without a handler meanwhile. */
function* withRejections(cells, show) {
  let last;
  for (const cell of cells) {
    if (last !== undefined && last.kind !== cell.kind && every === "1") yield rejectionsOf(last, cell, show);
    last = cell;
    yield cell;
  }
  if (last !== undefined && every === "1") yield rejectionsOf(last, { part: last.part }, show);
}

function rejectionsOf(last, next, show) {
  const run = async () => {
    await turns(2);
    const texts = new Set(rejections.splice(0).map((reason) => show(reason)));
    return [...texts].sort().join("; ") || "none";
  };
  return { ...last, title: "unhandled rejections", fresh: last.part !== next.part, run };
}

async function outcomeOf(cell, show) {
  try {
    return String(await cell.run()).slice(0, 2000);
  } catch (error) {
    return `throws ${show(error)}`;
  }
}

/** Names that this package has, for the parent to unite with the other's. */
function names(context) {
  return { ...moduleNames(context), ...apiNames(context), ...jsNames(context), ...pyNames(context) };
}

/** The first line of a stream, from JSON. */
function firstLine(stream) {
  return new Promise((resolve) => {
    let text = "";
    stream.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
      const end = text.indexOf("\n");
      if (end >= 0) resolve(JSON.parse(text.slice(0, end)));
    });
  });
}

async function main() {
  process.on("unhandledRejection", (reason) => rejections.push(reason));
  process.on("uncaughtException", (error) => rejections.push(error));
  const { [loader]: load } = await import(entry);
  const interpreter = await startInterpreter(load);
  const context = { load, folder: new URL(".", entry).href, interpreter, unions: {} };
  process.stdout.write(`${again ? "{}" : JSON.stringify(names(context))}\n`);
  const { unions, ended } = await firstLine(process.stdin);
  context.unions = unions;
  rejections.length = 0;
  const output = openSync(file, "a");
  const write = (name, outcome) => writeSync(output, `${JSON.stringify([name, outcome])}\n`);
  const rows = (existsSync(file) ? readFileSync(file, "utf8") : "")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
  const deaths = makeDeaths();
  let index = 0;
  for (const cell of withRejections(cells(context), interpreter.show)) {
    const row = rows[index++];
    if (row !== undefined) {
      deaths.count(cell, row[1]);
      continue;
    }
    if (index === rows.length + 1 && ended) {
      write(nameOf(cell), ended);
      deaths.count(cell, ended);
      continue;
    }
    const outcome = deaths.verdict(cell) ?? (await outcomeOf(cell, interpreter.show));
    const alive = interpreter.alive();
    write(nameOf(cell), alive ? outcome : `kills the interpreter (${outcome.replace(/\n.*/s, "")})`);
    if (!alive || cell.fresh) process.exit(AGAIN);
  }
  write("end", "");
  process.exit(0);
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`, () => process.exit(BROKEN));
});
