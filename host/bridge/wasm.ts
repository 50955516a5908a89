// SPDX-License-Identifier: Apache-2.0
// The exports of the wasm program, and its death.
// Invariant: once a trap has left wasm, every call throws the same FatalError.

import { type Exports, exportsOf, type Owned, type Pointer } from "../../out/gen/bridge.ts";
import { writeAllMaps } from "../posix/mapped-files.ts";
import { check, open } from "./outcomes.ts";
import { demandRoom, isStackOverflow } from "./room.ts";
import { endingSignal } from "./signals.ts";
import { promising } from "./suspend.ts";

/** The interpreter has died; a new one must be loaded. */
export class FatalError extends Error {
  static {
    // Bundlers may rename the class.
    for (const owner of [FatalError, FatalError.prototype])
      Object.defineProperty(owner, "name", { value: "FatalError", configurable: true });
  }
}

/** What `os._exit()` throws, and a signal that ends the program. */
export class Exit extends Error {
  readonly status: number;
  readonly signal: number | undefined;

  constructor(status: number, signal: number | undefined) {
    super(`Program terminated with exit(${status})`);
    this.status = status;
    this.signal = signal;
  }

  static {
    for (const owner of [Exit, Exit.prototype])
      Object.defineProperty(owner, "name", { value: "Exit", configurable: true });
  }
}

interface Life {
  death: FatalError | undefined;
  onFatal: ((error: Error) => void) | undefined;
}

export const life: Life = { death: undefined, onFatal: undefined };

/** The code that Emscripten's `exit` ended the program with. */
function exitCode(error: unknown): number | undefined {
  const { name, status } = (error ?? {}) as { name?: unknown; status?: unknown };
  return name === "ExitStatus" && typeof status === "number" ? status : undefined;
}

/** From now on every call throws `death`. */
function die(death: FatalError): void {
  life.death = death;
  for (const name of Object.keys(core) as (keyof Exports)[]) {
    core[name] = () => {
      throw death;
    };
  }
}

/** The error for what has left wasm by itself: a trap, or the end of the program. */
function ending(error: unknown): unknown {
  if (life.death) return life.death;
  writeAllMaps();
  const code = exitCode(error);
  if (code !== undefined) {
    const exit = new Exit(code, endingSignal(error));
    die(new FatalError(`Python has exited with code ${code}; load it again.`, { cause: exit }));
    return exit;
  }
  const cause = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const death = new FatalError(
    `Python has stopped after a fatal error and cannot go on; load it again. (${cause})`,
    {
      cause: error,
    },
  );
  die(death);
  showStack();
  life.onFatal?.(death);
  return death;
}

/** The program is over, and the interpreter with it: what JavaScript still calls (timers, listeners) must not reach it. */
export function endProgram(): void {
  writeAllMaps();
  die(new FatalError("Python has ended with its program; load it again."));
  // Calls give nothing: what they threw, nobody would catch.
  for (const name of Object.keys(core).filter((each) => each.startsWith("pyCall")) as (keyof Exports)[])
    core[name] = () => undefined as never;
}

/** Writes to standard error where Python was; its memory is as the trap has left it. */
function showStack(): void {
  try {
    wasmExports["core_dump_stack"]?.();
  } catch {
    // It was worth a try.
  }
}

let entriesAddress: number | undefined;

/** How many calls have begun. */
function entries(): number {
  entriesAddress ??= (wasmExports["core_entries"] as () => number)() >>> 2;
  return HEAP32[entriesAddress] as number;
}

/** Typed exports of the program. */
export const core: Exports = exportsOf(
  () => wasmExports,
  check,
  entries,
  ending,
  // A stack that can be suspended calls JavaScript back on the one that entered it.
  demandRoom,
  promising,
  open,
);

/** Calls `free`, unless the interpreter is dead and what is to be freed gone with it. Never throws: finalizers call it. */
function whileAlive(free: () => void): void {
  if (life.death) return;
  try {
    free();
  } catch (error) {
    if (isStackOverflow(error)) queueMicrotask(() => whileAlive(free));
    else if (error !== life.death) console.error("A Python object could not be released.", error);
  }
}

/** Gives a reference back. Never throws. */
export function releaseObject(reference: Owned<"PyObject">): void {
  whileAlive(() => core.release(reference));
}

/** Gives a buffer's view back. Never throws. */
export function releaseView(view: Pointer<"void">): void {
  whileAlive(() => core.pyBufferClose(view));
}
