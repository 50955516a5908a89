// SPDX-License-Identifier: Apache-2.0
// The way into isolated mode, whose code is a file of its own, loaded on demand.
import { importModule } from "../platform/platform.ts";
import type { IsolatedOptions, IsolatedPython } from "../runtime/isolated-types.ts";
import {
  absoluteAddress,
  asFolder,
  type FileAddresses,
  filesInFolder,
  type PyxideOptions,
} from "../runtime/options.ts";

/** The module `isolated.mjs`. */
interface IsolatedModule {
  loadIsolated(options: PyxideOptions, files: FileAddresses, version: string): Promise<IsolatedPython>;
}

/** Options that ask for isolated mode. */
export type IsolatedLoadOptions = PyxideOptions & { isolated: true | IsolatedOptions };

/** Do the options ask for isolated mode? Throws TypeError when they do not say clearly. */
export function isIsolated(options: PyxideOptions): options is IsolatedLoadOptions {
  const { isolated } = options;
  if (isolated === undefined || isolated === false) return false;
  const isRecord = typeof isolated === "object" && isolated !== null && !Array.isArray(isolated);
  if (isolated === true || isRecord) return true;
  throw new TypeError("option 'isolated' must be true, false or an object of limits");
}

/** Loads isolated mode. */
export async function loadIsolated(
  options: PyxideOptions,
  own: FileAddresses,
  version: string,
): Promise<IsolatedPython> {
  const files =
    options.indexURL === undefined ? own : filesInFolder(asFolder(absoluteAddress(options.indexURL)));
  const module = await importModule<IsolatedModule>(files.isolated.main);
  return module.loadIsolated(options, files, version);
}
