// SPDX-License-Identifier: Apache-2.0
// The package's main entry: `loadPyxide`, and `loadPyodide` for programs that find this package under the name `pyodide`.
import { type IsolatedLoadOptions, type IsolatedPython, isIsolated, loadIsolated } from "./isolated.ts";
import { load } from "./load.ts";
import type { PyxideOptions } from "./options.ts";
import { ownFiles } from "./own-files.ts";
import type { PyxideAPI } from "./types.ts";
import { pyodideVersion, version } from "./version.ts";

export type { PythonError } from "../bridge/errors.ts";
export type { PyProxy, ToJsConverter, ToJsOptions } from "../bridge/py-proxy.ts";
export type { FigurePlace } from "../figures/surface.ts";
export type { NativeFS } from "../fs/native-fs.ts";
export type { InputOptions, InputValue, OutputOptions } from "../fs/stream-options.ts";
export type {
  LoadOptions,
  PackageData,
  PackageProgress,
  PackageProgressCallback,
} from "../packages/load-options.ts";
export type { Lockfile, LockfileInfo, LockfilePackage, PackageType } from "../packages/lockfile.ts";
export type { EmscriptenFS } from "./emscripten.ts";
export type {
  GrantedFunction,
  IsolatedFetch,
  IsolatedGlobals,
  IsolatedLoadOptions,
  IsolatedOptions,
  IsolatedPython,
  IsolatedReason,
  PlainValue,
} from "./isolated.ts";
export type { Progress, PyxideOptions, PyxideOptions as PyodideConfig } from "./options.ts";
export type {
  CanvasInterface,
  PyxideAPI,
  PyxideAPI as PyodideAPI,
  PyxideAPI as PyodideInterface,
  RunOptions,
  ToPyOptions,
} from "./types.ts";
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
