// SPDX-License-Identifier: Apache-2.0
// What a program may ask of the bridge once it runs. Invariant: by default nothing. It may read the members of objects
// that were exposed to it, call their functions with primitives, and wait for their promises; no other JavaScript object
// can be looked into, made, changed or called, and what it can make JavaScript keep is bounded.
import { type Bridge, capability } from "../../out/gen/bridge.ts";

export type Import = (...args: never[]) => unknown;
type AnyImport = (...args: unknown[]) => unknown;

/** What is done with a call: it goes through, it is refused, or a function made of the original is called. */
export type Rule = "pass" | "refuse" | ((original: AnyImport) => AnyImport);

/** Characters of a string that Python gives to JavaScript: a program could have hundreds of them kept. */
export const MOST_CHARACTERS = 1 << 16;
/** Stacks of Python that may wait at the same time, and bytes that JavaScript keeps for them. */
const MOST_WAITING = 256;
const MOST_STACK = 64 << 20;

/** Made once: a program could keep any number of errors. */
export const refusal: Error = new TypeError("isolated mode does not let Python do this with JavaScript");
const excess: Error = new RangeError("isolated mode: too much is kept or sent at the same time");
const raisedError: Error = new Error("Python has raised an exception");
for (const error of [refusal, excess, raisedError]) {
  Object.defineProperty(error, "stack", { value: "" });
  Object.freeze(error);
}

export function refuse(): never {
  throw refusal;
}

export function exceed(): never {
  throw excess;
}

/** The error of a refusal, of whatever was thrown: what is not ours would be kept, too. */
export function raised(error: unknown): Error {
  return error === excess ? excess : refusal;
}

/** Objects and functions that Python may use, and promises that it may wait for. */
export class Exposed {
  readonly #things = new WeakSet<object>();

  /** Exposes an object without prototype, and the functions that are its members. */
  object(members: Readonly<Record<string, Import>>): object {
    const object = Object.assign(Object.create(null) as object, members);
    for (const member of Object.values(members)) this.#things.add(Object.freeze(member));
    this.#things.add(object);
    return Object.freeze(object);
  }

  /** Lets Python wait for a promise. */
  promise<T>(promise: Promise<T>): Promise<T> {
    this.#things.add(promise);
    return promise;
  }

  has(value: unknown): value is object {
    return isObject(value) && this.#things.has(value);
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

const isPrimitive = (value: unknown): boolean => !isObject(value) && typeof value !== "symbol";

/** Stacks that wait, each for a ticket of its own. `stackBytes` tells how many bytes the one has that begins to. */
class Waiting {
  readonly #stackBytes: () => number;
  readonly #tickets = new Map<unknown, number>();
  readonly #resumed = new WeakSet<object>();
  #bytes = 0;

  constructor(stackBytes: () => number) {
    this.#stackBytes = stackBytes;
  }

  /** Throws when no more stacks may wait. */
  check(): number {
    const bytes = this.#stackBytes();
    if (this.#tickets.size >= MOST_WAITING || this.#bytes + bytes > MOST_STACK) exceed();
    return bytes;
  }

  add(ticket: unknown): void {
    const bytes = this.check();
    this.#tickets.set(ticket, bytes);
    this.#bytes += bytes;
  }

  /** The stack waits no longer. False when it did not. */
  resume(ticket: unknown): boolean {
    const bytes = this.#tickets.get(ticket);
    if (bytes === undefined) return false;
    this.#bytes -= bytes;
    this.#tickets.delete(ticket);
    this.#resumed.add(ticket as object);
    return true;
  }

  /** May the outcome be asked for? Once. */
  finish(ticket: unknown): boolean {
    return this.#resumed.delete(ticket as object);
  }
}

/** How Python sees what is exposed: functions can be called, and errors are errors. */
function capabilitiesOf(exposed: Exposed, value: unknown): number {
  if (value instanceof Error) return capability.error;
  return typeof value === "function" && exposed.has(value) ? capability.callable : 0;
}

/** Rules for what the bridge imports. */
export function bridgeRules(exposed: Exposed, stackBytes: () => number): Record<keyof Bridge, Rule> {
  const waiting = new Waiting(stackBytes);
  const member = (object: unknown, key: unknown): unknown =>
    exposed.has(object) && typeof object === "object" && typeof key === "string" && Object.hasOwn(object, key)
      ? (object as Record<string, unknown>)[key]
      : undefined;
  const call: Rule =
    () =>
    (callee, _self, ...args) => {
      if (typeof callee !== "function" || !exposed.has(callee) || !args.every(isPrimitive)) refuse();
      return (callee as AnyImport)(...args);
    };
  const expose: Rule =
    (original) =>
    (...args) => {
      waiting.check();
      const result = original(...args);
      return result instanceof Promise ? exposed.promise(result) : undefined;
    };
  const give = (value: unknown): Rule => {
    return () => () => value;
  };
  return {
    // Values: these ask no object for anything.
    classify: "pass",
    numberValue: "pass",
    numberFrom: "pass",
    booleanFrom: "pass",
    undefined: "pass",
    null: "pass",
    identical: "pass",
    identity: "pass",
    typeOf: "pass",
    stringUnits: "pass",
    stringAscii: "pass",
    stringFrom: (original) => (data, length, form) =>
      (length as number) > MOST_CHARACTERS || (length as number) < 0
        ? exceed()
        : original(data, length, form),
    bigintMeasure: "pass",
    bigintRead: "pass",
    bigintFrom: (original) => (data, words, negative) =>
      (words as number) > MOST_CHARACTERS || (words as number) < 0
        ? refuse()
        : original(data, words, negative),
    truthy: () => Boolean,
    capabilities: () => (value) => capabilitiesOf(exposed, value),
    toText: give("[object JavaScript]"),
    className: give("JavaScript"),
    globals: give(undefined),
    utf8: "refuse",
    bytesRead: "refuse",
    compare: "refuse",
    // Members of what is exposed. Arrays are those that the runtime calls Python with.
    get: () => member,
    has: () => (object, key) => member(object, key) !== undefined,
    length: () => (value) => (Array.isArray(value) || typeof value === "string" ? value.length : refuse()),
    element: () => (array, index) =>
      Array.isArray(array) ? (array as unknown[])[index as number] : refuse(),
    call0: call,
    call1: call,
    call2: call,
    call3: call,
    // Objects of any other kind.
    set: "refuse",
    remove: "refuse",
    keys: "refuse",
    measure: "refuse",
    contains: "refuse",
    setElement: "refuse",
    slice: "refuse",
    splice: "refuse",
    concat: "refuse",
    mapGet: "refuse",
    mapHas: "refuse",
    mapPut: "refuse",
    mapDelete: "refuse",
    keyIterator: "refuse",
    hasOwn: "refuse",
    own: "refuse",
    isPlain: "refuse",
    isHole: "refuse",
    recordField: "refuse",
    array: "refuse",
    arrayPush: "refuse",
    itemsPush: "refuse",
    pairsPush: "refuse",
    dictPutItems: "refuse",
    itemsRead: "refuse",
    object: "refuse",
    setAdd: "refuse",
    newSet: "refuse",
    dict: "refuse",
    dictPut: "refuse",
    dictIsMap: "refuse",
    entries: "refuse",
    containerOf: "refuse",
    converterCreate: "refuse",
    converterFunction: "refuse",
    converterEnd: "refuse",
    typedArrayFrom: "refuse",
    typedArrayFormat: "refuse",
    typedArrayWrite: "refuse",
    typedArrayBytes: "refuse",
    decode: "refuse",
    fileTransfer: "refuse",
    callArray: "refuse",
    construct: "refuse",
    iterator: "refuse",
    asyncIterator: "refuse",
    iteratorCall: "refuse",
    asyncIteratorCall: "refuse",
    // biome-ignore lint/suspicious/noThenProperty: the bridge's name for Promise.then
    then: "refuse",
    watchPromise: "refuse",
    startAwaitable: "refuse",
    dispose: "refuse",
    weakRef: "refuse",
    helpers: give(undefined),
    // Errors, which tell nothing. The exception of one is never freed: it is of the program's own memory.
    fail: "pass",
    outcomeBox: "pass",
    pythonError: give(raisedError),
    pythonErrorException: "pass",
    classifyError: "pass",
    newError: give(refusal),
    errorText: "pass",
    errorFrames: give(""),
    errorFor: give(refusal),
    // Proxies of Python objects: the runtime has made all that it needs.
    proxyCreate: "refuse",
    proxyObject: "refuse",
    proxiesRelease: "refuse",
    proxiesDestroy: "refuse",
    proxyDestroy: "refuse",
    proxyIsDead: "pass",
    knownAttribute: "pass",
    scopeOpen: "refuse",
    scopeClose: "refuse",
    scopeKeep: "refuse",
    // Calls of the program's own function, which asks for stack.
    hasRoom: "pass",
    stackRoom: "pass",
    // Clocks.
    zoneSelect: "pass",
    zoneAt: "pass",
    zoneName: "pass",
    // Locks and maps of files, and limits that are no higher than ours.
    lockFile: "pass",
    limitFileSize: "pass",
    limitDescriptors: "pass",
    sharedMap: "pass",
    mapFile: "pass",
    unmapFile: "pass",
    syncMap: "pass",
    moveMap: "pass",
    // Waiting.
    lockChange: expose,
    tellLockChange: "pass",
    expectsInterrupts: "pass",
    sleep: "pass",
    setSignalAction: "pass",
    usualSignal: "pass",
    processId: "pass",
    killProcesses: "pass",
    suspension: (original) => (promise) => {
      if (isObject(promise) && !exposed.has(promise)) refuse();
      const ticket = original(promise);
      waiting.add(ticket);
      return ticket;
    },
    suspend: "pass",
    stackRestored: "pass",
    wasInterrupted: (original) => (ticket) => (waiting.resume(ticket) ? original(ticket) : 0),
    outcome: (original) => (ticket) => (waiting.finish(ticket) ? original(ticket) : refuse()),
    turn: expose,
    inputReady: expose,
    inputInterrupted: "pass",
    timer: expose,
  };
}
