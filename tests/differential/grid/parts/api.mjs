// SPDX-License-Identifier: Apache-2.0
// Every member of the API that loading gives, with right, missing and wrong values.
import { crc32 } from "node:zlib";
import { readTable } from "../kinds/table.mjs";
import { operateJavaScript } from "./operate.mjs";

const OBJECTS = ["ffi", "FS", "PATH", "ERRNO_CODES", "canvas", "lockfile"];
const FILES = ["runs", "members"];
const ARGUMENTS = [
  "()",
  "(undefined)",
  "(null)",
  "(5)",
  '("x")',
  '("")',
  "({})",
  "([])",
  "(() => 5)",
  "(new Uint8Array(2))",
  "(py.toPy([1]))",
  '("x", 5)',
  '("x", null)',
  '("x", {})',
  '("x", () => 5)',
];

/** @returns {Record<string, string[]>} */
export function apiNames({ interpreter }) {
  const { py } = interpreter;
  const names = { api: membersOf(py).filter((name) => !name.startsWith("_")) };
  for (const object of OBJECTS) names[`api:${object}`] = membersOf(py[object] ?? {});
  return names;
}

function membersOf(object) {
  const names = new Set();
  for (
    let o = object;
    o !== null && o !== Object.prototype && o !== Function.prototype;
    o = Object.getPrototypeOf(o)
  ) {
    for (const name of Object.getOwnPropertyNames(o)) names.add(name);
  }
  return [...names];
}

/** @returns {Generator<import("../inside/child.mjs").Cell>} */
export function* apiCells(context) {
  const { interpreter, unions } = context;
  const printed = [];
  const helpers = { out: () => printed.splice(0), archive };
  const cell = (kind, line, fresh = false) => ({
    kind: `api:${kind}`,
    title: line,
    family: `api ${kind}`,
    fresh,
    run: () => {
      printed.length = 0;
      const { py } = interpreter;
      py.setStdout({ batched: (text) => printed.push(text) });
      const outcome = operateJavaScript(interpreter, line, () => undefined, helpers);
      return outcome instanceof Promise ? outcome.finally(() => reset(py)) : finished(outcome, py);
    },
  });
  for (const name of unions.api ?? []) {
    yield cell(name, `typeof py.${name}`);
    yield cell(name, `Object.getOwnPropertyDescriptor(py, "${name}")?.enumerable`);
    for (const list of ARGUMENTS) yield cell(name, `py.${name}${list}`);
  }
  for (const object of OBJECTS) {
    for (const name of unions[`api:${object}`] ?? []) yield cell(object, `typeof py.${object}?.["${name}"]`);
  }
  for (const file of FILES) {
    for (const line of readTable(`operations/api/${file}.txt`))
      yield cell(file, line.replace(/^! /, ""), line.startsWith("! "));
  }
}

function finished(outcome, py) {
  reset(py);
  return outcome;
}

/** Streams and interrupts as after loading. */
function reset(py) {
  try {
    py.setInterruptBuffer(undefined);
    for (const name of ["setStdin", "setStdout", "setStderr"]) py[name]({ error: true, batched: () => {} });
    py.setDebug(false);
  } catch {
    // the interpreter has died
  }
}

/** A zip archive that holds grid/a.txt. */
function archive() {
  const name = Buffer.from("grid/a.txt");
  const data = Buffer.from("text");
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt32LE(crc32(data), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(data.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, name, data]);
  const entry = Buffer.concat([Buffer.from("PK\x01\x02\x14\0"), common, Buffer.alloc(14), name]);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length, 16);
  return new Uint8Array(Buffer.concat([local, entry, end]));
}
