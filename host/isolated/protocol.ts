// SPDX-License-Identifier: Apache-2.0
// Messages between the host and a worker in isolated mode.
// Invariant: a message holds primitives and, on its way to the worker, bytes; the host believes nothing that it is sent.

/** A plain value as text: JSON with tags, and the bytes in it as characters 0 to 255. See values.ts. */
export interface Packed {
  readonly text: string;
  readonly data: string;
}

/** A file that a program finds when it starts. */
export interface PlacedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A package to install before anything runs. */
export interface PlacedPackage extends PlacedFile {
  /** The folder that it is unpacked into. */
  readonly target: string;
}

/** What a worker is told first. */
export interface Setup {
  readonly kind: "setup";
  /** Address of the program's JavaScript, `pyxide.asm.mjs`, for workers of the Web's kind. */
  readonly program: string;
  readonly wasm: WebAssembly.Module | Uint8Array;
  readonly stdlib: Uint8Array;
  /** Shared objects of the standard library. */
  readonly modules: readonly PlacedFile[];
  readonly packages: readonly PlacedPackage[];
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** Are standard input, output and error terminals? */
  readonly terminals: readonly boolean[];
  /** Memory through which a signal is sent, where memory can be shared. */
  readonly interrupts?: SharedArrayBuffer;
  /** Pages of WebAssembly memory. */
  readonly pages: number;
  /** Bytes of files. */
  readonly files: number;
  /** Bytes of output in a run. */
  readonly output: number;
}

/** What the host sends. */
export type ToWorker =
  | Setup
  | {
      readonly kind: "run";
      readonly code: string;
      readonly filename: string;
      readonly grants: readonly Grant[];
    }
  | ({ readonly kind: "answer"; readonly id: number; readonly state: AnswerState } & Packed)
  | ({ readonly kind: "settled"; readonly id: number; readonly ok: boolean } & Packed)
  | { readonly kind: "interrupt" }
  | { readonly kind: "check" };

/** A name and its value, or undefined for a name that is taken back. */
export interface Grant {
  readonly name: string;
  readonly value: Packed | undefined;
}

/** How a call ended: with a value, with a promise that is settled later, or with an error. */
export type AnswerState = "value" | "promise" | "error";

/** What a worker sends. */
export type ToHost =
  | { readonly kind: "ready" }
  | ({ readonly kind: "call"; readonly id: number; readonly target: number | Service } & Packed)
  | { readonly kind: "output"; readonly stream: 1 | 2; readonly data: string }
  | ({ readonly kind: "finish"; readonly ok: boolean } & Packed)
  | { readonly kind: "alive" }
  | { readonly kind: "end"; readonly reason: "output" | "fatal"; readonly message: string };

/** What the host does for Python itself. */
export type Service = "stdin" | "fetch";

/** An exception, as it leaves. */
export interface SentException {
  readonly type: string;
  readonly message: string;
}

/** Characters of text that a message may have. */
export const MOST_TEXT = 8 << 20;
/** Characters of data that a message may have. */
export const MOST_DATA = 64 << 20;
/** Calls that may wait for an answer. */
export const MOST_CALLS = 256;
/** Promises of calls that may wait. */
export const MOST_PROMISES = 1024;

/** A side of the connection. */
export interface Channel<Out, In> {
  send(message: Out): void;
  listen(receive: (message: In) => void): void;
}
