// SPDX-License-Identifier: Apache-2.0
// What the Python part of the runtime needs of JavaScript beyond ordinary attributes and calls: `_pyxide.helpers`.

import type { HelpersImports } from "../../out/gen/bridge.ts";

const LONGEST_TIMEOUT = 0x7fffffff;

export const helpers = {
  /** A promise, and the function that fulfils it. */
  pair(): [Promise<void>, () => void] {
    const { promise, resolve } = Promise.withResolvers<void>();
    return [promise, () => resolve()];
  },

  /** A promise in an array that is settled as `promise` is, or fulfilled after some milliseconds. */
  timed(promise: Promise<unknown>, milliseconds: number): [Promise<unknown>] {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, Math.min(milliseconds, LONGEST_TIMEOUT));
    });
    return [Promise.race([promise, late]).finally(() => clearTimeout(timer))];
  },
};

export const helperImports: HelpersImports = { helpers: () => helpers };
