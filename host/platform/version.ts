// SPDX-License-Identifier: Apache-2.0
// Version numbers; the build checks them against package.json and python/.

/** Pyxide's version. */
export const version = "0.1.0";

/** The version of Pyodide's API that the `pyodide` entry points speak. */
export const pyodideVersion = "0.29.5";
