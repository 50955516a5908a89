// SPDX-License-Identifier: Apache-2.0
// The three standard streams as devices of Emscripten's file system.
// Invariant: descriptors 0, 1 and 2 stay open on /dev/stdin, /dev/stdout and /dev/stderr; handlers change behind them.
import type { DeviceOps, DeviceStream, EmscriptenModule } from "../bridge/emscripten.ts";
import { nodeModules } from "../platform/platform.ts";
import { openControllingTerminal, setTerminal, type Termios, terminalSettings } from "./machine-terminal.ts";
import { defaultSink, makeSink, type Sink } from "./sink.ts";
import { defaultSource, makeSource, type Source } from "./source.ts";
import type { InputOptions, InputRequest, OutputOptions } from "./stream-options.ts";

/** What is open on /dev/tty. */
interface TerminalStream extends DeviceStream {
  /** The machine's descriptor, where the terminal is the machine's. */
  terminal?: number;
}

const DEVICE_MAJOR = 72;
const pathOf = (fd: number): string => `/dev/${["stdin", "stdout", "stderr"][fd]}`;

const ECHO_AND_LINES = {
  c_iflag: 0x4500,
  c_oflag: 5,
  c_cflag: 0xbf,
  c_lflag: 0x8a3b,
  c_cc: new Array(32).fill(0),
};

const ECHO = 8;

/** Linux's number of /dev/tty. */
const TTY_MAJOR = 5;
const TTY_MINOR = 0;

/** Bytes that are read at a time at most. */
const LONGEST_READ = 1 << 16;

/** A view on the bytes that a device operation is about, whatever typed array it came in. */
function bytesOf(buffer: ArrayBufferView, offset: number, length: number): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length);
}

/** Standard input, output and error of one interpreter. */
export class Streams {
  readonly #module: EmscriptenModule;
  #source: Source;
  /** Has the wait for input been interrupted? */
  #interrupted = false;
  readonly #sinks: [Sink, Sink];
  #isMachines = false;
  /** Those of a terminal that is not the machine's. */
  #settings: Termios = ECHO_AND_LINES;

  /** Puts the devices in place of Emscripten's own. */
  constructor(module: EmscriptenModule) {
    const node = nodeModules();
    this.#module = module;
    this.#source = defaultSource(node);
    this.#sinks = [defaultSink(node, 1), defaultSink(node, 2)];
    const { FS } = module;
    for (const fd of [0, 1, 2]) {
      const stream = FS.getStream(fd);
      if (stream) FS.close(stream);
    }
    this.#install(0, {
      read: (_stream, buffer, offset, length) =>
        length === 0 ? 0 : this.#guard(() => this.#readInto(buffer, offset, length)),
    });
    module.core.waitingInput = {
      ready: () => this.#source.ready?.(this.request),
      interrupt: () => {
        this.#interrupted = true;
      },
    };
    this.#install(1, this.#outputOps(0));
    this.#install(2, this.#outputOps(1));
    this.#installTerminal();
  }

  /** What is to be told of a read now. */
  get request(): InputRequest | undefined {
    return this.#settings.c_lflag & ECHO ? undefined : { echo: false };
  }

  /** Sets what standard input reads; without handlers the default is restored. */
  setStdin(options?: InputOptions | null): void {
    this.#source = makeSource(options ?? {}) ?? defaultSource(nodeModules());
    this.#serve(0);
  }

  /** Sets where standard output goes; without handlers the default is restored. */
  setStdout(options?: OutputOptions | null): void {
    this.#setSink(0, options ?? {});
  }

  /** Sets where standard error goes; without handlers the default is restored. */
  setStderr(options?: OutputOptions | null): void {
    this.#setSink(1, options ?? {});
  }

  /** Writes a line to standard output (1) or standard error (2), as a program would. */
  writeLine(fd: 1 | 2, text: string): void {
    let bytes = new TextEncoder().encode(`${text}\n`);
    while (bytes.length > 0) bytes = bytes.subarray(this.#sinks[fd === 1 ? 0 : 1].write(bytes));
  }

  /** Gives on what line-wise handlers still hold. */
  flush(): void {
    for (const sink of this.#sinks) sink.flush();
  }

  /** Gives on what a line-wise handler still holds of one stream. That it fails is told on the console, as for writes. */
  flushOutput(fd: 1 | 2): void {
    try {
      this.#guard(() => this.#sinks[fd === 1 ? 0 : 1].flush());
    } catch {
      // An error number, for a system call; this is none.
    }
  }

  #sync(sink: Sink): void {
    sink.flush();
    sink.sync?.();
  }

  /** Handlers fill a buffer of their own: when they run Python, its memory may move. */
  #readInto(buffer: ArrayBufferView, offset: number, length: number): number {
    const bytes = new Uint8Array(Math.min(length, LONGEST_READ));
    const count = this.#read(bytes);
    const hasMoved = buffer.buffer.byteLength === 0;
    const target = hasMoved ? this.#module.core.memory() : bytesOf(buffer, 0, buffer.byteLength);
    target.set(bytes.subarray(0, count), offset);
    return count;
  }

  #read(buffer: Uint8Array): number {
    if (!this.#interrupted) return this.#source.read(buffer, this.request);
    this.#interrupted = false;
    throw Object.assign(new Error("reading was interrupted"), { code: "EINTR" });
  }

  #setSink(index: 0 | 1, options: OutputOptions): void {
    const sink = makeSink(options) ?? defaultSink(nodeModules(), index === 0 ? 1 : 2);
    this.#sinks[index].flush();
    this.#sinks[index] = sink;
    this.#serve(index + 1);
  }

  /** Has terminals be the machine's: their settings, and `/dev/tty`. */
  useMachineTerminal(): void {
    this.#isMachines = true;
    for (const fd of [0, 1, 2]) if (this.#isServed(fd)) this.#serve(fd);
  }

  /** Makes `/dev/tty`: the machine's, or what of the standard streams is a terminal. */
  #installTerminal(): void {
    const { FS } = this.#module;
    const fs = nodeModules()?.fs as typeof import("node:fs");
    FS.registerDevice(FS.makedev(TTY_MAJOR, TTY_MINOR), {
      open: (stream: TerminalStream) => {
        if (this.#isMachines) stream.terminal = this.#guard(openControllingTerminal);
        else if (!this.#source.isatty && !this.#sinks.some(({ isatty }) => isatty)) this.#fail("ENXIO");
        Object.assign(stream, { seekable: false, tty: this.#terminalOps(stream.terminal ?? 0, 0) });
      },
      close: ({ terminal }: TerminalStream) => terminal !== undefined && fs.closeSync(terminal),
      fsync: () => undefined,
      // Who reads standard input reads ahead.
      read: ({ terminal }: TerminalStream, buffer, offset, length) =>
        this.#guard(() =>
          terminal === undefined || this.#source.isatty
            ? this.#readInto(buffer, offset, length)
            : fs.readSync(terminal, bytesOf(buffer, offset, length)),
        ),
      write: ({ terminal }: TerminalStream, buffer, offset, length) => {
        const bytes = bytesOf(buffer, offset, length);
        return this.#guard(() =>
          terminal === undefined ? this.#sinks[0].write(bytes.slice()) : fs.writeSync(terminal, bytes),
        );
      },
    } as Parameters<typeof FS.registerDevice>[1]);
  }

  #install(fd: number, ops: Partial<DeviceOps>): void {
    const { FS } = this.#module;
    const path = pathOf(fd);
    const device = FS.makedev(DEVICE_MAJOR, fd);
    FS.registerDevice(device, {
      open: (stream: DeviceStream) => {
        stream.seekable = false;
        stream.tty = this.#terminal(fd);
      },
      close: () => {
        if (fd > 0) this.#sinks[fd === 1 ? 0 : 1].flush();
      },
      fsync: () => {
        if (fd > 0) this.#guard(() => this.#sync(this.#sinks[fd === 1 ? 0 : 1]));
      },
      ...ops,
    } as Parameters<typeof FS.registerDevice>[1]);
    if (FS.analyzePath(path, true).exists) FS.unlink(path);
    FS.mkdev(path, 0o666, device);
    this.#open(fd);
  }

  /** Opens the device. Descriptors before this one are open. */
  #open(fd: number): void {
    const path = pathOf(fd);
    const stream = this.#module.FS.open(path, fd === 0 ? "r" : "w");
    if (stream.fd !== fd) throw new Error(`${path} was opened as descriptor ${stream.fd}, not ${fd}`);
  }

  /** Has the descriptor lead to the device, also where the machine's own was in its place; a closed one stays closed. */
  #serve(fd: number): void {
    const { FS } = this.#module;
    const stream = FS.getStream(fd) as DeviceStream | null;
    if (!stream) return;
    if (this.#isServed(fd)) stream.tty = this.#terminal(fd);
    else {
      FS.closeStream(fd); // the machine's stays open: it is what the device has without handlers
      this.#open(fd);
    }
  }

  /** Does the descriptor lead to the device? */
  #isServed(fd: number): boolean {
    const { FS } = this.#module;
    const stream = FS.getStream(fd) as DeviceStream | null;
    return stream?.node?.rdev === FS.makedev(DEVICE_MAJOR, fd);
  }

  /** What Emscripten asks of a terminal, or undefined when the stream is none. */
  #terminal(fd: number): object | undefined {
    const isatty = fd === 0 ? this.#source.isatty : this.#sinks[fd === 1 ? 0 : 1].isatty;
    return isatty ? this.#terminalOps(fd, fd === 2 ? 1 : 0) : undefined;
  }

  /** The same of the terminal that is the machine's descriptor `fd`; its size is that of an output. */
  #terminalOps(fd: number, output: 0 | 1): object {
    const sink = this.#sinks[output];
    const size = (): [number, number] => {
      const known = this.#guard(() => sink.terminalSize?.());
      return [known?.rows ?? 24, known?.columns ?? 80];
    };
    return {
      ops: {
        ioctl_tcgets: () => (this.#isMachines ? terminalSettings(fd) : undefined) ?? this.#settings,
        ioctl_tcsets: (_tty: object, _when: number, wanted: Termios) => {
          if (!this.#isMachines) this.#settings = wanted;
          else if (!setTerminal(fd, wanted)) this.#fail("ENOTTY");
          return 0;
        },
        ioctl_tiocgwinsz: size,
      },
    };
  }

  #outputOps(index: 0 | 1): Partial<DeviceOps> {
    return {
      write: (_stream, buffer, offset, length) =>
        // A copy: when handlers run Python, its memory may move.
        length === 0
          ? 0
          : this.#guard(() => this.#sinks[index].write(bytesOf(buffer, offset, length).slice())),
    };
  }

  #fail(name: string): never {
    const { FS, ERRNO_CODES } = this.#module;
    throw new FS.ErrnoError(ERRNO_CODES[name] as number);
  }

  /** Turns what a handler throws into an error number, so that Python raises OSError. */
  #guard<T>(action: () => T): T {
    const { FS, ERRNO_CODES } = this.#module;
    try {
      return action();
    } catch (error) {
      if (error instanceof FS.ErrnoError) throw error;
      const { code, name } = error as NodeJS.ErrnoException;
      const errno = code === undefined ? undefined : ERRNO_CODES[code];
      if (errno === undefined && name !== "NoInputError") {
        console.error("A handler of a standard stream failed; Python sees an I/O error.", error);
      }
      throw new FS.ErrnoError(errno ?? (ERRNO_CODES["EIO"] as number));
    }
  }
}
