// SPDX-License-Identifier: Apache-2.0
// Reads a WebAssembly module as far as branches need it: its sections, the bodies of its functions, their instructions.
// Invariant: an instruction that is not known stops the reader; nothing is guessed.

/** Sections by their numbers in the binary format. */
export const SECTION = { type: 1, import: 2, function: 3, memory: 5, export: 7, code: 10 };

/** Instructions that take or leave a branch by the number on top of the stack. */
export const IF = 0x04;
export const BR_IF = 0x0d;

/** A position in the bytes of a module. */
export class Reader {
  /** @param {Uint8Array} bytes */
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    if (this.at >= this.bytes.length) throw new Error("the module ends too early");
    return /** @type {number} */ (this.bytes[this.at++]);
  }

  /** An unsigned LEB128 number of at most 32 bits. */
  number() {
    let result = 0;
    for (let unit = 1; ; unit *= 128) {
      const next = this.byte();
      result += (next & 127) * unit;
      if (next < 128) return result;
    }
  }

  /** Passes over LEB128 numbers of any size. */
  skip(count = 1) {
    for (let left = count; left > 0; left--) while (this.byte() > 127);
  }

  /** Passes over a name. */
  text() {
    const size = this.number();
    this.at += size;
  }

  /** Does something for each element of a vector. @param {() => void} visit */
  each(visit) {
    for (let left = this.number(); left > 0; left--) visit();
  }

  valueType() {
    const kind = this.byte();
    if (kind === 0x63 || kind === 0x64) this.skip(); // a reference with the type that it refers to
  }

  limits() {
    const flags = this.byte();
    this.skip(flags & 1 ? 2 : 1);
  }

  memoryArgument() {
    if (this.number() & 0x40) this.skip(); // the memory's index
    this.skip();
  }
}

/** @typedef {{ id: number, start: number, body: number, end: number }} Section */

/** @param {Uint8Array} bytes @returns {Section[]} */
export function readSections(bytes) {
  if (Buffer.from(bytes.subarray(0, 8)).toString("hex") !== "0061736d01000000")
    throw new Error("not a WebAssembly module of version 1");
  const found = [];
  const reader = new Reader(bytes, 8);
  while (reader.at < bytes.length) {
    const start = reader.at;
    const id = reader.byte();
    const size = reader.number();
    found.push({ id, start, body: reader.at, end: reader.at + size });
    reader.at += size;
  }
  return found;
}

/** @param {readonly Section[]} sections @param {number} id */
export function sectionOf(sections, id) {
  const found = sections.find((section) => section.id === id);
  if (!found) throw new Error(`the module has no section ${id}`);
  return found;
}

/** How many functions a module imports: theirs are the first indices. @param {Uint8Array} bytes @param {Section[]} sections */
export function importedFunctions(bytes, sections) {
  const reader = new Reader(bytes, sectionOf(sections, SECTION.import).body);
  let count = 0;
  const kinds = [
    () => {
      reader.skip();
      count += 1;
    },
    () => {
      reader.valueType();
      reader.limits();
    },
    () => reader.limits(),
    () => {
      reader.valueType();
      reader.byte();
    },
    () => reader.skip(2),
  ];
  reader.each(() => {
    reader.text();
    reader.text();
    const kind = kinds[reader.byte()];
    if (!kind) throw new Error("the module imports something of an unknown kind");
    kind();
  });
  return count;
}

/**
 * A function's body: `start` is where its locals are declared, `code` its first instruction.
 * @typedef {{ start: number, code: number, end: number, locals: number }} Body
 */

/** @param {Uint8Array} bytes @param {Section[]} sections @returns {Body[]} */
export function readBodies(bytes, sections) {
  const reader = new Reader(bytes, sectionOf(sections, SECTION.code).body);
  /** @type {Body[]} */
  const found = [];
  reader.each(() => {
    const size = reader.number();
    const start = reader.at;
    let locals = 0;
    reader.each(() => {
      locals += reader.number();
      reader.valueType();
    });
    found.push({ start, code: reader.at, end: start + size, locals });
    reader.at = start + size;
  });
  return found;
}
