// SPDX-License-Identifier: Apache-2.0
// Which JavaScript objects are proxies of Python objects, and what they own.
// Invariant: a life that has not ended owns one reference to its Python object; proxies made by `bind` and `captureThis`
// share the life of the proxy that they were made of, and keep that alive. Proxies of attributes are kept with the life of
// the object that they were read from, and end with it.

import { feature, type HandlesImports, type Owned, type Pointer, proxyMode } from "../../out/gen/bridge.ts";
import { steady } from "./builtins.ts";
import { isObject, peek } from "./values.ts";
import { releaseObject } from "./wasm.ts";

/** The reference that one proxy, or several, hold together. */
export interface Life {
  /** 0 after the proxy was destroyed. */
  pointer: Owned<"PyObject">;
  /** What use after destruction says; undefined while it lives. */
  ended: string | undefined;
  /** Where the proxy was made, when debugging is on. */
  readonly made: string | undefined;
  scope: ScopeSet | undefined;
  /** Does the collector tell when its proxy is gone? */
  isWatched: boolean;
  /** Proxies of attributes that were read. */
  attributes: Map<string, object> | undefined;
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

const handles = steady(new WeakMap<object, Handle>());
const registry = new FinalizationRegistry<Life>((life) => {
  life.attributes = undefined; // others may hold them
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
/** The proxy that was made last, while the host's queue has not gone on. */
let latest: object | undefined;

export function liveProxies(): number {
  return live;
}

/** From now on messages of destroyed proxies say where they were made and destroyed. */
export function debugProxies(on: boolean): void {
  isDebugging = on;
}

/** The property by which what stands for a proxy, as a Proxy around it or as its heir, reaches it. Nothing lists it. */
export const HANDLE = Symbol("pyproxy.handle");
let answer: Handle | undefined;

/** What a proxy does when HANDLE is read. Only such an answer counts: many an object has a value for every property. */
export function answerWith(handle: Handle): void {
  answer = handle;
}

/** A trap of the value may ask about other objects meanwhile. */
function behind(value: object): Handle | undefined {
  const outer = answer;
  answer = undefined;
  peek(value, HANDLE);
  const found = answer;
  answer = outer;
  return found;
}

/** Is it a proxy that becomes its Python object in Python, or has none any more? */
export function isProxy(value: object): boolean {
  const handle = findHandle(value);
  if (handle === undefined) return false;
  return (handle.mode & proxyMode.roundtrip) === 0 || handle.life.ended !== undefined;
}

/** The handle of a proxy itself. */
export function ownHandle(value: object): Handle | undefined {
  return handles.get(value);
}

/** The handle of a proxy, or of what stands for one, even when it was destroyed; undefined for anything else. */
export function findHandle(value: unknown): Handle | undefined {
  return handles.get(value as object) ?? (isObject(value) ? behind(value) : undefined);
}

/** The Python object of a handle; throws when its life has ended. */
export function pointerOf(handle: Handle): Pointer<"PyObject"> {
  if (handle.life.ended !== undefined) throw new Error(handle.life.ended);
  return handle.life.pointer;
}

/** The handle of a live proxy; throws for one that was destroyed. */
export function handleOf(proxy: unknown): Handle {
  const handle = findHandle(proxy);
  if (!handle) throw new TypeError("Not a PyProxy");
  pointerOf(handle);
  return handle;
}

/** A stack without the lines of this file and its callers in the bridge. */
function stackHere(): string {
  return (new Error().stack ?? "").split("\n").slice(1).join("\n");
}

/** A life that takes over a reference. */
export function begin(pointer: Owned<"PyObject">): Life {
  live++;
  const scope = scopes.at(-1);
  const life: Life = {
    pointer,
    ended: undefined,
    made: isDebugging ? stackHere() : undefined,
    scope,
    isWatched: false,
    attributes: undefined,
  };
  scope?.add(life);
  return life;
}

/** Makes the object a proxy with this handle. What is destroyed soon in any case need not be seen by the collector. */
export function adopt(proxy: object, handle: Handle): void {
  handles.set(proxy, handle);
  if (handle.origin !== undefined || (handle.mode & proxyMode.borrowed) !== 0) return;
  watch(proxy, handle.life);
  latest = proxy;
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
  latest = undefined;
  const all = young;
  young = [];
  for (let i = 0; i < all.length; i += 2) {
    const life = all[i + 1] as Life;
    if (life.ended !== undefined || life.isWatched) continue;
    life.isWatched = true;
    registry.register(all[i] as object, life, life);
  }
}

const MESSAGES = {
  destroyed: "Object has already been destroyed",
  attribute:
    "This borrowed attribute proxy was automatically destroyed in the process of destroying the proxy it was borrowed from. " +
    "Try using the 'copy' method.",
  argument:
    "This borrowed proxy was automatically destroyed at the end of a function call. Try using create_proxy or " +
    "create_once_callable.",
  scope: "This proxy was destroyed at the end of the scope it was made in",
};

function end(life: Life, message: string): void {
  if (life.pointer === 0) return;
  const { pointer, attributes } = life;
  life.pointer = 0 as Owned<"PyObject">;
  life.ended = message;
  life.attributes = undefined;
  life.scope?.delete(life);
  live--;
  if (attributes !== undefined) for (const proxy of attributes.values()) destroy(proxy, MESSAGES.attribute);
  releaseObject(pointer);
}

/** Our messages as they are while debugging is off. */
const withHint: Readonly<Record<string, string>> = Object.assign(
  Object.create(null),
  Object.fromEntries(
    Object.values(MESSAGES).map((text) => [
      text,
      `${text.replace(/\.$/, "")}. Call setDebug(true) to see where.`,
    ]),
  ),
);

/** The message of a life that has ended; with debugging on it says where it began and ended. */
function lastMessage(life: Life, message: string): string {
  if (!isDebugging) return withHint[message] ?? message;
  const made = life.made === undefined ? "" : `\nIt was made here:\n${life.made}`;
  return `${message}${made}\nIt was destroyed here:\n${stackHere()}`;
}

/** Frees the reference; destroying twice does nothing. */
export function destroy(proxy: unknown, message = MESSAGES.destroyed): void {
  const handle = findHandle(proxy);
  if (handle !== undefined) endLife(handle.life, message);
}

/** Destroys proxies that were made for the arguments of a call. */
export function destroyArguments(proxies: readonly object[], kept?: unknown): void {
  for (const proxy of proxies) if (proxy !== kept) destroy(proxy, MESSAGES.argument);
}

export function endLife(life: Life, message: string): void {
  if (life.ended !== undefined) return;
  if (life.isWatched) registry.unregister(life);
  end(life, lastMessage(life, message));
}

/** Arguments of generator functions, which live as long as the generator goes on. */
const generators = steady(new WeakMap<object, readonly object[]>());

/** The proxies are destroyed when the generator has ended. */
export function lendTo(generator: object, proxies: readonly object[]): void {
  generators.set(generator, proxies);
}

/** An iterator has ended. */
export function ended(iterator: unknown): void {
  const proxies = generators.get(iterator as object);
  if (proxies === undefined) return;
  generators.delete(iterator as object);
  destroyArguments(proxies);
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
    for (const life of [...one]) endLife(life, MESSAGES.scope);
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
  const handle = findHandle(value);
  return handle !== undefined && (handle.features & features) === features;
}

const KNOWN = Symbol("known attribute");

/** Reads an attribute by `get`; an object's attribute that is the same one as before has the same proxy. */
export function attributeOf(
  life: Life,
  name: string,
  get: (pointer: Pointer<"PyObject">, known: Pointer<"PyObject">) => unknown,
): unknown {
  const known = life.attributes?.get(name);
  const handle = known && handles.get(known);
  latest = undefined;
  const value = get(life.pointer, handle?.life.pointer ?? (0 as Pointer<"PyObject">));
  if (value === KNOWN) return known;
  // A proxy of someone else's, which was only passed on, has a life of its own.
  if (value === latest && latest !== undefined && life.ended === undefined) {
    life.attributes ??= new Map();
    life.attributes.set(name, latest);
  } else if (known !== undefined) {
    life.attributes?.delete(name);
  }
  return value;
}

export const handleImports: HandlesImports = {
  knownAttribute: () => KNOWN,
  proxyObject: (proxy) => handleOf(proxy).life.pointer,
  proxyIsDead: (value) => findHandle(value)?.life.ended !== undefined,
  proxyDestroy: (proxy) => destroy(proxy),
  scopeOpen: openScope,
  scopeClose: (scope) => closeScope(scope as ScopeSet),
  scopeKeep: keep,
};

export const isCallable = (handle: Handle): boolean => (handle.features & feature.callable) !== 0;
