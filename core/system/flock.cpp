// SPDX-License-Identifier: Apache-2.0
// Locks of what is open, which Emscripten's libc takes for had.
#include <emscripten/em_macros.h>
#include <sys/file.h>

#include <cerrno>

#include "bridge.h"

/// Replaces libc's, of emscripten_libc_stubs.c. Extension modules call it, too.
extern "C" EMSCRIPTEN_KEEPALIVE int flock(int descriptor, int operation) {
  auto const error = bridge::lock_file(descriptor, operation);
  if (error == 0) return 0;
  errno = error;
  return -1;
}
