// SPDX-License-Identifier: Apache-2.0
// Primitives that cross many at a time: the items of lists and dicts in deep conversion.

import { kind, type PackedImports, type Pointer, packed, type TextForm } from "../../out/gen/bridge.ts";
import { charCodeAt } from "./builtins.ts";
import { dictPut } from "./dict-put.ts";
import { classify } from "./objects.ts";
import { stringFrom } from "./strings.ts";

/** Longer strings cross on their own. */
const LONGEST = 256;

const NUMBER = packed.data >> 3;
const WORDS = packed.size >> 2;

function item(at: number): unknown {
  const word = at >>> 2;
  switch (HEAP32[word + (packed.kind >> 2)]) {
    case kind.number:
      return HEAPF64[(at >>> 3) + NUMBER];
    case kind.string: {
      const data = HEAP32[word + (packed.data >> 2)] as Pointer<"void">;
      return stringFrom(
        data,
        HEAP32[word + (packed.length >> 2)] as number,
        HEAP32[word + (packed.form >> 2)] as TextForm,
      );
    }
    case kind.booleanTrue:
      return true;
    case kind.booleanFalse:
      return false;
    default:
      return undefined;
  }
}

export const packedItems: PackedImports = {
  itemsPush(array, items, count) {
    const target = array as unknown[];
    const begin = items >>> 0;
    for (let at = begin; at < begin + count * packed.size; at += packed.size) target.push(item(at));
  },

  pairsPush(pairs, items, count) {
    const target = pairs as [unknown, unknown][];
    const begin = items >>> 0;
    for (let at = begin; at < begin + count * packed.size; at += 2 * packed.size)
      target.push([item(at), item(at + packed.size)]);
  },

  dictPutItems(target, items, count) {
    const begin = items >>> 0;
    for (let i = 0; i < count; i += 2) {
      const at = begin + i * packed.size;
      if (!dictPut(target, item(at), item(at + packed.size))) return i;
    }
    return count;
  },

  itemsRead(array, start, items, count, text, units) {
    const source = array as unknown[];
    let room = units;
    let unit = text >>> 1;
    let word = items >>> 2;
    for (let i = 0; i < count; i++, word += WORDS) {
      const value = source[start + i];
      if (typeof value === "number") {
        HEAP32[word] = kind.number;
        HEAPF64[(word >>> 1) + NUMBER] = value;
      } else if (typeof value === "string") {
        const { length } = value;
        if (length > LONGEST || length > room) return i;
        HEAP32[word] = kind.string;
        HEAP32[word + (packed.data >> 2)] = unit << 1;
        HEAP32[word + (packed.length >> 2)] = length;
        for (let j = 0; j < length; j++) HEAPU16[unit++] = charCodeAt(value, j);
        room -= length;
      } else if (value === null || value === undefined || typeof value === "boolean") {
        HEAP32[word] = classify(value);
      } else {
        return i;
      }
    }
    return count;
  },
};
