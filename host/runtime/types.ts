// SPDX-License-Identifier: Apache-2.0
// The public shape of a running Python: what `loadPyxide` resolves to.
import type { PyProxy } from "../bridge/core.ts";
import type { EmscriptenFS } from "../bridge/emscripten.ts";
import type { NativeFS } from "../fs/native-fs.ts";
import type { InputOptions, OutputOptions } from "../fs/stream-options.ts";
import type { LoadOptions, PackageData } from "../packages/load-options.ts";
import type { Lockfile } from "../packages/lockfile.ts";
import type { Ffi } from "./ffi-classes.ts";

/** How `runPython` and `runPythonAsync` run code. */
export interface RunOptions {
  /** The dict to use as globals. Default: `globals` of the interpreter (`__main__`'s). */
  globals?: PyProxy;
  /** The mapping to use as locals. Default: the globals. */
  locals?: PyProxy;
  /** Name of the source in tracebacks; unless it is in angle brackets, they show its lines. Default: `<exec>`. */
  filename?: string;
  /** Remove the indentation that all lines share. Default: true. */
  dedent?: boolean;
}

/** How `toPy` converts. */
export interface ToPyOptions {
  /** How many layers are converted; default: all. */
  depth?: number;
  /** Converts objects that have no Python form of their own; `cacheConversion` must precede recursion into cycles. */
  defaultConverter?: (
    value: unknown,
    convert: (value: unknown) => unknown,
    cacheConversion: (input: unknown, output: unknown) => void,
  ) => unknown;
}

/** The canvases that Python code draws on. */
export interface CanvasInterface {
  /** The canvas for drawing in two dimensions. */
  setCanvas2D(canvas: HTMLCanvasElement): void;
  /** What `setCanvas2D` was given. */
  getCanvas2D(): HTMLCanvasElement | undefined;
  /** The canvas for WebGL. */
  setCanvas3D(canvas: HTMLCanvasElement): void;
  /** What `setCanvas3D` was given. */
  getCanvas3D(): HTMLCanvasElement | undefined;
}

/** Python's answer: a primitive, or a proxy of the Python object; its type is known only to the code that ran. */
// biome-ignore lint/suspicious/noExplicitAny: what Python returns has no static type.
export type PyResult = any;

/** A running Python. All methods may be taken off the object and called alone. */
export interface PyxideAPI {
  /** Version of the API: Pyxide's own, or Pyodide's for `loadPyodide`. */
  readonly version: string;
  /** `__main__`'s namespace, in which `runPython` runs. */
  readonly globals: PyProxy;
  /** Emscripten's file system. */
  readonly FS: EmscriptenFS;
  /** Emscripten's path functions. */
  readonly PATH: unknown;
  /** Error numbers by their POSIX names. */
  readonly ERRNO_CODES: Readonly<Record<string, number>>;
  /** The classes of what crosses the boundary, for `instanceof`. */
  readonly ffi: Ffi;
  /** The Python package `pyodide`. */
  readonly pyodide_py: PyProxy;
  /** Canvases for graphics. */
  readonly canvas: CanvasInterface;
  /** Packages that are loaded, with where each came from. */
  readonly loadedPackages: Record<string, string>;
  /** The lock file in use. */
  readonly lockfile: Lockfile;
  /** What relative file names in the lock file are relative to: in Node the option `packageCacheDir`, if it was given. */
  readonly lockfileBaseUrl: string | undefined;

  /**
   * Runs Python source.
   * @returns the value of the last statement, if that is an expression without a semicolon after it.
   * @throws PythonError when Python raises.
   */
  runPython(code: string, options?: RunOptions): PyResult;
  /** As `runPython` for source that may use `await` at top level. */
  runPythonAsync(code: string, options?: RunOptions): Promise<PyResult>;
  /** Imports `a.b.c` and returns it; the last part may also be an attribute of the module before it. */
  pyimport(name: string): PyResult;
  /** Converts arrays, plain objects, maps and sets to Python's; anything else comes back as it is. */
  toPy(value: unknown, options?: ToPyOptions): PyResult;

  /** Makes `import name` in Python give a JavaScript object. */
  registerJsModule(name: string, module: object): void;
  /** Undoes `registerJsModule`. */
  unregisterJsModule(name: string): void;
  /** Tells Python how to recognise proxies that the Comlink library made. */
  registerComlink(comlink: unknown): void;

  /** Sets what standard input reads; without options the default is restored. */
  setStdin(options?: InputOptions): void;
  /** Sets where standard output goes; without options the default is restored. */
  setStdout(options?: OutputOptions): void;
  /** Sets where standard error goes; without options the default is restored. */
  setStderr(options?: OutputOptions): void;

  /**
   * Sets the array through which another thread sends signals: it writes a signal's number (2 is SIGINT) into
   * element 0. `undefined` ends that.
   *
   * A program that computes gets KeyboardInterrupt, as in a terminal. One that awaits is cancelled: inside its coroutines
   * that is `asyncio.CancelledError`, as with `asyncio.run`, and what the program rejects with is KeyboardInterrupt.
   */
  setInterruptBuffer(buffer: Int32Array | Uint8Array | undefined): void;
  /**
   * Sends Python a signal from this thread (2, SIGINT, unless given): what is suspended wakes, and what computes sees it
   * when it has called `yieldEvery`, since a message can arrive then.
   */
  interrupt(signal?: number): void;
  /**
   * Lets JavaScript's messages in while Python computes, every so many milliseconds; 0 ends that. For workers that cannot
   * share memory: a message can then call `interrupt`. It works in code run by `runPythonAsync` and the event loop, where
   * the engine has JSPI. Tasks of the event loop wait meanwhile, but event handlers in Python may run in between.
   */
  yieldEvery(milliseconds: number): void;
  /** Throws a KeyboardInterrupt if one has been asked for. */
  checkInterrupt(): void;

  /** Loads packages by their names in the lock file or by the URLs of wheels, and what they depend on. */
  loadPackage(names: string | PyProxy | readonly string[], options?: LoadOptions): Promise<PackageData[]>;
  /** Loads the packages of the lock file that Python source imports. */
  loadPackagesFromImports(code: string, options?: LoadOptions): Promise<PackageData[]>;
  /**
   * Adds the packages of another lock file to those that can be loaded; they replace those of the same name that are not
   * loaded. Relative file names in it are relative to `packageBaseUrl`. Throws when it is no lock file for this Python.
   */
  extendLockfile(contents: Lockfile | string, packageBaseUrl: string): void;
  /** Unpacks an archive (`zip`, `tar`, `gztar`, `bztar`, `xztar`, `wheel`, or their extensions) into a folder. */
  unpackArchive(
    buffer: ArrayBuffer | ArrayBufferView,
    format: string,
    options?: { extractDir?: string },
  ): void;

  /** Mounts a folder of the user's disk, by its handle. Call `syncfs()` on the result to write changes back. */
  mountNativeFS(path: string, handle: FileSystemDirectoryHandle): Promise<NativeFS>;
  /** Mounts a folder of the machine that Node runs on. */
  mountNodeFS(path: string, hostPath: string): void;
  /**
   * Lets Python's module `socket`, and what builds on it, use the sockets of Node, Deno or Bun; TCP, and TLS for clients.
   * Each call blocks Python and not the host, which needs stack switching (JSPI) and `runPythonAsync`. The connections and
   * servers of asyncio need no call of this. Rejects where the host has no sockets.
   */
  useNodeSockFS(): Promise<void>;

  /** Turns better error messages on or off, at some cost in speed; returns what it was. */
  setDebug(debug: boolean): boolean;
  /** Not supported: throws. */
  makeMemorySnapshot(): Uint8Array;
}
