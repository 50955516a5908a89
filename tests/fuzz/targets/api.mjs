// SPDX-License-Identifier: Apache-2.0
// The public API: conversions, proxies, calls, suspensions, errors and interrupts in any order. Each program ends, the
// interpreter survives it, errors are those of programs, and nothing that it made is left.
import { programs } from "../api/grammar.mjs";
import { current, explains, open, run } from "../api/world.mjs";

export const target = {
  timeout: 20_000,
  /** The child collects garbage on demand. */
  collects: true,
  /** The module that has `open` and `run` for a page, below tests/fuzz/. */
  page: "api/world.mjs",
  programs,
  count: (several) => several.length,
  current,
  open,
  run,
  explains,
};
