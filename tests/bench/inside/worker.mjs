// SPDX-License-Identifier: Apache-2.0
// Runs a program of the speed set in a module worker; its files come from the benchmark's server under /file/.

import { speed } from "./load.mjs";

/** @param {string} path */
async function read(path) {
  const response = await fetch(`/file/${path}`);
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

globalThis.addEventListener("message", async ({ data }) => {
  try {
    postMessage({ value: await speed(data, read, `${location.origin}/packages/`) });
  } catch (error) {
    postMessage({ error: error instanceof Error ? `${error}\n${error.stack}` : String(error) });
  }
});
