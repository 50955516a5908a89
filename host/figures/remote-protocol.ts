// SPDX-License-Identifier: Apache-2.0
// Messages on the port between a worker whose Python draws figures and the page that shows them.
import type { FigureEvent, FigureOptions, FigureSurface } from "./surface.ts";

/** What the worker has the page do; it paints by itself, on the canvas that the page sends. */
export type RemoteCall = Exclude<keyof FigureSurface, "paint" | "requestFrame">;

/** `figure` is a number that the worker chooses. */
export type ToPage =
  | { readonly figure: number; readonly open: FigureOptions }
  | { readonly figure: number; readonly call: RemoteCall; readonly args: readonly unknown[] }
  /** The last motion has been dealt with. */
  | { readonly figure: number; readonly moved: true };

export type FromPage =
  | { readonly figure: number; readonly canvas: OffscreenCanvas }
  | { readonly figure: number; readonly failure: string }
  | { readonly figure: number; readonly event: FigureEvent };
