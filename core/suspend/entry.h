// SPDX-License-Identifier: Apache-2.0
// Calls from JavaScript, and whether the C++ that runs now may be suspended.
// Invariant: `running()` is null whenever JavaScript frames lie between the stack's start and here, since engines
// cannot suspend those.
#pragma once
#include <Python.h>

#include <utility>

#include "suspend/room.h"
#include "suspend/state.h"

namespace suspend {

/// The stack that can be suspended now, or null.
inline stack*& running() noexcept { return current.running; }

/// Lives as long as an ordinary call from JavaScript, whose frames cannot be suspended. The stack has room for
/// `chunks_at_entry`, as `core_stack_room` has made sure of. CPython gives its lock up while it reads and writes: a
/// stream's handler takes it back for the time of its calls.
class synchronous_entry {
 public:
  synchronous_entry() noexcept : outer_{std::exchange(running(), nullptr)}, thread_{PyThreadState_GetUnchecked()} {
    ++current.entries;
    if (thread_ == nullptr) [[unlikely]]
      take_lock();
    if (thread_ == nullptr) return;
    outer_levels_ = std::exchange(thread_->c_recursion_remaining, current.levels_at_entry);
    outer_has_asked_ = std::exchange(current.has_asked, false);
  }
  synchronous_entry(synchronous_entry const&) = delete;
  synchronous_entry& operator=(synchronous_entry const&) = delete;
  ~synchronous_entry() {
    if (thread_ != nullptr && thread_ == PyThreadState_GetUnchecked()) leave();
    running() = outer_;
    if (has_taken_lock_) [[unlikely]]
      give_lock_up();
  }

 private:
  /// Does nothing before Python has started.
  [[gnu::noinline]] void take_lock() noexcept {
    thread_ = PyGILState_GetThisThreadState();
    if (thread_ == nullptr) return;
    PyEval_RestoreThread(thread_);
    has_taken_lock_ = true;
  }

  [[gnu::noinline]] void give_lock_up() const noexcept {
    if (thread_ == PyThreadState_GetUnchecked()) PyEval_SaveThread();
  }

  void leave() noexcept {
    // What was not deallocated for want of levels might have to wait for long.
    if (thread_->delete_later != nullptr) _PyTrash_thread_destroy_chain(thread_);
    thread_->c_recursion_remaining = outer_levels_;
    current.has_asked = outer_has_asked_;
  }

  stack* outer_;
  PyThreadState* thread_;
  int outer_levels_ = 0;
  bool outer_has_asked_ = false;
  bool has_taken_lock_ = false;
};

}  // namespace suspend
