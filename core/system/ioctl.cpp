// SPDX-License-Identifier: Apache-2.0
// Requests to a descriptor that fcntl knows too, and that CPython prefers here. The others are the file system's.
#include <fcntl.h>
#include <sys/ioctl.h>

#include <cstdarg>

extern "C" int __real_ioctl(int descriptor, int request, ...);  // NOLINT: the linker's name

namespace {

int set_flag(int descriptor, int get, int set, int flag, bool on) {
  auto const flags = fcntl(descriptor, get);
  if (flags < 0) return -1;
  return fcntl(descriptor, set, on ? flags | flag : flags & ~flag) < 0 ? -1 : 0;
}

}  // namespace

/// Stands for `ioctl` (product.toml).
extern "C" int __wrap_ioctl(int descriptor, int request, ...) {  // NOLINT: the linker's name
  va_list arguments;
  va_start(arguments, request);
  auto* const argument = va_arg(arguments, void*);
  va_end(arguments);
  switch (request) {
    case FIOCLEX:
    case FIONCLEX:
      return set_flag(descriptor, F_GETFD, F_SETFD, FD_CLOEXEC, request == FIOCLEX);
    case FIONBIO:
      return set_flag(descriptor, F_GETFL, F_SETFL, O_NONBLOCK, *static_cast<int*>(argument) != 0);
    default:
      break;
  }
  return __real_ioctl(descriptor, request, argument);
}
