// SPDX-License-Identifier: Apache-2.0
// PyBufferView: the memory of a Python buffer, without a copy.
// Invariant: until `release` Python may neither free nor resize the buffer. Wasm memory may grow meanwhile, which takes
// typed arrays of it away from JavaScript; `data` is then a new one over the same bytes.

import { bufferInfo, type Pointer } from "../../out/gen/bridge.ts";
import { core, releaseView } from "./wasm.ts";

type Elements = new (buffer: ArrayBuffer, offset: number, length?: number) => ArrayBufferView;
type Info = { readonly [Name in keyof typeof bufferInfo]: number };

const types: Readonly<Record<string, readonly [Elements, number]>> = {
  i8: [Int8Array, 1],
  u8: [Uint8Array, 1],
  u8clamped: [Uint8ClampedArray, 1],
  i16: [Int16Array, 2],
  u16: [Uint16Array, 2],
  i32: [Int32Array, 4],
  u32: [Uint32Array, 4],
  i64: [BigInt64Array, 8],
  u64: [BigUint64Array, 8],
  f32: [Float32Array, 4],
  f64: [Float64Array, 8],
  dataview: [DataView, 1],
};

const typesOfFormats: Readonly<Record<string, string>> = {
  b: "i8",
  B: "u8",
  c: "u8",
  "?": "u8",
  h: "i16",
  H: "u16",
  i: "i32",
  I: "u32",
  l: "i32",
  L: "u32",
  n: "i32",
  N: "u32",
  P: "u32",
  q: "i64",
  Q: "u64",
  f: "f32",
  d: "f64",
};

function typeOf(format: string): string {
  if (/^[>!]/.test(format) && !/^.[bBc?]$/.test(format)) {
    throw new Error(`The buffer is big endian ("${format}"): ask for "dataview", or convert it with toJs()`);
  }
  const type = typesOfFormats[format.replace(/^[@=<>!]/, "")];
  if (type === undefined)
    throw new Error(`No typed array has the format "${format}": say which type is wanted`);
  return type;
}

interface Parts {
  info: Info;
  format: string;
  shape: number[];
  byteStrides: number[];
  type: string;
}

const registry = new FinalizationRegistry<Pointer<"void">>(releaseView);
const makeKey = {};

/** The memory of a Python object that has a buffer. */
export class PyBufferView {
  /** Index in `data` of the element with indices 0, 0, … */
  readonly offset: number;
  /** If so, nothing may be written to `data`. */
  readonly readonly: boolean;
  /** A format of Python's `struct`. */
  readonly format: string;
  /** Bytes an element. */
  readonly itemsize: number;
  /** Dimensions; 0 is a single value. */
  readonly ndim: number;
  /** Bytes of `data`. */
  readonly nbytes: number;
  /** Elements in each dimension. */
  readonly shape: number[];
  /** How much the index in `data` grows in each dimension. */
  readonly strides: number[];
  readonly c_contiguous: boolean;
  readonly f_contiguous: boolean;
  readonly #type: readonly [Elements, number];
  readonly #start: number;
  #view: Pointer<"void">;
  #data: ArrayBufferView | undefined;

  /** @internal */
  constructor(key: unknown, parts: Parts) {
    if (key !== makeKey) throw new TypeError("PyBufferView is not a constructor");
    const { info, format, shape, byteStrides, type } = parts;
    const elements = types[type];
    if (elements === undefined) {
      throw new Error(
        `Unknown type ${String(type)}; the types of elements are ${Object.keys(types).join(", ")}`,
      );
    }
    // Elements with negative strides lie before the first one.
    const reach = byteStrides.map((stride, i) => stride * Math.max((shape[i] ?? 0) - 1, 0));
    const before = reach.reduce((sum, bytes) => sum + Math.min(bytes, 0), 0);
    const after = reach.reduce((sum, bytes) => sum + Math.max(bytes, 0), 0);
    const [, width] = elements;
    this.#type = elements;
    // Where an empty buffer lies means nothing.
    this.#start = shape.includes(0) ? 0 : (info.data >>> 0) + before;
    if (this.#start % width !== 0 || before % width !== 0) {
      throw new Error(`The buffer does not begin at a multiple of ${width} bytes: ask for "dataview"`);
    }
    const nbytes = shape.includes(0) ? 0 : after - before + info.itemsize;
    if (nbytes % width !== 0) {
      throw new Error(
        `The buffer's ${nbytes} bytes are no elements of ${width} bytes each: ask for "dataview"`,
      );
    }
    this.#view = info.view as Pointer<"void">;
    this.readonly = info.readonly !== 0;
    this.format = format;
    this.itemsize = info.itemsize;
    this.ndim = info.dimensions;
    this.nbytes = nbytes;
    this.shape = shape;
    this.strides = byteStrides.map((stride) => stride / width);
    this.offset = Math.abs(before) / width;
    this.c_contiguous = info.cContiguous !== 0;
    this.f_contiguous = info.fContiguous !== 0;
    registry.register(this, this.#view, this);
  }

  /** The elements; null after `release`. Read it anew when Python may have run, since memory may have grown. */
  get data(): ArrayBufferView | null {
    if (this.#view === 0) return null;
    if (this.#data?.buffer !== HEAPU8.buffer) {
      const [Type, width] = this.#type;
      this.#data = new Type(HEAPU8.buffer, this.#start, Math.floor(this.nbytes / width));
    }
    return this.#data;
  }

  /** Gives the memory back to Python; `data` is then null. Releasing twice does nothing. */
  release(): void {
    if (this.#view === 0) return;
    const view = this.#view;
    this.#view = 0 as Pointer<"void">;
    this.#data = undefined;
    registry.unregister(this);
    core.pyBufferClose(view);
  }

  /** As {@link release}, at the end of a `using` block. */
  [Symbol.dispose](): void {
    this.release();
  }
}

function textAt(address: number): string {
  let end = address;
  while (HEAPU8[end] !== 0) end++;
  return String.fromCharCode(...HEAPU8.subarray(address, end));
}

function integersAt(address: number, count: number): number[] {
  return [...HEAP32.subarray(address >>> 2, (address >>> 2) + count)];
}

/** Strides of a buffer that tells none. */
function contiguous(shape: number[], itemsize: number): number[] {
  return shape.map((_, i) => shape.slice(i + 1).reduce((product, count) => product * count, itemsize));
}

export function getBuffer(object: Pointer<"PyObject">, type: string | undefined): PyBufferView {
  const stack = stackSave();
  let info: Info;
  try {
    const at = stackAlloc(bufferInfo.size) as Pointer<"buffer_info">;
    core.pyBufferOpen(object, at);
    const fields = Object.entries(bufferInfo).map(([name, offset]) => [name, HEAP32[(at + offset) >>> 2]]);
    info = Object.fromEntries(fields) as Info;
  } finally {
    stackRestore(stack);
  }
  try {
    const format = info.format === 0 ? "B" : textAt(info.format);
    const shape = integersAt(info.shape, info.dimensions);
    const byteStrides =
      info.strides === 0 ? contiguous(shape, info.itemsize) : integersAt(info.strides, info.dimensions);
    return new PyBufferView(makeKey, { info, format, shape, byteStrides, type: type || typeOf(format) });
  } catch (error) {
    core.pyBufferClose(info.view as Pointer<"void">);
    throw error;
  }
}
