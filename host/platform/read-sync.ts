// SPDX-License-Identifier: Apache-2.0
// Reads a file while the caller waits, for imports that happen in the middle of Python code.
import type { HttpHost } from "./http.ts";
import type { HttpAnswer } from "./http-request.ts";
import { isRemote, nodeModules, toHostPath } from "./platform.ts";

const REDIRECTED = [301, 302, 303, 307, 308];
const MOST_REDIRECTIONS = 20;

function get(http: HttpHost, url: string): HttpAnswer {
  if (http.blocking === undefined) throw new Error("nothing can be read synchronously in this environment");
  return http.blocking({ url, method: "GET", headers: [], body: undefined, timeout: undefined });
}

/** Reads a whole file, by path or URL. Throws with the address and the reason when that is not possible. */
export function readBytesSync(http: HttpHost, address: string): Uint8Array {
  const node = nodeModules();
  try {
    if (node !== undefined && !isRemote(address)) return node.fs.readFileSync(toHostPath(node, address));
    let url = address;
    for (let left = MOST_REDIRECTIONS; left > 0; left--) {
      const { status, statusText, headers, body } = get(http, url);
      if (status === 200) return body;
      // Node does not follow redirections by itself.
      const target = headers.find(([name]) => name.toLowerCase() === "location")?.[1];
      if (!REDIRECTED.includes(status) || target === undefined) {
        throw new Error(`the server answered ${status} ${statusText}`.trimEnd());
      }
      url = new URL(target, url).href;
    }
    throw new Error("the server redirects without end");
  } catch (cause) {
    const task = isRemote(address) ? "download" : "read";
    throw new Error(`cannot ${task} ${address}: ${(cause as Error).message}`, { cause });
  }
}
