// SPDX-License-Identifier: Apache-2.0
// One HTTP request for Python: as a promise, or blocking this thread where the platform allows that.
import type { HttpAnswer, HttpRequest } from "./http-request.ts";
import { makeThreadRequest } from "./http-thread.ts";
import { nodeModules } from "./platform.ts";

/** How Python makes requests; see python/pyxide/http. */
export interface HttpHost {
  /** Rejects with a TypeError when the server cannot be reached, or a TimeoutError. */
  fetch(request: HttpRequest): Promise<HttpAnswer>;
  /** As `fetch`, blocking; undefined where this thread cannot block. */
  readonly blocking: ((request: HttpRequest) => HttpAnswer) | undefined;
}

/** A browser tells nothing of a redirection that it does not follow. */
function redirect(): "manual" | "follow" {
  return nodeModules() === undefined ? "follow" : "manual";
}

async function fetchWhole(request: HttpRequest): Promise<HttpAnswer> {
  const { url, method, headers, body, timeout } = request;
  const response = await fetch(url, {
    method,
    headers,
    redirect: redirect(),
    ...(body === undefined ? {} : { body }),
    ...(timeout === undefined ? {} : { signal: AbortSignal.timeout(timeout) }),
  });
  return {
    status: response.status,
    statusText: response.statusText,
    url: response.url,
    headers: [...response.headers],
    body: new Uint8Array(await response.arrayBuffer()),
  };
}

function parseHeaders(text: string): [string, string][] {
  return text
    .split("\r\n")
    .filter((line) => line.includes(":"))
    .map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
}

/** A page's main thread gets text only: one character a byte. */
function bytesOfText(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);
}

function requestByXhr({ url, method, headers, body, timeout }: HttpRequest): HttpAnswer {
  const xhr = new XMLHttpRequest();
  const inPage = typeof document === "object";
  xhr.open(method, url, false);
  if (inPage) xhr.overrideMimeType("text/plain; charset=x-user-defined");
  else {
    xhr.responseType = "arraybuffer";
    if (timeout !== undefined) xhr.timeout = timeout;
  }
  for (const [name, value] of headers) xhr.setRequestHeader(name, value);
  try {
    xhr.send(body ?? null);
  } catch (error) {
    const { name } = error as Error;
    if (name === "TimeoutError") throw error;
    throw new TypeError(`the request to ${url} failed: the server cannot be reached or does not allow it`, {
      cause: error,
    });
  }
  return {
    status: xhr.status,
    statusText: xhr.statusText,
    url: xhr.responseURL,
    headers: parseHeaders(xhr.getAllResponseHeaders()),
    body: inPage ? bytesOfText(xhr.responseText) : new Uint8Array(xhr.response as ArrayBuffer),
  };
}

/** Requests for one interpreter. */
export function makeHttpHost(): HttpHost {
  const inBrowser = typeof XMLHttpRequest === "function";
  const inNode = nodeModules() !== undefined;
  return {
    fetch: fetchWhole,
    blocking: inBrowser ? requestByXhr : inNode ? makeThreadRequest() : undefined,
  };
}
