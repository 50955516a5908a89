// SPDX-License-Identifier: Apache-2.0
// The service worker: keeps the page and the distribution for visits without a network.
// Invariant: while there is a network, what it has counts; what was kept is used only when it does not answer.

import { readSettings } from "./settings.ts";

/** Names of the page's files and of those of the distribution that every start reads; the build puts them here. */
declare const KEPT_FILES: readonly string[];

interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface ServiceWorkerScope {
  addEventListener(type: "install" | "activate", listener: (event: ExtendableEvent) => void): void;
  addEventListener(type: "fetch", listener: (event: FetchEvent) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  readonly location: Location;
}

const scope = self as unknown as ServiceWorkerScope;
const cacheName = "pyxide-page";

/** Files that change hardly ever are not written again each time. */
function isSame(one: Response | undefined, other: Response): boolean {
  const tag = other.headers.get("etag");
  return tag !== null && one?.headers.get("etag") === tag;
}

async function keep(request: Request, response: Response): Promise<void> {
  const cache = await caches.open(cacheName);
  if (!isSame(await cache.match(request), response)) await cache.put(request, response);
}

async function answer(request: Request, finish: (work: Promise<unknown>) => void): Promise<Response> {
  try {
    const response = await fetch(request);
    // A cache that is full is no reason to fail.
    if (response.status === 200) finish(keep(request, response.clone()).catch(() => undefined));
    return response;
  } catch (error) {
    const kept = await (await caches.open(cacheName)).match(request, { ignoreVary: true });
    if (kept === undefined) throw error;
    return kept;
  }
}

/** Packages are kept by the distribution itself, by their content; not so what says which there are. */
function isKept({ method, url }: Request): boolean {
  const { origin, pathname } = new URL(url);
  const inPackages = new URL(url).href.startsWith(new URL("packages/", scope.location.href).href);
  const isPackage = pathname.endsWith(".whl") || (inPackages && !pathname.endsWith(".json"));
  const isNews = pathname.endsWith("/building.json");
  return method === "GET" && origin === scope.location.origin && !isPackage && !isNews;
}

/** What was asked for before this worker heard of it: the page's files, and the lock file that the server names. */
async function keepFirst(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll([...KEPT_FILES]);
  const { lockFile } = await readSettings(new URL("./", scope.location.href).href);
  if (lockFile !== undefined) await cache.add(lockFile);
}

scope.addEventListener("install", (event) => {
  event.waitUntil(Promise.all([keepFirst(), scope.skipWaiting()]));
});
scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener("fetch", (event) => {
  if (!isKept(event.request)) return;
  event.respondWith(answer(event.request, (work) => (event as FetchEvent & ExtendableEvent).waitUntil(work)));
});
