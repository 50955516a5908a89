// SPDX-License-Identifier: Apache-2.0
// Reading standard input waits for JavaScript where the stack can be suspended; the read itself comes after.
#include <unistd.h>

#include "bridge.h"
#include "py/ref.h"
#include "runtime/input.h"
#include "suspend/stack.h"

namespace {

/// CPython has given the interpreter's lock up; others run while this stack is suspended.
void wait_for_input() {
  if (!suspend::possible()) return;
  js::val const promise{bridge::input_ready()};
  if (!bridge::truthy(promise.get())) return;
  auto const lock = PyGILState_Ensure();
  auto const arrived = suspend::pause(promise.get());
  PyGILState_Release(lock);
  if (!arrived) bridge::input_interrupted();
}

int wait_before_prompt() {
  wait_for_input();
  return 0;
}

}  // namespace

/// libc's, which the linker renames.
extern "C" ssize_t __real_read(int descriptor, void* buffer, size_t size);  // NOLINT

extern "C" ssize_t __wrap_read(int descriptor, void* buffer, size_t size) {  // NOLINT
  if (descriptor == STDIN_FILENO && size > 0) wait_for_input();
  return __real_read(descriptor, buffer, size);
}

namespace runtime {

void hook_input() { PyOS_InputHook = &wait_before_prompt; }

}  // namespace runtime
