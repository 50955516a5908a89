// SPDX-License-Identifier: Apache-2.0
// Locks of files: of whole ones (`flock`), and of ranges, which belong to the process (`F_SETLK`) or to what was opened
// (`F_OFD_SETLK`).
// Invariant: a lock of what was opened is shared by duplicates of a descriptor and ends with the last of them; one of the
// process ends when it closes any descriptor of the file.
import { fail, returning } from "./errors.ts";
import { type Lock, type LockTable, lockTable, processName } from "./lock-tables.ts";
import { opened } from "./opened.ts";
import type { FileSystem, Stream } from "./types.ts";
import { waitInVain, waitShortly } from "./waiting.ts";

declare const FS: FileSystem;

const LOCK_SH = 1;
const LOCK_EX = 2;
const LOCK_NB = 4;
const LOCK_UN = 8;

/** Milliseconds between two looks at a lock that another process has. */
const FIRST_PAUSE = 1;
const LAST_PAUSE = 20;

/** The attributes by which a file is known. */
type Attributes = { dev: number; ino: number; exact?: { readonly ino?: bigint } };

/** A range that a program asks about; no end is the end of all files. */
export interface Range {
  readonly exclusive: boolean;
  readonly start: number;
  readonly end: number | null;
}

const END = Number.POSITIVE_INFINITY;
const endOf = ({ end }: { end: number | null }): number => end ?? END;
const overlaps = (one: Range, other: Range): boolean => one.start < endOf(other) && other.start < endOf(one);

function conflict(held: readonly Lock[], wanted: Lock): Lock | undefined {
  return held.find(
    (lock) =>
      lock.kind === wanted.kind &&
      lock.owner !== wanted.owner &&
      (lock.exclusive || wanted.exclusive) &&
      overlaps(lock, wanted),
  );
}

/** What is left of an owner's locks when a range is taken out. */
function without(held: readonly Lock[], range: Lock): Lock[] {
  return held.flatMap((lock) => {
    if (lock.kind !== range.kind || lock.owner !== range.owner || !overlaps(lock, range)) return [lock];
    const before = lock.start < range.start ? [{ ...lock, end: range.start }] : [];
    const after = endOf(lock) > endOf(range) ? [{ ...lock, start: endOf(range) }] : [];
    return [...before, ...after];
  });
}

const owners = new WeakMap<Stream["shared"], string>();
let lastOwner = 0;

/** The owner that what was opened is. */
function ownerOf({ shared }: Stream): string {
  const known = owners.get(shared);
  if (known !== undefined) return known;
  const name = `${processName()} ${++lastOwner}`;
  owners.set(shared, name);
  return name;
}

/** The tables in which this process may have locks, by their files; and what each owner may have locks of. */
const used = new Map<string, Map<string, LockTable>>();

function remember(owner: string, table: LockTable): void {
  const known = used.get(owner) ?? new Map<string, LockTable>();
  known.set(table.file, table);
  used.set(owner, known);
}

const tableOf = (stream: Stream, { dev, ino, exact }: Attributes): LockTable =>
  lockTable(stream, { dev, ino: exact?.ino ?? ino });

/** Sets a lock unless another is in the way, which it gives. */
function trySet(table: LockTable, wanted: Lock): Lock | undefined {
  return table.change((held) => {
    const rest = without(held, wanted);
    const other = conflict(rest, wanted);
    // As Linux does, the lock of a whole file that is changed is given up first.
    const kept = wanted.kind === "whole" ? rest : held;
    return other === undefined ? { held: [...rest, wanted], result: other } : { held: kept, result: other };
  });
}

function set(table: LockTable, wanted: Lock, waits: boolean): void {
  remember(wanted.owner, table);
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LAST_PAUSE)) {
    const other = trySet(table, wanted);
    if (other === undefined) return;
    if (!waits) fail("EAGAIN");
    // Nothing else runs in this process that could give it up.
    if (other.owner.startsWith(processName())) waitInVain();
    if (!waitShortly(pause)) fail("EINTR");
  }
}

function unset(table: LockTable, range: Lock): void {
  if (!used.get(range.owner)?.has(table.file)) return;
  table.change((held) => ({ held: without(held, range), result: undefined }));
}

function lockFile(stream: Stream, attributes: Attributes, operation: number): void {
  const kind = operation & ~LOCK_NB;
  if (kind !== LOCK_SH && kind !== LOCK_EX && kind !== LOCK_UN) fail("EINVAL");
  const exclusive = kind === LOCK_EX;
  const lock: Lock = { owner: ownerOf(stream), kind: "whole", exclusive, start: 0, end: null };
  const table = tableOf(stream, attributes);
  if (kind === LOCK_UN) unset(table, lock);
  else set(table, lock, (operation & LOCK_NB) === 0);
}

/** `flock`; an error number, or 0. */
export const flock = returning(1, (descriptor: number, operation: number) => {
  lockFile(opened(descriptor), FS.fstat(descriptor), operation);
  return 0;
});

/** Whose a lock of a range is. */
export type Holder = "process" | "opened";

const rangeLock = (stream: Stream, range: Range, holder: Holder): Lock => ({
  owner: holder === "process" ? processName() : ownerOf(stream),
  kind: "range",
  ...range,
});

/** `F_SETLK` and `F_OFD_SETLK`, and what waits for them. */
export function lockRange(
  stream: Stream,
  attributes: Attributes,
  range: Range,
  holder: Holder,
  isUnlock: boolean,
  waits: boolean,
): void {
  const lock = rangeLock(stream, range, holder);
  const table = tableOf(stream, attributes);
  if (isUnlock) unset(table, lock);
  else set(table, lock, waits);
}

/** A lock that keeps a range from being locked, and the number of its process; -1 where it belongs to what was opened. */
export interface Obstacle extends Range {
  readonly pid: number;
}

/** `F_GETLK` and `F_OFD_GETLK`. */
export function rangeConflict(
  stream: Stream,
  attributes: Attributes,
  range: Range,
  holder: Holder,
): Obstacle | undefined {
  const wanted = rangeLock(stream, range, holder);
  const other = tableOf(stream, attributes).change((held) => ({ held, result: conflict(held, wanted) }));
  if (other === undefined) return undefined;
  const [pid, , , opened] = other.owner.split(" ");
  return { ...other, pid: opened === undefined ? Number(pid) : -1 };
}

function release(owner: string, file?: string): void {
  const tables = used.get(owner);
  if (tables === undefined) return;
  for (const table of file === undefined ? [...tables.values()] : [tables.get(file)]) {
    if (table === undefined) continue;
    table.change((held) => ({ held: held.filter((lock) => lock.owner !== owner), result: undefined }));
    tables.delete(table.file);
  }
  if (tables.size === 0) used.delete(owner);
}

/** Gives up what closing a descriptor ends; `isLast` says that nothing is open any more by what was opened. */
export function releaseLocks(stream: Stream, isLast: boolean): void {
  if (used.size === 0) return;
  const owner = owners.get(stream.shared);
  if (isLast && owner !== undefined) release(owner);
  if (used.has(processName())) release(processName(), tableOf(stream, attributesOf(stream)).file);
}

function attributesOf(stream: Stream): Attributes {
  try {
    return FS.fstat(stream.fd as number);
  } catch {
    return { dev: 0, ino: 0 }; // what has no attributes has no locks
  }
}
