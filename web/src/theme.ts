// SPDX-License-Identifier: Apache-2.0
// Runs before the first paint, so that a chosen theme does not flash.

try {
  const chosen = localStorage.getItem("pyxide.theme");
  if (chosen !== null) document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is refused: the system's theme it is.
}

export {};
