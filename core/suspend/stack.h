// SPDX-License-Identifier: Apache-2.0
// A stack that JavaScript entered by `WebAssembly.promising`, and that can wait for a promise while others run.
#pragma once
#include "js/val.h"
#include "suspend/entry.h"
#include "suspend/thread_slice.h"

namespace suspend {

/// The part of CPython's thread state that the stack's caller goes on with is kept while the stack runs.
class stack {
 public:
  stack();
  stack(stack const&) = delete;
  stack& operator=(stack const&) = delete;
  ~stack();

  /// Suspends until the promise is settled, and gives its value. Throws js::error when it is rejected, and py::error
  /// when a signal's handler raises.
  js::val wait(js::ref promise);
  /// Suspends until the promise is settled; false when an interrupt came before.
  bool pause(js::ref promise);

 private:
  /// True when an interrupt came before the promise was settled.
  bool suspend_once(js::val const& ticket);

  stack* outer_stack_;
  thread_slice outer_;
};

/// May `wait` be called here?
[[nodiscard]] inline bool possible() noexcept { return running() != nullptr; }

/// As `stack::wait` of the running stack. Throws RuntimeError where nothing can be suspended.
js::val wait(js::ref promise);

/// As `stack::pause` of the running stack, which there must be.
bool pause(js::ref promise);

/// Can the engine switch stacks? `set_levels` tells.
[[nodiscard]] bool supported() noexcept;

/// How many levels of C recursion a stack has.
void set_levels(int levels) noexcept;

}  // namespace suspend
