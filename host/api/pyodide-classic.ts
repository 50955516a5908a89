// SPDX-License-Identifier: Apache-2.0
// The classic script `pyodide.js`: sets `globalThis.loadPyodide`. In Node it is a CommonJS module, on which the package's main
// entry for `require` rests; the ES module does the work there, so that a program has one copy of the package, however
// it asks for it, and all of it is in one context under test runners that have several.
// Invariant: it takes its own address while it is being evaluated; later nobody knows it.

import { importModule, nodeModules } from "../platform/platform.ts";
import { version as ownVersion, pyodideVersion } from "../platform/version.ts";
import type { IsolatedPython } from "../runtime/isolated-types.ts";
import { load } from "../runtime/load.ts";
import { asFolder, type FileAddresses, filesInFolder, type PyxideOptions } from "../runtime/options.ts";
import type { PyxideAPI } from "../runtime/types.ts";
import { type IsolatedLoadOptions, isIsolated, loadIsolated } from "./isolated.ts";

declare const __dirname: string | undefined;

/** Address of the folder that this script came from. */
function ownFolder(): string {
  if (typeof __dirname === "string") return asFolder(__dirname);
  const script = typeof document === "object" ? (document.currentScript as HTMLScriptElement | null) : null;
  let address = script?.src ?? "";
  if (address === "") {
    // Under importScripts only a stack tells which script runs.
    const match = /((?:https?|file|blob):[^\s)]*?)(?::\d+){1,2}\)?\s*$/m.exec(new Error("where").stack ?? "");
    address = match?.[1] ?? globalThis.location?.href ?? "";
  }
  return address.slice(0, address.lastIndexOf("/") + 1);
}

const folder = ownFolder();
const own: FileAddresses = filesInFolder(folder);

/** The version of Pyodide's API that this package speaks. */
export const version: string = pyodideVersion;

/** The version of this package. */
export const pyxideVersion: string = ownVersion;

type Loader = "loadPyodide" | "loadPyxide";
type Loaded = PyxideAPI | IsolatedPython;

async function loadBy(loader: Loader, options: PyxideOptions, apiVersion: string): Promise<Loaded> {
  if (typeof __dirname === "string" && nodeModules() !== undefined) {
    const main = await importModule<Record<Loader, (options: PyxideOptions) => Promise<Loaded>>>(
      `${folder}pyxide.mjs`,
    );
    return main[loader](options);
  }
  return isIsolated(options) ? loadIsolated(options, own, apiVersion) : load(options, own, apiVersion);
}

/** Loads Python for programs that nobody trusts. */
export function loadPyodide(options: IsolatedLoadOptions): Promise<IsolatedPython>;
/** Loads Python. */
export function loadPyodide(options?: PyxideOptions): Promise<PyxideAPI>;
export function loadPyodide(options: PyxideOptions = {}): Promise<Loaded> {
  return loadBy("loadPyodide", options, version);
}

/** Loads Python for programs that nobody trusts; its `version` is the package's own. */
export function loadPyxide(options: IsolatedLoadOptions): Promise<IsolatedPython>;
/** Loads Python; its `version` is the package's own. */
export function loadPyxide(options?: PyxideOptions): Promise<PyxideAPI>;
export function loadPyxide(options: PyxideOptions = {}): Promise<Loaded> {
  return loadBy("loadPyxide", options, ownVersion);
}

(globalThis as { loadPyodide?: typeof loadPyodide }).loadPyodide = loadPyodide;
