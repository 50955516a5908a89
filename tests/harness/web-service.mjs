// SPDX-License-Identifier: Apache-2.0
// What the tests' server does besides serving files: answers about requests, for tests of HTTP.
import { basename } from "node:path";
import { servePackages } from "./package-service.mjs";
import { findWasmWheel } from "./wasm-wheels.mjs";
import { findWheel } from "./wheels.mjs";

/** `/http/<name>`: each answers a request with its collected body. */
const services = {
  /** Tells what was asked. */
  echo: ({ request, url, body }) => ({
    json: {
      method: request.method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      body: body.toString("latin1"),
    },
  }),
  /** `?code=404` */
  status: ({ url }) => ({ status: Number(url.searchParams.get("code")), text: "as you wish" }),
  /** All 256 bytes. */
  bytes: () => ({ bytes: Buffer.from(Array.from({ length: 256 }, (_, i) => i)) }),
  /** `?to=https://…`, or to this server. */
  redirect: ({ url }) => ({
    status: 302,
    headers: { Location: url.searchParams.get("to") ?? "/http/echo?redirected=1" },
    text: "",
  }),
  cookies: () => ({ headers: { "Set-Cookie": ["a=1", "b=2"] }, text: "ok" }),
  slow: async ({ url }) => {
    await new Promise((resolve) => setTimeout(resolve, Number(url.searchParams.get("ms"))));
    return { text: "late" };
  },
};

/** Answers `/http/…`, `/packages/…` and `/wheels/…`; undefined for any other path. */
export function serveExtra(request, response, url, headers) {
  const [, first, name] = url.pathname.split("/");
  if (first === "wheels") return { wheel: findWheel(basename(name)) ?? findWasmWheel(basename(name)) };
  if (first === "packages") {
    servePackages(response, url, headers);
    return {};
  }
  if (first !== "http" || services[name] === undefined) return undefined;
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", async () => {
    const answer = await services[name]({ request, url, body: Buffer.concat(chunks) });
    const body = answer.bytes ?? Buffer.from(answer.text ?? JSON.stringify(answer.json));
    const type = answer.json ? "application/json" : "text/plain; charset=utf-8";
    response.writeHead(answer.status ?? 200, {
      ...headers,
      "Content-Type": type,
      "Content-Length": body.length,
      ...answer.headers,
    });
    response.end(request.method === "HEAD" ? undefined : body);
  });
  return {};
}
