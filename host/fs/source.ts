// SPDX-License-Identifier: Apache-2.0
// Where standard input comes from: handlers of the user, a prompt, or Node's descriptor.
import type { NodeModules } from "../platform/platform.ts";
import { whenReady } from "./descriptor.ts";
import {
  asMethod,
  checkCount,
  type InputOptions,
  type InputRequest,
  type InputValue,
} from "./stream-options.ts";

/** A place that bytes come from. */
export interface Source {
  readonly isatty: boolean;
  /** Fills some of the buffer and tells how much; 0 is the end. */
  read(buffer: Uint8Array, request?: InputRequest): number;
  /** A promise that is settled when `read` has what it needs, where it would have to wait. */
  ready?(request?: InputRequest): Promise<void> | undefined;
}

/** The input cannot be read at all. */
export class NoInputError extends Error {
  override readonly name = "NoInputError";
}

const NEWLINE = 10;

/** What a handler has given: bytes (of a string or buffer, or one alone), the end of the input, or an error. */
type Arrived =
  | { readonly bytes: Uint8Array | undefined; readonly isWhole: boolean }
  | { readonly error: unknown };

class HandlerSource implements Source {
  readonly isatty: boolean;
  readonly #handler: (...request: InputRequest[]) => InputValue | Promise<InputValue>;
  readonly #autoEOF: boolean;
  #pending: Uint8Array = new Uint8Array();
  /** Is the end of the input after what is pending, and has it been reached? */
  #endsInput = false;
  #ended = false;
  /** What the handler has given already; absent is the end of the input. */
  #next: Arrived | undefined;
  /** A promise that the handler has given, and that has not been waited for to its end. */
  #coming: Promise<void> | undefined;
  /** Does the handler give promises? */
  #isAsync = false;

  constructor(
    handler: (...request: InputRequest[]) => InputValue | Promise<InputValue>,
    isatty: boolean,
    autoEOF: boolean,
  ) {
    this.#handler = handler;
    this.isatty = isatty;
    this.#autoEOF = autoEOF;
  }

  ready(request?: InputRequest): Promise<void> | undefined {
    if (this.#ended || this.#pending.length > 0 || this.#next !== undefined) return undefined;
    this.#ask(request);
    return this.#coming;
  }

  read(buffer: Uint8Array, request?: InputRequest): number {
    if (this.#ended) {
      this.#ended = false;
      return 0;
    }
    let written = 0;
    while (written < buffer.length) {
      if (this.#pending.length === 0) {
        if (written > 0 && this.#isAsync) break; // more is asked for when it is wanted
        const next = this.#take(request);
        if (next === undefined) break;
        this.#pending = next;
      }
      const part = this.#pending.subarray(0, buffer.length - written);
      buffer.set(part, written);
      written += part.length;
      this.#pending = this.#pending.subarray(part.length);
      if (this.#autoEOF && this.#pending.length === 0) {
        this.#ended = this.#endsInput && part.length > 0 && part.at(-1) !== NEWLINE;
        break;
      }
    }
    return written;
  }

  #ask(request?: InputRequest): void {
    if (this.#coming !== undefined) return;
    const value = request === undefined ? this.#handler() : this.#handler(request);
    this.#isAsync = isPromise(value);
    if (!isPromise(value)) {
      this.#next = arrived(value);
      return;
    }
    const done = (next: Arrived): void => {
      this.#next = next;
      this.#coming = undefined;
    };
    this.#coming = Promise.resolve(value)
      .then(arrived)
      .then(done, (error: unknown) => done({ error }));
  }

  #take(request?: InputRequest): Uint8Array | undefined {
    if (this.#next === undefined) this.#ask(request);
    const next = this.#next;
    if (next === undefined) {
      throw new Error(
        "the stdin handler gave a promise, and Python cannot wait for it here: that needs an engine with JSPI, and code " +
          "that is run by runPythonAsync",
      );
    }
    this.#next = undefined;
    if ("error" in next) throw next.error;
    this.#endsInput = next.isWhole;
    return next.bytes;
  }
}

class ReadSource implements Source {
  readonly isatty: boolean;
  readonly #handler: (buffer: Uint8Array, ...request: InputRequest[]) => number;

  constructor(handler: (buffer: Uint8Array, ...request: InputRequest[]) => number, isatty: boolean) {
    this.#handler = handler;
    this.isatty = isatty;
  }

  read(buffer: Uint8Array, request?: InputRequest): number {
    const count: unknown = request === undefined ? this.#handler(buffer) : this.#handler(buffer, request);
    const { length } = buffer;
    return checkCount(
      count,
      length,
      `the read handler must return how many bytes of ${length} it has written`,
    );
  }
}

class ErrorSource implements Source {
  readonly isatty: boolean;
  #explanation: string | undefined;

  /** The explanation, if there is one, is shown at the first read. */
  constructor(isatty: boolean, explanation?: string) {
    this.isatty = isatty;
    this.#explanation = explanation;
  }

  read(): number {
    if (this.#explanation !== undefined) console.warn(this.#explanation);
    this.#explanation = undefined;
    throw new NoInputError("standard input is set to fail");
  }
}

class DescriptorSource implements Source {
  readonly isatty: boolean;
  readonly #node: NodeModules;
  readonly #fd: number;

  constructor(node: NodeModules, fd: number) {
    this.#node = node;
    this.#fd = fd;
    this.isatty = node.tty.isatty(fd);
  }

  read(buffer: Uint8Array): number {
    try {
      return whenReady(() => this.#node.fs.readSync(this.#fd, buffer, 0, buffer.length, null));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EOF") return 0;
      throw error;
    }
  }
}

/** Is it a promise, also one of another realm? */
function isPromise(value: InputValue | PromiseLike<InputValue>): value is PromiseLike<InputValue> {
  return typeof (value as PromiseLike<InputValue> | undefined)?.then === "function";
}

function arrived(value: InputValue): Arrived {
  return { bytes: toBytes(value), isWhole: typeof value !== "number" };
}

function toBytes(value: InputValue): Uint8Array | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "string") return new TextEncoder().encode(value.endsWith("\n") ? value : `${value}\n`);
  if (typeof value === "number") return Uint8Array.of(value);
  if (ArrayBuffer.isView(value))
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
  if (Object.prototype.toString.call(value) === "[object ArrayBuffer]") return new Uint8Array(value);
  throw new TypeError(
    "the stdin handler must return a string, an ArrayBuffer, a view of one, a byte, null or undefined",
  );
}

/** The source that options ask for, or undefined for the default one. Throws TypeError when they contradict. */
export function makeSource(options: InputOptions): Source | undefined {
  const { error = false, isatty = false, autoEOF } = options;
  // Callers pass null as well for a handler that is not there.
  const [stdin, read] = [options.stdin ?? undefined, options.read ?? undefined];
  if (Number(stdin !== undefined) + Number(read !== undefined) + Number(error) > 1) {
    throw new TypeError("At most one of stdin, read, and error must be provided.");
  }
  if (stdin === undefined && autoEOF !== undefined) {
    throw new TypeError("The 'autoEOF' option can only be used with the 'stdin' option");
  }
  if (error) return new ErrorSource(isatty);
  if (stdin !== undefined) return new HandlerSource(asMethod(options, stdin), isatty, autoEOF ?? true);
  if (read !== undefined) return new ReadSource(asMethod(options, read), isatty);
  return undefined;
}

/** Node's descriptor 0, the browser's prompt, or nothing in a worker. */
export function defaultSource(node: NodeModules | undefined): Source {
  if (node !== undefined) return new DescriptorSource(node, 0);
  const ask = (globalThis as { prompt?: () => string | null }).prompt;
  if (typeof ask === "function") return new HandlerSource(() => ask(), false, true);
  return new ErrorSource(false, "Python has no standard input here: give it a handler with setStdin()");
}
