// SPDX-License-Identifier: Apache-2.0
// What Python sees of the host, and the host of Python.
import type { PyProxy } from "../bridge/py-proxy.ts";
import type { FigureListener, FigureSurface } from "../figures/surface.ts";
import type { HttpHost } from "../platform/http.ts";
import type { ListenerHost } from "./listeners.ts";
import type { MachineUser } from "./machine-user.ts";

/** The functions of the Python module `pyxide.entry`. */
export interface PythonEntry {
  run(source: string, globals: unknown, locals: unknown, keywords: object | undefined): unknown;
  run_async(
    source: string,
    globals: unknown,
    locals: unknown,
    keywords: object | undefined,
  ): PromiseLike<unknown> & PyProxy;
  import_path(path: string): unknown;
  register(name: string, module: object): void;
  unregister(name: string): void;
  find_imports(source: string): string;
  install(
    path: string,
    target: string,
    origin: string | undefined,
    sha256: string | undefined,
    metadata: unknown,
  ): string;
  install_kept(path: string | undefined, target: string, sha256: string, folder: string): string;
  interrupt(reason: unknown): boolean;
  awaits(): boolean;
  unpack(path: string, format: string, target: string | undefined): void;
  use_host_sockets(): void;
}

/** What Python sees of the host; see python/pyxide/boot.py. */
export interface HostObject {
  /** Is Python a guest here, whose turns JavaScript decides? False for a command line. */
  readonly embedded: boolean;
  /** Whose command line this is, be it a program or the prompt; undefined where Python is a guest. */
  readonly user: MachineUser | undefined;
  /** May `loop.run_until_complete()` and `asyncio.run()` block? */
  readonly blocking: boolean;
  readonly api: object;
  readonly http: HttpHost;
  /** See python/pyxide/wrappers.py. */
  readonly listeners: ListenerHost;
  wake(milliseconds: number): void;
  onTick(tick: PyProxy & { callPromising(): Promise<unknown> }): void;
  /** Bytes of a shared object of the standard library; throws when they cannot be had. */
  readShared(name: string): Uint8Array;
  sharedAddress(name: string): string;
  /** Told when a program begins to run, and when none does any more; see python/pyxide/interrupts.py. */
  watchInterrupts(on: boolean): void;
  /** Does an import load the package that it needs? */
  readonly loadsOnImport: boolean;
  /** Name of the package that has a module and is not loaded, if there is one; see python/pyxide/packages.py. */
  providerOf(module: string): string | undefined;
  loadPackage(name: string): Promise<string>;
  /** As `loadPackage`, blocking; undefined where this thread cannot block. */
  readonly loadPackageSync: ((name: string) => void) | undefined;
  /** Opens a figure where figures are shown; see python/pyxide_matplotlib/window.py. */
  openFigure(
    title: string,
    width: number,
    height: number,
    toolbar: boolean,
    listener: PyProxy & FigureListener,
  ): Promise<FigureSurface>;
  /** Gives on what a handler of output holds back: the end of a line that has none yet. */
  flushOutput(fd: 1 | 2): void;
  warn(message: string): void;
}
