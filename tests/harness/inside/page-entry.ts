// SPDX-License-Identifier: Apache-2.0
// The page's script: runs the test file here, or in a module worker, for which it starts threads.
import { runInBrowser } from "./browser-run.ts";
import { startThread } from "./thread.ts";
import type { Settings } from "./types.ts";

const settings = JSON.parse(decodeURIComponent(location.hash.slice(1))) as Settings;
if (settings.context === "worker") {
  const worker = new Worker("/bundle/worker-entry.mjs", { type: "module" });
  worker.onerror = (event) => console.error(`the worker failed: ${event.message}`);
  worker.onmessage = ({ data: { code, port } }: MessageEvent<{ code: string; port: MessagePort }>) =>
    startThread(code, port);
  worker.postMessage(settings);
} else {
  await runInBrowser(settings);
}
