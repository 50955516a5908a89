// SPDX-License-Identifier: Apache-2.0
// Version numbers; the build checks them against package.json and python/.

/** Pyxide's version. */
export const version = "0.1.0";

/** The version of Pyodide's API that the `pyodide` entry points speak. */
export const pyodideVersion = "0.29.5";

/** Version of the Python that is inside, `major.minor`. */
export const pythonVersion = "3.13";

/** What wheels must name to be loadable: PEP 783's ABI year and revision. */
export const abiVersion = "2025_0";

/** Version of the Python that is inside, in full. */
export const fullPythonVersion = "3.13.15";
