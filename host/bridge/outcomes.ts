// SPDX-License-Identifier: Apache-2.0
// How exports end: with a value, or with an error that is left here, because nothing may be thrown through wasm.

/** What the export that is returning has failed with. */
let failure: { readonly error: unknown } | undefined;

/** The export that is about to return has failed with this error. */
export function fail(error: unknown): void {
  failure = { error };
}

/** Throws what the export that has just returned failed with. */
export function check(): void {
  if (failure === undefined) return;
  const { error } = failure;
  failure = undefined;
  throw error;
}

/** The outcome of a promising export. */
export class Box {
  readonly value: unknown;
  readonly isError: boolean;
  constructor(value: unknown, isError: boolean) {
    this.value = value;
    this.isError = isError;
  }
}

/** What a promising export gave; throws what it failed with. */
export function open(box: unknown): unknown {
  const { value, isError } = box as Box;
  if (isError) throw value;
  return value;
}
