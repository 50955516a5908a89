// SPDX-License-Identifier: Apache-2.0
// System calls about files that libc has no import for.

import type { FilesImports } from "../../out/gen/bridge.ts";
import { flock } from "../posix/file-locks.ts";
import { limitDescriptors, limitFileSize } from "../posix/limits.ts";

export const files: FilesImports = { lockFile: flock, limitFileSize, limitDescriptors };
