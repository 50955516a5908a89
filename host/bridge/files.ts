// SPDX-License-Identifier: Apache-2.0
// System calls about files that libc has no import for.

import type { FilesImports, Pointer } from "../../out/gen/bridge.ts";
import { flock } from "../posix/file-locks.ts";
import { limitDescriptors, limitFileSize } from "../posix/limits.ts";
import { mapFile, moveMap, sharedMap, syncMap, unmapFile } from "../posix/mapped-files.ts";

export const files: FilesImports = {
  lockFile: flock,
  limitFileSize,
  limitDescriptors,
  sharedMap: (...place) => sharedMap(...place) as Pointer<"void">,
  mapFile,
  unmapFile,
  syncMap,
  moveMap,
};
