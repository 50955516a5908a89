// SPDX-License-Identifier: Apache-2.0
// How long the lines of the package's JavaScript may be. Node shows the line from which an uncaught error came before the
// error itself, and cuts off at 64 kB what goes to a pipe: a Python traceback must not come after a whole bundle.
export const LINE_LIMIT = 200;

/** Joins what the limit has broken in the addresses of files, which bundlers find by their text. */
export function joinAddresses(text) {
  return text.replaceAll(/\bnew\s+URL\([^()]*\)/g, (address) => address.replaceAll(/\\?\n/g, ""));
}
