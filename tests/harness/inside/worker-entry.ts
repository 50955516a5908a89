// SPDX-License-Identifier: Apache-2.0
// The worker's script: one message with settings, then the test file runs.
import { runInBrowser } from "./browser-run.ts";
import type { Settings } from "./types.ts";

self.onmessage = (event: MessageEvent<Settings>): void => {
  self.onmessage = null;
  void runInBrowser(event.data);
};
