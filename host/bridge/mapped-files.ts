// SPDX-License-Identifier: Apache-2.0
// Files in memory (mmap) outlive the descriptor that they were mapped by. Emscripten remembers the descriptor's number, by
// which it would write into whatever file has it later.
// Invariant: what is written back to a mapping's file goes through a stream that the mapping has for itself.

interface Stream {
  readonly node: { readonly mode: number };
  readonly stream_ops: {
    dup?(stream: Stream): void;
    close?(stream: Stream): void;
  };
}

interface Internals {
  readonly FSStream: new () => Stream;
  getStream(descriptor: number): Stream | undefined;
  isFile(mode: number): boolean;
  msync(stream: Stream, bytes: Uint8Array, offset: number, length: number, flags: number): void;
}

type Mmap = (
  length: number,
  protection: number,
  flags: number,
  descriptor: number,
  offset: bigint,
  allocated: number,
  address: number,
) => number;
/** `msync` and `munmap` of a whole mapping. */
type Sync = (
  address: number,
  length: number,
  protection: number,
  flags: number,
  descriptor: number,
  offset: bigint,
) => number;

const PROT_WRITE = 2;
const MAP_PRIVATE = 2;

/** By the address of the mapping. */
const streams = new Map<number, Stream>();

const internals = (): Internals => FS as unknown as Internals;

/** The errors of file systems are error numbers. */
function attempt(action: () => void): number {
  try {
    action();
    return 0;
  } catch (error) {
    const { name, errno } = error as { name?: string; errno?: number };
    if (name !== "ErrnoError" || errno === undefined) throw error;
    return -errno;
  }
}

function keep(address: number, descriptor: number): void {
  const { FSStream, getStream } = internals();
  const original = getStream(descriptor);
  if (original === undefined) return;
  const stream = Object.assign(new FSStream(), original);
  stream.stream_ops.dup?.(stream);
  streams.set(address, stream);
}

function write(stream: Stream, address: number, length: number, flags: number, offset: bigint): void {
  const { isFile, msync } = internals();
  if ((flags & MAP_PRIVATE) !== 0 || !isFile(stream.node.mode)) return;
  msync(stream, HEAPU8.slice(address, address + length), Number(offset), length, flags);
}

/** Makes mappings keep their files, by the program's imports. */
export function keepMappedFiles(env: Record<string, unknown>): void {
  const mmap = env["_mmap_js"] as Mmap;
  const sync = env["_msync_js"] as Sync;
  const unmap = env["_munmap_js"] as Sync;
  env["_mmap_js"] = ((length, protection, flags, descriptor, offset, allocated, address) => {
    const result = mmap(length, protection, flags, descriptor, offset, allocated, address);
    if (result === 0) keep(HEAPU32[address >>> 2] as number, descriptor);
    return result;
  }) satisfies Mmap;
  env["_msync_js"] = ((address, length, protection, flags, descriptor, offset) => {
    const stream = streams.get(address >>> 0);
    if (stream === undefined) return sync(address, length, protection, flags, descriptor, offset);
    return attempt(() => write(stream, address >>> 0, length >>> 0, flags, offset));
  }) satisfies Sync;
  env["_munmap_js"] = ((address, length, protection, flags, descriptor, offset) => {
    const stream = streams.get(address >>> 0);
    if (stream === undefined) return unmap(address, length, protection, flags, descriptor, offset);
    streams.delete(address >>> 0);
    return attempt(() => {
      try {
        if ((protection & PROT_WRITE) !== 0) write(stream, address >>> 0, length >>> 0, flags, offset);
      } finally {
        stream.stream_ops.close?.(stream);
      }
    });
  }) satisfies Sync;
}
