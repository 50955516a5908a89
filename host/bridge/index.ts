// SPDX-License-Identifier: Apache-2.0
// Entry of the --pre-js bundle: what wasm imports, and `Module.core`.

import { type Bridge, imports } from "../../out/gen/bridge.ts";
import { calls } from "./calls.ts";
import { collections } from "./collections.ts";
import { core } from "./core.ts";
import { deep } from "./deep.ts";
import { errorFor, errorText, exceptionOf, isStackOverflow, PythonError, raise } from "./errors.ts";
import { closeScope, destroy, handleOf, keep, openScope, type ScopeSet } from "./handles.ts";
import { guardDlopen } from "./libraries.ts";
import { bigintFrom, bigintMeasure, bigintRead } from "./numbers.ts";
import { objects } from "./objects.ts";
import { packedItems } from "./packed.ts";
import { proxiesDestroy, proxiesRelease, proxyCreate } from "./py-proxy.ts";
import { sleep } from "./sleep.ts";
import { refuseSockets } from "./sockets.ts";
import { errorFrames, withLongStack } from "./stack-frames.ts";
import { bytesRead, stringAscii, stringFrom, stringUnits, utf8 } from "./strings.ts";
import { suspendImport, suspension } from "./suspend.ts";
import { typedArrays } from "./typed-arrays.ts";

const bridge: Bridge = {
  ...objects,
  ...calls,
  ...collections,
  ...deep,
  ...packedItems,
  ...typedArrays,
  ...suspension,
  stringUnits,
  stringAscii,
  stringFrom,
  utf8,
  bytesRead,
  bigintMeasure,
  bigintRead,
  bigintFrom,
  raise,
  sleep,
  pythonError: (type, message, exception) =>
    withLongStack(() => new PythonError(type as string, message as string, exception)),
  pythonErrorException: exceptionOf,
  isStackOverflow,
  errorText,
  errorFor,
  errorFrames,
  proxyCreate,
  proxyObject: (proxy) => handleOf(proxy).life.pointer,
  proxiesRelease,
  proxiesDestroy,
  proxyDestroy: (proxy) => destroy(proxy),
  scopeOpen: openScope,
  scopeClose: (scope) => closeScope(scope as ScopeSet),
  scopeKeep: (_, proxy) => keep(proxy),
};

/** Throws in C++, through the wasm frame that called the import. */
function raiseInCpp(error: unknown): never {
  (wasmExports["core_raise_in_cpp"] as unknown as (error: unknown) => void)(error);
  throw new Error("core_raise_in_cpp returned");
}

Module.core = core;
guardDlopen();
Module.preRun = [refuseSockets, ...(Module.preRun ?? [])];
export const table = { ...imports(bridge, raiseInCpp), suspend: suspendImport };
