// SPDX-License-Identifier: Apache-2.0
// System calls about files that libc has no import for.

import type { FilesImports, Pointer } from "../../out/gen/bridge.ts";
import { flock } from "../posix/file-locks.ts";
import { mapFile, moveMap, sharedMap, syncMap, unmapFile } from "../posix/mapped-files.ts";

export const files: FilesImports = {
  lockFile: flock,
  sharedMap: (...place) => sharedMap(...place) as Pointer<"void">,
  mapFile,
  unmapFile,
  syncMap,
  moveMap,
};
