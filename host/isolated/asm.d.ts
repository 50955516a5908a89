// SPDX-License-Identifier: Apache-2.0
// The program's module, which the link step puts beside the worker.
declare module "*/pyxide.asm.mjs" {
  const createModule: unknown;
  // biome-ignore lint/style/noDefaultExport: Emscripten's
  export default createModule;
}
