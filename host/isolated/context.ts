// SPDX-License-Identifier: Apache-2.0
// Entry of `isolated.context.js`: what Node runs in a context of its own, where nothing is but the language.
// Invariant: objects of the outside stay in this file: what comes in is copied, and errors of the outside do not leave it.
import type { CreateModule } from "../bridge/emscripten.ts";
import type { Powers } from "./powers.ts";
import { startProgram } from "./program-worker.ts";
import type { Grant, Packed, Setup, ToWorker } from "./protocol.ts";
import { confine, freezeRealm } from "./realm-worker.ts";

/** Functions of the outside that realms without TextDecoder need, too. */
export interface OutsidePowers extends Powers {
  decoder(label: string, ignoreBOM: boolean, fatal: boolean): (bytes: Uint8Array, stream: boolean) => string;
  encode(text: string): Uint8Array;
  /** Writes into the bytes; gives how many characters it has read, times 2^32, plus how many bytes it has written. */
  encodeInto(text: string, bytes: Uint8Array): number;
}

/** Calls a function of the outside: an error of the outside becomes one of this realm. */
function guard<Args extends unknown[], Result>(callee: (...args: Args) => Result): (...args: Args) => Result {
  return (...args) => {
    try {
      return callee(...args);
    } catch (error) {
      throw new Error(String((error as { message?: unknown } | undefined)?.message));
    }
  };
}

function copy(bytes: Uint8Array): Uint8Array {
  const own = new Uint8Array(bytes.byteLength);
  own.set(bytes);
  return own;
}

/** Makes an object of the outside one of this realm; it has nothing but its prototype. */
function adopt<T extends object>(object: T, kind: { readonly prototype: T }): T {
  return Object.setPrototypeOf(object, kind.prototype) as T;
}

function copySetup(setup: Setup): Setup {
  const { wasm, stdlib, modules, packages, env, args, terminals, interrupts, pages, files, output } = setup;
  const list = <T, U>(items: readonly T[], convert: (item: T) => U): U[] => {
    const result: U[] = [];
    for (let i = 0; i < items.length; i++) result.push(convert(items[i] as T));
    return result;
  };
  const own: Record<string, string> = {};
  for (const name of Object.keys(env)) own[name] = String(env[name]);
  return {
    kind: "setup",
    program: "",
    wasm: ArrayBuffer.isView(wasm) ? copy(wasm as Uint8Array) : adopt(wasm, WebAssembly.Module),
    stdlib: copy(stdlib),
    modules: list(modules, ({ name, bytes }) => ({ name: String(name), bytes: copy(bytes) })),
    packages: list(packages, ({ name, bytes, target }) => ({
      name: String(name),
      bytes: copy(bytes),
      target: String(target),
    })),
    env: own,
    args: list(args, String),
    terminals: list(terminals, Boolean),
    ...(interrupts === undefined ? {} : { interrupts: adopt(interrupts, SharedArrayBuffer) }),
    pages: Number(pages),
    files: Number(files),
    output: Number(output),
  };
}

const copyPacked = ({ text, data }: Packed): Packed => ({ text: String(text), data: String(data) });

/** A message made of this realm: its primitives, one by one. */
function copyMessage(message: ToWorker): ToWorker {
  switch (message.kind) {
    case "run": {
      const grants: Grant[] = [];
      for (let i = 0; i < message.grants.length; i++) {
        const { name, value } = message.grants[i] as Grant;
        grants.push({ name: String(name), value: value === undefined ? undefined : copyPacked(value) });
      }
      return { kind: "run", code: String(message.code), filename: String(message.filename), grants };
    }
    case "answer":
      return { kind: "answer", id: Number(message.id), state: `${message.state}`, ...copyPacked(message) };
    case "settled":
      return { kind: "settled", id: Number(message.id), ok: Boolean(message.ok), ...copyPacked(message) };
    default:
      return { kind: `${message.kind}` } as ToWorker;
  }
}

function innerPowers(outside: OutsidePowers): Powers {
  return {
    // Messages are posted as text: the outside reads nothing of this realm's objects.
    send: guard((message) => outside.send(message)),
    listen: (receive) => outside.listen((message) => receive(copyMessage(message))),
    delay: guard((callback, milliseconds) => outside.delay(() => callback(), milliseconds)),
    clear: guard((timer) => outside.clear(timer)),
    soon: guard((callback) => outside.soon(() => callback())),
    now: guard(() => outside.now()),
    random: guard(() => outside.random()),
  };
}

function textCoding(outside: OutsidePowers): { TextDecoder: unknown; TextEncoder: unknown } {
  return {
    TextDecoder: class {
      readonly #decode: (bytes: Uint8Array, stream: boolean) => string;
      constructor(label = "utf-8", options: { ignoreBOM?: boolean; fatal?: boolean } = {}) {
        this.#decode = guard(outside.decoder(label, options.ignoreBOM ?? false, options.fatal ?? false));
      }
      decode(bytes = new Uint8Array(), options: { stream?: boolean } = {}): string {
        return this.#decode(bytes, options.stream ?? false);
      }
    },
    TextEncoder: class {
      encode(text = ""): Uint8Array {
        return copy(guard(outside.encode)(text));
      }
      encodeInto(text: string, bytes: Uint8Array): { read: number; written: number } {
        const both = guard(outside.encodeInto)(text, bytes);
        return { read: Math.floor(both / 2 ** 32), written: both % 2 ** 32 };
      }
    },
  };
}

/** Starts Python in this context. */
export function start(create: CreateModule, outside: OutsidePowers, setup: Setup): void {
  const powers = innerPowers(outside);
  const own = copySetup(setup);
  confine(powers, textCoding(outside));
  void startProgram(create, powers, own, freezeRealm);
}
