// SPDX-License-Identifier: Apache-2.0
// Blocking HTTP in Node: a second thread fetches while this one waits.
// Invariant: the wait ends. The second thread shows that it lives while it works; when it is silent for too long, or has
// ended, the request fails and the next one gets a new thread.
import type { HttpAnswer, HttpRequest } from "./http-request.ts";

type Threads = typeof import("node:worker_threads");

/** Slots of the shared memory: the number of the last request that was answered, a pulse, and whether the thread has ended. */
const ANSWERED = 0;
const PULSE = 1;
const ENDED = 2;
const SLOTS = 3;

/** How often the second thread shows that it lives, and for how long it may be silent, in milliseconds. */
const PULSE_MILLISECONDS = 500;
const SILENCE_MILLISECONDS = 20_000;

interface ThreadData {
  readonly port: import("node:worker_threads").MessagePort;
  readonly cells: Int32Array;
  readonly pulse: number;
}

interface Reply {
  readonly id: number;
  readonly answer?: HttpAnswer;
  readonly error?: { name: string; message: string };
}

/** Runs in a thread of its own, as source text: fetches what it is sent, and wakes the one that waits. */
function serveRequests(threads: Threads): void {
  const { port, cells, pulse } = threads.workerData as ThreadData;
  const [answered, alive, ended] = [0, 1, 2] as const;
  process.on("exit", () => {
    Atomics.store(cells, ended, 1);
    Atomics.notify(cells, answered);
  });
  const fetchWhole = async ({ url, method, headers, body, timeout }: HttpRequest): Promise<HttpAnswer> => {
    const response = await fetch(url, {
      method,
      headers,
      redirect: "manual",
      ...(body === undefined ? {} : { body }),
      ...(timeout === undefined ? {} : { signal: AbortSignal.timeout(timeout) }),
    });
    const { status, statusText, url: from } = response;
    const bytes = new Uint8Array(await response.arrayBuffer());
    return { status, statusText, url: from, headers: [...response.headers], body: bytes };
  };
  port.on("message", async ({ id, request }: { id: number; request: HttpRequest }) => {
    const timer = setInterval(() => Atomics.add(cells, alive, 1), pulse);
    try {
      port.postMessage({ id, answer: await fetchWhole(request) });
    } catch (error) {
      const { name, message, cause } = error as Error;
      const reason = (cause as Error | undefined)?.message;
      const text = reason === undefined ? message : `${message}: ${reason}`;
      port.postMessage({ id, error: { name, message: text } });
    } finally {
      clearInterval(timer);
    }
    Atomics.store(cells, answered, id);
    Atomics.notify(cells, answered);
  });
}

/** The second thread, as the first one sees it. */
class HttpThread {
  readonly #threads: Threads;
  readonly #cells = new Int32Array(new SharedArrayBuffer(SLOTS * Int32Array.BYTES_PER_ELEMENT));
  readonly #port: import("node:worker_threads").MessagePort;
  readonly #worker: import("node:worker_threads").Worker;
  #lastId = 0;

  constructor(threads: Threads) {
    this.#threads = threads;
    const { port1, port2 } = new threads.MessageChannel();
    const workerData: ThreadData = { port: port2, cells: this.#cells, pulse: PULSE_MILLISECONDS };
    const source = `(${serveRequests.toString()})(require("node:worker_threads"))`;
    this.#worker = new threads.Worker(source, { eval: true, workerData, transferList: [port2] });
    // The request that waits reports it.
    this.#worker.on("error", () => undefined);
    this.#worker.on("exit", () => Atomics.store(this.#cells, ENDED, 1));
    this.#worker.unref();
    port1.unref();
    this.#port = port1;
  }

  get hasEnded(): boolean {
    return Atomics.load(this.#cells, ENDED) !== 0;
  }

  /** Throws an Error named `ThreadEndedError` when there will be no answer. */
  request(request: HttpRequest): HttpAnswer {
    const id = ++this.#lastId;
    this.#port.postMessage({ id, request });
    this.#wait(id, request.url);
    for (;;) {
      const received = this.#threads.receiveMessageOnPort(this.#port) as { message: Reply } | undefined;
      if (received === undefined)
        throw ended(`the thread for requests has lost the answer of ${request.url}`);
      const { id: of, answer, error } = received.message;
      if (of !== id) continue;
      if (answer !== undefined) return answer;
      throw Object.assign(new Error(error?.message), { name: error?.name });
    }
  }

  end(): void {
    this.#port.close();
    void this.#worker.terminate();
  }

  #wait(id: number, url: string): void {
    let pulse = Atomics.load(this.#cells, PULSE);
    let heard = performance.now();
    for (;;) {
      const before = Atomics.load(this.#cells, ANSWERED);
      if (before === id) return;
      if (this.hasEnded) throw ended(`the thread for requests ended during that to ${url}`);
      Atomics.wait(this.#cells, ANSWERED, before, PULSE_MILLISECONDS);
      const now = Atomics.load(this.#cells, PULSE);
      if (now !== pulse) heard = performance.now();
      pulse = now;
      if (performance.now() - heard > SILENCE_MILLISECONDS) {
        throw ended(`the thread for requests does not answer; it was sent to ${url}`);
      }
    }
  }
}

const ENDED_NAME = "ThreadEndedError";

function ended(message: string): Error {
  return Object.assign(new Error(message), { name: ENDED_NAME });
}

/** Requests by a second thread, which is started by the first request, and again when it has ended. */
export function makeThreadRequest(): (request: HttpRequest) => HttpAnswer {
  let thread: HttpThread | undefined;
  return (request) => {
    if (thread?.hasEnded) thread = undefined;
    thread ??= new HttpThread(process.getBuiltinModule("node:worker_threads") as Threads);
    try {
      return thread.request(request);
    } catch (error) {
      if ((error as Error).name === ENDED_NAME) {
        thread.end();
        thread = undefined;
      }
      throw error;
    }
  };
}
