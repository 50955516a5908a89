// SPDX-License-Identifier: Apache-2.0
// Whether the C++ that runs now may be suspended.
// Invariant: `running()` is null whenever JavaScript frames lie between the stack's start and here, since engines
// cannot suspend those.
#pragma once
#include <utility>

#include "suspend/state.h"

namespace suspend {

/// The stack that can be suspended now, or null.
inline stack*& running() noexcept { return current.running; }

/// Lives as long as an ordinary call from JavaScript, whose frames cannot be suspended.
class synchronous_entry {
 public:
  synchronous_entry() noexcept : outer_{std::exchange(running(), nullptr)} {}
  synchronous_entry(synchronous_entry const&) = delete;
  synchronous_entry& operator=(synchronous_entry const&) = delete;
  ~synchronous_entry() { running() = outer_; }

 private:
  stack* outer_;
};

}  // namespace suspend
