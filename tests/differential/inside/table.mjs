// SPDX-License-Identifier: Apache-2.0
// How tables of snippets are written.

/** Snippets of Python that are their own titles. @param {...string} codes */
export function python(...codes) {
  return Object.fromEntries(codes.map((code) => [code.trim().replace(/\s*\n\s*/g, "; "), code]));
}

/** One snippet for each row: `title(row)` names it and `make(row)` is it. */
export function rows(list, title, make) {
  return Object.fromEntries(list.map((row) => [title(row), make(row)]));
}
