// SPDX-License-Identifier: Apache-2.0
// Where the files of this package are: beside the bundle that this module is part of.
import type { FileAddresses } from "./options.ts";

const shared: Readonly<Record<string, () => URL>> = {
  "_codecs_cn.cpython-313-wasm32-emscripten.so": () =>
    new URL("./dynload/_codecs_cn.cpython-313-wasm32-emscripten.so", import.meta.url),
  "_codecs_hk.cpython-313-wasm32-emscripten.so": () =>
    new URL("./dynload/_codecs_hk.cpython-313-wasm32-emscripten.so", import.meta.url),
  "_codecs_iso2022.cpython-313-wasm32-emscripten.so": () =>
    new URL("./dynload/_codecs_iso2022.cpython-313-wasm32-emscripten.so", import.meta.url),
  "_codecs_jp.cpython-313-wasm32-emscripten.so": () =>
    new URL("./dynload/_codecs_jp.cpython-313-wasm32-emscripten.so", import.meta.url),
  "_codecs_kr.cpython-313-wasm32-emscripten.so": () =>
    new URL("./dynload/_codecs_kr.cpython-313-wasm32-emscripten.so", import.meta.url),
  "_codecs_tw.cpython-313-wasm32-emscripten.so": () =>
    new URL("./dynload/_codecs_tw.cpython-313-wasm32-emscripten.so", import.meta.url),
  "_decimal.cpython-313-wasm32-emscripten.so": () =>
    new URL("./dynload/_decimal.cpython-313-wasm32-emscripten.so", import.meta.url),
  "_elementtree.cpython-313-wasm32-emscripten.so": () =>
    new URL("./dynload/_elementtree.cpython-313-wasm32-emscripten.so", import.meta.url),
  "_multibytecodec.cpython-313-wasm32-emscripten.so": () =>
    new URL("./dynload/_multibytecodec.cpython-313-wasm32-emscripten.so", import.meta.url),
  "_sqlite3.cpython-313-wasm32-emscripten.so": () =>
    new URL("./dynload/_sqlite3.cpython-313-wasm32-emscripten.so", import.meta.url),
  "pyexpat.cpython-313-wasm32-emscripten.so": () =>
    new URL("./dynload/pyexpat.cpython-313-wasm32-emscripten.so", import.meta.url),
  "unicodedata.cpython-313-wasm32-emscripten.so": () =>
    new URL("./dynload/unicodedata.cpython-313-wasm32-emscripten.so", import.meta.url),
};

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
    const address = shared[name];
    if (address === undefined) throw new Error(`this package has no file '${name}' in its folder 'dynload'`);
    return address().href;
  },
};
