// SPDX-License-Identifier: Apache-2.0
// Limits that a program sets for itself (`setrlimit`): how large its files may become, and how many may be open.
import { fail } from "./errors.ts";
import type { FileSystem } from "./types.ts";

declare const FS: FileSystem;

/** What Emscripten's file system begins with. */
const MOST_DESCRIPTORS = 4096;

let fileSize = Number.POSITIVE_INFINITY;

/** How much of what is to be written at that place fits. Throws EFBIG when nothing does. */
export function fitting(place: number, length: number): number {
  if (place + length <= fileSize || length === 0) return length;
  if (place >= fileSize) fail("EFBIG");
  return fileSize - place;
}

/** May no file become so large? */
export const isTooLarge = (size: number): boolean => size > fileSize;

export function limitFileSize(bytes: number): void {
  fileSize = bytes;
}

export function limitDescriptors(count: number): void {
  FS.MAX_OPEN_FDS = Math.min(count, MOST_DESCRIPTORS);
}

/** The lowest descriptor that is free. */
export function nextDescriptor(): number {
  for (let descriptor = 0; descriptor < FS.MAX_OPEN_FDS; descriptor++)
    if (!FS.streams[descriptor]) return descriptor;
  return fail("EMFILE");
}
