// SPDX-License-Identifier: Apache-2.0
// Emscripten counts descriptors that it chooses itself. Those that a program asks for, as `os.dup` does, have the same limit.
import type { EmscriptenFS } from "../bridge/emscripten.ts";

interface Internals {
  readonly MAX_OPEN_FDS: number;
  createStream(stream: object, descriptor?: number): object;
}

const EMFILE = 33;

/** Lets a descriptor beyond the limit fail with EMFILE. */
export function limitDescriptors({ FS }: { readonly FS: EmscriptenFS }): void {
  const internals = FS as unknown as Internals;
  const { createStream } = internals;
  internals.createStream = (stream, descriptor = -1) => {
    if (descriptor >= internals.MAX_OPEN_FDS) throw new FS.ErrnoError(EMFILE);
    return createStream.call(FS, stream, descriptor);
  };
}
