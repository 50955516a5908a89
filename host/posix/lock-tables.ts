// SPDX-License-Identifier: Apache-2.0
// Where the locks of a file are written down. Those of the machine's files are in a folder that all Pyxide processes of a
// user share: Node has no locks of the system. A process that has ended has no locks.
// Invariant: a table changes only while its guard, a file that one process can make, is this process's.
import { nodeModules } from "../platform/platform.ts";
import { S_IFDIR, S_IFMT, S_IFREG } from "./constants.ts";
import { fail } from "./errors.ts";
import type { Stream } from "./types.ts";
import { waitShortly } from "./waiting.ts";

/** Bytes from `start` up to, and without, `end`; null is the end of all files. */
export interface Lock {
  /** Of an open file, or of a process. */
  readonly owner: string;
  /** Locks of whole files (`flock`) and of ranges (`fcntl`) know nothing of each other. */
  readonly kind: "whole" | "range";
  readonly exclusive: boolean;
  readonly start: number;
  readonly end: number | null;
}

/** What becomes of the locks of a file. */
export type Change<T> = (held: readonly Lock[]) => { readonly held: readonly Lock[]; readonly result: T };

/** The locks of one file. */
export interface LockTable {
  /** By this the file is known. */
  readonly file: string;
  /** Changes them, in one step for all who have locks there. */
  change<T>(change: Change<T>): T;
}

const node = () => nodeModules() as NonNullable<ReturnType<typeof nodeModules>>;

/** Files of this interpreter's own. */
const tables = new Map<string, readonly Lock[]>();

const inMemory = (file: string): LockTable => ({
  file,
  change(change) {
    const { held, result } = change(tables.get(file) ?? []);
    if (held.length === 0) tables.delete(file);
    else tables.set(file, held);
    return result;
  },
});

/** When a process has started, in the system's own unit: its number may be another's later. */
function startOf(pid: number): string {
  try {
    const text = node().fs.readFileSync(`/proc/${pid}/stat`, "latin1");
    return text.slice(text.lastIndexOf(")")).split(" ")[20] ?? "";
  } catch {
    return "";
  }
}

function isAlive(pid: number, start: string): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return start === startOf(pid);
}

let self: string | undefined;

/** Begins the name of each owner here: process and interpreter. */
export function processName(): string {
  if (nodeModules() === undefined) return "0 0 0";
  self ??= [process.pid, startOf(process.pid), Math.random().toString(36).slice(2)].join(" ");
  return self;
}

/** Has the process ended that owns this, or has made this guard? */
function isGone(owner: string): boolean {
  const [pid, start = ""] = owner.split(" ");
  return !isAlive(Number(pid), start);
}

let folder: string | undefined | null;

/** The folder of the tables, which nobody else may write to; undefined where there cannot be one. */
function tableFolder(): string | undefined {
  if (folder !== undefined) return folder ?? undefined;
  const { fs, os, path } = node();
  const user = process.getuid?.() ?? 0;
  const wanted = path.join(os.tmpdir(), `pyxide-locks-${user}`);
  try {
    fs.mkdirSync(wanted, { recursive: true, mode: 0o700 });
    const { mode, uid } = fs.lstatSync(wanted);
    const isOurs = (mode & S_IFMT) === S_IFDIR && uid === user && (mode & 0o022) === 0;
    folder = isOurs || process.platform === "win32" ? wanted : null;
  } catch {
    folder = null;
  }
  return folder ?? undefined;
}

/** How long a guard may have no owner written into it, in milliseconds. */
const UNFINISHED = 2000;
const PAUSE = 1;

/** Takes a guard away whose process has ended while it had it. */
function breakGuard(guard: string): void {
  const { fs } = node();
  try {
    const owner = fs.readFileSync(guard, "utf8");
    const isOld = Date.now() - fs.statSync(guard).mtimeMs > UNFINISHED;
    if (owner === "" ? !isOld : !isGone(owner)) return;
    const broken = `${guard}.${process.pid}`;
    fs.renameSync(guard, broken);
    // Another process may have been faster, and the guard that was taken be a new one.
    if (fs.readFileSync(broken, "utf8") !== owner) fs.linkSync(broken, guard);
    fs.unlinkSync(broken);
  } catch {
    // It is gone already.
  }
}

function guarded<T>(table: string, action: () => T): T {
  const { fs } = node();
  const guard = `${table}.guard`;
  for (;;) {
    try {
      fs.writeFileSync(guard, processName(), { flag: "wx" });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") fail("ENOLCK");
      breakGuard(guard);
    }
    waitShortly(PAUSE);
  }
  try {
    return action();
  } finally {
    fs.unlinkSync(guard);
  }
}

function readTable(table: string): Lock[] {
  try {
    const all = JSON.parse(node().fs.readFileSync(table, "utf8")) as Lock[];
    return all.filter(({ owner }) => !isGone(owner));
  } catch {
    return []; // there is none, or its writer has ended in the middle
  }
}

const onDisk = (file: string, table: string): LockTable => ({
  file,
  change: (change) =>
    guarded(table, () => {
      const { fs } = node();
      const { held, result } = change(readTable(table));
      if (held.length === 0) fs.rmSync(table, { force: true });
      else fs.writeFileSync(table, JSON.stringify(held));
      return result;
    }),
});

/** The locks of what is open. */
export function lockTable(stream: Stream, { dev, ino }: { dev: number; ino: number | bigint }): LockTable {
  const { node: file, nfd, stream_ops } = stream;
  if (stream_ops.getattr === undefined) return inMemory(`node ${file.id}`);
  const name = `${dev}-${ino}`;
  const isMachines = nfd !== undefined && (file.mode & S_IFMT) === S_IFREG;
  const place = isMachines ? tableFolder() : undefined;
  return place === undefined ? inMemory(name) : onDisk(name, node().path.join(place, name));
}
