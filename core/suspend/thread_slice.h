// SPDX-License-Identifier: Apache-2.0
// What of CPython's one thread state belongs to a C stack: frames, handled exceptions, limits, context, asyncio's task.
// Invariant: a slice is either installed in the thread state or held by one `thread_slice`, never both.
#pragma once
#include <array>

#include "py/ref.h"
#include "suspend/state.h"

namespace suspend {

class thread_slice {
 public:
  /// What a stack begins with: no frames, nothing handled, a copy of the current context.
  static thread_slice fresh(int c_recursion);
  /// Moves out what is installed.
  static thread_slice take() noexcept;
  /// Moves the slice into the thread state, which holds none.
  void install() && noexcept;
  /// Frees the memory of a stack that has ended; its frames are gone.
  static void discard_installed() noexcept;

 private:
  struct loop_state {
    py::ref loop;
    /// The task that each loop runs, or null if none does.
    py::ref tasks;
    /// There was no asyncio: should it be there when the slice is installed, the host's loop is the one that runs.
    bool is_unknown = false;
  };

  static loop_state take_loop() noexcept;
  static generator_hooks exchange_hooks(generator_hooks hooks) noexcept;
  void install_loop() noexcept;

  _PyInterpreterFrame* frame_ = nullptr;
  /// Null stands for the thread state's own entry, the bottom of the chain.
  _PyErr_StackItem* handled_ = nullptr;
  py::ref bottom_exception_;
  int c_recursion_ = 0;
  int py_recursion_used_ = 0;
  int tracing_ = 0;
  py::ref context_;
  py::ref delete_later_;
  _PyStackChunk* chunk_ = nullptr;
  PyObject** top_ = nullptr;
  PyObject** limit_ = nullptr;
  loop_state loop_;
  /// Those of a loop other than the host's, which has the thread's for itself while it runs.
  generator_hooks hooks_;
  /// C++'s caught and uncaught exceptions (`__cxa_eh_globals`).
  std::array<void*, 2> exceptions_{};
};

/// The event loop that counts as running where no stack says otherwise; borrowed, may be null.
void set_host_loop(py::borrowed loop);

}  // namespace suspend
