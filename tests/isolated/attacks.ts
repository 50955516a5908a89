// SPDX-License-Identifier: Apache-2.0
// Attempts to escape from isolated mode, or to exhaust its host: each is a program, and what stops it.
// Invariant: a program that succeeds says `escaped`; one that is stopped makes the run reject.
import { ctypes } from "./attacks-ctypes.ts";
import { exhaustion } from "./attacks-exhaustion.ts";
import { files } from "./attacks-files.ts";
import { javascript } from "./attacks-javascript.ts";
import { network } from "./attacks-network.ts";
import { protocol } from "./attacks-protocol.ts";

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

export const attacks: readonly (Attack & { readonly group: string })[] = Object.entries({
  javascript,
  ctypes,
  files,
  network,
  protocol,
  exhaustion,
}).flatMap(([group, list]) => list.map((attack) => ({ group, ...attack })));
