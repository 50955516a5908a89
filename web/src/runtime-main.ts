// SPDX-License-Identifier: Apache-2.0
// The page's side of the worker: starts and restarts it, calls it, interrupts it.
// Invariant: a call either settles or is rejected by the restart that ended its worker.

import type { FiguresPane } from "./figures-main.ts";
import type { CallArguments, CallName, CallResult, FromWorker, StartOptions, ToWorker } from "./protocol.ts";
import {
  createBuffers,
  inputLength,
  inputState,
  outputShown,
  type SharedBuffers,
  sigint,
  state,
} from "./shared-channel.ts";

/** Messages of the worker that are not answers to a call. */
export type WorkerEvent = Exclude<FromWorker, { type: "reply" | "failure" }>;

interface PendingCall {
  readonly resolve: (value: never) => void;
  readonly reject: (reason: Error) => void;
}

/** Rejects the calls that a restart cut short. */
export class RestartedError extends Error {
  override name = "RestartedError";
}

export class Runtime {
  readonly #listener: (event: WorkerEvent) => void;
  readonly #figures: FiguresPane;
  readonly #calls = new Map<number, PendingCall>();
  #worker: Worker | undefined;
  #buffers: SharedBuffers | undefined;
  #nextId = 0;
  #keepFiles: Promise<boolean> | undefined;

  constructor(listener: (event: WorkerEvent) => void, figures: FiguresPane) {
    this.#listener = listener;
    this.#figures = figures;
  }

  /** Whether a running program can be interrupted and `input()` can wait. */
  get shared(): boolean {
    return this.#buffers !== undefined;
  }

  /** Ends the worker, if one runs, and starts a fresh one. */
  async start(): Promise<void> {
    this.stop();
    const worker = new Worker(new URL("python-worker.js", document.baseURI), {
      type: "module",
      name: "python",
    });
    this.#worker = worker;
    this.#buffers = createBuffers();
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (worker === this.#worker) this.#receive(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      const message = event.message || "The worker that runs Python could not be loaded.";
      if (worker === this.#worker) this.#listener({ type: "fatal", message });
    };
    this.#keepFiles ??= claimFiles();
    const distUrl = new URL("dist/", document.baseURI).href;
    const options: StartOptions = {
      pageUrl: new URL("./", document.baseURI).href,
      distUrl,
      buffers: this.#buffers,
      figures: this.#figures.connect(distUrl),
      keepFiles: await this.#keepFiles,
    };
    this.#send(worker, { type: "start", options }, [options.figures]);
  }

  stop(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#figures.clear();
    const cut = [...this.#calls.values()];
    this.#calls.clear();
    for (const call of cut) call.reject(new RestartedError("Python was restarted."));
  }

  call<N extends CallName>(name: N, ...args: CallArguments<N>): Promise<CallResult<N>> {
    const worker = this.#worker;
    if (worker === undefined) return Promise.reject(new RestartedError("Python is not running."));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      this.#send(worker, { type: "call", id, name, args });
    });
  }

  /** Raises KeyboardInterrupt in what runs. Without shared memory only an `await` hears it. */
  interrupt(): void {
    if (this.#buffers !== undefined) {
      new Uint8Array(this.#buffers.interrupt)[0] = sigint;
      this.#wake(state.interrupted);
      Atomics.notify(new Int32Array(this.#buffers.control), outputShown);
    }
    // After the signal: the worker looks whether Python has taken it.
    if (this.#worker !== undefined) this.#send(this.#worker, { type: "interrupt" });
  }

  /** Answers the worker that waits for a line; null is the end of the file. */
  answerInput(line: string | null): void {
    if (this.#buffers === undefined) {
      if (this.#worker !== undefined) this.#send(this.#worker, { type: "line", line });
      return;
    }
    if (line === null) {
      this.#wake(state.endOfFile);
      return;
    }
    const bytes = new TextEncoder().encode(`${line}\n`);
    new Uint8Array(this.#buffers.line).set(bytes);
    Atomics.store(new Int32Array(this.#buffers.control), inputLength, bytes.length);
    this.#wake(state.line);
  }

  /** Tells the worker that `cost` units of output are on the screen. */
  shown(cost: number): void {
    if (this.#buffers === undefined) return;
    const control = new Int32Array(this.#buffers.control);
    Atomics.add(control, outputShown, cost);
    Atomics.notify(control, outputShown);
  }

  #wake(answer: number): void {
    if (this.#buffers === undefined) return;
    const control = new Int32Array(this.#buffers.control);
    Atomics.compareExchange(control, inputState, state.waiting, answer);
    Atomics.notify(control, inputState);
  }

  #send(worker: Worker, message: ToWorker, transfer: Transferable[] = []): void {
    worker.postMessage(message, transfer);
  }

  #receive(event: FromWorker): void {
    if (event.type !== "reply" && event.type !== "failure") {
      this.#listener(event);
      return;
    }
    const call = this.#calls.get(event.id);
    this.#calls.delete(event.id);
    if (event.type === "reply") call?.resolve(event.value as never);
    else call?.reject(new Error(event.message));
  }
}

/**
 * Whether this page may keep files: the first of several open pages does, so that none
 * overwrites what another has. The claim lasts as long as the page. A page that is being
 * reloaded gives its claim up a little late, hence the wait.
 */
function claimFiles(): Promise<boolean> {
  if (!("locks" in navigator)) return Promise.resolve(true);
  return new Promise((resolve) => {
    const hold = (): Promise<never> => {
      resolve(true);
      return new Promise<never>(() => undefined);
    };
    navigator.locks
      .request("pyxide-home", { signal: AbortSignal.timeout(1500) }, hold)
      .catch(() => resolve(false));
  });
}
