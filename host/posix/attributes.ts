// SPDX-License-Identifier: Apache-2.0
// What files are, and changes of that: stat, permissions, owners, times, sizes.
import { ACCESS, O_RDONLY, PERMISSIONS, S_IFMT, S_IFREG, S_ISGID, S_ISUID } from "./constants.ts";
import { fail } from "./errors.ts";
import { isTooLarge } from "./limits.ts";
import { setLong } from "./longs.ts";
import { milliseconds, nanoseconds } from "./times.ts";
import type { Attributes, Changes, FileSystem, Node, Stream } from "./types.ts";
import { isFolder, isLink } from "./walk.ts";

declare const FS: FileSystem;

const BILLION = 1_000_000_000n;

export function attributesOf(node: Node): Attributes {
  if (node.node_ops.getattr === undefined) fail("EPERM");
  return node.node_ops.getattr(node);
}

function setTime(address: number, milliseconds: number, exact: bigint | undefined): void {
  const at = address >>> 2;
  let seconds: number;
  let rest: number;
  if (exact === undefined) {
    seconds = Math.floor(milliseconds / 1000);
    rest = Math.round((milliseconds - seconds * 1000) * 1e6);
  } else {
    const remainder = ((exact % BILLION) + BILLION) % BILLION;
    seconds = Number((exact - remainder) / BILLION);
    rest = Number(remainder);
  }
  setLong(address, seconds);
  HEAP32[at + 2] = rest;
}

/** Writes libc's `struct stat`. */
export function writeStat(address: number, attributes: Attributes): number {
  const at = address >>> 2;
  const { exact, size, blocks } = attributes;
  HEAPU32[at] = attributes.dev;
  HEAPU32[at + 1] = attributes.mode;
  HEAPU32[at + 2] = attributes.nlink;
  HEAPU32[at + 3] = attributes.uid;
  HEAPU32[at + 4] = attributes.gid;
  HEAPU32[at + 5] = attributes.rdev;
  setLong(address + 24, size);
  HEAP32[at + 8] = attributes.blksize || 4096;
  HEAPU32[at + 9] = blocks;
  setTime(address + 40, attributes.atime.getTime(), exact?.atime);
  setTime(address + 56, attributes.mtime.getTime(), exact?.mtime);
  setTime(address + 72, attributes.ctime.getTime(), exact?.ctime);
  setLong(address + 88, exact?.ino ?? attributes.ino);
  return 0;
}

/** Changes a file that is open, or one that a path leads to. */
function change(stream: Stream | null, node: Node, changes: Changes): void {
  FS.doSetAttr(stream, node, changes);
}

export function chmod(stream: Stream | null, node: Node, mode: number): void {
  if (isLink(node)) fail("ENOTSUP");
  change(stream, node, { mode: (mode & PERMISSIONS) | (node.mode & ~PERMISSIONS), ctime: Date.now() });
}

/** Changes the owner, the group or both; -1 leaves one as it is. */
export function chown(
  stream: Stream | null,
  node: Node,
  owner: number,
  group: number,
  dontFollow: boolean,
): void {
  const changes: Changes = { dontFollow };
  if (owner !== -1) changes.uid = owner >>> 0;
  if (group !== -1) changes.gid = group >>> 0;
  if (!isFolder(node)) {
    // As the kernel does, so that no program runs as somebody new.
    const group = (node.mode & 0o10) === 0 ? 0 : S_ISGID;
    if ((node.mode & (S_ISUID | group)) !== 0) changes.mode = node.mode & ~(S_ISUID | group);
  }
  change(stream, node, changes);
}

export function truncate(stream: Stream | null, node: Node, size: number): void {
  if (size < 0) fail("EINVAL");
  if (stream !== null) {
    if ((stream.flags & ACCESS) === O_RDONLY) fail("EINVAL");
  }
  if (isFolder(node)) fail("EISDIR");
  if ((node.mode & S_IFMT) !== S_IFREG) fail("EINVAL");
  const current = (): number => (stream === null ? attributesOf(node) : FS.fstat(stream.fd as number)).size;
  if (isTooLarge(size) && size > current()) fail("EFBIG");
  change(stream, node, { size, timestamp: Date.now() });
}

/** A time that is set: in nanoseconds, now, or left as it is. */
export type Time = bigint | "now" | "omit";

export function setTimes(
  stream: Stream | null,
  node: Node,
  atime: Time,
  mtime: Time,
  dontFollow: boolean,
): void {
  const now = Date.now();
  const exactNow = nanoseconds(now);
  const exact: { atime?: bigint; mtime?: bigint } = {};
  if (atime !== "omit") exact.atime = atime === "now" ? exactNow : atime;
  if (mtime !== "omit") exact.mtime = mtime === "now" ? exactNow : mtime;
  const times = [atime, mtime];
  const coarse = (time: bigint | undefined): number | null =>
    time === undefined ? null : milliseconds(time);
  change(stream, node, {
    atime: coarse(exact.atime),
    mtime: coarse(exact.mtime),
    ctime: now,
    exact,
    now: (["atime", "mtime"] as const).filter((_, i) => times[i] === "now"),
    dontFollow,
  });
}
