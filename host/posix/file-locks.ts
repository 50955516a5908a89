// SPDX-License-Identifier: Apache-2.0
// Locks of files. There is one process: its record locks never conflict with each other, those of open files do.
// Invariant: a lock belongs to what was opened, which duplicates of a descriptor share, and ends with the last of them.
import { fail, returning } from "./errors.ts";
import { opened } from "./opened.ts";
import type { FileSystem, Stream } from "./types.ts";
import { waitInVain } from "./waiting.ts";

declare const FS: FileSystem;

type Owner = Stream["shared"];

/** Bytes from `start` up to, and without, `end`. */
interface Lock {
  readonly owner: Owner;
  readonly file: string;
  readonly exclusive: boolean;
  readonly start: number;
  readonly end: number;
}

const LOCK_SH = 1;
const LOCK_EX = 2;
const LOCK_NB = 4;
const LOCK_UN = 8;

/** Of whole files (`flock`), and of ranges (`F_OFD_SETLK`); they know nothing of each other. */
const locks: Record<"whole" | "ranges", Lock[]> = { whole: [], ranges: [] };

/** Names of one file are one file. */
function fileOf({ node, stream_ops }: Stream, attributes: { dev: number; ino: number }): string {
  return stream_ops.getattr === undefined ? `node ${node.id}` : `${attributes.dev}:${attributes.ino}`;
}

const overlaps = (lock: Lock, start: number, end: number): boolean => lock.start < end && start < lock.end;

function conflict(held: readonly Lock[], wanted: Lock): Lock | undefined {
  return held.find(
    (lock) =>
      lock.file === wanted.file &&
      lock.owner !== wanted.owner &&
      (lock.exclusive || wanted.exclusive) &&
      overlaps(lock, wanted.start, wanted.end),
  );
}

/** What is left of an owner's locks when a range is taken out. */
function without(held: readonly Lock[], range: Lock): Lock[] {
  return held.flatMap((lock) => {
    if (lock.file !== range.file || lock.owner !== range.owner || !overlaps(lock, range.start, range.end))
      return [lock];
    const before = lock.start < range.start ? [{ ...lock, end: range.start }] : [];
    const after = lock.end > range.end ? [{ ...lock, start: range.end }] : [];
    return [...before, ...after];
  });
}

function set(kind: "whole" | "ranges", wanted: Lock, isUnlock: boolean, waits: boolean): void {
  const rest = without(locks[kind], wanted);
  if (isUnlock) {
    locks[kind] = rest;
    return;
  }
  // As Linux does, a lock that is changed is given up first.
  if (kind === "whole") locks[kind] = rest;
  if (conflict(rest, wanted) !== undefined) {
    if (waits) waitInVain();
    fail("EAGAIN");
  }
  locks[kind] = [...rest, wanted];
}

type Attributes = { dev: number; ino: number };

function lockFile(stream: Stream, attributes: Attributes, operation: number): void {
  const kind = operation & ~LOCK_NB;
  if (kind !== LOCK_SH && kind !== LOCK_EX && kind !== LOCK_UN) fail("EINVAL");
  const file = fileOf(stream, attributes);
  const wanted = {
    owner: stream.shared,
    file,
    exclusive: kind === LOCK_EX,
    start: 0,
    end: Number.POSITIVE_INFINITY,
  };
  set("whole", wanted, kind === LOCK_UN, (operation & LOCK_NB) === 0);
}

/** `flock`; an error number, or 0. */
export const flock = returning(1, (descriptor: number, operation: number) => {
  lockFile(opened(descriptor), FS.fstat(descriptor), operation);
  return 0;
});

/** A range that a program asks about. */
export interface Range {
  readonly exclusive: boolean;
  readonly start: number;
  readonly end: number;
}

/** `F_OFD_SETLK` and `F_OFD_SETLKW`. */
export function lockRange(
  stream: Stream,
  attributes: Attributes,
  range: Range,
  isUnlock: boolean,
  waits: boolean,
): void {
  set("ranges", { owner: stream.shared, file: fileOf(stream, attributes), ...range }, isUnlock, waits);
}

/** `F_OFD_GETLK`: a lock that keeps a range from being locked. */
export function rangeConflict(stream: Stream, attributes: Attributes, range: Range): Range | undefined {
  return conflict(locks.ranges, { owner: stream.shared, file: fileOf(stream, attributes), ...range });
}

/** Gives up what was locked by something that is not open any more. */
export function releaseLocks({ shared }: Stream): void {
  if (locks.whole.length + locks.ranges.length === 0) return;
  locks.whole = locks.whole.filter(({ owner }) => owner !== shared);
  locks.ranges = locks.ranges.filter(({ owner }) => owner !== shared);
}
