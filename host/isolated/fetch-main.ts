// SPDX-License-Identifier: Apache-2.0
// HTTP requests of isolated programs. Invariant: none leaves for an origin that is not on the list, also not by a
// redirection, and none carries the host's credentials.
import type { PlainValue } from "../runtime/isolated-types.ts";
import type { FetchRules } from "./limits.ts";

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
const REDIRECTIONS = new Set([301, 302, 303, 307, 308]);
const MOST_REDIRECTIONS = 10;
/** Headers that speak for the host, or of the connection. */
const RESERVED =
  /^(?:accept-encoding|connection|content-length|cookie2?|expect|host|keep-alive|origin|referer|te|trailer|transfer-encoding|upgrade|via|proxy-.*|sec-.*)$/i;

interface Request {
  readonly url: URL;
  readonly method: string;
  readonly headers: [string, string][];
  readonly body: Uint8Array<ArrayBuffer> | undefined;
}

/** Requests that are on their way, of all programs together. */
const MOST_REQUESTS = 32;

/** In a browser a redirection cannot be looked at before it is followed. */
const redirect = (): "manual" | "error" =>
  typeof document === "object" || "WorkerGlobalScope" in globalThis ? "error" : "manual";

/** Makes requests as the rules allow. */
export class Fetcher {
  readonly #rules: FetchRules;
  #requests = 0;

  constructor(rules: FetchRules | undefined) {
    this.#rules = rules ?? { origins: new Set(), bytes: 0 };
  }

  /** Makes one request. Rejects with the reason when that is not allowed or not possible. */
  async fetch(value: PlainValue, signal: AbortSignal): Promise<PlainValue> {
    const { timeout, ...request } = this.#read(value);
    const signals = timeout === undefined ? [signal] : [signal, AbortSignal.timeout(timeout)];
    if (this.#requests >= MOST_REQUESTS) throw new RangeError("too many requests at the same time");
    this.#requests++;
    try {
      return await this.#follow(request, AbortSignal.any(signals));
    } finally {
      this.#requests--;
    }
  }

  #read(value: PlainValue): Request & { timeout: number | undefined } {
    const { url, method, headers, body, timeout } = (value ?? {}) as Record<string, PlainValue>;
    if (typeof method !== "string" || !METHODS.has(method))
      throw new TypeError(`method ${String(method)} is not allowed`);
    if (!Array.isArray(headers)) throw new TypeError("headers must be pairs");
    const pairs = headers.map((pair) => {
      const [name, text] = Array.isArray(pair) ? pair : [];
      if (typeof name !== "string" || typeof text !== "string")
        throw new TypeError("headers must be pairs of texts");
      if (RESERVED.test(name)) throw new TypeError(`the header ${name} is the host's to set`);
      return [name, text] as [string, string];
    });
    if (body !== undefined && !(body instanceof Uint8Array)) throw new TypeError("the body must be bytes");
    return {
      url: this.#check(String(url)),
      method,
      headers: pairs,
      body: body as Uint8Array<ArrayBuffer> | undefined,
      timeout: typeof timeout === "number" && timeout > 0 ? Math.min(timeout, 0x7fffffff) : undefined,
    };
  }

  /** The URL, when its origin is on the list. */
  #check(text: string, base?: URL): URL {
    if (!URL.canParse(text, base)) throw new TypeError(`'${text}' is no URL`);
    const url = new URL(text, base);
    if (!this.#rules.origins.has(url.origin))
      throw new TypeError(`isolated mode does not allow requests to ${url.origin}`);
    if (url.username !== "" || url.password !== "") throw new TypeError("a URL must not hold a password");
    return url;
  }

  async #follow(request: Request, signal: AbortSignal): Promise<PlainValue> {
    let { url, method, body, headers } = request;
    for (let left = MOST_REDIRECTIONS; left > 0; left--) {
      const response = await fetch(url, {
        method,
        headers,
        signal,
        redirect: redirect(),
        credentials: "omit",
        referrerPolicy: "no-referrer",
        ...(body === undefined ? {} : { body }),
      });
      const target = response.headers.get("location");
      if (!REDIRECTIONS.has(response.status) || target === null) return this.#answer(response, url);
      await response.body?.cancel();
      const next = this.#check(target, url);
      if (response.status === 303 || (response.status < 303 && method === "POST")) {
        if (method !== "HEAD") method = "GET";
        body = undefined;
        headers = headers.filter(([name]) => !/^content-/i.test(name));
      }
      if (next.origin !== url.origin) headers = headers.filter(([name]) => !/^authorization$/i.test(name));
      url = next;
    }
    throw new TypeError("the server redirects without end");
  }

  async #answer(response: Response, url: URL): Promise<PlainValue> {
    return {
      status: response.status,
      statusText: response.statusText,
      url: response.url || url.href,
      headers: [...response.headers].map(([name, text]) => [name, text]),
      body: await this.#body(response),
    };
  }

  /** The body, unless it is larger than the rules allow. */
  async #body(response: Response): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    const reader = response.body?.getReader();
    while (reader !== undefined) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > this.#rules.bytes) {
        await reader.cancel();
        throw new RangeError(`the answer has more than ${this.#rules.bytes} bytes`);
      }
      chunks.push(value);
    }
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return bytes;
  }
}
