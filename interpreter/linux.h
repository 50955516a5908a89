// SPDX-License-Identifier: Apache-2.0
// What CPython finds of Linux: what Emscripten's headers lack, and Linux's error numbers in the place of the C
// library's, which are WASI's (ENOENT is 44 there): programs print them, store them and compare them with numbers. CPython is
// compiled with this header before all others, so `errno`, the constants and `strerror` are Linux's in it. Extension modules are
// compiled without it: their `errno` is the C library's, as in wheels made elsewhere, and what they raise by CPython's functions
// has Linux's number. See docs/decisions/024.
#pragma once
// As pyconfig.h has it, which comes later.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SEEK_DATA 3
#define SEEK_HOLE 4
#define SIGCLD SIGCHLD
#define O_FSYNC O_SYNC
#define RLIMIT_OFILE RLIMIT_NOFILE

ssize_t sendfile(int to, int from, off_t *at, size_t count);

/// Linux's number of an error of the C library's. An unknown one stays as it is.
int pyxide_linux_error(int error);
/// The text for Linux's number, as glibc has it.
char *pyxide_strerror(int error);

/// Where the last error is, as Linux's number: what the C library has reported since it was last asked is taken over.
int *pyxide_errno_location(void);

#ifdef __cplusplus
}
#endif

#undef errno
#define errno (*pyxide_errno_location())
#define strerror pyxide_strerror
// Functions that return an error.
#define clock_nanosleep(...) pyxide_linux_error(clock_nanosleep(__VA_ARGS__))
#define getlogin_r(...) pyxide_linux_error(getlogin_r(__VA_ARGS__))
#define posix_fadvise(...) pyxide_linux_error(posix_fadvise(__VA_ARGS__))
#define posix_fallocate(...) pyxide_linux_error(posix_fallocate(__VA_ARGS__))
#define pthread_getcpuclockid(...) pyxide_linux_error(pthread_getcpuclockid(__VA_ARGS__))
#define pthread_kill(...) pyxide_linux_error(pthread_kill(__VA_ARGS__))
#define pthread_sigmask(...) pyxide_linux_error(pthread_sigmask(__VA_ARGS__))
#define ptsname_r(...) pyxide_linux_error(ptsname_r(__VA_ARGS__))
#define sigwait(...) pyxide_linux_error(sigwait(__VA_ARGS__))
#define ttyname_r(...) pyxide_linux_error(ttyname_r(__VA_ARGS__))

#include "linux_errors.h"
