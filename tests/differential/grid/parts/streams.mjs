// SPDX-License-Identifier: Apache-2.0
// Handlers of the standard streams: every kind of handler × what Python does with the stream.
import vm from "node:vm";
import { named, readTable } from "../kinds/table.mjs";

const OUTPUT = named(readTable("operations/streams/output-handlers.txt"));
const INPUT = named(readTable("operations/streams/input-handlers.txt"));
const WRITES = readTable("operations/streams/writes.txt");
const READS = readTable("operations/streams/reads.txt");

/** @returns {Generator<import("../inside/child.mjs").Cell>} */
export function* streamCells(context) {
  yield* stream(context, "setStdout", OUTPUT, WRITES);
  yield* stream(
    context,
    "setStderr",
    OUTPUT,
    WRITES.filter((line) => /stderr|os\.write|isatty/.test(line)),
  );
  yield* stream(context, "setStdin", INPUT, READS);
}

function* stream({ interpreter }, setter, handlers, operations) {
  for (const [name, source] of handlers) {
    const make = vm.runInThisContext(`(log, handle) => (${source})`);
    const cell = (title, code) => ({
      kind: `stream:${setter} ${name}`,
      title,
      family: `stream ${setter}`,
      run: () => use(interpreter, setter, make, code),
    });
    yield cell("set", undefined);
    for (const line of operations) yield cell(line, line);
  }
}

function use({ py, show }, setter, make, line) {
  const log = [];
  let outcome;
  try {
    const result = py[setter](make((...values) => log.push(show(values.length === 1 ? values[0] : values))));
    outcome = line === undefined ? show(result) : "";
    if (line !== undefined) outcome = show(py.runPython(program(line)));
  } catch (error) {
    outcome = `throws ${show(error)}`;
  }
  try {
    py.runPython("import sys\ntry: sys.stdout.flush(); sys.stderr.flush()\nexcept BaseException: pass");
  } catch (error) {
    log.push(`flush throws ${show(error)}`);
  }
  settleStreams(py, setter);
  return `${outcome} | ${log.slice(0, 12).join(" ")}`;
}

/** Takes the handler away, and lets what is left in buffers go nowhere, so that the next cell starts with none. */
function settleStreams(py, setter) {
  if (setter === "setStdin") {
    py.setStdin({ error: true });
    return;
  }
  py[setter]({ batched: () => {} });
  py.runPython("print(flush=True); print(file=sys.stderr, flush=True)");
}

/** The line as a program whose value is that of its last expression, text where it is an object. */
function program(line) {
  const at = line.lastIndexOf("; ");
  const [before, last] = at < 0 ? ["", line] : [line.slice(0, at), line.slice(at + 2)];
  return `import os, sys\n${before.replaceAll("; ", "\n")}\nascii(${last})`;
}
