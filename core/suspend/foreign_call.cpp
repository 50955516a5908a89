// SPDX-License-Identifier: Apache-2.0
// Calls by libffi, which is JavaScript here: Python that is called back by ctypes cannot be suspended.
// The linker puts this in the place of `ffi_call` (`--wrap`).
#include "suspend/entry.h"

extern "C" {

// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming): the linker's
void __real_ffi_call(void* interface, void (*function)(), void* result, void** arguments);

void __wrap_ffi_call(void* interface, void (*function)(), void* result, void** arguments) {
  suspend::synchronous_entry const entry;
  __real_ffi_call(interface, function, result, arguments);
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
}
