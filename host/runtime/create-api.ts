// SPDX-License-Identifier: Apache-2.0
// Makes the public object out of a runtime. Invariant: methods need no `this`.
import type { PyProxy } from "../bridge/py-proxy.ts";
import { mountNodeFS } from "../fs/mount.ts";
import { mountNativeFS } from "../fs/native-fs.ts";
import { checkFileName } from "../packages/file-name.ts";
import { nodeModules } from "../platform/platform.ts";
import { makeClientApi } from "./client-api.ts";
import { makeFfi } from "./ffi-classes.ts";
import { absoluteAddress, asFolder } from "./options.ts";
import type { Runtime } from "./runtime.ts";
import type { CanvasInterface, PyxideAPI, RunOptions } from "./types.ts";

/** Keyword arguments of `eval_code` among the options of `runPython`. */
function keywordsOf(options: RunOptions): object | undefined {
  const { globals, locals, ...rest } = options;
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}

function makeCanvas(runtime: Runtime): CanvasInterface {
  const { canvases } = runtime;
  const set = (kind: "2d" | "3d", canvas: HTMLCanvasElement): void => {
    canvases[kind] = canvas;
    // Emscripten's graphics libraries look for it there.
    (runtime.module as { canvas?: HTMLCanvasElement }).canvas = canvas;
  };
  return {
    setCanvas2D: (canvas) => set("2d", canvas),
    getCanvas2D: () => canvases["2d"],
    setCanvas3D: (canvas) => set("3d", canvas),
    getCanvas3D: () => canvases["3d"],
  };
}

/** Bytes of an archive, without a copy. Throws TypeError for anything else. */
function archiveBytes(buffer: unknown): Uint8Array {
  if (ArrayBuffer.isView(buffer)) return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  if (Object.prototype.toString.call(buffer) === "[object ArrayBuffer]")
    return new Uint8Array(buffer as ArrayBuffer);
  throw new TypeError("Expected argument 'buffer' to be an ArrayBuffer or an ArrayBuffer view");
}

/** Names of packages from what `loadPackage` takes. */
function packageNames(names: string | PyProxy | readonly string[]): string[] {
  if (typeof names === "string") return [names];
  if (typeof (names as Iterable<unknown> | undefined)?.[Symbol.iterator] !== "function")
    throw new TypeError("loadPackage() takes the name of a package, or an array or a Python list of names");
  const list = Array.from(names as Iterable<unknown>);
  return list.map((name) => {
    if (typeof name !== "string")
      throw new TypeError(`the name of a package must be a string, not ${typeof name}`);
    return name;
  });
}

/** Loads the packages of the lock file that source imports; says nothing, the imports will fail by themselves. */
async function preloadImports(runtime: Runtime, code: string): Promise<void> {
  if (runtime.options.loadOnImport === false || !String(code).includes("import")) return;
  const quiet = { messageCallback: () => undefined, errorCallback: (text: string) => console.warn(text) };
  await runtime.packages.loadForImports(runtime.python.find_imports(code).split(" "), quiet);
}

/** The public object of an interpreter. */
export function createApi(runtime: Runtime, version: string): PyxideAPI {
  const { core, module, packages, streams } = runtime;
  const ffi = makeFfi(core);
  let pyodidePy: PyProxy | undefined;
  const api: PyxideAPI = {
    version,
    ffi,
    FS: module.FS,
    PATH: module.PATH,
    ERRNO_CODES: module.ERRNO_CODES,
    canvas: makeCanvas(runtime),
    lockfile: runtime.lockfile,
    lockfileBaseUrl: runtime.addresses.lockfileBase,
    get globals() {
      return core.globals;
    },
    get pyodide_py() {
      pyodidePy ??= core.importModule("pyodide");
      return pyodidePy;
    },
    get loadedPackages() {
      return packages.loadedPackages;
    },

    runPython(code, options = {}) {
      return runtime.python.run(code, options.globals ?? core.globals, options.locals, keywordsOf(options));
    },
    async runPythonAsync(code, options = {}) {
      const globals = options.globals ?? core.globals;
      // Where imports cannot wait for a download, it is made before.
      if (!core.canSwitchStacks) await preloadImports(runtime, code);
      const coroutine = runtime.python.run_async(code, globals, options.locals, keywordsOf(options));
      try {
        return await coroutine;
      } finally {
        coroutine.destroy();
      }
    },
    pyimport: (name) => runtime.python.import_path(name),
    toPy: (value, options = {}) => core.toPy(value, options.depth, options.defaultConverter),

    registerJsModule: (name, object) => runtime.python.register(name, object),
    unregisterJsModule: (name) => runtime.python.unregister(name),
    registerComlink() {
      // Comlink's proxies need no special treatment: Python takes any function or object as a module.
    },

    setStdin: (options) => streams.setStdin(options),
    setStdout: (options) => streams.setStdout(options),
    setStderr: (options) => streams.setStderr(options),

    setInterruptBuffer(buffer) {
      core.setInterruptBuffer(buffer);
      runtime.watchInterrupts();
    },
    interrupt(signal) {
      core.interrupt(signal);
      runtime.watchInterrupts();
    },
    yieldEvery: (milliseconds) => core.yieldEvery(milliseconds),
    checkInterrupt: () => core.checkInterrupt(),

    loadPackage: async (names, options) => packages.load(packageNames(names), options),
    async loadPackagesFromImports(code, options) {
      const modules = runtime.python.find_imports(code);
      return modules === "" ? [] : packages.loadForImports(modules.split(" "), options);
    },
    extendLockfile(contents, packageBaseUrl) {
      packages.extend(contents, asFolder(absoluteAddress(packageBaseUrl)));
    },
    unpackArchive(buffer, format, options = {}) {
      runtime.withTemporaryFile(checkFileName("archive", "unpackArchive"), archiveBytes(buffer), (path) => {
        runtime.python.unpack(path, format, options.extractDir);
      });
    },

    mountNativeFS: (path, handle) => mountNativeFS(module, path, handle),
    mountNodeFS: (path, hostPath) => mountNodeFS(module, path, hostPath),
    async useNodeSockFS() {
      if (nodeModules() === undefined)
        throw new Error("useNodeSockFS() needs the sockets of Node, Deno or Bun; there are none here");
      runtime.python.use_host_sockets();
    },

    setDebug(debug) {
      const before = runtime.debug;
      runtime.debug = Boolean(debug);
      core.setDebug(runtime.debug);
      return before;
    },
    makeMemorySnapshot() {
      throw new Error(
        "Can only use pyodide.makeMemorySnapshot if the _makeSnapshot option is passed to loadPyodide, " +
          "which is not supported",
      );
    },
  };
  // For tests and for those who know what they do; not part of the documented API.
  Object.defineProperty(api, "_module", { value: module });
  // Writable: the import system sets a submodule as attribute of its parent.
  Object.defineProperty(api, "_api", { value: makeClientApi(runtime), writable: true });
  return api;
}
