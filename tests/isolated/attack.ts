// SPDX-License-Identifier: Apache-2.0
// What an attempt is to escape from isolated mode or to exhaust its host.
// Invariant: a program that succeeds says `escaped`; one that is stopped makes the run reject.

/** One attempt. */
export interface Attack {
  readonly title: string;
  readonly code: string;
  /** What the rejection's `type` or `reason`, a colon and its message have to match. */
  readonly stopped: RegExp;
  /** The option `isolated`. */
  readonly limits?: object;
}

/** Helpers that programs find; a grant `add` is there, too. */
export const PRELUDE = `
class Escaped(BaseException): pass
def try_(attempt):
    try:
        result = attempt()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    raise Escaped(f"escaped: {result!r}")
`;
