// SPDX-License-Identifier: Apache-2.0
// The one place where the settings of the run are kept, set by an entry before any test file is imported.
import type { Settings } from "./types.ts";

let current: Settings | undefined;

export function setSettings(settings: Settings): void {
  current = settings;
}

export function settings(): Settings {
  if (current === undefined) throw new Error("the settings of the test run are not set yet");
  return current;
}
