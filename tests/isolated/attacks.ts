// SPDX-License-Identifier: Apache-2.0
// All attempts to escape from isolated mode, or to exhaust its host: each is a program, and what stops it.
import type { Attack } from "./attack.ts";
import { ctypes } from "./attacks-ctypes.ts";
import { exhaustion } from "./attacks-exhaustion.ts";
import { files } from "./attacks-files.ts";
import { javascript } from "./attacks-javascript.ts";
import { network } from "./attacks-network.ts";
import { protocol } from "./attacks-protocol.ts";

export const attacks: readonly (Attack & { readonly group: string })[] = Object.entries({
  javascript,
  ctypes,
  files,
  network,
  protocol,
  exhaustion,
}).flatMap(([group, list]) => list.map((attack) => ({ group, ...attack })));
