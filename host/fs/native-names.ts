// SPDX-License-Identifier: Apache-2.0
// Names of files in folders of the browser, which are text: a byte that is not of UTF-8 (a lone surrogate in Python's file
// system) is written as U+FFFD and its two hexadecimal digits, and a U+FFFD that would read so with 00 after it.
// Invariant: each name has one form on either side.

const MARK = "\ufffd";
/** What a mark in a name is written as where it would read as a byte. */
const ITSELF = `${MARK}00`;
const ESCAPE = 0xdc00;

/** A name as the folder has it. */
export function toNative(name: string): string {
  return name
    .replaceAll(/\ufffd(?=(?:00)*[89a-f][0-9a-f])/g, ITSELF)
    .replaceAll(/\p{Surrogate}/gu, (byte) => MARK + (byte.charCodeAt(0) - ESCAPE).toString(16));
}

/** A folder's name as Python's file system has it. */
export function fromNative(name: string): string {
  return name.replaceAll(/\ufffd(00(?=(?:00)*[89a-f][0-9a-f])|[89a-f][0-9a-f])/g, (_, digits: string) =>
    digits === "00" ? MARK : String.fromCharCode(ESCAPE + Number.parseInt(digits, 16)),
  );
}
