// SPDX-License-Identifier: Apache-2.0
// Devices of Linux that Emscripten's file system lacks.
import { fail } from "./errors.ts";
import type { FileSystem, Stream } from "./types.ts";

declare const FS: FileSystem;

/** Linux's number for devices of memory. */
const MAJOR = 1;

function readZeros(_stream: Stream, buffer: Uint8Array, offset: number, length: number): number {
  buffer.fill(0, offset, offset + length);
  return length;
}

const swallow = (_stream: Stream, _buffer: Uint8Array, _offset: number, length: number): number => length;
const refuse = (): never => fail("ENOSPC");

/** Makes `/dev/zero` and `/dev/full`. */
export function makeDevices(): void {
  for (const [name, minor, write] of [
    ["zero", 5, swallow],
    ["full", 7, refuse],
  ] as const) {
    const device = FS.makedev(MAJOR, minor);
    FS.registerDevice(device, { read: readZeros, write });
    FS.mkdev(`/dev/${name}`, 0o666, device);
  }
}
