// SPDX-License-Identifier: Apache-2.0
// Runs every snippet on one package and prints the outcomes as JSON: `node child.mjs ENTRY LOADER`.
// A snippet that kills the interpreter is followed by a new one.
import { readdirSync, readFileSync } from "node:fs";
import { makeShow } from "./show.mjs";

const TIMEOUT = 5_000;
const [entry = "", loader = "", only = ""] = process.argv.slice(2);
const folder = new URL("../snippets/", import.meta.url);
const { [loader]: load } = await import(entry);

async function start() {
  const py = await load({ stdout: () => {}, stderr: () => {} });
  const { show, error } = makeShow(py);
  py.registerJsModule("differential_show", { js_show: (value) => show(value) });
  const namespace = py.runPython("import differential_show\nglobals().copy()");
  py.runPython(readFileSync(new URL("show.py", import.meta.url), "utf8"), { globals: namespace });
  return {
    py,
    show,
    error,
    inPython: namespace.get("outcome"),
    inPythonAsync: namespace.get("outcome_async"),
  };
}

async function outcomeOf(instance, snippet) {
  const { py, show, error } = instance;
  try {
    if (typeof snippet === "string") {
      return await (/\bawait\b/.test(snippet) ? instance.inPythonAsync(snippet) : instance.inPython(snippet));
    }
    const globals = py.runPython(
      "from pyodide.code import run_js\nimport js\nfrom pyodide.ffi import *\nglobals().copy()",
    );
    const run = (code, values = {}) => {
      for (const [name, value] of Object.entries(values)) globals.set(name, value);
      return py.runPython(code, { globals });
    };
    return show(await snippet({ py, run, show, thrown: (body) => thrown(body, error) }));
  } catch (thrownError) {
    return `throws ${error(thrownError)}`;
  }
}

/** The class of what `body` throws. */
function thrown(body, error) {
  try {
    body();
  } catch (caught) {
    return error(caught);
  }
  return "nothing";
}

/** The outcome, or after some time that there is none. */
async function inTime(outcome) {
  const { promise, resolve } = Promise.withResolvers();
  const timer = setTimeout(() => resolve("no outcome in time"), TIMEOUT);
  try {
    return await Promise.race([outcome, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function dead({ py }) {
  try {
    return py.runPython("1 + 1") !== 2;
  } catch {
    return true;
  }
}

// What timers and promises of a dead interpreter throw is no news.
process.on("unhandledRejection", () => {});
process.on("uncaughtException", () => {});
let instance = await start();
const outcomes = {};
for (const file of readdirSync(folder).sort()) {
  const { snippets } = await import(new URL(file, folder).href);
  for (const [title, snippet] of Object.entries(snippets)) {
    const name = `${file.replace(/\.mjs$/, "")}: ${title}`;
    if (only !== "" && !new RegExp(only, "i").test(name)) continue;
    let outcome = await inTime(outcomeOf(instance, snippet));
    if (dead(instance)) {
      outcome = `kills the interpreter (${outcome})`;
      instance = await start();
    }
    outcomes[name] = outcome;
  }
}
process.stdout.write(JSON.stringify(outcomes), () => process.exit(0));
