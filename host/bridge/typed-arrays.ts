// SPDX-License-Identifier: Apache-2.0
// Typed arrays and buffers across the boundary, by copy. Formats are characters of Python's `struct`.

import { type TypedArraysImports, transfer } from "../../out/gen/bridge.ts";

type TypedArrayConstructor = new (buffer: ArrayBuffer) => ArrayBufferView;

/** The first of a class's formats is the one that it has in Python; `l` is 32 bits wide in wasm. */
const formats: ReadonlyArray<readonly [string, TypedArrayConstructor]> = [
  ["B?c", Uint8Array],
  ["b", Int8Array],
  ["H", Uint16Array],
  ["h", Int16Array],
  ["IL", Uint32Array],
  ["il", Int32Array],
  ["Q", BigUint64Array],
  ["q", BigInt64Array],
  ["f", Float32Array],
  ["d", Float64Array],
];

function bytesOf(object: unknown): Uint8Array {
  if (ArrayBuffer.isView(object)) return new Uint8Array(object.buffer, object.byteOffset, object.byteLength);
  return new Uint8Array(object as ArrayBuffer);
}

export const typedArrays: TypedArraysImports = {
  typedArrayFrom(data, size, format) {
    const character = String.fromCharCode(format);
    const TypedArray = formats.find(([characters]) => characters.includes(character))?.[1] ?? Uint8Array;
    const at = data >>> 0;
    return new TypedArray(HEAPU8.slice(at, at + size).buffer);
  },
  typedArrayFormat(object) {
    const characters = formats.find(([, TypedArray]) => object instanceof TypedArray)?.[0] ?? "B";
    return characters.charCodeAt(0);
  },
  typedArrayBytes: bytesOf,
  typedArrayWrite(object, data, size) {
    const at = data >>> 0;
    bytesOf(object).set(HEAPU8.subarray(at, at + size));
  },
  decode: (bytes, encoding) =>
    new TextDecoder(encoding as string | undefined, { fatal: true, ignoreBOM: true }).decode(
      bytes as Uint8Array,
    ),
  fileTransfer(bytes, descriptor, how) {
    const buffer = bytes as Uint8Array;
    const stream = FS.getStream(descriptor);
    if (!stream) throw new Error(`There is no open file with the descriptor ${descriptor}`);
    if (how === transfer.read) FS.read(stream, buffer, 0, buffer.byteLength);
    else FS.write(stream, buffer, 0, buffer.byteLength, undefined, how === transfer.give);
  },
};
