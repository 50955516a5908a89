// SPDX-License-Identifier: Apache-2.0
// Pages as programs see them: files are mapped at multiples of them, as on most machines. WebAssembly's own are larger.
#include <unistd.h>

extern "C" long __real_sysconf(int name);  // NOLINT: the linker's name

namespace {

constexpr int page = 4096;

}  // namespace

/// Stands for `sysconf` (product.toml).
extern "C" long __wrap_sysconf(int name) {  // NOLINT: the linker's name
  auto const value = __real_sysconf(name);
  switch (name) {
    case _SC_PAGESIZE:
      return page;
    case _SC_PHYS_PAGES:
    case _SC_AVPHYS_PAGES:
      return value < 0 ? value : value * (__real_sysconf(_SC_PAGESIZE) / page);
    default:
      return value;
  }
}

/// Stands for `getpagesize` (product.toml).
extern "C" int __wrap_getpagesize() { return page; }  // NOLINT: the linker's name
