// SPDX-License-Identifier: Apache-2.0
// What the program has of the world outside. Invariant: no object of the outside crosses, only primitives, callbacks,
// and, in what arrives, the setup's bytes and module.
import type { ToHost, ToWorker } from "./protocol.ts";

/** Functions of the platform, taken before they are removed from the global object. */
export interface Powers {
  /** Posts a message to the host. */
  send(message: ToHost): void;
  /** Calls back with each message of the host. */
  listen(receive: (message: ToWorker) => void): void;
  /** Calls back after some milliseconds; gives a number for `clear`. */
  delay(callback: () => void, milliseconds: number): number;
  clear(timer: number): void;
  /** Calls back as a task of its own. */
  soon(callback: () => void): void;
  /** Milliseconds since some time. */
  now(): number;
  /** A random number of 32 bits. */
  random(): number;
}
