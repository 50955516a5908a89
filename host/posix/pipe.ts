// SPDX-License-Identifier: Apache-2.0
// Pipes and FIFOs. There is one process, and one thread: what would wait for another end fails with EDEADLK, since nothing
// else can run meanwhile; a timer may ring.
// Invariant: the ends of a pipe are counted by descriptors.
import { ACCESS, O_NONBLOCK, O_RDONLY, O_WRONLY, S_IFIFO, S_IFMT } from "./constants.ts";
import { fail } from "./errors.ts";
import { Pipe } from "./pipe-bytes.ts";
import type { Attributes, FileSystem, Node, Stream, StreamOps } from "./types.ts";
import { waitInVain } from "./waiting.ts";

declare const FS: FileSystem;

/** What is written whole or not at all. */
const ATOMIC = 4096;
/** What a pipe holds whose writer would wait, in bytes: much more, since waiting cannot end. */
const MOST = 1 << 20;
/** Capacities are powers of two from a page to what an ordinary user may set. */
const LEAST_CAPACITY = 4096;
const MOST_CAPACITY = 1 << 20;

const POLLIN = 1;
const POLLOUT = 4;
const POLLERR = 8;
const POLLHUP = 16;
const POLLRDNORM = 64;
const POLLWRNORM = 256;
const FIONREAD = 0x541b;

const pipeOf = ({ node }: Stream): Pipe => node.pipe as Pipe;
const reads = ({ flags }: Stream): boolean => (flags & ACCESS) !== O_WRONLY;
const writes = ({ flags }: Stream): boolean => (flags & ACCESS) !== O_RDONLY;

function countEnds(stream: Stream, by: 1 | -1): void {
  const pipe = pipeOf(stream);
  if (reads(stream)) pipe.readers += by;
  if (writes(stream)) pipe.writers += by;
  if (pipe.readers + pipe.writers === 0) pipe.clear();
}

function read(stream: Stream, buffer: Uint8Array, offset: number, length: number): number {
  const pipe = pipeOf(stream);
  if (length === 0) return 0;
  if (pipe.size === 0) {
    if (pipe.writers === 0) return 0;
    if ((stream.flags & O_NONBLOCK) === 0) waitInVain();
    fail("EAGAIN");
  }
  return pipe.take(new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length));
}

function write(stream: Stream, buffer: Uint8Array, offset: number, length: number): number {
  const pipe = pipeOf(stream);
  if (length === 0) return 0;
  if (pipe.readers === 0) fail("EPIPE");
  const waits = (stream.flags & O_NONBLOCK) === 0;
  const room = (waits ? Math.max(MOST, pipe.capacity) : pipe.capacity) - pipe.size;
  if (length > room) {
    if (waits) waitInVain();
    if (length <= ATOMIC || room <= 0) fail("EAGAIN");
  }
  const count = Math.min(length, room);
  pipe.put(new Uint8Array(buffer.buffer, buffer.byteOffset + offset, count));
  return count;
}

function poll(stream: Stream): number {
  const pipe = pipeOf(stream);
  let events = 0;
  if (reads(stream)) {
    if (pipe.size > 0) events |= POLLIN | POLLRDNORM;
    if (pipe.writers === 0) events |= POLLHUP;
  }
  if (writes(stream)) {
    if (pipe.size < pipe.capacity) events |= POLLOUT | POLLWRNORM;
    if (pipe.readers === 0) events |= POLLERR;
  }
  return events;
}

function ioctl(stream: Stream, request: number, argument: number): number {
  if (request !== FIONREAD) fail("ENOTTY");
  HEAP32[argument >>> 2] = pipeOf(stream).size;
  return 0;
}

/** What the pipe holds, in bytes, once it has been set to `wanted` or the next more that it can be. */
export function pipeCapacity(stream: Stream, wanted?: number): number {
  if ((stream.node.mode & S_IFMT) !== S_IFIFO) fail("EBADF");
  const pipe = pipeOf(stream);
  if (wanted === undefined) return pipe.capacity;
  if (wanted < 0) fail("EINVAL");
  if (wanted > MOST_CAPACITY) fail("EPERM");
  const capacity = Math.max(LEAST_CAPACITY, 2 ** Math.ceil(Math.log2(Math.max(wanted, 1))));
  if (capacity < pipe.size) fail("EBUSY");
  pipe.capacity = capacity;
  return capacity;
}

/** What both ends of a pipe, and opened FIFOs, do. */
const ends: StreamOps = {
  read,
  write,
  poll,
  ioctl,
  dup: (stream) => countEnds(stream, 1),
  close: (stream) => countEnds(stream, -1),
  fsync: () => fail("EINVAL"),
};

/** What a node that is no file, folder or link does when it is opened. */
export const pipeNode: StreamOps = {
  open(stream) {
    const { node, flags } = stream;
    if ((node.mode & S_IFMT) !== S_IFIFO) fail("ENXIO");
    node.pipe ??= new Pipe();
    const access = flags & ACCESS;
    const waits = (flags & O_NONBLOCK) === 0;
    if (access === O_RDONLY && node.pipe.writers === 0 && waits) waitInVain();
    if (access === O_WRONLY && node.pipe.readers === 0) {
      if (waits) waitInVain();
      fail("ENXIO");
    }
    stream.seekable = false;
    stream.stream_ops = ends;
    countEnds(stream, 1);
  },
};

let root: Node | undefined;

/** Pipes have nodes of their own, in no folder. */
function pipeFolder(): Node {
  root ??= FS.mount({ mount: () => FS.createNode(null, "/", 0o40777, 0) }, {});
  return root;
}

function attributesOf(node: Node): Attributes {
  const [atime, mtime, ctime] = [new Date(node.atime), new Date(node.mtime), new Date(node.ctime)];
  const { id, mode } = node;
  const owner = { uid: node.uid ?? 0, gid: node.gid ?? 0 };
  return {
    dev: 14,
    ino: id,
    mode,
    nlink: 1,
    ...owner,
    rdev: 0,
    size: 0,
    atime,
    mtime,
    ctime,
    blksize: 4096,
    blocks: 0,
  };
}

function setattr({ node }: Stream, changes: { mode?: number; uid?: number; gid?: number }): void {
  const { mode = node.mode, uid = node.uid, gid = node.gid } = changes;
  Object.assign(node, { mode, uid, gid, ctime: Date.now() });
}

/** Makes a pipe: its end to read, and its end to write. */
export function makePipe(flags: number): [Stream, Stream] {
  const node = FS.createNode(pipeFolder(), "", S_IFIFO | 0o600, 0);
  FS.destroyNode(node);
  node.name = `pipe:[${node.id}]`;
  node.pipe = new Pipe();
  node.stream_ops = pipeNode;
  node.node_ops = { getattr: (pipe) => attributesOf(pipe) };
  const open = (access: number): Stream => {
    const stream_ops = { ...ends, getattr: () => attributesOf(node), setattr };
    const stream = FS.createStream({
      node,
      path: node.name,
      flags: access | flags,
      seekable: false,
      position: 0,
      stream_ops,
    });
    countEnds(stream, 1);
    return stream;
  };
  const reader = open(O_RDONLY);
  try {
    return [reader, open(O_WRONLY)];
  } catch (error) {
    FS.close(reader);
    throw error;
  }
}
