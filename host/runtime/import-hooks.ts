// SPDX-License-Identifier: Apache-2.0
// What python/pyxide/packages.py asks when a program imports a module that is not there.
import type { PackageLoader } from "../packages/loader.ts";
import type { HttpHost } from "../platform/http.ts";
import type { HostObject } from "./host-object.ts";

type Hooks = Pick<HostObject, "loadsOnImport" | "providerOf" | "loadPackage" | "loadPackageSync">;

/** The hooks of one interpreter; its blocking requests are `http`'s. */
export function importHooks(packages: PackageLoader, loadsOnImport: boolean, http: HttpHost): Hooks {
  return {
    loadsOnImport,
    providerOf: (module) => packages.providerOf(module),
    loadPackage: async (name) => {
      const failures: string[] = [];
      await packages.load(name, {
        messageCallback: () => undefined,
        errorCallback: (text) => failures.push(text),
      });
      return failures.join(" ");
    },
    loadPackageSync: http.blocking === undefined ? undefined : (name) => packages.loadSync(name, http),
  };
}
