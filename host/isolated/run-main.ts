// SPDX-License-Identifier: Apache-2.0
// One worker with its Python, as the host sees it: what it is asked, its limits, its end.
// Invariant: whatever the worker does, each run is settled once, in time.
import type { GrantedFunction, PlainValue } from "../runtime/isolated-types.ts";
import type { IsolatedAddresses } from "../runtime/options.ts";
import { Calls, type Services } from "./calls-main.ts";
import { IsolatedError, PythonError } from "./errors.ts";
import type { Limits } from "./limits.ts";
import { needsProcess, startProcess } from "./process-main.ts";
import { type Grant, MOST_DATA, MOST_TEXT, type Packed, type Setup } from "./protocol.ts";
import { Throttle } from "./throttle-main.ts";
import { toBytes, unpack } from "./values.ts";
import { type IsolatedWorker, startWorker } from "./worker-main.ts";

/** How long a program of a session may take to end after it was interrupted, in milliseconds. */
const GRACE = 1000;
/** How long Python may take to start, in milliseconds. */
const START = 120_000;
const SIGINT = 2;
/** Characters of an exception's type, which is the program's word. */
const MOST_TYPE = 200;

/** What a worker may have of the host. */
export interface Surroundings {
  readonly services: Services;
  /** Functions that were granted, by number. */
  find(number: number): GrantedFunction | undefined;
  /** Takes output. */
  output(stream: 1 | 2, bytes: Uint8Array): void;
}

interface Pending {
  resolve(value: PlainValue): void;
  reject(error: Error): void;
  readonly timer: ReturnType<typeof setTimeout> | undefined;
  /** It has been interrupted. */
  isOvertime: boolean;
}

type Message = Record<string, unknown>;

function isPacked(message: Message): boolean {
  const { text, data } = message;
  return (
    typeof text === "string" &&
    text.length <= MOST_TEXT &&
    typeof data === "string" &&
    data.length <= MOST_DATA
  );
}

/** The longest time that timers take. */
const LONGEST = 0x7fffffff;

function after(milliseconds: number, action: () => void): ReturnType<typeof setTimeout> | undefined {
  return milliseconds > LONGEST ? undefined : setTimeout(action, milliseconds);
}

export class IsolatedRun {
  /** Python has started. */
  readonly ready: Promise<void>;
  readonly #limits: Limits;
  readonly #surroundings: Surroundings;
  readonly #worker: IsolatedWorker;
  readonly #calls: Calls;
  readonly #interrupts: Uint8Array | undefined;
  readonly #throttle = new Throttle<unknown>((message) => this.#receive(message));
  readonly #starting = Promise.withResolvers<void>();
  #pending: Pending | undefined;
  #watch: ReturnType<typeof setTimeout> | undefined;
  #written = 0;
  #isReady = false;
  /** Has it run nothing? */
  isFresh = true;
  readonly terminals: readonly boolean[];
  #death: Error | undefined;

  constructor(addresses: IsolatedAddresses, setup: Setup, limits: Limits, surroundings: Surroundings) {
    this.#limits = limits;
    this.#surroundings = surroundings;
    this.terminals = setup.terminals;
    this.#interrupts = setup.interrupts && new Uint8Array(setup.interrupts);
    this.ready = this.#starting.promise;
    this.ready.catch(() => undefined);
    this.#calls = new Calls(surroundings.services, surroundings.find, (message) =>
      this.#worker.send(message),
    );
    const start = needsProcess() ? startProcess : startWorker;
    this.#worker = start(addresses, setup, {
      receive: (message) => this.#throttle.add(message),
      fail: (message) => this.end(new IsolatedError("fatal", `the isolated Python has ended: ${message}`)),
    });
    const timer = setTimeout(
      () => this.end(new IsolatedError("fatal", "the isolated Python did not start in time")),
      START,
    );
    this.ready.finally(() => clearTimeout(timer)).catch(() => undefined);
  }

  /** Why there is no worker any more. */
  get death(): Error | undefined {
    return this.#death;
  }

  /** Runs source. One run at a time. */
  async run(code: string, filename: string, grants: readonly Grant[]): Promise<PlainValue> {
    await this.ready;
    if (this.#death !== undefined) throw this.#death;
    if (this.#pending !== undefined) throw new Error("a run goes on already");
    this.isFresh = false;
    clearTimeout(this.#watch);
    this.#written = 0;
    this.#worker.hold(true);
    const result = new Promise<PlainValue>((resolve, reject) => {
      const timer = after(this.#limits.time, () => this.#overtime());
      this.#pending = { resolve, reject, timer, isOvertime: false };
    });
    // An interrupt that came too late for the last run is not for this one.
    if (this.#interrupts !== undefined) Atomics.store(this.#interrupts, 0, 0);
    this.#worker.send({ kind: "run", code, filename, grants });
    return result;
  }

  /** Ends the worker; what waits for it rejects. */
  end(reason: Error): void {
    if (this.#death !== undefined) return;
    // Whatever an interrupt has broken, it was time.
    const isBroken = reason instanceof IsolatedError && reason.reason === "fatal";
    const error = isBroken && this.#pending?.isOvertime ? this.#timeError() : reason;
    this.#death = error;
    this.#worker.terminate();
    this.#throttle.clear();
    clearTimeout(this.#watch);
    this.#calls.end();
    this.#starting.reject(error);
    this.#settle()?.reject(error);
  }

  /** Lets the process end while nothing runs. */
  rest(): void {
    if (this.#death === undefined) this.#worker.hold(false);
  }

  /** What a session has left may compute on: between runs it has to answer in the time that a run may take. */
  #checkIdle(): void {
    clearTimeout(this.#watch);
    if (!this.#limits.session || this.#death !== undefined || this.#pending !== undefined) return;
    this.#worker.send({ kind: "check" });
    this.#watch = after(this.#limits.time, () => {
      this.end(new IsolatedError("time", "what the last program left computed for too long"));
    });
    (this.#watch as { unref?: () => void } | undefined)?.unref?.();
  }

  #settle(): Pending | undefined {
    const pending = this.#pending;
    this.#pending = undefined;
    clearTimeout(pending?.timer);
    return pending;
  }

  #timeError(): IsolatedError {
    return new IsolatedError("time", `the program took more than ${this.#limits.time} milliseconds`);
  }

  #overtime(): void {
    const pending = this.#pending;
    if (!this.#limits.session || this.#interrupts === undefined || pending === undefined) {
      this.end(this.#timeError());
      return;
    }
    pending.isOvertime = true;
    // A session is worth saving: perhaps the program listens.
    Atomics.store(this.#interrupts, 0, SIGINT);
    this.#worker.send({ kind: "interrupt" });
    setTimeout(() => {
      if (this.#pending === pending) this.end(this.#timeError());
    }, GRACE);
  }

  #receive(message: unknown): void {
    if (this.#death !== undefined) return;
    try {
      this.#handle(typeof message === "object" && message !== null ? (message as Message) : {});
    } catch (error) {
      this.end(new IsolatedError("fatal", (error as Error).message));
    }
  }

  #handle(message: Message): void {
    switch (message["kind"]) {
      case "ready":
        this.#isReady = true;
        this.rest();
        this.#starting.resolve();
        return;
      case "output":
        this.#write(message["stream"], message["data"]);
        return;
      case "call":
        if (!isPacked(message)) break;
        this.#calls.receive(message["id"], message["target"], message as unknown as Packed);
        return;
      case "alive":
        clearTimeout(this.#watch);
        this.#watch = after(this.#limits.time, () => this.#checkIdle());
        (this.#watch as { unref?: () => void } | undefined)?.unref?.();
        return;
      case "finish":
        if (!isPacked(message) || !this.#isReady) break;
        this.#finish(message["ok"] === true, message as unknown as Packed);
        return;
      case "end":
        this.#endedBy(message["reason"], String(message["message"]).slice(0, 2000));
        return;
    }
    this.end(new IsolatedError("fatal", "the isolated Python has sent what is no message"));
  }

  #endedBy(reason: unknown, message: string): void {
    if (reason === "output") this.#tooMuchOutput();
    else this.end(new IsolatedError("fatal", message));
  }

  #tooMuchOutput(): void {
    const { output } = this.#limits;
    this.end(new IsolatedError("output", `the program has written more than ${output} bytes of output`));
  }

  #write(stream: unknown, data: unknown): void {
    if ((stream !== 1 && stream !== 2) || typeof data !== "string") throw new Error("output is no text");
    const room = this.#limits.output - this.#written;
    this.#written += data.length;
    if (room > 0) this.#surroundings.output(stream, toBytes(data, 0, Math.min(data.length, room)));
    if (data.length > room) this.#tooMuchOutput();
  }

  #finish(ok: boolean, packed: Packed): void {
    // Unpacked first: what is no value ends the worker.
    const value = unpack(packed);
    const pending = this.#settle();
    this.rest();
    this.#checkIdle();
    if (ok) {
      pending?.resolve(value);
      return;
    }
    const { type, message } = (value ?? {}) as { type?: unknown; message?: unknown };
    if (pending?.isOvertime && type === "KeyboardInterrupt") pending.reject(this.#timeError());
    else pending?.reject(new PythonError(String(type).slice(0, MOST_TYPE), String(message)));
  }
}
