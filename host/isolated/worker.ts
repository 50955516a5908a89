// SPDX-License-Identifier: Apache-2.0
// Entry of `isolated.worker.mjs`, a module worker of browsers, Deno and Bun. Python runs in the worker's own realm, from
// which all powers are taken before.
import type { CreateModule } from "../bridge/emscripten.ts";
import type { Powers } from "./powers.ts";
import { startProgram } from "./program-worker.ts";
import type { Setup, ToWorker } from "./protocol.ts";
import { confine, freezeRealm } from "./realm-worker.ts";

/** The functions of the platform. The port is the worker's own: some engines keep what they need on the global object. */
function takePowers(port: MessagePort): Powers {
  const { setTimeout, clearTimeout, performance, crypto } = globalThis;
  // Deno looks for what it needs of the global object when this is first used.
  queueMicrotask(() => undefined);
  const now = performance.now.bind(performance);
  const fill = crypto.getRandomValues.bind(crypto);
  const delay = setTimeout.bind(globalThis);
  const clear = clearTimeout.bind(globalThis);
  const timers = new Map<number, ReturnType<typeof setTimeout>>();
  let last = 0;
  const random = new Uint32Array(1024);
  let used = random.length;
  return {
    send: (message) => port.postMessage(message),
    listen(receive) {
      port.onmessage = (event: MessageEvent<ToWorker>) => receive(event.data);
    },
    delay(callback, milliseconds) {
      const id = ++last;
      const run = (): void => {
        timers.delete(id);
        callback();
      };
      timers.set(id, delay(run, milliseconds));
      return id;
    },
    clear(id) {
      clear(timers.get(id));
      timers.delete(id);
    },
    soon: makeSoon(),
    now,
    random() {
      if (used === random.length) {
        fill(random);
        used = 0;
      }
      return random[used++] as number;
    },
  };
}

/** Calls back as a task of its own. */
function makeSoon(): (callback: () => void) => void {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return (callback) => {
    waiting.push(callback);
    port2.postMessage(undefined);
  };
}

globalThis.onmessage = async ({ data: setup, ports: [port] }: MessageEvent<Setup>) => {
  if (port === undefined) return;
  const powers = takePowers(port);
  let create: CreateModule;
  try {
    create = ((await import(setup.program)) as { default: CreateModule }).default;
    confine(powers);
  } catch (error) {
    powers.send({ kind: "end", reason: "fatal", message: (error as Error).message });
    return;
  }
  void startProgram(create, powers, setup, freezeRealm);
};
