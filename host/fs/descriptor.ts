// SPDX-License-Identifier: Apache-2.0
// Node's descriptors, which may be non-blocking pipes.

const PAUSE_MILLISECONDS = 5;

/** What `operation` returns; it is tried again, after a pause, while the other end of the pipe is not ready. */
export function whenReady<T>(operation: () => T): T {
  for (;;) {
    try {
      return operation();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MILLISECONDS);
    }
  }
}
