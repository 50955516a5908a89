// SPDX-License-Identifier: Apache-2.0
// The entry for code written for the npm package `pyodide`: `loadPyodide`.

import { pyodideVersion } from "../platform/version.ts";
import type { IsolatedPython } from "../runtime/isolated-types.ts";
import { load } from "../runtime/load.ts";
import type { PyxideOptions } from "../runtime/options.ts";
import { ownFiles } from "../runtime/own-files.ts";
import type { PyxideAPI } from "../runtime/types.ts";
import { type IsolatedLoadOptions, isIsolated, loadIsolated } from "./isolated.ts";

export type * from "./pyxide.ts";

/** The version of Pyodide's API that this package speaks. */
export const version: string = pyodideVersion;

/** Loads Python for programs that nobody trusts, as `loadPyxide` does. */
export function loadPyodide(options: IsolatedLoadOptions): Promise<IsolatedPython>;
/** Loads Python, as `loadPyxide` does. */
export function loadPyodide(options?: PyxideOptions): Promise<PyxideAPI>;
export async function loadPyodide(options: PyxideOptions = {}): Promise<PyxideAPI | IsolatedPython> {
  return isIsolated(options) ? loadIsolated(options, ownFiles, version) : load(options, ownFiles, version);
}
