// SPDX-License-Identifier: Apache-2.0
// Waiting for processes, of which there are none.
#include <sys/resource.h>
#include <sys/types.h>

#include <cerrno>

/// Replaces Emscripten's, which fails with E2BIG; see its emscripten_syscall_stubs.c.
// NOLINTNEXTLINE(readability-identifier-naming,bugprone-reserved-identifier): libc's name
extern "C" int __syscall_wait4(pid_t /*process*/, int* /*status*/, int /*options*/, rusage* /*usage*/) {
  return -ECHILD;
}
