// SPDX-License-Identifier: Apache-2.0
// How one operation is run, from either language, and its outcome made a text.
import util, { types } from "node:util";
import { PENDING, settle } from "../inside/settle.mjs";

const BLOCKS = /\brun_sync\b/;

/** A function that computes a value when it is first wanted. @template T @param {() => T} compute @returns {() => T} */
export function once(compute) {
  let computed;
  return () => {
    computed ??= { value: compute() };
    return computed.value;
  };
}

/** A line of Python on a value. @returns {string | Promise<string>} */
export function operatePython({ driver }, line, value, waits) {
  if (BLOCKS.test(line)) return settledText(driver.operate.callPromising(line, value));
  if (!waits) return driver.operate(line, value);
  return settledText(driver.operate_and_wait(line, value));
}

/** A line of Python on a Python object of the kind that was started. @returns {string | Promise<string>} */
export function crossPython({ driver }, line, kind, waits) {
  if (BLOCKS.test(line)) return settledText(driver.cross.callPromising(line, kind));
  return waits ? settledText(driver.cross_and_wait(line, kind)) : driver.cross(line, kind);
}

async function settledText(promise) {
  const outcome = await settle(promise);
  return outcome === PENDING ? "does not settle" : outcome;
}

// The value of a program's last statement, as `eval` gives it, in the scope of the names.
const SCOPE = ["x", "py", "util", "symbolNamed", "out", "archive"];
const evaluate = new Function(...SCOPE, "source", '"use strict"; return eval(source);');
const AsyncFunction = (async () => {}).constructor;
const compiled = new Map();

/** A line that waits gives its last expression; the value goes in an array, so that nothing waits for it. */
function waiting(line) {
  const explicit = /(.*[;}]) return (.*)$/.exec(line);
  const at = line.lastIndexOf("; ");
  const [before, last] = explicit?.slice(1) ?? [line.slice(0, at + 1), line.slice(at < 0 ? 0 : at + 2)];
  return new AsyncFunction(...SCOPE, `"use strict"; ${before} return [${last}];`);
}

/** A line of JavaScript; `make` gives its `x`. @returns {string | Promise<string>} */
export function operateJavaScript({ py, show }, line, make, { out, archive } = {}) {
  try {
    const scope = [make(), py, util, symbolNamed, out, archive];
    if (/\bawait /.test(line)) {
      if (!compiled.has(line)) compiled.set(line, waiting(line));
      return outcome(compiled.get(line)(...scope), show, ([value]) => shown(value, show));
    }
    return shown(evaluate(...scope, line), show);
  } catch (error) {
    return `throws ${show(error)}`;
  }
}

/** A value as text; of a promise what it settles to. */
function shown(value, show) {
  if (!types.isPromise(value)) return show(value);
  return outcome(value, show, (settled) => `Promise of ${show(settled)}`);
}

async function outcome(promise, show, then) {
  try {
    const settled = await settle(promise);
    return settled === PENDING ? "does not settle" : await then(settled);
  } catch (error) {
    return `rejects ${show(error)}`;
  }
}

/** A symbol of the object or of its prototypes, by its description. */
function symbolNamed(object, description) {
  for (let o = object; o !== null; o = Object.getPrototypeOf(o)) {
    for (const symbol of Object.getOwnPropertySymbols(o))
      if (symbol.description === description) return symbol;
  }
  return Symbol(description);
}
