// SPDX-License-Identifier: Apache-2.0
// A second thread, in Node or a browser, that writes a number into shared memory a while later.
// Invariant: it runs already when startWriter resolves, so that a blocked first thread cannot hold it up.

export interface Writer {
  /** Writes `value` into the first element `delay` milliseconds after the promise resolves. */
  write(buffer: Uint8Array, value: number, delay: number): Promise<void>;
  stop(): Promise<void>;
}

// The wait blocks this thread alone: no timer that a browser may hold back.
const WRITE = `({ buffer, value, delay }) => {
  const end = performance.now() + delay;
  while (performance.now() < end);
  buffer[0] = value;
}`;

export async function startWriter(): Promise<Writer> {
  return typeof process === "object" && process.versions?.node ? inNode() : inBrowser();
}

async function inNode(): Promise<Writer> {
  const { Worker } = await import("node:worker_threads");
  const code = `
    const { parentPort } = require("node:worker_threads");
    const write = ${WRITE};
    parentPort.on("message", (data) => { parentPort.postMessage("armed"); write(data); });
    parentPort.postMessage("ready");`;
  const worker = new Worker(code, { eval: true });
  const answer = () =>
    new Promise<void>((resolve, reject) => worker.once("message", () => resolve()).once("error", reject));
  await answer();
  return {
    write: (buffer, value, delay) => {
      worker.postMessage({ buffer, value, delay });
      return answer();
    },
    stop: async () => {
      await worker.terminate();
    },
  };
}

async function inBrowser(): Promise<Writer> {
  const code = `
    const write = ${WRITE};
    onmessage = ({ data }) => { postMessage("armed"); write(data); };
    postMessage("ready");`;
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const worker = new Worker(url);
  const answer = () =>
    new Promise<void>((resolve, reject) => {
      worker.onmessage = () => resolve();
      worker.onerror = (event) => reject(new Error(event.message));
    });
  await answer();
  return {
    write: (buffer, value, delay) => {
      worker.postMessage({ buffer, value, delay });
      return answer();
    },
    stop: async () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}
