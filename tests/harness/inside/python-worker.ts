// SPDX-License-Identifier: Apache-2.0
// A `PyxideWorker` of the package under test, in a page or in Node, with a hold on the thread that it runs in.
import { settings } from "./settings.ts";

/** What tests use of the class; see host/worker/client.ts. */
export interface PyxideWorker {
  load(): Promise<{ version: string }>;
  run(code: string): Promise<{ repr: string; value?: unknown }>;
  push(line: string): Promise<{ status: string; error?: string }>;
  loadPackages(names: string[]): Promise<string[]>;
  writeInput(input: string | undefined): void;
  interrupt(): void;
  fail(message: string): void;
}

export interface WorkerSetup {
  onStdout?: (text: string) => void;
  onInputRequest?: () => void;
  onFatal?: (message: string) => void;
}

interface Port {
  send(message: unknown, transfer?: Transferable[]): void;
  listen(receive: (message: never) => void): void;
}

interface WorkerClass {
  new (port: Port, setup?: object): PyxideWorker;
}

/** A worker, what it is sent, and how it ends. */
export interface WorkerUnderTest {
  readonly python: PyxideWorker;
  /** Sends the worker a message of the test's own. */
  send(message: unknown): void;
  /** Messages that the worker has sent. */
  readonly received: unknown[];
  /** Ends the thread from outside. */
  end(): Promise<void>;
}

const running = new Set<WorkerUnderTest>();

/** Ends what a test has started. */
export async function endWorkers(): Promise<void> {
  await Promise.all([...running].map((each) => each.end()));
}

/** Starts a worker; with `shares` false it is one that cannot share memory. */
export async function startWorker(setup: WorkerSetup = {}, shares = true): Promise<WorkerUnderTest> {
  const { PyxideWorker } = (await import(new URL("worker-client.mjs", settings().entry).href)) as {
    PyxideWorker: WorkerClass;
  };
  const received: unknown[] = [];
  const address = new URL("pyxide.worker.mjs", settings().entry);
  const thread = settings().context === "node" ? await inNode(address) : inPage(address);
  const port: Port = {
    send: thread.send,
    listen: (receive) =>
      thread.listen((message) => {
        received.push(message);
        receive(message as never);
      }),
  };
  const python = withSharing(shares, () => new PyxideWorker(port, setup));
  thread.ended((message) => python.fail(message));
  const made: WorkerUnderTest = {
    python,
    send: thread.send,
    received,
    end: async () => {
      running.delete(made);
      await thread.end();
    },
  };
  running.add(made);
  return made;
}

/** The client asks whether the page is isolated when it is made. */
function withSharing<T>(shares: boolean, make: () => T): T {
  const own = Object.getOwnPropertyDescriptor(globalThis, "crossOriginIsolated");
  if (!shares) Object.defineProperty(globalThis, "crossOriginIsolated", { value: false, configurable: true });
  try {
    return make();
  } finally {
    if (!shares) {
      if (own === undefined) delete (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated;
      else Object.defineProperty(globalThis, "crossOriginIsolated", own);
    }
  }
}

interface Thread {
  send(message: unknown, transfer?: Transferable[]): void;
  listen(receive: (message: unknown) => void): void;
  ended(tell: (message: string) => void): void;
  end(): Promise<unknown>;
}

async function inNode(address: URL): Promise<Thread> {
  const { Worker } = await import("node:worker_threads");
  const worker = new Worker(address, { stdout: true, stderr: true });
  return {
    send: (message, transfer) => worker.postMessage(message, transfer as never),
    listen: (receive) => void worker.on("message", receive),
    ended: (tell) => {
      worker.on("error", (error: Error) => tell(error.message));
      worker.on("exit", () => tell("the thread has ended"));
    },
    end: () => worker.terminate(),
  };
}

function inPage(address: URL): Thread {
  const worker = new Worker(address, { type: "module" });
  let tellEnded: ((message: string) => void) | undefined;
  return {
    send: (message, transfer) => worker.postMessage(message, transfer ?? []),
    listen: (receive) => worker.addEventListener("message", (event) => receive(event.data)),
    ended: (tell) => {
      tellEnded = tell;
    },
    end: async () => {
      worker.terminate();
      tellEnded?.("the thread has ended");
    },
  };
}

/** Keeps this thread from hearing messages for some time. */
export function deafFor(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}
