// SPDX-License-Identifier: Apache-2.0
// A second thread, in Node or a browser, that writes numbers into shared memory a while later.
// Invariant: it runs already when `writer` resolves, so that a blocked first thread cannot hold it up. It is started once,
// and by the page, also for a worker: there Firefox may hang for good in `new Worker`.

export interface Write {
  value: number;
  /** Milliseconds before each write, the first time from when the promise resolves. */
  delay: number;
  /** How often it is written: once by default, and again when the last one was seen. */
  times?: number;
}

export interface Writer {
  /**
   * Writes `value` into element 0. Whoever sees it changes element 1; when that takes three seconds, the write was
   * lost: element 2 counts it, and it is written again.
   */
  write(buffer: Uint8Array, write: Write): Promise<void>;
}

// The wait blocks this thread alone: no timer that a browser may hold back.
const WRITE = `({ buffer, value, delay, times = 1 }) => {
  const wait = (milliseconds, until = () => false) => {
    const end = performance.now() + milliseconds;
    while (!until()) if (performance.now() >= end) return false;
    return true;
  };
  for (let done = 0; done < times; done++) {
    const before = Atomics.load(buffer, 1);
    const seen = () => Atomics.load(buffer, 1) !== before;
    wait(delay);
    Atomics.store(buffer, 0, value);
    while (!wait(3000, seen)) {
      Atomics.add(buffer, 2, 1);
      Atomics.store(buffer, 0, value);
    }
  }
}`;

let started: Promise<Writer> | undefined;

export function writer(): Promise<Writer> {
  started ??= typeof process === "object" && process.versions?.node ? inNode() : inBrowser();
  return started;
}

async function inNode(): Promise<Writer> {
  const { once } = await import("node:events");
  const { Worker } = await import("node:worker_threads");
  const code = `
    const { parentPort } = require("node:worker_threads");
    const write = ${WRITE};
    parentPort.on("message", (data) => { parentPort.postMessage("armed"); write(data); });
    parentPort.postMessage("ready");`;
  const worker = new Worker(code, { eval: true });
  worker.unref();
  await once(worker, "message");
  return {
    write: async (buffer, write) => {
      worker.postMessage({ buffer, ...write });
      await once(worker, "message");
    },
  };
}

/** Starts a thread that runs the code and talks through the port, which the code has as `port`. In a worker the page does. */
export function startThread(code: string, port: MessagePort): void {
  if (typeof document === "undefined") {
    (self as unknown as Worker).postMessage({ code, port }, [port]);
    return;
  }
  const whole = `onmessage = ({ data: port }) => {${code}}`;
  const worker = new Worker(URL.createObjectURL(new Blob([whole], { type: "text/javascript" })));
  worker.onerror = (event) => console.error(`the thread failed: ${event.message}`);
  worker.postMessage(port, [port]);
}

async function inBrowser(): Promise<Writer> {
  const { port1, port2 } = new MessageChannel();
  const answer = () =>
    new Promise<void>((resolve) => {
      port1.onmessage = () => resolve();
    });
  startThread(
    `const write = ${WRITE};
    port.onmessage = ({ data }) => { port.postMessage("armed"); write(data); };
    port.postMessage("ready");`,
    port2,
  );
  await answer();
  return {
    write: (buffer, write) => {
      port1.postMessage({ buffer, ...write });
      return answer();
    },
  };
}
