// SPDX-License-Identifier: Apache-2.0
// Entry of `isolated.process.mjs`, a process of Deno or Bun: passes messages on between the host's pipes and a worker.
import { encodeFrame, FrameReader } from "./frames.ts";
import type { Setup, ToWorker } from "./protocol.ts";
import { type IsolatedWorker, startWorker } from "./worker-main.ts";

const SIGINT = 2;
/** Nothing that the host sends is larger. */
const MOST_BYTES = 0xffffffff;

const fs = process.getBuiltinModule("node:fs") as typeof import("node:fs");

/** Writes all of it; a pipe that is full is waited for. */
function write(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += fs.writeSync(1, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}

function send(message: unknown): void {
  for (const piece of encodeFrame(message)) write(piece);
}

const addresses = {
  main: "",
  process: "",
  worker: new URL("./isolated.worker.mjs", import.meta.url).href,
  thread: new URL("./isolated.thread.mjs", import.meta.url).href,
};

let worker: IsolatedWorker | undefined;
let interrupts: SharedArrayBuffer | undefined;

async function start({ isInterruptible, ...setup }: Setup & { isInterruptible: boolean }): Promise<void> {
  if (isInterruptible) interrupts = new SharedArrayBuffer(4);
  const wasm = await WebAssembly.compile(setup.wasm as BufferSource);
  worker = startWorker(
    addresses,
    { ...setup, wasm, ...(interrupts === undefined ? {} : { interrupts }) },
    {
      receive: send,
      fail: (message) => send({ kind: "end", reason: "fatal", message }),
    },
  );
}

/** Messages come in order, and after the setup when the worker is there. */
let last: Promise<void> = Promise.resolve();

const reader = new FrameReader(MOST_BYTES, (message) => {
  last = last.then(async () => {
    if (worker === undefined) {
      await start(message as Setup & { isInterruptible: boolean });
      return;
    }
    if ((message as ToWorker).kind === "interrupt" && interrupts !== undefined) {
      Atomics.store(new Uint8Array(interrupts), 0, SIGINT);
    }
    worker.send(message as ToWorker);
  });
});

process.stdin.on("data", (chunk: Uint8Array) => reader.add(chunk));
// The host is gone.
process.stdin.on("end", () => process.exit());
