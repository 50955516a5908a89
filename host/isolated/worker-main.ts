// SPDX-License-Identifier: Apache-2.0
// Starts the worker that an isolated Python runs in, on each kind of host.

import { hasScheme, nodeModules } from "../platform/platform.ts";
import type { IsolatedAddresses } from "../runtime/options.ts";
import type { Setup, ToWorker } from "./protocol.ts";

/** A worker, as the host has it. */
export interface IsolatedWorker {
  send(message: ToWorker): void;
  /** Ends it at once, whatever it does. */
  terminate(): void;
  /** Does the process stay alive for it? */
  hold(isHeld: boolean): void;
}

/** What a worker says. */
export interface WorkerEvents {
  receive(message: unknown): void;
  /** It could not be started, or has ended. */
  fail(message: string): void;
}

type Threads = typeof import("node:worker_threads");

/** Megabytes that JavaScript's own objects may take in a thread of Node; Python's memory is counted apart. */
const HEAP_MEGABYTES = 256;

/** Has this host threads and contexts as Node has them? Deno has its modules, but not all that they do. */
function hasContexts(): boolean {
  return nodeModules() !== undefined && (globalThis as { Deno?: unknown }).Deno === undefined;
}

function startThread(address: string, setup: Setup, events: WorkerEvents): IsolatedWorker {
  const threads = process.getBuiltinModule("node:worker_threads") as Threads;
  const worker = new threads.Worker(hasScheme(address) ? new URL(address) : address, {
    env: {},
    argv: [],
    execArgv: [],
    stdin: true,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
  });
  worker.on("message", (message: unknown) => events.receive(message));
  worker.on("error", (error: unknown) => events.fail(error instanceof Error ? error.message : String(error)));
  worker.on("messageerror", () => events.fail("it has sent what cannot be read"));
  worker.on("exit", (code) => events.fail(`its thread ended with code ${code}`));
  worker.postMessage(setup);
  return {
    send: (message) => worker.postMessage(message),
    terminate: () => void worker.terminate(),
    hold: (isHeld) => (isHeld ? worker.ref() : worker.unref()),
  };
}

/** Browsers start workers from the page's own origin only; a worker of that origin imports the file from elsewhere. */
function sameOrigin(address: string): string {
  const origin = globalThis.location?.origin;
  if (origin === undefined || new URL(address, origin).origin === origin || !/^https?:/.test(address))
    return address;
  const source = `import ${JSON.stringify(address)};`;
  return URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
}

interface WebWorker extends Worker {
  ref?(): void;
  unref?(): void;
}

function makeWebWorker(address: string): WebWorker {
  return new Worker(sameOrigin(address), { type: "module", name: "pyxide-isolated" });
}

function startWebWorker(address: string, setup: Setup, events: WorkerEvents): IsolatedWorker {
  const worker = makeWebWorker(address);
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = (event) => events.receive(event.data);
  port1.onmessageerror = () => events.fail("it has sent what cannot be read");
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    events.fail(event.message || "the worker could not be started");
  });
  worker.postMessage(setup, [port2]);
  return {
    send: (message) => port1.postMessage(message),
    terminate() {
      worker.terminate();
      port1.close();
    },
    hold: (isHeld) => (isHeld ? worker.ref?.() : worker.unref?.()),
  };
}

/** Starts a worker and gives it what it needs. */
export function startWorker(
  addresses: IsolatedAddresses,
  setup: Setup,
  events: WorkerEvents,
): IsolatedWorker {
  return hasContexts()
    ? startThread(addresses.thread, setup, events)
    : startWebWorker(addresses.worker, setup, events);
}
