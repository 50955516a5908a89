// SPDX-License-Identifier: Apache-2.0
// Where the files of this package are: beside the bundle that this module is part of.
import type { FileAddresses } from "./options.ts";
import { sharedModules } from "./shared-modules.ts";

/** Addresses of the files beside this one, written so that bundlers see and copy them. */
export const ownFiles: FileAddresses = {
  get module() {
    return new URL("./pyxide.asm.mjs", import.meta.url).href;
  },
  get wasm() {
    return new URL("./pyxide.asm.wasm", import.meta.url).href;
  },
  get stdlib() {
    return new URL("./python_stdlib.zip", import.meta.url).href;
  },
  get nodeLibrary() {
    return new URL("./python_node.zip", import.meta.url).href;
  },
  get lockFile() {
    return new URL("./pyodide-lock.json", import.meta.url).href;
  },
  get figures() {
    return new URL("./figures.mjs", import.meta.url).href;
  },
  isolated: {
    get main() {
      return new URL("./isolated.mjs", import.meta.url).href;
    },
    get worker() {
      return new URL("./isolated.worker.mjs", import.meta.url).href;
    },
    get thread() {
      return new URL("./isolated.thread.mjs", import.meta.url).href;
    },
    get process() {
      return new URL("./isolated.process.mjs", import.meta.url).href;
    },
  },
  shared(name) {
    const address = sharedModules[name];
    if (address === undefined) throw new Error(`this package has no file '${name}' in its folder 'dynload'`);
    return address().href;
  },
};
