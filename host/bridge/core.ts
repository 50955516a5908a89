// SPDX-License-Identifier: Apache-2.0
// The interpreter as the host sees it: the only thing that host/api knows of the C++ side.

import type { StartConfig } from "../../out/gen/bridge.ts";
import { type Inherited, inheritDescriptors } from "../posix/inherited.ts";
import { writeAllMaps } from "../posix/mapped-files.ts";
import { PythonError } from "./errors.ts";
import { closeScope, debugProxies, hasFeatures, keep, liveProxies, openScope } from "./handles.ts";
import {
  expectsInterrupts,
  isInterrupted,
  sendInterrupt,
  setBuffer,
  throwIfInterrupted,
} from "./interrupts.ts";
import { PyBufferView } from "./py-buffer.ts";
import { PyProxy } from "./py-proxy.ts";

export type { FatalError, Inherited, PyBufferView, PyProxy, PythonError, StartConfig };

import { loadLibrary } from "./libraries.ts";
import { type ProcessSignals, serveProcessSignals } from "./signals.ts";
import {
  canSwitchStacks,
  hasSuspended,
  hooks,
  isBusy,
  promising,
  type WaitingInput,
  wakeForInterrupt,
} from "./suspend.ts";
import { endProgram, FatalError, life, core as wasm } from "./wasm.ts";

/** Destroys the proxies that were made while it was open. For synchronous code: others' proxies are born meanwhile. */
export interface ProxyScope extends Disposable {
  /** Lets a proxy outlive the scope. */
  keep<T extends PyProxy>(proxy: T): T;
  /** Destroys what was made since the scope was opened, but for what was kept. */
  end(): void;
}

/** The numbers of a process. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
  readonly effectiveUid: number;
  readonly effectiveGid: number;
  readonly parent: number;
}

export interface Core {
  /** Initialises CPython. The file system must hold the standard library. Once only. */
  start(config: StartConfig): void;
  /**
   * Runs CPython's own command line (`-c`, `-m`, file, `-`) and returns its exit code.
   * `ready` is called when the interpreter is initialised, before it runs anything.
   */
  runMain(config: StartConfig, ready?: () => void): Promise<number>;
  /** Makes Python a process of that user and parent. */
  identify(user: Identity): void;
  /** Writes what Python has changed in files in memory (mmap). */
  writeMaps(): void;
  /** Imports a module by its full name. Throws PythonError. */
  importModule(name: string): PyProxy;
  /** `__main__.__dict__`. */
  readonly globals: PyProxy;
  /** Where signals are read from: the first element is a signal's number, or 0. */
  setInterruptBuffer(buffer: Uint8Array | Int32Array | undefined): void;
  /** Gives Python descriptors that the process was started with; those that it cannot have stay as they are. */
  inheritDescriptors(given: readonly Inherited[]): void;
  /** Makes signals those of the process, before Python starts: they are raised in C, and their defaults are its. */
  serveProcessSignals(signals: ProcessSignals): void;
  /**
   * Runs pending signal handlers: KeyboardInterrupt if the buffer holds SIGINT. In a handler of a standard stream, which
   * Python waits for, it throws what makes the wait end; then Python runs the handlers.
   */
  checkInterrupt(): void;
  /** Is a signal waiting that nothing of Python will notice, since it neither runs nor is suspended? */
  isInterrupted(): boolean;
  /** May a signal come? */
  expectsInterrupts(): boolean;
  /** Deep conversion to Python; primitives, proxies, and what a proxy would be made of, stay as they are. */
  toPy(value: unknown, depth?: number, converter?: unknown): unknown;
  /** A scope: proxies made until it ends are destroyed then. */
  openScope(): ProxyScope;
  /** Whether messages of destroyed proxies tell where they were made and destroyed. */
  setDebug(on: boolean): void;
  /** Is the value a proxy, even a destroyed one, whose object has all these features (bits of `feature`)? */
  hasFeatures(value: object, features: number): boolean;
  readonly PyProxy: typeof PyProxy;
  readonly PyBufferView: typeof PyBufferView;
  readonly PythonError: typeof PythonError;
  readonly FatalError: typeof FatalError;
  /** The program's memory as it is now; it moves when Python needs more. */
  memory(): Uint8Array<ArrayBuffer>;
  /** How many JavaScript values Python holds (none when it is dead), and how many Python objects JavaScript holds. */
  liveHandles(): { js: number; python: number };
  /** Can Python be suspended in this engine (JSPI)? */
  readonly canSwitchStacks: boolean;
  /**
   * Loads a shared library of Python's file system, and the libraries that it needs, compiling off this thread.
   * Rejects when that is not possible.
   */
  loadLibrary(path: string): Promise<void>;
  /** Called whenever a stack of Python is about to be suspended. */
  onSuspend: (() => void) | undefined;
  /** Is a computation going on, which only lets messages in? Then nothing else of Python should run. */
  isBusy(): boolean;
  /** Called when no such computation goes on any more. */
  onFree: (() => void) | undefined;
  /** Standard input, where it may have to be waited for. */
  waitingInput: WaitingInput | undefined;
  /** Wakes what is suspended so that it looks for an interrupt. */
  wakeForInterrupt(): boolean;
  /** Sends Python a signal, on this thread; `KeyboardInterrupt` by default. */
  interrupt(signal?: number): void;
  /** Lets messages in every so many milliseconds while Python computes on a stack that can be suspended; 0: never. */
  yieldEvery(milliseconds: number): void;
  /** Called once, when the interpreter dies. */
  onFatal: ((error: Error) => void) | undefined;
}

/** Bytes of probed stack that a level of C recursion may need; levels that any program needs, and CPython's own limit. */
const RECURSION = { bytesPerLevel: 600, least: 200, most: 10_000 } as const;

/** Bytes of the stack that a level takes; SpiderMonkey, which has an error class of its own, makes larger frames. */
const LEVEL_BYTES = "InternalError" in globalThis ? 2600 : 1300;

/** Measures the stacks that can be suspended, whose size is the engine's affair, and limits recursion in C there. */
function limitRecursion(): void {
  if (!canSwitchStacks) return;
  // The probe fails, which is how the measurement ends, before this returns.
  promising(wasmExports["core_probe_stack"] as () => unknown)().catch(() => undefined);
  wasm.setPromisingRecursion(levelsOf(wasm.probedStack()));
}

function levelsOf(stackBytes: number): number {
  const levels = Math.floor(stackBytes / RECURSION.bytesPerLevel);
  return Math.min(Math.max(levels, RECURSION.least), RECURSION.most);
}

const SIGINT = 2;

function setInterruptBuffer(buffer: Uint8Array | Int32Array | undefined): void {
  setBuffer(buffer);
  wasm.pollInterrupts(expectsInterrupts() ? 1 : 0);
}

let globals: PyProxy | undefined;

/** Has `get` and `has` of a namespace find builtins, too. */
function withBuiltins(namespace: PyProxy): PyProxy {
  const module = wasm.importModule("builtins") as PyProxy;
  const builtins = (module["__dict__"] as PyProxy).copy();
  module.destroy();
  const { get, has } = namespace as unknown as {
    get: (key: unknown) => unknown;
    has: (key: unknown) => boolean;
  };
  const methods = {
    get: (key: unknown): unknown =>
      Reflect.apply(has, namespace, [key])
        ? Reflect.apply(get, namespace, [key])
        : Reflect.apply(get, builtins, [key]),
    has: (key: unknown): boolean =>
      Reflect.apply(has, namespace, [key]) || Reflect.apply(has, builtins, [key]),
  };
  for (const [name, value] of Object.entries(methods))
    Object.defineProperty(namespace, name, { value, writable: true, configurable: true });
  return namespace;
}

export const core: Core = {
  hasFeatures,
  PyProxy,
  PyBufferView,
  PythonError,
  FatalError,
  setDebug: debugProxies,
  openScope() {
    const scope = openScope();
    const end = (): void => closeScope(scope);
    return {
      keep(proxy) {
        keep(proxy);
        return proxy;
      },
      end,
      [Symbol.dispose]: end,
    };
  },
  start(config) {
    wasm.setLevelBytes(LEVEL_BYTES);
    wasm.start(config);
    limitRecursion();
  },
  async runMain(config, ready) {
    wasm.setLevelBytes(LEVEL_BYTES);
    const startCode = wasm.startMain(config);
    if (startCode >= 0) return startCode;
    limitRecursion();
    ready?.();
    const exitCode = await wasm.runMain();
    endProgram();
    return exitCode;
  },
  identify({ uid, effectiveUid, gid, effectiveGid, parent }) {
    wasm.setIdentity(uid, effectiveUid, gid, effectiveGid, parent);
  },
  writeMaps: writeAllMaps,
  importModule(name) {
    return wasm.importModule(name) as PyProxy;
  },
  get globals() {
    globals ??= withBuiltins(wasm.mainNamespace() as PyProxy);
    return globals;
  },
  setInterruptBuffer,
  serveProcessSignals,
  inheritDescriptors,
  checkInterrupt() {
    if (wasm.holdsLock()) wasm.checkSignals();
    else throwIfInterrupted();
  },
  isInterrupted: () => isInterrupted() && !hasSuspended(),
  expectsInterrupts,
  toPy(value, depth = -1, converter) {
    const isObject =
      (typeof value === "object" && value !== null) || /^(function|symbol)$/.test(typeof value);
    return isObject && !(value instanceof PyProxy) ? wasm.pyFromJs(value, depth, converter) : value;
  },
  memory: () => HEAPU8,
  liveHandles() {
    return { js: life.death ? 0 : wasm.liveValues(), python: liveProxies() };
  },
  canSwitchStacks,
  loadLibrary,
  get onSuspend() {
    return hooks.onSuspend;
  },
  set onSuspend(callback) {
    hooks.onSuspend = callback;
  },
  get onFree() {
    return hooks.onFree;
  },
  set onFree(callback) {
    hooks.onFree = callback;
  },
  isBusy,
  wakeForInterrupt,
  get waitingInput() {
    return hooks.input;
  },
  set waitingInput(input) {
    hooks.input = input;
  },
  interrupt(signal = SIGINT) {
    if (!expectsInterrupts()) setInterruptBuffer(new Uint8Array(1));
    sendInterrupt(signal);
    wakeForInterrupt();
  },
  yieldEvery(milliseconds) {
    if (typeof milliseconds !== "number" || !(milliseconds >= 0))
      throw new TypeError(`yieldEvery: not a number of milliseconds, but ${String(milliseconds)}`);
    if (!expectsInterrupts()) setInterruptBuffer(new Uint8Array(1));
    wasm.setYieldInterval(milliseconds);
  },
  get onFatal() {
    return life.onFatal;
  },
  set onFatal(callback) {
    life.onFatal = callback;
  },
};
