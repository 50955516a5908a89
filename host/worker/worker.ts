// SPDX-License-Identifier: Apache-2.0
// Entry of `pyxide.worker.mjs`: Python in a module worker of a page, or in a worker thread of Node.
import type { Port } from "./protocol.ts";
import { serve } from "./serve-worker.ts";

interface NodePort {
  postMessage(message: unknown): void;
  on(event: "message", receive: (message: never) => void): void;
}

function findPort(): Port {
  const process = (globalThis as { process?: { getBuiltinModule?(name: string): unknown } }).process;
  const threads = process?.getBuiltinModule?.("node:worker_threads") as
    | { parentPort: NodePort | null }
    | undefined;
  const parent = threads?.parentPort;
  if (parent) {
    return {
      send: (message) => parent.postMessage(message),
      listen: (receive) => parent.on("message", receive),
    };
  }
  return {
    send: (message) => globalThis.postMessage(message),
    listen: (receive) => globalThis.addEventListener("message", (event) => receive(event.data as never)),
  };
}

serve(findPort());
