// SPDX-License-Identifier: Apache-2.0
// Event listeners and timers in Python; see python/pyxide/wrappers.py.
// Invariant: a listener is a PyProxy that was made for this alone, and is destroyed when it can no longer be called.

/** A Python function that is called back. */
interface Listener {
  (...args: unknown[]): unknown;
  destroy(): void;
}

/** The environment's functions that are used: those of `jsglobals`, where a page has put its own. */
interface Timers {
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(id: unknown): void;
  setInterval(callback: () => void, milliseconds: number): unknown;
  clearInterval(id: unknown): void;
}

/** What Python calls. Listeners of one element are told apart by `key`, a number for each function, and the event. */
export interface ListenerHost extends Timers {
  add(element: EventTarget, event: string, key: number, listener: Listener): void;
  /** False when there is no such listener. */
  remove(element: EventTarget, event: string, key: number): boolean;
}

/** Listeners and timers of one interpreter. */
export function makeListeners(globals: object): ListenerHost {
  const environment = globals as Timers;
  // Kept where their element is, so that they are garbage together with it.
  const listeners = new WeakMap<EventTarget, Map<string, Listener>>();
  const timers = new Map<unknown, Listener>();
  const end = (id: unknown): void => {
    timers.get(id)?.destroy();
    timers.delete(id);
  };
  return {
    add(element, event, key, listener) {
      const own = listeners.get(element) ?? new Map<string, Listener>();
      listeners.set(element, own);
      const name = `${key} ${event}`;
      const before = own.get(name);
      if (before === undefined) own.set(name, listener);
      else listener.destroy();
      element.addEventListener(event, before ?? listener);
    },
    remove(element, event, key) {
      const own = listeners.get(element);
      const name = `${key} ${event}`;
      const listener = own?.get(name);
      if (listener === undefined) return false;
      own?.delete(name);
      element.removeEventListener(event, listener);
      listener.destroy();
      return true;
    },
    setTimeout(callback: Listener, milliseconds) {
      const id = environment.setTimeout(() => {
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
    clearTimeout(id) {
      environment.clearTimeout(id);
      end(id);
    },
    setInterval(callback: Listener, milliseconds) {
      const id = environment.setInterval(() => callback(), milliseconds);
      timers.set(id, callback);
      return id;
    },
    clearInterval(id) {
      environment.clearInterval(id);
      end(id);
    },
  };
}
