// SPDX-License-Identifier: Apache-2.0
// Descriptors of files that are open, not just found.
import { O_PATH } from "./constants.ts";
import { fail } from "./errors.ts";
import type { FileSystem, Stream } from "./types.ts";

declare const FS: FileSystem;

/** What a descriptor stands for. Throws EBADF where it stands for a place in the tree only. */
export function opened(descriptor: number): Stream {
  const stream = FS.getStreamChecked(descriptor);
  if ((stream.flags & O_PATH) !== 0) fail("EBADF");
  return stream;
}
