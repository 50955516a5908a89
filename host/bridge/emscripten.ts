// SPDX-License-Identifier: Apache-2.0
// What the host uses of the Emscripten module that `pyxide.asm.mjs` makes.
import type { Core } from "./core.ts";

/** Emscripten's file system. */
export type EmscriptenFS = typeof FS & {
  readonly filesystems: Readonly<Record<string, Emscripten.FileSystemType>>;
};

/** A stream of Emscripten's file system; `tty` is what `isatty()` answers from. */
export interface DeviceStream {
  fd?: number;
  node?: { readonly rdev: number };
  tty?: unknown;
  seekable?: boolean;
}

/** Operations of a character device. */
export interface DeviceOps {
  open(stream: DeviceStream): void;
  close(stream: DeviceStream): void;
  fsync(stream: DeviceStream): void;
  read(stream: DeviceStream, buffer: Uint8Array, offset: number, length: number, position?: number): number;
  write(stream: DeviceStream, buffer: Uint8Array, offset: number, length: number, position?: number): number;
}

/** The instantiated module. */
export interface EmscriptenModule {
  readonly FS: EmscriptenFS;
  readonly PATH: unknown;
  /** Path functions that know the working directory; PyScript takes them from here. */
  readonly PATH_FS: unknown;
  readonly ERRNO_CODES: Readonly<Record<string, number>>;
  readonly ENV: Record<string, string>;
  readonly core: Core;
}

/** Options that `createModule` takes. */
export interface ModuleOptions {
  noInitialRun: boolean;
  jsglobals?: object;
  /** How values cross the boundary, where that is a choice. */
  conversions: { nullToNone: boolean; proxyToRepr: boolean; dictToLiteralMap: boolean };
  locateFile(name: string): string;
  instantiateWasm(
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object;
  preRun: ((module: EmscriptenModule) => void)[];
  print(text: string): void;
  printErr(text: string): void;
}

/** The default export of `pyxide.asm.mjs`. */
export type CreateModule = (options: ModuleOptions) => Promise<EmscriptenModule>;
