// SPDX-License-Identifier: Apache-2.0
// What makes proxies, for their own methods, of which it is made. py-proxy-make.ts sets it when it is loaded.

import type { Handle, Life } from "./handles.ts";

/** What a proxy is made of: it has a life of its own, or that of `origin`. */
export interface Parts {
  life: Life;
  features: number;
  mode?: number;
  bound?: Handle["bound"];
  origin?: object | undefined;
}

interface Factory {
  /** A new proxy. */
  make(parts: Parts): object;
  /** The methods that proxies of such objects have. */
  methodsOf(handle: Handle): object;
}

export const factory = {} as Factory;
