// SPDX-License-Identifier: Apache-2.0
// Which JavaScript objects are proxies of Python objects, and what they own.
// Invariant: a life that has not ended owns one reference to its Python object; proxies made by `bind` and `captureThis`
// share the life of the proxy that they were made of, and keep that alive.

import { feature, type Pointer, proxyMode } from "../../out/gen/bridge.ts";
import { releaseObject } from "./wasm.ts";

/** The reference that one proxy, or several, hold together. */
export interface Life {
  /** 0 after the proxy was destroyed. */
  pointer: Pointer<"PyObject">;
  /** What use after destruction says; undefined while it lives. */
  ended: string | undefined;
  /** Where the proxy was made, when debugging is on. */
  readonly made: string | undefined;
  scope: ScopeSet | undefined;
  /** Does the collector tell when its proxy is gone? */
  isWatched: boolean;
}

export interface Handle {
  readonly life: Life;
  readonly features: number;
  /** A set of `proxyMode`. */
  readonly mode: number;
  /** What `bind` was given: `this`, and arguments that come first. */
  readonly bound: { readonly self: unknown; readonly args: readonly unknown[] } | undefined;
  /** The proxy whose life this one shares. */
  readonly origin: object | undefined;
}

/** Lives that began within a scope. */
export type ScopeSet = Set<Life>;

const handles = new WeakMap<object, Handle>();
const registry = new FinalizationRegistry<Life>((life) => {
  end(life, "");
});
const scopes: ScopeSet[] = [];

/**
 * Proxies that are not watched yet, each before its life. Most are destroyed soon, and telling the collector of one takes
 * longer than making it; so they wait until the host's queue goes on, or there are many.
 */
let young: object[] = [];
const MANY = 2000;
let isWatchDue = false;
let live = 0;
let isDebugging = false;

export function liveProxies(): number {
  return live;
}

/** From now on messages of destroyed proxies say where they were made and destroyed. */
export function debugProxies(on: boolean): void {
  isDebugging = on;
}

/** Is it a proxy that becomes its Python object in Python? */
export function isProxy(value: object): boolean {
  const handle = handles.get(value);
  return handle !== undefined && (handle.mode & proxyMode.roundtrip) === 0;
}

/** The handle of a proxy, even of one that was destroyed; undefined for anything else. */
export function findHandle(value: unknown): Handle | undefined {
  return handles.get(value as object);
}

/** The Python object of a handle; throws when its life has ended. */
export function pointerOf(handle: Handle): Pointer<"PyObject"> {
  if (handle.life.ended !== undefined) throw new Error(handle.life.ended);
  return handle.life.pointer;
}

/** The handle of a live proxy; throws for one that was destroyed. */
export function handleOf(proxy: unknown): Handle {
  const handle = handles.get(proxy as object);
  if (!handle) throw new TypeError("Not a PyProxy");
  pointerOf(handle);
  return handle;
}

/** A stack without the lines of this file and its callers in the bridge. */
function stackHere(): string {
  return (new Error().stack ?? "").split("\n").slice(1).join("\n");
}

/** A life that takes over a reference. */
export function begin(pointer: Pointer<"PyObject">): Life {
  live++;
  const scope = scopes.at(-1);
  const life: Life = {
    pointer,
    ended: undefined,
    made: isDebugging ? stackHere() : undefined,
    scope,
    isWatched: false,
  };
  scope?.add(life);
  return life;
}

/** Makes the object a proxy with this handle. What is destroyed soon in any case need not be seen by the collector. */
export function adopt(proxy: object, handle: Handle): void {
  handles.set(proxy, handle);
  if (handle.origin === undefined && (handle.mode & proxyMode.borrowed) === 0) watch(proxy, handle.life);
}

/** Ends the life when the proxy is collected. */
export function watch(proxy: object, life: Life): void {
  if (young.push(proxy, life) >= MANY) {
    watchYoung();
  } else if (!isWatchDue) {
    isWatchDue = true;
    queueMicrotask(watchYoung);
  }
}

function watchYoung(): void {
  isWatchDue = false;
  const all = young;
  young = [];
  for (let i = 0; i < all.length; i += 2) {
    const life = all[i + 1] as Life;
    if (life.ended !== undefined || life.isWatched) continue;
    life.isWatched = true;
    registry.register(all[i] as object, life, life);
  }
}

function end(life: Life, message: string): void {
  if (life.pointer === 0) return;
  const { pointer } = life;
  life.pointer = 0 as Pointer<"PyObject">;
  life.ended = message;
  life.scope?.delete(life);
  live--;
  releaseObject(pointer);
}

function farewell(life: Life, message: string): string {
  if (!isDebugging) return message;
  const made = life.made === undefined ? "" : `\nIt was made here:\n${life.made}`;
  return `${message}${made}\nIt was destroyed here:\n${stackHere()}`;
}

/** Frees the reference; destroying twice does nothing. */
export function destroy(proxy: unknown, message = "Object has already been destroyed"): void {
  const handle = handles.get(proxy as object);
  if (handle !== undefined) endLife(handle.life, message);
}

export function endLife(life: Life, message: string): void {
  if (life.ended !== undefined) return;
  if (life.isWatched) registry.unregister(life);
  end(life, farewell(life, message));
}

/** Proxies that begin from now on belong to this scope. */
export function openScope(): ScopeSet {
  const scope: ScopeSet = new Set();
  scopes.push(scope);
  return scope;
}

/** Destroys the scope's proxies, and those of scopes inside it that are still open. */
export function closeScope(scope: ScopeSet): void {
  const index = scopes.lastIndexOf(scope);
  if (index < 0) return;
  for (const one of scopes.splice(index)) {
    for (const life of [...one])
      endLife(life, "This proxy was destroyed at the end of the scope it was made in");
  }
}

/** The proxy outlives the scope it was made in. */
export function keep(proxy: unknown): void {
  const { life } = handleOf(proxy);
  life.scope?.delete(life);
  life.scope = undefined;
}

/** Is the value a proxy, even a destroyed one, whose object has all these features? */
export function hasFeatures(value: object, features: number): boolean {
  const handle = handles.get(value);
  return handle !== undefined && (handle.features & features) === features;
}

export const isCallable = (handle: Handle): boolean => (handle.features & feature.callable) !== 0;
