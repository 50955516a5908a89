// SPDX-License-Identifier: Apache-2.0
// `_api`, the private object of the npm package, with the names that clients take from it. Invariant: each of them is in the
// table of tests/api/client-names.test.ts, which says who takes it.
import type { PyProxy } from "../bridge/py-proxy.ts";
import { makeMicropipApi } from "./micropip-api.ts";
import type { Runtime } from "./runtime.ts";

/** Python modules by the names that they have in `_api`; each is imported when it is first read. */
const modules = {
  pyodide_py: "pyodide",
  pyodide_code: "pyodide.code",
  pyodide_ffi: "pyodide.ffi",
  package_loader: "pyodide._package_loader",
  importlib: "importlib",
  sys: "sys",
  os: "os",
} as const;

/** Keys of the lock file by the modules that their packages provide. */
function namesByImport({ lockfile }: Runtime): Map<string, string> {
  const entries = Object.entries(lockfile.packages);
  return new Map(entries.flatMap(([key, { imports }]) => imports.map((name) => [name, key] as const)));
}

/** The object `_api` of an interpreter. */
export function makeClientApi(runtime: Runtime): object {
  const api = makeMicropipApi(runtime);
  const add = (name: string, property: PropertyDescriptor): void => {
    Object.defineProperty(api, name, { ...property, enumerable: true, configurable: true });
  };
  let names: Map<string, string> | undefined;
  add("_import_name_to_package_name", {
    get() {
      names ??= namesByImport(runtime);
      return names;
    },
  });
  add("on_fatal", {
    get: () => runtime.clientOnFatal,
    set(listener: unknown) {
      runtime.clientOnFatal = typeof listener === "function" ? (error) => listener(error) : undefined;
    },
  });
  const imported = new Map<string, PyProxy>();
  for (const [name, module] of Object.entries(modules)) {
    add(name, {
      get() {
        const proxy = imported.get(name) ?? runtime.core.importModule(module);
        imported.set(name, proxy);
        return proxy;
      },
    });
  }
  return api;
}
