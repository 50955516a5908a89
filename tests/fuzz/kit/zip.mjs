// SPDX-License-Identifier: Apache-2.0
// Zip archives that say what they are told to say, and ways to damage them.
import { crc32, deflateRawSync } from "node:zlib";

const STORED = 0;
const DEFLATED = 8;

function header(signature, { method, flags }, crc, packed, size, name) {
  const bytes = Buffer.alloc(30);
  bytes.writeUInt32LE(signature, 0);
  bytes.writeUInt16LE(20, 4);
  bytes.writeUInt16LE(flags, 6);
  bytes.writeUInt16LE(method, 8);
  bytes.writeUInt32LE(crc, 14);
  bytes.writeUInt32LE(packed, 18);
  bytes.writeUInt32LE(size, 22);
  bytes.writeUInt16LE(name.length, 26);
  return bytes;
}

/**
 * An archive of members: `name` and `text` have one byte a character; `method` and `flags` are written as they are, and
 * any method but `stored` has deflated data.
 */
export function zip(members) {
  const parts = [];
  const list = [];
  let offset = 0;
  for (const { name, text, method = STORED, flags = 0 } of members) {
    const path = Buffer.from(name, "latin1");
    const data = Buffer.from(text, "latin1");
    const packed = method === STORED ? data : deflateRawSync(data);
    const described = { method, flags };
    const local = header(0x04034b50, described, crc32(data), packed.length, data.length, path);
    const entry = Buffer.alloc(46);
    entry.write("PK\x01\x02\x14\x00", "latin1");
    local.copy(entry, 6, 4, 30);
    entry.writeUInt32LE(offset, 42);
    parts.push(local, path, packed);
    list.push(entry, path);
    offset += local.length + path.length + packed.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, directory, end]);
}

zip.methods = { STORED, DEFLATED };

/** Damages bytes: `at` is a place between 0 and 1, counted from the end when `fromEnd`. */
export function damage(bytes, changes) {
  let damaged = bytes;
  for (const { kind, at, fromEnd, value } of changes) {
    const place = Math.min(damaged.length, Math.floor(at * damaged.length));
    const index = fromEnd ? Math.max(0, damaged.length - 1 - Math.floor(at * 64)) : place;
    if (kind === "byte" && damaged.length > index) {
      damaged = Buffer.from(damaged);
      damaged[index] = value & 0xff;
    } else if (kind === "number" && damaged.length >= index + 4) {
      damaged = Buffer.from(damaged);
      damaged.writeUInt32LE(value >>> 0, index);
    } else if (kind === "cut") damaged = damaged.subarray(0, index);
    else if (kind === "insert") {
      damaged = Buffer.concat([
        damaged.subarray(0, index),
        Buffer.alloc(value & 0xff),
        damaged.subarray(index),
      ]);
    }
  }
  return damaged;
}
