// SPDX-License-Identifier: Apache-2.0
// Python's standard streams in the worker: output as messages, input by sleeping on
// shared memory until the page has a line.
// Invariant: Python runs at most `window` units of output ahead of what the page has shown.

import type { FromWorker, Stream } from "./protocol.ts";
import type { Python } from "./python-api.ts";
import {
  inputLength,
  inputState,
  outputCost,
  outputShown,
  type SharedBuffers,
  state,
} from "./shared-channel.ts";

type Post = (message: FromWorker) => void;

/** Units of output in flight, and the longest that a write waits for the page (ms). */
const window = 2000;
const patience = 2000;
/** How long the wait for a line sleeps before it looks for an interrupt by itself (ms). */
const slice = 250;

/** Counts output against what the page has shown, and waits when it is too far ahead. */
class Flow {
  readonly #control: Int32Array;
  readonly #interrupt: Uint8Array;
  #sent = 0;

  constructor(buffers: SharedBuffers) {
    this.#control = new Int32Array(buffers.control);
    this.#interrupt = new Uint8Array(buffers.interrupt);
    this.#sent = Atomics.load(this.#control, outputShown);
  }

  add(text: string): void {
    this.#sent = (this.#sent + outputCost(text)) | 0;
    const end = performance.now() + patience;
    for (;;) {
      const shown = Atomics.load(this.#control, outputShown);
      const ahead = (this.#sent - shown) | 0;
      if (ahead < window || this.#interrupt[0] !== 0 || performance.now() > end) return;
      Atomics.wait(this.#control, outputShown, shown, 50);
    }
  }
}

function connectOutput(python: Python, post: Post, flow: Flow | undefined): void {
  const handler = (stream: Stream) => {
    // A character may be split between two writes.
    const decoder = new TextDecoder();
    return {
      isatty: true,
      write(bytes: Uint8Array): number {
        const text = decoder.decode(bytes.slice(), { stream: true });
        if (text !== "") {
          post({ type: "output", stream, text });
          flow?.add(text);
        }
        return bytes.length;
      },
    };
  };
  python.setStdout(handler("stdout"));
  python.setStderr(handler("stderr"));
}

/** Sleeps until the page has a line; an empty array is the end of the file. */
function waitForLine(python: Python, post: Post, buffers: SharedBuffers, hidden: boolean): Uint8Array {
  const control = new Int32Array(buffers.control);
  const interrupt = new Uint8Array(buffers.interrupt);
  Atomics.store(control, inputState, state.waiting);
  post({ type: "input", hidden });
  while (Atomics.load(control, inputState) === state.waiting) {
    // An interrupt from before the state was set has not found anybody who waits.
    if (Atomics.load(interrupt, 0) !== 0)
      Atomics.compareExchange(control, inputState, state.waiting, state.interrupted);
    else Atomics.wait(control, inputState, state.waiting, slice);
  }
  const answer = Atomics.exchange(control, inputState, state.idle);
  if (answer === state.interrupted) throw new python.FS.ErrnoError(python.ERRNO_CODES["EINTR"] ?? 27);
  if (answer === state.endOfFile) return new Uint8Array();
  return new Uint8Array(buffers.line, 0, Atomics.load(control, inputLength)).slice();
}

/** Connects the streams; without shared memory, reading standard input is an error. */
export function connectStreams(python: Python, post: Post, buffers: SharedBuffers | undefined): void {
  connectOutput(python, post, buffers === undefined ? undefined : new Flow(buffers));
  let unread: Uint8Array = new Uint8Array();
  python.setStdin({
    isatty: true,
    read(buffer, request) {
      if (buffers === undefined) throw new python.FS.ErrnoError(python.ERRNO_CODES["EIO"] ?? 29);
      if (buffer.length === 0) return 0;
      if (unread.length === 0) unread = waitForLine(python, post, buffers, request?.echo === false);
      const taken = unread.subarray(0, buffer.length);
      buffer.set(taken);
      unread = unread.subarray(taken.length);
      return taken.length;
    },
  });
}
