// SPDX-License-Identifier: Apache-2.0
// One name that a client takes, or one use that it makes of a public name: a row of the table of client-names.test.ts.
import type { PyProxy, Python, TestOptions } from "../../harness/inside/kit.ts";

interface Paths {
  resolve(path: string): string;
  dirname(path: string): string;
}

interface Module {
  FS: Python["FS"];
  PATH_FS: Paths;
}

/** The parts of `_api` that somebody takes. */
interface ClientApi {
  on_fatal: unknown;
  pyodide_code: PyProxy;
  pyodide_py: PyProxy;
  package_loader: PyProxy;
  _import_name_to_package_name: Map<string, string>;
}

export type Client = Python & { _module: Module; _api: ClientApi };

export interface Row {
  name: string;
  clients: string;
  check(py: Client): unknown;
  options?: TestOptions;
}

export const PYSCRIPT = "PyScript";
export const JUPYTERLITE = "JupyterLite";
export const MARIMO = "marimo";
export const STLITE = "stlite";
export const MICROPIP = "micropip";
