// SPDX-License-Identifier: Apache-2.0
// Timers that do not exist: the C library writes past its tables for them, or returns the error as a result.
#include <sys/time.h>

#include <cerrno>

// What the linker puts in place of libc's.
// NOLINTBEGIN(readability-identifier-naming,bugprone-reserved-identifier,misc-use-internal-linkage)
#pragma GCC visibility push(default)
extern "C" {
int __real_getitimer(int which, itimerval* current);
int __real_setitimer(int which, itimerval const* wanted, itimerval* old);

int __wrap_getitimer(int which, itimerval* current) {
  if (which >= ITIMER_REAL && which <= ITIMER_PROF) return __real_getitimer(which, current);
  errno = EINVAL;
  return -1;
}

int __wrap_setitimer(int which, itimerval const* wanted, itimerval* old) {
  if (which >= ITIMER_REAL && which <= ITIMER_PROF) return __real_setitimer(which, wanted, old);
  errno = EINVAL;
  return -1;
}
}
#pragma GCC visibility pop
// NOLINTEND(readability-identifier-naming,bugprone-reserved-identifier,misc-use-internal-linkage)
