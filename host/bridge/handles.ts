// SPDX-License-Identifier: Apache-2.0
// Which JavaScript objects are proxies of Python objects, and what they own.
// Invariant: a live handle owns one reference to its Python object.

import type { Pointer } from "../../out/gen/bridge.ts";
import { releaseObject } from "./wasm.ts";

export interface Handle {
  /** 0 after the proxy was destroyed. */
  pointer: Pointer<"PyObject">;
  readonly features: number;
  /** Destroyed by its first call. */
  readonly once: boolean;
  /** `this` is passed as the first argument of calls. */
  readonly capturesThis: boolean;
  /** What use after destruction says. */
  destroyed: string | undefined;
  /** The proxy itself, kept only where its first call destroys it. */
  proxy: object | undefined;
}

const handles = new WeakMap<object, Handle>();
const registry = new FinalizationRegistry<Handle>((handle) => free(handle));
let live = 0;

export function liveProxies(): number {
  return live;
}

export function isProxy(value: object): boolean {
  return handles.has(value);
}

/** The handle of a live proxy; throws for one that was destroyed. */
export function handleOf(proxy: unknown): Handle {
  const handle = handles.get(proxy as object);
  if (!handle) throw new TypeError("Not a PyProxy");
  if (handle.destroyed !== undefined) throw new Error(handle.destroyed);
  return handle;
}

/** Ties a handle, whose reference is already owned, to its proxy. */
export function adopt(proxy: object, handle: Handle): void {
  handles.set(proxy, handle);
  registry.register(proxy, handle, handle);
  live++;
}

function free(handle: Handle): void {
  if (handle.pointer === 0) return;
  const pointer = handle.pointer;
  handle.pointer = 0 as Pointer<"PyObject">;
  live--;
  releaseObject(pointer);
}

/** Frees the reference; destroying twice does nothing. */
export function destroy(proxy: unknown, message?: string): void {
  const handle = handles.get(proxy as object);
  if (!handle || handle.destroyed !== undefined) return;
  handle.destroyed = message ?? "Object has already been destroyed";
  registry.unregister(handle);
  free(handle);
}
