// SPDX-License-Identifier: Apache-2.0
// Every message between the page and the worker that runs Python.

import type { SharedBuffers } from "./shared-channel.ts";

export type SourceStatus = "complete" | "incomplete" | "invalid";
export type Outcome = "ok" | "error" | `exit:${number}`;
export type Stream = "stdout" | "stderr";

export interface Completions {
  readonly start: number;
  readonly labels: readonly string[];
}

/** A file below the home folder, named by its path from there. */
export interface FileEntry {
  readonly path: string;
  readonly size: number;
}

export interface Progress {
  readonly phase: string;
  readonly name: string;
  readonly loaded: number;
  readonly total?: number;
}

/** How far a load of packages has come, as the distribution tells it. */
export interface PackageProgress {
  readonly phase: string;
  readonly packages: readonly string[];
  readonly loaded: number;
  readonly total?: number;
  readonly filesLoaded: number;
  readonly files: number;
}

/** What the page can ask of the worker, as the worker implements it. */
export interface WorkerCalls {
  status(source: string): SourceStatus;
  run(source: string, columns: number): Promise<Outcome>;
  runFile(path: string, args: string, columns: number): Promise<Outcome>;
  complete(source: string): Completions;
  listFiles(): readonly FileEntry[];
  readFile(path: string): Uint8Array<ArrayBuffer>;
  writeFile(path: string, data: Uint8Array): Promise<void>;
  deleteFile(path: string): Promise<void>;
}

export type CallName = keyof WorkerCalls;
export type CallArguments<N extends CallName> = Parameters<WorkerCalls[N]>;
export type CallResult<N extends CallName> = Awaited<ReturnType<WorkerCalls[N]>>;

export interface StartOptions {
  /** Address of the folder that holds the page, with its final slash. */
  readonly pageUrl: string;
  /** Address of the folder that holds the distribution, with its final slash. */
  readonly distUrl: string;
  readonly buffers: SharedBuffers | undefined;
  /** Leads to the pane with figures. */
  readonly figures: MessagePort;
  /** Whether this page may keep the files in the browser: one page at a time does. */
  readonly keepFiles: boolean;
}

export type ToWorker =
  | { readonly type: "start"; readonly options: StartOptions }
  | {
      readonly type: "call";
      readonly id: number;
      readonly name: CallName;
      readonly args: readonly unknown[];
    }
  | { readonly type: "interrupt" }
  /** Answers `input` where no memory is shared; null is the end of the file. */
  | { readonly type: "line"; readonly line: string | null };

export type FromWorker =
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "packages"; readonly progress: PackageProgress }
  /** A program wanted a package that is still being built. */
  | { readonly type: "wanted"; readonly package: string }
  | { readonly type: "ready"; readonly python: string; readonly filesNote: string | undefined }
  | { readonly type: "reply"; readonly id: number; readonly value: unknown }
  | { readonly type: "failure"; readonly id: number; readonly message: string }
  | { readonly type: "output"; readonly stream: Stream; readonly text: string }
  | {
      readonly type: "display";
      readonly mime: string;
      readonly data: string;
      readonly text: string;
    }
  | { readonly type: "input"; readonly hidden: boolean }
  | { readonly type: "files"; readonly files: readonly FileEntry[]; readonly note?: string }
  | { readonly type: "fatal"; readonly message: string };
