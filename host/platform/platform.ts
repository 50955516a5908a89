// SPDX-License-Identifier: Apache-2.0
// Which JavaScript environment this is, and how it reads files and compiles wasm.
// Invariant: Node's modules come from `process.getBuiltinModule`, so bundlers for the browser never see them.

/** Node's built-in modules that the host uses. */
export interface NodeModules {
  readonly fs: typeof import("node:fs");
  readonly os: typeof import("node:os");
  readonly path: typeof import("node:path");
  readonly url: typeof import("node:url");
  readonly tty: typeof import("node:tty");
}

interface ProcessLike {
  versions?: { node?: string };
  type?: string;
  getBuiltinModule?(name: string): unknown;
}

/** Node's modules, or undefined outside Node. */
export function nodeModules(): NodeModules | undefined {
  const process = (globalThis as { process?: ProcessLike }).process;
  if (process?.versions?.node === undefined || process.type === "renderer") return undefined;
  const get = process.getBuiltinModule;
  if (get === undefined) {
    throw new Error(`Pyxide needs Node.js 22 or later; this is ${process.versions.node}`);
  }
  return {
    fs: get.call(process, "node:fs") as NodeModules["fs"],
    os: get.call(process, "node:os") as NodeModules["os"],
    path: get.call(process, "node:path") as NodeModules["path"],
    url: get.call(process, "node:url") as NodeModules["url"],
    tty: get.call(process, "node:tty") as NodeModules["tty"],
  };
}

/** Is this a page, not a worker and not Node? */
export function isPage(): boolean {
  return typeof document === "object" && nodeModules() === undefined;
}

/** Receives the number of bytes that have arrived, and of all bytes when it is known. */
export type ByteCounter = (loaded: number, total: number | undefined) => void;

/** Is the address a URL? (One letter before a colon is a drive of Windows.) */
export function hasScheme(address: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(address);
}

/** Does the address have a scheme that only `fetch` can read? */
export function isRemote(address: string): boolean {
  return /^(https?|blob|data):/i.test(address);
}

/** Turns a `file:` URL or a path into a path of the host. */
export function toHostPath(node: NodeModules, address: string): string {
  return address.startsWith("file:") ? node.url.fileURLToPath(address) : address;
}

async function fetchChecked(address: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address);
  } catch (cause) {
    // Node says what failed in the cause, and only that it failed in the message.
    const { message, cause: reason } = cause as Error;
    const detail = reason instanceof Error ? ` (${reason.message})` : "";
    const offline = globalThis.navigator?.onLine === false ? "; there is no network" : "";
    throw new Error(`cannot download ${address}: ${message}${detail}${offline}`, { cause });
  }
  if (!response.ok) {
    throw new Error(
      `cannot download ${address}: the server answered ${response.status} ${response.statusText}`,
    );
  }
  return response;
}

/** Length that a response will have, when nothing compresses it on the way. */
function announcedLength(response: Response): number | undefined {
  const length = Number(response.headers.get("content-length"));
  return length > 0 && response.headers.get("content-encoding") === null ? length : undefined;
}

async function readCounted(response: Response, count: ByteCounter): Promise<Uint8Array<ArrayBuffer>> {
  const total = announcedLength(response);
  const chunks: Uint8Array[] = [];
  let loaded = 0;
  const broken = (cause?: unknown): Error => {
    const all = total === undefined ? "" : ` of ${total}`;
    return new Error(`the download of ${response.url} broke off after ${loaded}${all} bytes`, { cause });
  };
  const reader = response.body?.getReader();
  while (reader !== undefined) {
    const step = await reader.read().catch((cause: unknown) => {
      throw broken(cause);
    });
    if (step.done) break;
    chunks.push(step.value);
    loaded += step.value.length;
    count(loaded, total);
  }
  if (total !== undefined && loaded !== total) throw broken();
  const bytes = new Uint8Array(loaded);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/** Reads a whole file, by path or URL. */
export async function readBytes(address: string, count?: ByteCounter): Promise<Uint8Array<ArrayBuffer>> {
  const node = nodeModules();
  if (node !== undefined && !isRemote(address)) {
    const bytes = await node.fs.promises.readFile(toHostPath(node, address));
    count?.(bytes.length, bytes.length);
    return bytes;
  }
  return readCounted(await fetchChecked(address), count ?? (() => undefined));
}

/** Reads a text file, by path or URL. */
export async function readText(address: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(address));
}

/** Compiles a wasm file, while it arrives where the engine can do that. */
export async function compileWasm(address: string, count?: ByteCounter): Promise<WebAssembly.Module> {
  if (nodeModules() !== undefined && !isRemote(address)) {
    return WebAssembly.compile(await readBytes(address, count));
  }
  const response = await fetchChecked(address);
  const type = response.headers.get("content-type") ?? "";
  if (!type.startsWith("application/wasm") || WebAssembly.compileStreaming === undefined) {
    return WebAssembly.compile(
      count === undefined ? await response.arrayBuffer() : await readCounted(response, count),
    );
  }
  // The bytes are counted on a copy: a browser keeps compiled code only for a response that it made itself.
  const counted = count === undefined ? undefined : readCounted(response.clone(), count);
  const module = await WebAssembly.compileStreaming(response);
  await counted;
  return module;
}

/** Imports an ES module by path or URL; the build marks the import so that bundlers leave it alone. */
export async function importModule<T>(address: string): Promise<T> {
  const node = nodeModules();
  if (node !== undefined && /^https?:/i.test(address)) return importRemote(node, address);
  const specifier =
    node !== undefined && !hasScheme(address) ? node.url.pathToFileURL(address).href : address;
  try {
    return (await import(specifier)) as T;
  } catch (error) {
    // A CommonJS program in a context of its own, as in Jest: nobody answers `import()` there.
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!code.startsWith("ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING")) throw error;
    return importFromMainContext<T>(specifier);
  }
}

function importFromMainContext<T>(specifier: string): Promise<T> {
  const { constants, Script } = process.getBuiltinModule("node:vm") as typeof import("node:vm");
  const script = new Script("(address) => import(address)", {
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  return (script.runInThisContext() as (address: string) => Promise<T>)(specifier);
}

/** Node imports files only: puts a module from elsewhere into a temporary one. */
async function importRemote<T>(node: NodeModules, address: string): Promise<T> {
  const { mkdtemp, rm, writeFile } = node.fs.promises;
  const folder = await mkdtemp(node.path.join(node.os.tmpdir(), "pyxide-"));
  try {
    const file = node.path.join(folder, "module.mjs");
    await writeFile(file, await readBytes(address));
    return await importModule<T>(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}
