// SPDX-License-Identifier: Apache-2.0
// The package's main entry: `loadPyxide`, and `loadPyodide` for programs that find this package under the name `pyodide`.

import { pyodideVersion, version } from "../platform/version.ts";
import type { IsolatedPython } from "../runtime/isolated-types.ts";
import { load } from "../runtime/load.ts";
import type { PyxideOptions } from "../runtime/options.ts";
import { ownFiles } from "../runtime/own-files.ts";
import type { PyxideAPI } from "../runtime/types.ts";
import { type IsolatedLoadOptions, isIsolated, loadIsolated } from "./isolated.ts";

export type { EmscriptenFS } from "../bridge/emscripten.ts";
export type { PythonError } from "../bridge/errors.ts";
export type { PyProxy, ToJsConverter, ToJsOptions } from "../bridge/py-proxy.ts";
export type { FigurePlace } from "../figures/surface.ts";
export type { NativeFS } from "../fs/native-fs.ts";
export type {
  InputOptions,
  InputRequest,
  InputValue,
  OutputOptions,
  TerminalSize,
} from "../fs/stream-options.ts";
export type {
  LoadOptions,
  PackageData,
  PackageProgress,
  PackageProgressCallback,
} from "../packages/load-options.ts";
export type { Lockfile, LockfileInfo, LockfilePackage, PackageType } from "../packages/lockfile.ts";
export type {
  GrantedFunction,
  IsolatedFetch,
  IsolatedGlobals,
  IsolatedOptions,
  IsolatedPython,
  IsolatedReason,
  PlainValue,
} from "../runtime/isolated-types.ts";
export type { Progress, PyxideOptions, PyxideOptions as PyodideConfig } from "../runtime/options.ts";
export type {
  CanvasInterface,
  PyxideAPI,
  PyxideAPI as PyodideAPI,
  PyxideAPI as PyodideInterface,
  RunOptions,
  ToPyOptions,
} from "../runtime/types.ts";
export type { IsolatedLoadOptions } from "./isolated.ts";
export { version };

/**
 * Loads Python for programs that nobody trusts.
 * @example
 * const python = await loadPyxide({ isolated: { time: 1000 } });
 * await python.runPythonAsync("sum(range(10))"); // 45
 */
export function loadPyxide(options: IsolatedLoadOptions): Promise<IsolatedPython>;
/**
 * Loads Python.
 * @example
 * const python = await loadPyxide();
 * python.runPython("sum(range(10))"); // 45
 */
export function loadPyxide(options?: PyxideOptions): Promise<PyxideAPI>;
export async function loadPyxide(options: PyxideOptions = {}): Promise<PyxideAPI | IsolatedPython> {
  return isIsolated(options) ? loadIsolated(options, ownFiles, version) : load(options, ownFiles, version);
}

/** Loads Python for programs that nobody trusts, as `loadPyxide` does. */
export function loadPyodide(options: IsolatedLoadOptions): Promise<IsolatedPython>;
/** Loads Python, as `loadPyxide` does; the `version` of what it gives is that of Pyodide's API. */
export function loadPyodide(options?: PyxideOptions): Promise<PyxideAPI>;
export async function loadPyodide(options: PyxideOptions = {}): Promise<PyxideAPI | IsolatedPython> {
  return isIsolated(options)
    ? loadIsolated(options, ownFiles, pyodideVersion)
    : load(options, ownFiles, pyodideVersion);
}
