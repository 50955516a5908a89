// SPDX-License-Identifier: Apache-2.0
// An ES module that a page's configuration names.
export const seven = 7;

/** Calls back with twice the number. */
export function twice(number, callback) {
  return callback(2 * number);
}
