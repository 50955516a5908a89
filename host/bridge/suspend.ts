// SPDX-License-Identifier: Apache-2.0
// Stacks that wait for promises (JSPI): what C++ asks for in core/suspend, and how JavaScript enters such a stack.
// All stacks share one region of linear memory; what a suspended one has there is kept here until it is resumed.
// Invariant: resumption comes from the microtask queue, so no other stack is in use then.

import type { SuspendImports } from "../../out/gen/bridge.ts";
import { steady } from "./builtins.ts";
import { expectsInterrupts, isInterrupted } from "./interrupts.ts";

type WasmFunction = (...args: never[]) => unknown;
type Promising = (...args: never[]) => Promise<unknown>;

/** The parts of WebAssembly's stack switching, where the engine has them. */
const { Suspending, promising: makePromising } = WebAssembly as unknown as {
  Suspending?: new (target: (...args: never[]) => unknown) => WasmFunction;
  promising?: (target: WasmFunction) => Promising;
};

/** Can stacks be suspended in this engine? */
export const canSwitchStacks = Suspending !== undefined && makePromising !== undefined;

/** A stack that was entered by `promising`. */
interface Stack {
  /** Linear memory from its pointer up to here is the stack's own. */
  readonly base: number;
  /** What runs when the stack is suspended or has ended. */
  outer: Stack | undefined;
  outerPointer: number;
}

/** One wait for one promise. */
interface Ticket {
  readonly promise: Promise<unknown>;
  outcome: { readonly value: unknown } | { readonly error: unknown } | undefined;
  interrupted: boolean;
}

/** What is kept of a stack while it is suspended. */
interface Kept {
  readonly stack: Stack;
  readonly pointer: number;
  readonly bytes: Uint8Array;
  readonly wake: () => void;
}

/** Standard input that may have to be waited for. */
export interface WaitingInput {
  /** A promise that is settled when a read will not have to wait; undefined when it is so already. */
  ready(): Promise<void> | undefined;
  /** The next read shall fail with EINTR. */
  interrupt(): void;
}

/** What the host wants to be told: a stack is about to be suspended; nothing computes between two turns any more. */
export const hooks: {
  onSuspend: (() => void) | undefined;
  onFree: (() => void) | undefined;
  input: WaitingInput | undefined;
} = {
  onSuspend: undefined,
  onFree: undefined,
  input: undefined,
};

/** Stacks that let messages in while they compute. Python itself goes on in them alone. */
const busy = steady(new Set<Stack>());
const turns = steady(new WeakSet<object>());
let postponed: (() => void)[] = [];

export function isBusy(): boolean {
  return busy.size > 0;
}

function free(stack: Stack): void {
  if (!busy.delete(stack) || busy.size > 0) return;
  const callbacks = postponed;
  postponed = [];
  for (const callback of callbacks) callback();
  hooks.onFree?.();
}

/** Calls back as a task of its own, when the messages that wait have been delivered. */
const nextTask = makeNextTask();

function makeNextTask(): (callback: () => void) => void {
  const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => void };
  if (typeof setImmediate === "function") return setImmediate;
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return (callback) => {
    waiting.push(callback);
    port2.postMessage(undefined);
  };
}

let running: Stack | undefined;
let idlePointer: number | undefined;
const suspended = steady(new Map<number, Kept>());
let lastId = 0;

/** Is a stack suspended? */
export function hasSuspended(): boolean {
  return suspended.size > 0;
}

/** How often the interrupt buffer is looked at while stacks are suspended, in milliseconds. */
const SLICE = 20;
let watch: ReturnType<typeof setInterval> | undefined;

/** Wakes the stack that was suspended last, so that it can run the signal's handler; false when there is none. */
export function wakeForInterrupt(): boolean {
  const last = [...suspended.values()].at(-1);
  last?.wake();
  return last !== undefined;
}

function watchInterrupts(): void {
  if (!expectsInterrupts() || watch !== undefined) return;
  watch = setInterval(() => {
    if (isInterrupted()) wakeForInterrupt();
  }, SLICE);
  (watch as { unref?: () => void }).unref?.();
}

function suspend(ticket: unknown): Promise<number> {
  const current = ticket as Ticket;
  const stack = running as Stack;
  const id = ++lastId;
  const pointer = stackSave();
  const { promise: resumed, resolve } = Promise.withResolvers<number>();
  current.interrupted = false;
  suspended.set(id, {
    stack,
    pointer,
    bytes: HEAPU8.slice(pointer >>> 0, stack.base >>> 0),
    wake: () => {
      current.interrupted = true;
      resolve(id);
    },
  });
  const isTurn = turns.has(current.promise);
  const settled = (): void => {
    if (isTurn || busy.size === 0) resolve(id);
    else postponed.push(() => resolve(id));
  };
  current.promise.then(settled, settled);
  running = stack.outer;
  stackRestore(stack.outerPointer);
  watchInterrupts();
  if (isTurn) busy.add(stack);
  else free(stack);
  hooks.onSuspend?.();
  return resumed;
}

const LONGEST_TIMEOUT = 0x7fffffff;

export const suspension: SuspendImports = {
  suspension(value): Ticket {
    const ticket: Ticket = { promise: Promise.resolve(value), outcome: undefined, interrupted: false };
    ticket.promise.then(
      (result) => {
        ticket.outcome = { value: result };
      },
      (error: unknown) => {
        ticket.outcome = { error };
      },
    );
    return ticket;
  },
  suspend: suspend as unknown as (ticket: unknown) => number,
  stackRestored(id) {
    const { stack, pointer, bytes } = suspended.get(id) as Kept;
    suspended.delete(id);
    if (suspended.size === 0) {
      clearInterval(watch);
      watch = undefined;
    }
    stack.outer = running;
    stack.outerPointer = stackSave();
    running = stack;
    HEAPU8.set(bytes, pointer >>> 0);
    stackRestore(pointer);
  },
  wasInterrupted: (ticket) => (ticket as Ticket).interrupted && (ticket as Ticket).outcome === undefined,
  outcome(ticket) {
    const { outcome } = ticket as Ticket;
    if (outcome === undefined) throw new Error("the promise is not settled yet");
    if ("error" in outcome) throw outcome.error;
    return outcome.value;
  },
  inputReady: () => hooks.input?.ready(),
  inputInterrupted() {
    hooks.input?.interrupt();
  },
  turn() {
    const promise = new Promise<void>(nextTask);
    turns.add(promise);
    return promise;
  },
  timer: (milliseconds) =>
    new Promise<void>((resolve) => {
      setTimeout(resolve, Math.min(Math.ceil(milliseconds), LONGEST_TIMEOUT));
    }),
};

/** What wasm imports for `suspend`. */
export const suspendImport: unknown =
  Suspending === undefined ? () => 0 : new Suspending(suspend as unknown as WasmFunction);

/** Makes the function by which JavaScript enters an export; where the engine cannot suspend, it is called as it is. */
export function promising(target: WasmFunction): Promising {
  if (makePromising === undefined) {
    return async (...args) => target(...args);
  }
  const enter = makePromising(target);
  return (...args) => {
    const pointer = stackSave();
    idlePointer ??= pointer;
    const stack: Stack = { base: pointer, outer: running, outerPointer: pointer };
    running = stack;
    try {
      // Ends, or is resumed for the last time, when nothing else is in use.
      return enter(...args).finally(() => {
        stackRestore(idlePointer as number);
        free(stack);
      });
    } finally {
      running = stack.outer;
      stackRestore(pointer);
    }
  };
}
