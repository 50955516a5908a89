// SPDX-License-Identifier: Apache-2.0
// Messages between a page (or Node's main thread) and a worker that runs Python.

import type { Inherited } from "../bridge/core.ts";
import type { InputRequest } from "../fs/stream-options.ts";
import type { PackageProgress } from "../packages/load-options.ts";
import type { MachineUser } from "../runtime/machine-user.ts";
import type { Progress, PyxideOptions } from "../runtime/options.ts";

export type { Inherited } from "../bridge/core.ts";
export type { MachineUser } from "../runtime/machine-user.ts";

/** Options of `loadPyxide` that can cross to a worker. */
export type WorkerOptions = Pick<
  PyxideOptions,
  | "indexURL"
  | "stdLibURL"
  | "fullStdLib"
  | "lockFileURL"
  | "packageBaseUrl"
  | "packageCacheDir"
  | "packages"
  | "checkIntegrity"
  | "loadOnImport"
  | "env"
  | "args"
  | "_sysExecutable"
>;

/** A folder of the machine and where Python sees it. */
export interface Mount {
  path: string;
  hostPath: string;
}

/** What a worker is told before anything else. */
export interface Setup {
  options: WorkerOptions;
  /** Do the standard streams go through messages, or to the descriptors of the process (Node)? */
  streams: "messages" | "descriptors";
  /** Node only: what else the process was started with, and the standard streams that are no terminals. */
  descriptors?: Inherited[];
  /** Memory through which input arrives and signals are sent; absent where memory cannot be shared. */
  input?: SharedArrayBuffer;
  interrupts?: SharedArrayBuffer;
  /** Node only: a byte for each signal, which Python's thread sets to what the signal does. */
  signals?: SharedArrayBuffer;
  /** Do the streams count as terminals? */
  terminal?: boolean;
  /** Report the progress of loading. */
  progress?: boolean;
  /** Report the progress of loading packages. */
  packageProgress?: boolean;
  mounts?: Mount[];
  cwd?: string;
  /** Node only: whose command line this is. Without it, Python is a guest that knows nothing of the machine. */
  user?: MachineUser;
  /** Leads to the page, which shows Matplotlib's figures; see host/figures. */
  figures?: MessagePort;
}

/** What a worker can be asked; each request is answered once. */
export interface Requests {
  /** Loads Python. */
  load: { argument: Setup; answer: { version: string; banner: string } };
  /** Loads Python and runs CPython's command line; answers with its exit code, or the negative number of a signal. */
  main: { argument: Setup & { argv: string[] }; answer: number };
  /** Runs source with top-level await. */
  run: { argument: { code: string; filename?: string }; answer: RunAnswer };
  /** Gives a line to the console. */
  push: { argument: { line: string }; answer: PushAnswer };
  /** Drops the lines of an incomplete statement. */
  reset: { argument: undefined; answer: undefined };
  /** Completes the last word of some source. */
  complete: { argument: { source: string }; answer: { matches: string[]; start: number } };
  /** Loads packages. */
  packages: { argument: { names: string[] }; answer: string[] };
}

/** What came of running source. */
export interface RunAnswer {
  /** The value where it is a primitive. */
  value?: string | number | bigint | boolean | undefined;
  /** `repr()` of the value; empty for None. */
  repr: string;
}

/** What came of a line. */
export interface PushAnswer {
  status: "incomplete" | "syntax-error" | "complete";
  /** The traceback, when there is an exception. */
  error?: string;
  /** The exit code, when the code asked to exit. */
  exit?: number;
}

/** A request on its way to the worker. */
export interface RequestMessage {
  id: number;
  kind: keyof Requests;
  argument: unknown;
}

/** What a worker is told while it may be busy with a request; where memory can be shared it goes that way. */
export type ControlMessage = { kind: "interrupt" } | { kind: "line"; bytes: Uint8Array | undefined };

/** An error on its way from the worker. */
export interface SentError {
  name: string;
  message: string;
  type?: string;
  stack?: string;
}

/** What a worker sends. */
export type WorkerMessage =
  | { kind: "answer"; id: number; value: unknown }
  | { kind: "failure"; id: number; error: SentError }
  | { kind: "output"; stream: "stdout" | "stderr"; text: string }
  | { kind: "input"; request: InputRequest | undefined }
  | { kind: "progress"; progress: Progress }
  | { kind: "packages"; progress: PackageProgress }
  | { kind: "fatal"; message: string };

/** The side of a message channel that both kinds of worker have. */
export interface Port {
  /** Posts a message to the other side, with the objects in it that go over to that side. */
  send(message: unknown, transfer?: Transferable[]): void;
  /** Calls back with each message of the other side. */
  listen(receive: (message: never) => void): void;
}
