// SPDX-License-Identifier: Apache-2.0
// Entry of the --pre-js bundle: what wasm imports, and `Module.core`.

import { type Bridge, imports } from "../../out/gen/bridge.ts";
import { makeDevices } from "../posix/devices.ts";
import { installFileSystem } from "../posix/install.ts";
import { takeAlarm, takeProcess } from "../posix/waiting.ts";
import { takeTimers } from "./alarm.ts";
import { calls } from "./calls.ts";
import { collections } from "./collections.ts";
import { core } from "./core.ts";
import { deep } from "./deep.ts";
import { keepEnvironmentBytes } from "./environment.ts";
import { errors } from "./errors.ts";
import { files } from "./files.ts";
import { handleImports } from "./handles.ts";
import { helperImports } from "./helpers.ts";
import { serveSignals } from "./interrupts.ts";
import { guardLibraries } from "./libraries.ts";
import { locks } from "./locks.ts";
import { numbers } from "./numbers.ts";
import { objects } from "./objects.ts";
import { packedItems } from "./packed.ts";
import { promises } from "./promises.ts";
import { proxies } from "./py-proxy-make.ts";
import { room } from "./room.ts";
import { raiseSignal, signalImports } from "./signals.ts";
import { awaitAlarm, sleeping } from "./sleep.ts";
import { refuseSockets } from "./sockets.ts";
import { stackFrames } from "./stack-frames.ts";
import { strings } from "./strings.ts";
import { suspendImport, suspension } from "./suspend.ts";
import { timeZone } from "./time-zone.ts";
import { typedArrays } from "./typed-arrays.ts";
import { core as wasm } from "./wasm.ts";

const SIGPIPE = 13;

const bridge: Bridge = {
  ...objects,
  ...strings,
  ...numbers,
  ...collections,
  ...deep,
  ...packedItems,
  ...typedArrays,
  ...calls,
  ...promises,
  ...files,
  ...locks,
  ...sleeping,
  ...signalImports,
  ...timeZone,
  ...errors,
  ...stackFrames,
  ...proxies,
  ...handleImports,
  ...helperImports,
  ...room,
  ...suspension,
};

/** Throws in C++, through the wasm frame that called the import. */
function raiseInCpp(error: unknown): never {
  (wasmExports["core_raise_in_cpp"] as unknown as (error: unknown) => void)(error);
  throw new Error("core_raise_in_cpp returned");
}

/** Changes what of Emscripten's library the program imports, and its file system. */
function guardImports(): void {
  const { instantiateWasm } = Module;
  if (instantiateWasm === undefined) return;
  Module.instantiateWasm = (imports, receive) => {
    const env = imports["env"] as Record<string, unknown>;
    installFileSystem(env);
    guardLibraries(env);
    keepEnvironmentBytes(env);
    takeTimers(env, () => wasm.pollInterrupts(1));
    takeAlarm(awaitAlarm);
    takeProcess(sleeping.sleep, () => raiseSignal(SIGPIPE));
    return instantiateWasm(imports, receive);
  };
}

Module.core = core;
guardImports();
serveSignals();
Module.preRun = [refuseSockets, makeDevices, ...(Module.preRun ?? [])];
export const table = { ...imports(bridge, raiseInCpp), suspend: suspendImport };
