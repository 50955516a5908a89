// SPDX-License-Identifier: Apache-2.0
// Serves the measuring page, a subject's package and a program's files to a browser on this machine.

import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

import { here } from "../options.mjs";

/** @type {Record<string, string>} */
const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".zip": "application/zip",
};

/** Isolated pages have finer clocks. */
const headers = {
  "Cache-Control": "max-age=3600",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/**
 * @typedef {object} Content  what the server has to offer; changed between measurements
 * @property {string} package                  folder served under /package/
 * @property {import("./jobs.mjs").SpeedJob} [job]  /job.json and /file/
 * @property {Set<string>} fetched             names asked for under /package/
 */

/** The file that a path stands for. @param {string} path @param {Content} content */
function fileOf(path, content) {
  const [, root = "", ...rest] = path.split("/");
  const name = normalize(rest.join("/"));
  if (name.startsWith("..")) return undefined;
  if (root === "file") return content.job?.sources[name];
  if (root === "bench") return join(here, "inside", name);
  if (root === "packages") return join(/** @type {any} */ (content.job)?.folder ?? "", name);
  if (root !== "package") return undefined;
  content.fetched.add(name);
  return join(content.package, name);
}

/** @returns {Promise<{ url: string, content: Content, close: () => void }>} */
export async function openServer() {
  /** @type {Content} */
  const content = { package: "", fetched: new Set() };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    if (path === "/job.json") {
      const { files, spec, packages } = /** @type {any} */ (content.job ?? {});
      response.writeHead(200, {
        ...headers,
        "Content-Type": "application/json",
        "Cache-Control": "no-store",
      });
      response.end(JSON.stringify({ files, spec, packages }));
      return;
    }
    const file = fileOf(path, content);
    if (!file || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404, headers).end(`no ${path}`);
      return;
    }
    const type = types[extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { ...headers, "Content-Type": type, "Content-Length": statSync(file).size });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return { url: `http://localhost:${port}`, content, close: () => server.close() };
}
