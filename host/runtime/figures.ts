// SPDX-License-Identifier: Apache-2.0
// Ties Matplotlib's figures to the module that shows them, which is loaded with the first figure.
import type { FigureListener, FigureOptions, FigurePlace, FigureSurface } from "../figures/surface.ts";
import type { Lockfile } from "../packages/lockfile.ts";
import { importModule, nodeModules } from "../platform/platform.ts";
import type { Addresses, PyxideOptions } from "./options.ts";

/** The package of Python's side, on which Matplotlib depends in our lock files. */
const PACKAGE = "pyxide-matplotlib";
const BACKEND = "module://pyxide_matplotlib.backend";

interface FiguresModule {
  openFigure(
    place: FigurePlace | undefined,
    options: FigureOptions,
    listener: FigureListener,
  ): Promise<FigureSurface>;
}

/** Is there a place for figures: a page, or a port that leads to one? */
export function canShowFigures({ figures }: PyxideOptions): boolean {
  return nodeModules() === undefined && (typeof document === "object" || figures !== undefined);
}

/** Environment variables that make figures appear where they can. */
export async function figuresEnvironment(
  options: PyxideOptions,
  lockfile: Promise<Lockfile>,
): Promise<Record<string, string>> {
  if (!canShowFigures(options)) return {};
  return PACKAGE in (await lockfile).packages ? { MPLBACKEND: BACKEND } : {};
}

interface FigureHost {
  readonly addresses: Addresses;
  readonly options: PyxideOptions;
  advice(embedded: string, commandLine: string): string;
}

/** What `HostObject.openFigure` does. */
export async function openFigure(
  { addresses, options, advice }: FigureHost,
  figure: FigureOptions,
  listener: FigureListener,
): Promise<FigureSurface> {
  if (!canShowFigures(options)) {
    const instead = advice("give a worker's loadPyxide the option 'figures'", "save them by savefig()");
    throw new Error(`there is no page to show figures in: ${instead}`);
  }
  const module = await importModule<FiguresModule>(addresses.figures);
  return module.openFigure(options.figures, figure, listener);
}
