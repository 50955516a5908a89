// SPDX-License-Identifier: Apache-2.0
// Where standard output and standard error go: handlers of the user, the console, or Node's descriptors.
import type { NodeModules } from "../platform/platform.ts";
import { whenReady } from "./descriptor.ts";
import { asMethod, checkCount, type OutputOptions, type TerminalSize } from "./stream-options.ts";

/** A place for bytes. */
export interface Sink {
  readonly isatty: boolean;
  /** The size of the terminal, where it is one and known. */
  terminalSize?(): TerminalSize | undefined;
  /** Takes some of the bytes, which are its own from then on, at least one, and tells how many. */
  write(bytes: Uint8Array): number;
  /** Gives on what is held back. */
  flush(): void;
  /** What `os.fsync()` does besides. */
  sync?(): void;
}

class BatchedSink implements Sink {
  readonly isatty = false;
  readonly #handler: (output: string) => void;
  readonly #decoder = new TextDecoder();
  #pending = "";

  constructor(handler: (output: string) => void) {
    this.#handler = handler;
  }

  write(bytes: Uint8Array): number {
    const lines = (this.#pending + this.#decoder.decode(bytes, { stream: true })).split("\n");
    this.#pending = lines.pop() ?? "";
    for (const line of lines) this.#handler(line);
    return bytes.length;
  }

  flush(): void {
    const rest = this.#pending + this.#decoder.decode();
    this.#pending = "";
    if (rest !== "") this.#handler(rest);
  }
}

class RawSink implements Sink {
  readonly isatty: boolean;
  readonly #handler: (charCode: number) => void;

  constructor(handler: (charCode: number) => void, isatty: boolean) {
    this.#handler = handler;
    this.isatty = isatty;
  }

  write(bytes: Uint8Array): number {
    const handler = this.#handler;
    for (const byte of bytes) handler(byte);
    return bytes.length;
  }

  flush(): void {}
}

class WriteSink implements Sink {
  readonly isatty: boolean;
  readonly #handler: (buffer: Uint8Array) => number;

  constructor(handler: (buffer: Uint8Array) => number, isatty: boolean) {
    this.#handler = handler;
    this.isatty = isatty;
  }

  write(bytes: Uint8Array): number {
    const { length } = bytes; // the handler may give the bytes away
    const taken: unknown = this.#handler(bytes);
    return checkCount(
      taken,
      length,
      `the write handler must return how many of the ${length} bytes it has taken`,
    );
  }

  flush(): void {}
}

class DescriptorSink implements Sink {
  readonly isatty: boolean;
  readonly #node: NodeModules;
  readonly #fd: number;

  constructor(node: NodeModules, fd: number) {
    this.#node = node;
    this.#fd = fd;
    this.isatty = node.tty.isatty(fd);
  }

  terminalSize(): TerminalSize | undefined {
    const { columns, rows } = this.#fd === 1 ? process.stdout : process.stderr;
    return columns === undefined || rows === undefined ? undefined : { columns, rows };
  }

  write(bytes: Uint8Array): number {
    return whenReady(() => this.#node.fs.writeSync(this.#fd, bytes));
  }

  flush(): void {}
}

/** The sink that options ask for. Throws TypeError when they contradict each other. */
export function makeSink(options: OutputOptions): Sink | undefined {
  const { isatty = false } = options;
  // Callers pass null as well for a handler that is not there.
  const [batched, raw, write] = [
    options.batched ?? undefined,
    options.raw ?? undefined,
    options.write ?? undefined,
  ];
  const given = [batched, raw, write].filter((handler) => handler !== undefined);
  if (given.length > 1) throw new TypeError("At most one of 'raw', 'batched', and 'write' must be passed");
  if (raw !== undefined) return sized(new RawSink(asMethod(options, raw), isatty), options);
  if (write !== undefined) {
    const sink: Sink = new WriteSink(asMethod(options, write), isatty);
    const fsync = options.fsync ?? undefined;
    if (fsync !== undefined) sink.sync = asMethod(options, fsync);
    return sized(sink, options);
  }
  if (batched === undefined) return undefined;
  if (isatty) throw new TypeError("Cannot set 'isatty' to true unless 'raw' or 'write' is provided");
  return new BatchedSink(asMethod(options, batched));
}

/** Has a sink answer for the size of the terminal as options say. */
function sized(sink: Sink, options: OutputOptions): Sink {
  const size = options.getTerminalSize ?? undefined;
  if (size !== undefined) sink.terminalSize = asMethod(options, size);
  return sink;
}

/** Node's descriptor `fd`, or the console. */
export function defaultSink(node: NodeModules | undefined, fd: 1 | 2): Sink {
  if (node !== undefined) return new DescriptorSink(node, fd);
  return new BatchedSink(fd === 1 ? (line) => console.log(line) : (line) => console.warn(line));
}
