// SPDX-License-Identifier: Apache-2.0
// What the Python part of the runtime needs of JavaScript beyond ordinary attributes and calls: `_pyxide.helpers`.

import type { HelpersImports } from "../../out/gen/bridge.ts";
import type { PyProxy } from "./py-proxy.ts";

type Listener = PyProxy & (() => void);

const LONGEST_TIMEOUT = 0x7fffffff;

/** Listeners are kept where their element is, so that they are garbage together with it. */
const listeners = new WeakMap<EventTarget, Map<string, Listener>>();

/** What a timer calls, by its id: a proxy that was made for it alone. */
const timers = new Map<unknown, Listener>();

function destroyTimer(id: unknown): void {
  timers.get(id)?.destroy();
  timers.delete(id);
}

export const helpers = {
  /** A promise, and the function that fulfils it. */
  pair(): [Promise<void>, () => void] {
    const { promise, resolve } = Promise.withResolvers<void>();
    return [promise, () => resolve()];
  },

  /** A promise in an array that is settled as `promise` is, or fulfilled after some milliseconds. */
  timed(promise: Promise<unknown>, milliseconds: number): [Promise<unknown>] {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, Math.min(milliseconds, LONGEST_TIMEOUT));
    });
    return [Promise.race([promise, late]).finally(() => clearTimeout(timer))];
  },

  /** Adds a listener under a key, which names the Python function. */
  addListener(element: EventTarget, event: string, key: number, listener: Listener): void {
    const own = listeners.get(element) ?? new Map<string, Listener>();
    listeners.set(element, own);
    const name = `${key} ${event}`;
    const before = own.get(name);
    if (before !== undefined) {
      listener.destroy();
      element.addEventListener(event, before);
      return;
    }
    own.set(name, listener);
    element.addEventListener(event, listener);
  },

  /** False when there is no such listener. */
  removeListener(element: EventTarget, event: string, key: number): boolean {
    const own = listeners.get(element);
    const name = `${key} ${event}`;
    const listener = own?.get(name);
    if (listener === undefined) return false;
    own?.delete(name);
    element.removeEventListener(event, listener);
    listener.destroy();
    return true;
  },

  setTimeout(callback: Listener, milliseconds: number): unknown {
    const id = setTimeout(() => {
      timers.delete(id);
      try {
        callback();
      } finally {
        callback.destroy();
      }
    }, milliseconds);
    timers.set(id, callback);
    return id;
  },

  clearTimeout(id: unknown): void {
    clearTimeout(id as number);
    destroyTimer(id);
  },

  setInterval(callback: Listener, milliseconds: number): unknown {
    const id = setInterval(() => callback(), milliseconds);
    timers.set(id, callback);
    return id;
  },

  clearInterval(id: unknown): void {
    clearInterval(id as number);
    destroyTimer(id);
  },

  /** The reason of an abortion, as `fetch` takes it. */
  abortion: (message: string): unknown => new DOMException(message, "AbortError"),

  /** `Object.fromEntries(pairs)`. */
  object: (pairs: Iterable<readonly [string, unknown]>): object => Object.fromEntries(pairs),
};

export const helperImports: HelpersImports = { helpers: () => helpers };
