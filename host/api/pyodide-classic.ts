// SPDX-License-Identifier: Apache-2.0
// The classic script `pyodide.js`: sets `globalThis.loadPyodide`, and is a CommonJS module in Node.
// Invariant: it takes its own address while it is being evaluated; later nobody knows it.
import { type IsolatedLoadOptions, type IsolatedPython, isIsolated, loadIsolated } from "./isolated.ts";
import { load } from "./load.ts";
import { asFolder, type FileAddresses, filesInFolder, type PyxideOptions } from "./options.ts";
import type { PyxideAPI } from "./types.ts";
import { pyodideVersion } from "./version.ts";

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

const own: FileAddresses = filesInFolder(ownFolder());

/** The version of Pyodide's API that this package speaks. */
export const version: string = pyodideVersion;

/** Loads Python for programs that nobody trusts. */
export function loadPyodide(options: IsolatedLoadOptions): Promise<IsolatedPython>;
/** Loads Python. */
export function loadPyodide(options?: PyxideOptions): Promise<PyxideAPI>;
export async function loadPyodide(options: PyxideOptions = {}): Promise<PyxideAPI | IsolatedPython> {
  return isIsolated(options) ? loadIsolated(options, own, version) : load(options, own, version);
}

(globalThis as { loadPyodide?: typeof loadPyodide }).loadPyodide = loadPyodide;
