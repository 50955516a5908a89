// SPDX-License-Identifier: Apache-2.0
// Entry of `figures.mjs`, which is loaded when the first figure is shown: figures of Matplotlib in a page.
import { LocalFigure } from "./figure-main.ts";
import { type ShownFigures, showRemoteFigures } from "./remote-main.ts";
import { RemoteFigures } from "./remote-worker.ts";
import type { FigureListener, FigureOptions, FigurePlace, FigureSurface } from "./surface.ts";

export type { ShownFigures } from "./remote-main.ts";
export type * from "./surface.ts";

const remotes = new WeakMap<MessagePort, RemoteFigures>();

/** The element that a place means. Throws when there is none. */
function elementOf(place: Element | string | undefined): Element {
  // By this name programs written for Pyodide say where figures shall be.
  const chosen =
    (document as { pyodideMplTarget?: Element | null }).pyodideMplTarget ?? place ?? document.body;
  const found = typeof chosen === "string" ? document.querySelector(chosen) : chosen;
  if (found === null)
    throw new Error(`there is no element '${String(chosen)}' in this page to show figures in`);
  return found;
}

/** Opens a figure at a place, by default at the end of the page's body. */
export async function openFigure(
  place: FigurePlace | undefined,
  options: FigureOptions,
  listener: FigureListener,
): Promise<FigureSurface> {
  if (!(place instanceof MessagePort)) return new LocalFigure(elementOf(place), options, listener);
  const remote = remotes.get(place) ?? new RemoteFigures(place);
  remotes.set(place, remote);
  return remote.open(options, listener);
}

/**
 * Shows the figures of a worker. The other port of the channel goes to the worker, where it is the option `figures` of
 * `loadPyxide`.
 */
export function showFigures(port: MessagePort, place?: Element | string): ShownFigures {
  return showRemoteFigures(port, () => elementOf(place));
}
