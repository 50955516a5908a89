// SPDX-License-Identifier: Apache-2.0
// Calls that an isolated program makes: of functions that it was granted, and of what the host does for Python itself.
// Invariant: a program reaches what was granted to it and nothing else; what it sends are copies of plain values.
import type { GrantedFunction, PlainValue } from "../runtime/isolated-types.ts";
import { type AnswerState, MOST_PROMISES, type Packed, type ToWorker } from "./protocol.ts";
import { ProtocolError, pack, packData, unpack } from "./values.ts";

/** What the host does for Python itself. */
export interface Services {
  /** Bytes of standard input; none at its end. */
  stdin(): Promise<Uint8Array>;
  /** One HTTP request. */
  fetch(request: PlainValue, signal: AbortSignal): Promise<PlainValue>;
}

/** Functions that programs are granted, by numbers that are never used again. */
export class Grants {
  static #last = 0;
  readonly #functions = new Map<number, GrantedFunction>();
  readonly #numbers = new Map<GrantedFunction, number>();

  /** A number for a function. */
  readonly add = (callee: GrantedFunction): number => {
    const known = this.#numbers.get(callee);
    if (known !== undefined) return known;
    if (this.#functions.size >= MOST_GRANTS) throw new RangeError("too many functions have been granted");
    const number = ++Grants.#last;
    this.#functions.set(number, callee);
    this.#numbers.set(callee, number);
    return number;
  };

  get(number: number): GrantedFunction | undefined {
    return this.#functions.get(number);
  }

  /** Takes all functions back. */
  clear(): void {
    this.#functions.clear();
    this.#numbers.clear();
  }
}

const MOST_GRANTS = 10_000;
const LONGEST_MESSAGE = 10_000;

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";

/** An error without its stack, which names files of the host. Whatever was thrown, this does not throw. */
function packError(error: unknown): Packed {
  try {
    const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
    return packData({ name: String(name), message: String(message).slice(0, LONGEST_MESSAGE) });
  } catch {
    return packData({ name: "Error", message: "what was thrown cannot be described" }); // getters that throw, and the like
  }
}

/** Arguments as a JavaScript function takes them: keyword arguments are properties of a last object. */
function readArguments(packed: Packed): PlainValue[] {
  const sent = unpack(packed);
  if (!Array.isArray(sent) || sent.length !== 2 || !Array.isArray(sent[0])) {
    throw new ProtocolError("an isolated program has called without arguments");
  }
  const [positional, named] = sent as [PlainValue[], PlainValue];
  return named === undefined ? positional : [...positional, named];
}

/** The calls of one worker. */
export class Calls {
  readonly #services: Services;
  /** Functions that calls of this worker have given it. */
  readonly #grants = new Grants();
  readonly #find: (number: number) => GrantedFunction | undefined;
  readonly #send: (message: ToWorker) => void;
  readonly #abort = new AbortController();
  #promises = 0;

  /** `find` gives the functions that all workers are granted. */
  constructor(
    services: Services,
    find: (number: number) => GrantedFunction | undefined,
    send: (message: ToWorker) => void,
  ) {
    this.#services = services;
    this.#find = find;
    this.#send = send;
  }

  /** Answers a call. Throws when it is none. */
  receive(id: unknown, target: unknown, packed: Packed): void {
    if (!Number.isSafeInteger(id))
      throw new ProtocolError("an isolated program has sent a call without a number");
    const args = readArguments(packed);
    if (target === "stdin" || target === "fetch") void this.#serve(id as number, target, args[0]);
    else this.#call(id as number, target, args);
  }

  /** Nothing is answered any more. */
  end(): void {
    this.#abort.abort();
  }

  #call(id: number, target: unknown, args: PlainValue[]): void {
    const callee = typeof target === "number" ? (this.#grants.get(target) ?? this.#find(target)) : undefined;
    try {
      if (callee === undefined) throw new TypeError("the function is not granted");
      const result = callee(...args);
      if (isThenable(result)) this.#promise(id, result);
      else this.#answer(id, "value", pack(result, this.#grants.add));
    } catch (error) {
      this.#answer(id, "error", packError(error));
    }
  }

  #promise(id: number, promise: PromiseLike<unknown>): void {
    if (this.#promises >= MOST_PROMISES) throw new RangeError("too many calls wait for promises");
    this.#promises++;
    this.#answer(id, "promise", packData(undefined));
    Promise.resolve(promise)
      .then((value) => this.#settle(id, true, pack(value, this.#grants.add)))
      .catch((error: unknown) => this.#settle(id, false, packError(error)))
      .finally(() => {
        this.#promises--;
      });
  }

  async #serve(id: number, service: "stdin" | "fetch", argument: PlainValue): Promise<void> {
    try {
      const result =
        service === "stdin"
          ? await this.#services.stdin()
          : await this.#services.fetch(argument, this.#abort.signal);
      this.#answer(id, "value", packData(result));
    } catch (error) {
      this.#answer(id, "error", packError(error));
    }
  }

  #answer(id: number, state: AnswerState, packed: Packed): void {
    if (!this.#abort.signal.aborted) this.#send({ kind: "answer", id, state, ...packed });
  }

  #settle(id: number, ok: boolean, packed: Packed): void {
    if (!this.#abort.signal.aborted) this.#send({ kind: "settled", id, ok, ...packed });
  }
}
