// SPDX-License-Identifier: Apache-2.0
// The page's side: Python in a worker, so that the page never freezes.

import type { Inherited } from "../bridge/core.ts";
import type { InputRequest } from "../fs/stream-options.ts";
import type { PackageProgress } from "../packages/load-options.ts";
import type { Progress } from "../runtime/options.ts";
import { FigurePort } from "./figure-port.ts";
import { InputWriter, makeInputBuffer } from "./input-channel.ts";
import { hasSignal, makeInterruptBuffer, sendSignal } from "./interrupt-channel.ts";
import type {
  MachineUser,
  Mount,
  Port,
  PushAnswer,
  Requests,
  RunAnswer,
  Setup,
  WorkerMessage,
  WorkerOptions,
} from "./protocol.ts";

export type {
  Inherited,
  MachineUser,
  Mount,
  Port,
  PushAnswer,
  RunAnswer,
  WorkerOptions,
} from "./protocol.ts";

/** How a worker's Python is set up. */
export interface WorkerSetup {
  /** Options of `loadPyxide`, as far as they are data. */
  options?: WorkerOptions;
  /** Takes what Python writes to standard output. */
  onStdout?: (text: string) => void;
  /** Takes what Python writes to standard error. */
  onStderr?: (text: string) => void;
  /** Called when Python waits for input: answer with `writeInput`. `request` is given when nobody should see what is typed. */
  onInputRequest?: (request?: InputRequest) => void;
  /** Called while Python loads. */
  onProgress?: (progress: Progress) => void;
  /** Called while packages are loaded, also by an import. */
  onPackageProgress?: (progress: PackageProgress) => void;
  /** Called when Python has died; make a new worker to start anew. */
  onFatal?: (message: string) => void;
  /** Should Python take its streams for terminals? Default: false. */
  terminal?: boolean;
  /** Node only: let Python use the process's descriptors instead of the callbacks, and these as the machine has them. */
  descriptors?: readonly Inherited[];
  /** With `descriptors`: does standard input come by `writeInput` all the same? Default: where it is a terminal. */
  sendsInput?: boolean;
  /** Pages only: where Matplotlib's figures are shown. Default: at the end of the page's body. */
  figures?: Element | string;
  /** Node only: folders to mount. */
  mounts?: readonly Mount[];
  /** Current folder. Default: `HOME`. */
  cwd?: string;
  /** Node only: memory that Python's thread tells of its handlers in; signals are then those of the process. */
  signals?: SharedArrayBuffer;
  /** Node only: the user of a command line, who Python runs as. Default: a user of no machine. */
  user?: MachineUser;
}

/** An error that Python or the worker raised; `type` is the Python exception's. */
export class WorkerError extends Error {
  override readonly name: string;
  readonly type: string | undefined;

  constructor(name: string, message: string, type: string | undefined) {
    super(message);
    this.name = name;
    this.type = type;
  }
}

const SIGINT = 2;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Can memory be shared with a worker here? */
function canShare(): boolean {
  return typeof SharedArrayBuffer === "function" && (globalThis.crossOriginIsolated ?? true);
}

/** Python in a worker. Invariant: each request is answered, by the worker or, when that has ended, by an error. */
export class PyxideWorker {
  readonly #port: Port;
  readonly #setup: WorkerSetup;
  readonly #waiting = new Map<number, Waiting>();
  readonly #input: SharedArrayBuffer | undefined = canShare() ? makeInputBuffer() : undefined;
  readonly #interrupts: SharedArrayBuffer | undefined = canShare() ? makeInterruptBuffer() : undefined;
  readonly #writer: InputWriter | undefined = this.#input && new InputWriter(this.#input);
  #figures: FigurePort | undefined;
  #lastId = 0;
  /** Has the worker sent anything yet? */
  #heard = false;
  /** Why there will be no more answers. */
  #ended: string | undefined;

  /** `port` leads to a worker that runs `pyxide.worker.mjs`. */
  constructor(port: Port, setup: WorkerSetup = {}) {
    this.#port = port;
    this.#setup = setup;
    port.listen((message: WorkerMessage) => this.#receive(message));
  }

  /** Makes a page's worker from the address of `pyxide.worker.mjs`. */
  static inPage(address: string | URL, setup: WorkerSetup = {}): PyxideWorker {
    const worker = new Worker(address, { type: "module" });
    const result = new PyxideWorker(
      {
        send: (message, transfer = []) => worker.postMessage(message, transfer),
        listen: (receive) => worker.addEventListener("message", (event) => receive(event.data as never)),
      },
      setup,
    );
    // Once it has started, an error that nobody caught is reported by the browser, and the worker goes on.
    worker.addEventListener("error", (event) => {
      if (!result.#heard) result.fail(event.message || "the worker could not be started");
    });
    worker.addEventListener("messageerror", () => console.error("a message of the worker could not be read"));
    return result;
  }

  /** Loads Python; to be awaited before anything else is asked. */
  load(): Promise<{ version: string; banner: string }> {
    const setup = this.#describe();
    // The port of figures can be handed over once; the worker refuses a second load.
    const isFirst = this.#ended === undefined && this.#figures === undefined;
    if (typeof document !== "object" || !isFirst) return this.#ask("load", setup);
    this.#figures = new FigurePort(this.#setup.figures);
    const { port } = this.#figures;
    return this.#ask("load", { ...setup, figures: port }, [port]);
  }

  /** Loads Python and runs its command line; resolves to the exit code. */
  main(argv: string[]): Promise<number> {
    return this.#ask("main", { ...this.#describe(), argv });
  }

  /** Runs source, which may use `await` at top level. */
  run(code: string, filename?: string): Promise<RunAnswer> {
    return this.#ask("run", filename === undefined ? { code } : { code, filename });
  }

  /** Gives a line (or several) to the interactive console. */
  push(line: string): Promise<PushAnswer> {
    return this.#ask("push", { line });
  }

  /** Drops the lines of an incomplete statement. */
  reset(): Promise<undefined> {
    return this.#ask("reset", undefined);
  }

  /** Completes the last word of some source over the live namespace. */
  complete(source: string): Promise<{ matches: string[]; start: number }> {
    return this.#ask("complete", { source });
  }

  /** Loads packages by name; resolves to the names of those that are new. */
  loadPackages(names: string[]): Promise<string[]> {
    return this.#ask("packages", { names });
  }

  /** Gives Python input; undefined is an end of file. Where memory cannot be shared that takes an engine with JSPI. */
  writeInput(input: string | Uint8Array | undefined): void {
    const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
    if (this.#writer === undefined) this.#port.send({ kind: "line", bytes });
    else this.#writer.write(bytes);
  }

  /**
   * Asks Python to raise KeyboardInterrupt. Where memory cannot be shared that takes an engine with JSPI, by which Python
   * lets messages in while it computes.
   */
  interrupt(): void {
    this.signal(SIGINT);
  }

  /** Sends Python a signal; false while another is on its way. Where memory cannot be shared it is SIGINT. */
  signal(signal: number): boolean {
    if (this.#ended !== undefined) return true;
    if (this.#interrupts !== undefined) {
      if (!sendSignal(this.#interrupts, this.#lastId, signal)) return false;
      this.#writer?.interrupt();
    }
    // Where memory is shared, too: a stack that is suspended does not look at it at once.
    this.#port.send({ kind: "interrupt" });
    return true;
  }

  /** Is a signal on its way that Python has not taken? */
  get hasSignal(): boolean {
    return this.#interrupts !== undefined && hasSignal(this.#interrupts);
  }

  /** Rejects all requests, also later ones, and takes figures away: the worker, or its Python, has ended. */
  fail(message: string): void {
    this.#ended ??= message;
    this.#figures?.close();
    for (const { reject } of this.#waiting.values()) reject(new WorkerError("Error", message, undefined));
    this.#waiting.clear();
  }

  #describe(): Setup {
    const {
      options = {},
      descriptors,
      terminal = false,
      sendsInput = terminal,
      mounts = [],
      cwd,
      user,
      signals,
    } = this.#setup;
    const { onProgress, onPackageProgress } = this.#setup;
    return {
      options,
      streams: descriptors === undefined ? "messages" : "descriptors",
      ...(descriptors === undefined ? {} : { descriptors: [...descriptors] }),
      terminal,
      progress: onProgress !== undefined,
      packageProgress: onPackageProgress !== undefined,
      mounts: [...mounts],
      ...(cwd === undefined ? {} : { cwd }),
      ...(user === undefined ? {} : { user }),
      ...(signals === undefined ? {} : { signals }),
      ...(this.#input === undefined || (descriptors !== undefined && !sendsInput)
        ? {}
        : { input: this.#input }),
      ...(this.#interrupts === undefined ? {} : { interrupts: this.#interrupts }),
    };
  }

  #ask<Kind extends keyof Requests>(
    kind: Kind,
    argument: Requests[Kind]["argument"],
    transfer?: Transferable[],
  ): Promise<Requests[Kind]["answer"]> {
    if (this.#ended !== undefined) return Promise.reject(new WorkerError("Error", this.#ended, undefined));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      // Throws, which rejects, when something cannot be sent.
      this.#port.send({ id, kind, argument }, transfer);
      this.#waiting.set(id, { resolve: resolve as Waiting["resolve"], reject });
    });
  }

  #receive(message: WorkerMessage): void {
    this.#heard = true;
    switch (message?.kind) {
      case "answer":
        this.#take(message.id)?.resolve(message.value);
        break;
      case "failure": {
        const { name, message: text, type } = message.error;
        this.#take(message.id)?.reject(new WorkerError(name, text, type));
        break;
      }
      case "output":
        (message.stream === "stdout" ? this.#setup.onStdout : this.#setup.onStderr)?.(message.text);
        break;
      case "input":
        if (this.#writer === undefined || !this.#writer.deliver())
          this.#setup.onInputRequest?.(message.request);
        break;
      case "progress":
        this.#setup.onProgress?.(message.progress);
        break;
      case "packages":
        this.#setup.onPackageProgress?.(message.progress);
        break;
      case "fatal":
        this.fail(message.message);
        this.#setup.onFatal?.(message.message);
        break;
    }
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}
