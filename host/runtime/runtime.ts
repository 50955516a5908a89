// SPDX-License-Identifier: Apache-2.0
// One interpreter and everything that belongs to it. Invariant: no state outside of it, so that a page can start anew.
import type { Core, StartConfig } from "../bridge/core.ts";
import type { EmscriptenModule } from "../bridge/emscripten.ts";
import type { PyProxy } from "../bridge/py-proxy.ts";
import { mountNodeFS } from "../fs/mount.ts";
import { Streams } from "../fs/streams.ts";
import { cacheFolder } from "../packages/cache.ts";
import type { FileName } from "../packages/file-name.ts";
import { PackageLoader } from "../packages/loader.ts";
import type { Lockfile } from "../packages/lockfile.ts";
import { makeHttpHost } from "../platform/http.ts";
import { nodeModules } from "../platform/platform.ts";
import * as python from "../platform/python-version.ts";
import { Scheduler } from "../platform/scheduler.ts";
import { openFigure } from "./figures.ts";
import type { HostObject, PythonEntry } from "./host-object.ts";
import { importHooks } from "./import-hooks.ts";
import { makeListeners } from "./listeners.ts";
import type { MachineUser } from "./machine-user.ts";
import type { Addresses, PyxideOptions } from "./options.ts";
import type { SharedObjects } from "./shared-objects.ts";

/** Where things are in Python's file system. */
export const paths = {
  home: "/",
  stdlib: [python.libraryZip, python.libraryFolder, python.dynloadFolder, python.sitePackages],
  userHome: "/home/pyodide",
  unpacked: "/lib/unpacked",
} as const;

const entryNames = [
  "run",
  "run_async",
  "import_path",
  "register",
  "unregister",
  "find_imports",
  "install",
  "install_kept",
  "interrupt",
  "awaits",
  "unpack",
  "use_host_sockets",
] as const satisfies readonly (keyof PythonEntry)[];

/** Where packages' shared libraries go: on a command line `/usr` is the machine's. */
const libraryFolder = (user: MachineUser | undefined): string => (user === undefined ? "/usr/lib" : "/lib");

/** Folders that the dynamic linker searches. */
export const librarySearchPath = (user: MachineUser | undefined): string =>
  `${libraryFolder(user)}:${python.sitePackages}`;

/** Environment variables that programs find unless they are given others. */
export const baseEnvironment: Readonly<Record<string, string>> = {
  HOME: paths.userHome,
  USER: "web_user",
  LOGNAME: "web_user",
  PATH: "/usr/local/bin:/usr/bin:/bin",
  LANG: "en_US.UTF-8",
  LD_LIBRARY_PATH: librarySearchPath(undefined),
};

/** A process has so many bits of its exit code. */
const EXIT_CODES = 0xff;

/** How often interrupts are looked for while Python awaits, in milliseconds. */
const INTERRUPT_INTERVAL = 20;

/** Everything that makes up one interpreter. */
export class Runtime {
  readonly module: EmscriptenModule;
  readonly core: Core;
  readonly streams: Streams;
  readonly packages: PackageLoader;
  readonly shared: SharedObjects;
  readonly lockfile: Lockfile;
  readonly addresses: Addresses;
  readonly options: PyxideOptions;
  /** Whose command line Python is; undefined where it is a guest in a JavaScript program. */
  readonly user: MachineUser | undefined;
  readonly libraryFolder: string;
  /** Canvases that have been set for graphics, by their kind. */
  readonly canvases: { "2d"?: HTMLCanvasElement; "3d"?: HTMLCanvasElement } = {};
  debug = false;
  /** Called once, when the interpreter has died. */
  onFatal: ((error: Error) => void) | undefined;
  /** What a client has set as `_api.on_fatal`: called then, too. */
  clientOnFatal: ((error: Error) => unknown) | undefined;
  #python: PythonEntry | undefined;
  readonly #scheduler = new Scheduler();
  #programRuns = false;
  #watch: ReturnType<typeof setInterval> | undefined;

  constructor(
    module: EmscriptenModule,
    lockfile: Lockfile,
    addresses: Addresses,
    shared: SharedObjects,
    options: PyxideOptions,
    user: MachineUser | undefined,
  ) {
    this.module = module;
    this.core = module.core;
    this.lockfile = lockfile;
    this.addresses = addresses;
    this.options = options;
    this.user = user;
    if (user !== undefined) this.core.identify(user);
    this.libraryFolder = libraryFolder(user);
    this.streams = new Streams(module);
    this.packages = new PackageLoader(this);
    this.shared = shared;
    // What the suspended code leaves undone is for the next turn of the loop.
    this.core.onSuspend = () => this.#scheduler.wake(0);
    this.core.onFree = () => this.#scheduler.wake(0);
    this.core.onFatal = (error) => {
      this.streams.flush();
      this.#scheduler.setTick(undefined);
      clearInterval(this.#watch);
      // A command line tells its user by itself.
      if (this.user === undefined)
        console.error("Python has died and cannot go on; load it again to start anew.", error);
      this.onFatal?.(error);
      this.clientOnFatal?.(error);
    };
  }

  /** Functions of `pyxide.entry`; their proxies live as long as the interpreter. */
  get python(): PythonEntry {
    if (this.#python === undefined) {
      const module = this.core.importModule("pyxide.entry");
      this.#python = Object.fromEntries(
        entryNames.map((name) => [name, (module[name] as PyProxy).copy()]),
      ) as unknown as PythonEntry;
      module.destroy();
    }
    return this.#python;
  }

  /** What CPython is to be initialised with; `args` are the words of its command line. */
  startConfig(args: readonly string[]): StartConfig {
    const programName = this.options._sysExecutable ?? "/usr/local/bin/python3";
    return {
      argv: [programName, ...args],
      programName,
      home: paths.home,
      stdlib: [...paths.stdlib],
    };
  }

  /**
   * Runs CPython's command line and returns the exit code, or the negative number of the signal that ended it. `makeApi` makes
   * what the program has as `pyodide_js`.
   */
  async runMain(args: readonly string[], makeApi: () => object): Promise<number> {
    try {
      return (
        EXIT_CODES & (await this.core.runMain(this.startConfig(args), () => this.boot(makeApi(), false)))
      );
    } catch (error) {
      // `os._exit()` and signals that end the process leave the program in the middle.
      const { name, status, signal } = error as { name?: unknown; status?: unknown; signal?: number };
      if (name === "Exit" && typeof status === "number")
        return signal === undefined ? EXIT_CODES & status : -signal;
      throw error;
    }
  }

  /** Ties Python to this host. Called once, when the interpreter is initialised. */
  boot(api: object, embedded: boolean): void {
    const http = makeHttpHost();
    const host: HostObject = {
      embedded,
      user: this.user,
      blocking: this.options.enableRunUntilComplete ?? true,
      api,
      http,
      listeners: makeListeners(this.options.jsglobals ?? globalThis),
      wake: (milliseconds) => this.#scheduler.wake(milliseconds),
      watchInterrupts: (on) => {
        this.#programRuns = on;
        this.watchInterrupts();
      },
      onTick: (tick) => {
        // Python destroys the argument when this call ends.
        const kept = tick.copy() as typeof tick;
        this.#scheduler.setTick(() => {
          if (this.core.isBusy()) return;
          this.takeInterrupt();
          // On a stack of its own, so that tasks can wait for JavaScript. What fails is an uncaught error of the host's.
          kept.callPromising().catch((error: unknown) => {
            setTimeout(() => {
              throw error;
            });
          });
        });
      },
      readShared: (name) => this.shared.take(name, http),
      sharedAddress: (name) => this.shared.address(name),
      ...importHooks(this.packages, this.options.loadOnImport !== false, http),
      openFigure: (title, width, height, toolbar, listener) =>
        openFigure(this, { title, width, height, toolbar }, listener),
      flushOutput: (fd) => this.streams.flushOutput(fd),
      warn: (message) => console.warn(message),
    };
    const boot = this.core.importModule("pyxide.boot");
    boot["start"](host);
    boot.destroy();
  }

  /** Looks for interrupts while a program may be awaiting, when nothing of Python runs that would notice one. */
  watchInterrupts(): void {
    if (this.#programRuns && this.core.expectsInterrupts()) {
      this.#watch ??= setInterval(() => this.takeInterrupt(), INTERRUPT_INTERVAL);
      (this.#watch as { unref?: () => void }).unref?.();
    } else {
      clearInterval(this.#watch);
      this.#watch = undefined;
    }
  }

  /**
   * Interrupts the program that awaits, if that is asked for. A signal for which there is none is left to the code that runs
   * next. Not to be called while Python runs.
   */
  takeInterrupt(): void {
    if (!this.#programRuns || !this.core.isInterrupted() || !this.python.awaits()) return;
    try {
      this.core.checkInterrupt();
    } catch (error) {
      if (this.python.interrupt(error)) return;
      setTimeout(() => {
        throw error;
      });
    }
  }

  /** The text for who embeds Python in JavaScript, or the one for who types commands; python/pyxide/advice.py in TypeScript. */
  readonly advice = (embedded: string, commandLine: string): string =>
    this.user === undefined ? embedded : commandLine;

  /** Mounts the folder in which a command line's packages are unpacked; undefined where it cannot be made. */
  openUnpacked(): string | undefined {
    const node = nodeModules();
    if (this.user === undefined || node === undefined) return undefined;
    const hostPath = node.path.join(cacheFolder(node), "unpacked");
    try {
      node.fs.mkdirSync(hostPath, { recursive: true });
      mountNodeFS(this.module, paths.unpacked, hostPath);
      return paths.unpacked;
    } catch {
      return undefined; // a machine that lets nothing be written: packages are unpacked in memory
    }
  }

  /** Gives `use` the path of a file with these contents, which is gone afterwards. */
  withTemporaryFile<T>(name: FileName, bytes: Uint8Array, use: (path: string) => T): T {
    const { FS } = this.module;
    // A command line's /tmp is the machine's.
    const folder = `${this.user === undefined ? "/tmp" : "/lib"}/pyxide-${Math.random().toString(36).slice(2)}`;
    FS.mkdirTree(folder);
    const path = `${folder}/${name}`;
    try {
      FS.createDataFile(folder, name, bytes, true, true, true);
      return use(path);
    } finally {
      if (FS.analyzePath(path, true).exists) FS.unlink(path);
      FS.rmdir(folder);
    }
  }
}
