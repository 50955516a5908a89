// SPDX-License-Identifier: Apache-2.0
// Writes parts of a WebAssembly module.

/** An unsigned LEB128 number. @param {number} value @returns {number[]} */
export function number(value) {
  const bytes = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

/** A section. @param {number} id @param {readonly Uint8Array[]} parts */
export function section(id, parts) {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([id, ...number(body.length)]), body]);
}

/** A name with its length. @param {string} text */
export function name(text) {
  const bytes = Buffer.from(text);
  return Buffer.from([...number(bytes.length), ...bytes]);
}
