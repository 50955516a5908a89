// SPDX-License-Identifier: Apache-2.0
// What Python sees of the host: functions that take and give primitives.
// Invariant: a hostile program may call each at any time with any primitives; what it keeps waiting here is bounded.

import type { PyProxy } from "../bridge/py-proxy.ts";
import { Scheduler } from "../platform/scheduler.ts";
import { type Exposed, exceed, refuse } from "./bridge-wall.ts";
import type { Powers } from "./powers.ts";
import {
  type AnswerState,
  MOST_CALLS,
  MOST_DATA,
  MOST_TEXT,
  type Packed,
  type Service,
  type ToWorker,
} from "./protocol.ts";

/** Pauses of event loops that may go on. */
const MOST_PAUSES = 1024;
const TOO_LARGE = '{"d":[["name","RangeError"],["message","the answers that wait are too large"]]}';
const LONGEST_TIMEOUT = 0x7fffffff;

type Answer = Extract<ToWorker, { kind: "answer" }>;
type Settled = Extract<ToWorker, { kind: "settled" }>;
type Tick = PyProxy & { callPromising(): Promise<unknown> };

interface Call {
  readonly arrived: Promise<AnswerState>;
  readonly resolve: (state: AnswerState) => void;
  /** Characters that the host may still be keeping for it. */
  readonly size: number;
  answer: Answer | undefined;
}

interface Pause {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  timer: number | undefined;
}

/** What the port needs of the program. */
export interface PortHost {
  /** Puts a shared object of the standard library in its place; gives the path, or "" when there is none. */
  placeModule(name: string): string;
  /** Is a run going on? Python does nothing between runs. */
  isRunning(): boolean;
  /** Does a computation go on that only lets messages in? */
  isBusy(): boolean;
  finish(ok: boolean, packed: Packed): void;
  /** Python has thrown what no program throws, or has exited. */
  fail(error: unknown): void;
  /** The runtime cannot report what the program gave. */
  breakDown(): void;
  /** Tells Python how the promise of a call was settled. */
  settle(message: Settled): void;
}

function check(condition: boolean): asserts condition {
  if (!condition) refuse();
}

/** What Python is about to send, put together of pieces. */
class Draft {
  #text = "";
  #data = "";

  addText(piece: unknown): void {
    check(typeof piece === "string");
    if (this.#text.length + piece.length > MOST_TEXT) exceed();
    this.#text += piece;
  }

  addData(piece: unknown): void {
    check(typeof piece === "string");
    if (this.#data.length + piece.length > MOST_DATA) exceed();
    this.#data += piece;
  }

  take(): Packed {
    const packed = { text: this.#text, data: this.#data };
    this.#text = "";
    this.#data = "";
    return packed;
  }
}

export class Port {
  readonly #powers: Powers;
  readonly #host: PortHost;
  readonly #exposed: Exposed;
  readonly #calls = new Map<number, Call>();
  /** Calls whose promise Python does not wait for yet, and what has become of it. */
  readonly #promised = new Map<number, Settled | undefined>();
  readonly #draft = new Draft();
  /** Characters of calls that have no answer yet. */
  #unanswered = 0;
  /** Characters of answers that Python has not taken. */
  #kept = 0;
  readonly #pauses = new Map<number, Pause>();
  readonly #scheduler = new Scheduler();
  #last = 0;
  #tick: Tick | undefined;

  constructor(powers: Powers, host: PortHost, exposed: Exposed) {
    this.#powers = powers;
    this.#host = host;
    this.#exposed = exposed;
  }

  /** Wakes Python's event loop. */
  wake(milliseconds = 0): void {
    this.#scheduler.wake(milliseconds);
  }

  /** Calls a service for JavaScript's side of the runtime. */
  async ask(service: Service): Promise<{ state: AnswerState; text: string; data: string }> {
    const id = this.#call(service, { text: "[[],null]", data: "" });
    const state = await (this.#calls.get(id) as Call).arrived;
    const { text, data } = (this.#calls.get(id) as Call).answer as Answer;
    this.#drop(id);
    return { state, text, data };
  }

  /** Takes an answer of the host's. */
  answer(message: Answer): void {
    const call = this.#calls.get(message.id);
    if (call === undefined) return;
    this.#unanswered -= call.size;
    call.answer = this.#keep(message);
    if (call.answer.state === "promise") this.#promised.set(message.id, undefined);
    call.resolve(call.answer.state);
  }

  /** Keeps an answer until Python takes it; when all that are kept are too large, an error in its place. */
  #keep(message: Answer): Answer {
    const size = message.text.length + message.data.length;
    if (this.#kept + size <= MOST_TEXT + MOST_DATA) {
      this.#kept += size;
      return message;
    }
    return { ...message, state: "error", text: TOO_LARGE, data: "" };
  }

  #drop(id: number): void {
    const call = this.#calls.get(id);
    if (call === undefined) return;
    const { answer, size } = call;
    if (answer === undefined) this.#unanswered -= size;
    else if (answer.text !== TOO_LARGE) this.#kept -= answer.text.length + answer.data.length;
    this.#calls.delete(id);
  }

  /** Takes the outcome of a promise of the host's. */
  settled(message: Settled): void {
    if (this.#promised.has(message.id)) this.#promised.set(message.id, message);
    else this.#host.settle(message);
  }

  /** The object that Python is given. */
  members() {
    return this.#exposed.object({
      wake: (milliseconds: unknown) => {
        check(typeof milliseconds === "number");
        this.#scheduler.wake(milliseconds);
      },
      onTick: (tick: unknown) => this.#setTick(tick as Tick),
      placeModule: (name: unknown) => {
        check(typeof name === "string");
        return this.#host.placeModule(name);
      },
      /** Begins what is sent next. */
      begin: () => void this.#draft.take(),
      addText: (piece: unknown) => this.#draft.addText(piece),
      addData: (piece: unknown) => this.#draft.addData(piece),
      call: (target: unknown) => {
        const packed = this.#draft.take();
        check(Number.isSafeInteger(target) || target === "fetch");
        return this.#call(target as number | Service, packed);
      },
      answer: (id: unknown) => {
        const call = this.#calls.get(id as number);
        check(call !== undefined);
        return this.#exposed.promise(call.arrived);
      },
      takeText: (id: unknown) => {
        const answer = this.#calls.get(id as number)?.answer;
        check(answer !== undefined);
        return answer.text;
      },
      takeData: (id: unknown) => this.#take(id as number),
      forget: (id: unknown) => {
        this.#drop(id as number);
        this.#promised.delete(id as number);
      },
      finish: (ok: unknown) => this.#host.finish(ok === true, this.#draft.take()),
      fail: () => this.#host.breakDown(),
      openPause: () => this.#openPause(),
      pause: (id: unknown) => {
        const pause = this.#pauses.get(id as number);
        check(pause !== undefined);
        return this.#exposed.promise(pause.promise);
      },
      limitPause: (id: unknown, milliseconds: unknown) => {
        const pause = this.#pauses.get(id as number);
        check(pause !== undefined && pause.timer === undefined && typeof milliseconds === "number");
        pause.timer = this.#powers.delay(pause.resolve, Math.min(Math.max(milliseconds, 0), LONGEST_TIMEOUT));
        return this.#exposed.promise(pause.promise);
      },
      endPause: (id: unknown) => {
        const pause = this.#pauses.get(id as number);
        if (pause?.timer !== undefined) this.#powers.clear(pause.timer);
        pause?.resolve();
        this.#pauses.delete(id as number);
      },
    });
  }

  #call(target: number | Service, packed: Packed): number {
    const size = packed.text.length + packed.data.length;
    if (this.#calls.size >= MOST_CALLS || this.#unanswered + size > MOST_TEXT + MOST_DATA) exceed();
    const id = ++this.#last;
    const { promise, resolve } = Promise.withResolvers<AnswerState>();
    this.#calls.set(id, { arrived: promise, resolve, size, answer: undefined });
    this.#unanswered += size;
    this.#powers.send({ kind: "call", id, target, ...packed });
    return id;
  }

  #take(id: number): string {
    const answer = this.#calls.get(id)?.answer;
    check(answer !== undefined);
    this.#drop(id);
    if (answer.state === "promise") {
      // Python makes the future now; what has arrived already is for the next task.
      const outcome = this.#promised.get(id);
      this.#promised.delete(id);
      if (outcome !== undefined) this.#powers.soon(() => this.#host.settle(outcome));
    }
    return answer.data;
  }

  #openPause(): number {
    if (this.#pauses.size >= MOST_PAUSES) exceed();
    const { promise, resolve } = Promise.withResolvers<void>();
    const id = ++this.#last;
    this.#pauses.set(id, { promise, resolve, timer: undefined });
    return id;
  }

  #setTick(tick: Tick): void {
    check(this.#tick === undefined);
    // Python destroys the argument when this call ends.
    const kept = tick.copy() as Tick;
    this.#tick = kept;
    this.#scheduler.setTick(() => {
      if (!this.#host.isRunning() || this.#host.isBusy()) return;
      kept.callPromising().catch((error: unknown) => this.#host.fail(error));
    });
  }
}
