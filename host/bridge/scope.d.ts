// SPDX-License-Identifier: Apache-2.0
// What the bundle finds in the scope of Emscripten's module, where it runs as a --pre-js.
// Views of memory are replaced when memory grows: read these names anew after each call into wasm.

declare const HEAPU8: Uint8Array<ArrayBuffer>;
declare const HEAPU16: Uint16Array<ArrayBuffer>;
declare const HEAPU32: Uint32Array<ArrayBuffer>;
declare const HEAP32: Int32Array<ArrayBuffer>;
declare const HEAPF64: Float64Array<ArrayBuffer>;
declare const wasmExports: Record<string, (...args: never[]) => unknown>;
declare const ERRNO_CODES: Readonly<Record<string, number>>;
declare const SOCKFS: { websocket_sock_ops: Record<string, unknown> };
declare const LDSO: { loadedLibsByName: Record<string, { exports: unknown }> };
/** Sets what `dlerror` says next. */
declare const dlSetError: (message: string) => void;
/** libc's: a timer of this kind has rung. */
declare const __emscripten_timeout: (which: number, now: number) => void;
declare let UTF8ToString: (pointer: number, length?: number, ignoreNul?: boolean) => string;
declare const loadDynamicLibrary: (path: string, flags: object, scope: object) => Promise<unknown>;
declare const stackSave: () => number;
declare const stackRestore: (pointer: number) => void;
declare const stackAlloc: (size: number) => number;
declare const Module: {
  preRun?: (() => void)[] | undefined;
  instantiateWasm?: (
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ) => object;
  core?: unknown;
  jsglobals?: object;
  conversions?: {
    /** `null` is None in Python, like `undefined`. */
    nullToNone: boolean;
    /** `String(proxy)` is `repr(object)`. */
    proxyToRepr: boolean;
    /** String keys of a converted dict are properties of its Map too. */
    dictToLiteralMap: boolean;
  };
};
