// SPDX-License-Identifier: Apache-2.0
// Serves the built page at /, the distribution at /dist/ and, where they have been built, packages at /packages/, with the
// headers that make the page cross-origin isolated, and ready-made brotli files where they lie beside.
//   node web/serve.mjs [--port N] [--host NAME] [--web DIR] [--dist DIR] [--packages DIR] [--status FILE] [--no-isolation]
// Packages may come while it serves; the file of --status says how far they are (tools/mk/growth.py writes it).

import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const mimeTypes = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".tar": "application/x-tar",
  ".ts": "text/plain; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".whl": "application/zip",
  ".zip": "application/zip",
};

const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

const lockFile = "pyodide-lock.json";

/** The file of a folder that a decoded path names; undefined outside of the folder. */
function inside(folder, path) {
  const file = resolve(folder, `.${path}`);
  return file === folder || file.startsWith(folder + sep) ? file : undefined;
}

async function fileInfo(file) {
  try {
    const info = await stat(file);
    return info.isFile() ? info : undefined;
  } catch {
    return undefined;
  }
}

async function find(folders, url) {
  let path = decodeURIComponent(new URL(url, "http://localhost").pathname);
  if (path.includes("\0")) return undefined;
  const [, top] = /^\/(dist|packages)\//.exec(path) ?? [];
  if (top !== undefined) path = path.slice(`/${top}`.length);
  else if (path.endsWith("/")) path += "index.html";
  const folder = folders[top ?? "web"];
  const file = folder && inside(folder, path);
  const info = file && (await fileInfo(file));
  return info && { file, info };
}

/** What the page asks for before it loads Python: see `Settings` in src/settings.ts. */
async function settingsFor({ packages, status }) {
  const built = packages !== undefined && (await fileInfo(resolve(packages, lockFile))) !== undefined;
  const building = status !== undefined && (await fileInfo(status)) !== undefined;
  return {
    ...(built ? { lockFile: `packages/${lockFile}` } : {}),
    ...(building ? { building: "building.json" } : {}),
  };
}

/** Answers that are made when they are asked for. */
const made = {
  "/settings.json": async (folders) => JSON.stringify(await settingsFor(folders)),
  "/building.json": ({ status }) =>
    status === undefined ? "{}" : readFile(status, "utf8").catch(() => "{}"),
};

async function answer(folders, headers, request, response) {
  if (Object.hasOwn(made, request.url)) {
    response.writeHead(200, { "Content-Type": mimeTypes[".json"], "Cache-Control": "no-store", ...headers });
    response.end(await made[request.url](folders));
    return;
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.writeHead(405, { Allow: "GET, HEAD" }).end();
    return;
  }
  const found = await find(folders, request.url);
  if (found === undefined) {
    response.writeHead(404, { "Content-Type": "text/plain", ...headers }).end("Not found\n");
    return;
  }
  const accepted = /\bbr\b/.test(request.headers["accept-encoding"] ?? "");
  const packed = accepted ? await fileInfo(`${found.file}.br`) : undefined;
  const usePacked = packed !== undefined && packed.mtimeMs >= found.info.mtimeMs;
  const info = usePacked ? packed : found.info;
  const tag = `"${info.size.toString(36)}-${Math.round(info.mtimeMs).toString(36)}"`;
  const described = {
    "Content-Type": mimeTypes[extname(found.file)] ?? "application/octet-stream",
    "Cache-Control": "no-cache",
    ETag: tag,
    Vary: "Accept-Encoding",
    ...headers,
  };
  if (request.headers["if-none-match"] === tag) {
    response.writeHead(304, described).end();
    return;
  }
  response.writeHead(200, {
    ...described,
    "Content-Length": info.size,
    ...(usePacked ? { "Content-Encoding": "br" } : {}),
  });
  if (request.method === "HEAD") response.end();
  else createReadStream(usePacked ? `${found.file}.br` : found.file).pipe(response);
}

/** Starts the server; port 0 takes a free one. Packages are served when they are there. Resolves to { url, close() }. */
export async function serve({ port = 0, host = "127.0.0.1", web, dist, packages, status, isolated = true }) {
  const folders = {
    web: resolve(web),
    dist: resolve(dist),
    packages: packages && resolve(packages),
    status: status && resolve(status),
  };
  const headers = isolated ? isolation : {};
  const server = createServer((request, response) => {
    answer(folders, headers, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(400);
      response.end();
    });
  });
  await new Promise((done, failed) => {
    server.once("error", failed);
    server.listen(port, host, done);
  });
  const close = () =>
    new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    });
  return { url: `http://localhost:${server.address().port}/`, close };
}

async function main() {
  const here = (path) => fileURLToPath(new URL(path, import.meta.url));
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "8000" },
      host: { type: "string", default: "127.0.0.1" },
      web: { type: "string", default: here("../out/web") },
      dist: { type: "string", default: process.env.PYXIDE_DIST ?? here("../out/dist") },
      packages: { type: "string", default: process.env.PYXIDE_PACKAGES ?? here("../out/packages") },
      status: { type: "string" },
      "no-isolation": { type: "boolean", default: false },
    },
  });
  const port = Number(values.port);
  for (const [what, file] of [
    ["page", `${values.web}/index.html`],
    ["distribution", `${values.dist}/pyodide.mjs`],
  ]) {
    if ((await fileInfo(file)) === undefined) {
      throw new Error(`The ${what} is not there (no ${file}). Run ./mk build first.`);
    }
  }
  const { url } = await serve({ ...values, port, isolated: !values["no-isolation"] });
  console.log(`Python is served at ${url}  (Ctrl+C ends)`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    const taken = error.code === "EADDRINUSE";
    console.error(taken ? `${error.message}: choose another with --port N` : error.message);
    process.exitCode = 1;
  });
}
