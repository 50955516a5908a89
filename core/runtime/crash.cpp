// SPDX-License-Identifier: Apache-2.0
// What is left to say when the interpreter has died: where Python was.
#include <Python.h>
#include <unistd.h>

/// CPython's own, as `faulthandler` uses it: needs no lock and no memory.
// NOLINTNEXTLINE(readability-identifier-naming,bugprone-reserved-identifier): its name
extern "C" void _Py_DumpTraceback(int descriptor, PyThreadState* thread);

/// Writes Python's stack to standard error. For a program that has trapped: nothing of it may be called but this.
extern "C" [[clang::export_name("core_dump_stack")]] void core_dump_stack() {
  // Not the current one: there is none while the interpreter's lock is released.
  if (auto* const thread = PyGILState_GetThisThreadState()) _Py_DumpTraceback(STDERR_FILENO, thread);
}
