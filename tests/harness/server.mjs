// SPDX-License-Identifier: Apache-2.0
// A static server on the loopback address for the browser tests: cross-origin isolated, several folders under
// prefixes, POST /events/<id> through which a page or worker reports, and what web-service.mjs has for tests of HTTP.
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { serveExtra } from "./web-service.mjs";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".wasm": "application/wasm",
  ".zip": "application/zip",
  ".whl": "application/zip",
  ".txt": "text/plain; charset=utf-8",
};

const PLAIN = { "Cache-Control": "no-cache" };

const ISOLATION = {
  ...PLAIN,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/**
 * `folders`: prefix -> folder, e.g. `{"/dist/": "…"}`, or folders, of which the first that has a file gives it.
 * `listeners`: id -> function of an event. `isolated`: may pages share memory with their workers? `onRequest`: told paths.
 */
export async function serve({ folders, listeners = new Map(), isolated = true, onRequest }) {
  const headers = isolated ? ISOLATION : PLAIN;
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://localhost");
    const path = decodeURIComponent(url.pathname);
    onRequest?.(path);
    const extra = serveExtra(request, response, url, headers);
    if (extra !== undefined) {
      if ("wheel" in extra) send(response, extra.wheel, request.method, headers);
    } else if (request.method === "POST")
      receive(request, response, listeners.get(path.replace("/events/", "")), headers);
    else send(response, find(folders, path), request.method, headers);
  });
  server.listen(0, "localhost");
  await new Promise((resolve, reject) => server.once("listening", resolve).once("error", reject));
  return {
    origin: `http://localhost:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function find(folders, path) {
  const prefix = Object.keys(folders)
    .filter((candidate) => path.startsWith(candidate))
    .sort((a, b) => b.length - a.length)[0];
  if (prefix === undefined) return undefined;
  for (const folder of [folders[prefix]].flat()) {
    const file = normalize(join(folder, path.slice(prefix.length) || "index.html"));
    if (file.startsWith(folder + sep) && statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
  }
  return undefined;
}

function send(response, file, method, headers) {
  if (file === undefined) {
    response.writeHead(404, { ...headers, "Content-Type": "text/plain" }).end("not found");
    return;
  }
  response.writeHead(200, {
    ...headers,
    "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
    "Content-Length": statSync(file).size,
  });
  if (method === "HEAD") response.end();
  else createReadStream(file).pipe(response);
}

function receive(request, response, listener, headers) {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    response.writeHead(listener ? 204 : 410, headers).end();
    listener?.(JSON.parse(Buffer.concat(chunks).toString()));
  });
}
