// SPDX-License-Identifier: Apache-2.0
// Entry of `isolated.thread.mjs`, a worker thread of Node. Python runs in a context of its own, in which nothing of Node is.
import type { CreateModule } from "../bridge/emscripten.ts";
import type { OutsidePowers } from "./context.ts";
import type { Setup, ToWorker } from "./protocol.ts";

type Vm = typeof import("node:vm");
type Threads = typeof import("node:worker_threads");

const { parentPort } = process.getBuiltinModule("node:worker_threads") as Threads;
const vm = process.getBuiltinModule("node:vm") as Vm;
const fs = process.getBuiltinModule("node:fs") as typeof import("node:fs");

function readBeside(name: string): string {
  return fs.readFileSync(new URL(name, import.meta.url), "utf8");
}

/** How the program's module ends: with its one export, under a name that the bundler has made. */
const EXPORT = /[,;\n](?:var )?(\w+) ?= ?createModule;\s*export ?\{\s*\1 as default\s*\};\s*$/;

/** Lines may break anywhere. */
const ADDRESS = /import\s*\.\s*meta\s*\.\s*url/g;

/** The program's module as a script: it has one export, and takes its address for that of the wasm file. */
function programScript(): string {
  const text = readBeside("./pyxide.asm.mjs");
  if (!EXPORT.test(text)) throw new Error("pyxide.asm.mjs is not what isolated mode knows");
  const body = text.replace(EXPORT, ";").replaceAll(ADDRESS, '""');
  return `(function () { "use strict"; ${body} return createModule; })()`;
}

interface Context {
  start(create: CreateModule, outside: OutsidePowers, setup: Setup): void;
}

function outsidePowers(port: NonNullable<typeof parentPort>): OutsidePowers {
  const timers = new Map<number, ReturnType<typeof setTimeout>>();
  let last = 0;
  const encoder = new TextEncoder();
  const random = new Uint32Array(1024);
  let used = random.length;
  return {
    send: (message) => port.postMessage(message),
    listen: (receive) => port.on("message", (message: ToWorker) => receive(message)),
    delay(callback, milliseconds) {
      const id = ++last;
      const run = (): void => {
        timers.delete(id);
        callback();
      };
      timers.set(id, setTimeout(run, milliseconds));
      return id;
    },
    clear(id) {
      clearTimeout(timers.get(id));
      timers.delete(id);
    },
    soon: (callback) => void setImmediate(() => callback()),
    now: () => performance.now(),
    random() {
      if (used === random.length) {
        globalThis.crypto.getRandomValues(random);
        used = 0;
      }
      return random[used++] as number;
    },
    decoder(label, ignoreBOM, fatal) {
      const decoder = new TextDecoder(label, { ignoreBOM, fatal });
      return (bytes, stream) => decoder.decode(bytes, { stream });
    },
    encode: (text) => encoder.encode(text),
    encodeInto(text, bytes) {
      const { read, written } = encoder.encodeInto(text, bytes);
      return read * 2 ** 32 + written;
    },
  };
}

function run(setup: Setup, port: NonNullable<typeof parentPort>): void {
  if (vm.constants?.DONT_CONTEXTIFY === undefined) throw new Error("isolated mode needs Node 22.8 or later");
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY as unknown as object, {
    name: "pyxide-isolated",
    codeGeneration: { strings: false, wasm: true },
  });
  const evaluate = (text: string, filename: string): unknown =>
    new vm.Script(text, { filename }).runInContext(context);
  const create = evaluate(programScript(), "pyxide.asm.mjs") as CreateModule;
  const script = `(function () { "use strict"; ${readBeside("./isolated.context.js")} return isolatedContext; })()`;
  const { start } = evaluate(script, "isolated.context.js") as Context;
  start(create, outsidePowers(port), setup);
}

const port = parentPort;
if (port === null) throw new Error("isolated.thread.mjs is for worker threads");
port.once("message", (setup: Setup) => {
  try {
    run(setup, port);
  } catch (error) {
    port.postMessage({ kind: "end", reason: "fatal", message: (error as Error).message });
  }
});
