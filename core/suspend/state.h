// SPDX-License-Identifier: Apache-2.0
// What the switching of stacks keeps; a part of the runtime.
#pragma once
#include <cstdint>

#include "py/ref.h"

namespace suspend {

class stack;

/// What a thread does with asynchronous generators that begin and that are collected.
struct generator_hooks {
  py::ref begin;
  py::ref collect;
};

struct state {
  /// The stack that can be suspended now, or null.
  stack* running = nullptr;
  /// Levels of C recursion that a stack has; 0 where the engine cannot switch stacks.
  int levels = 0;
  /// Stacks that are suspended.
  int waiting = 0;
  /// Those of them that wait for a lock or a queue.
  int waiting_for_locks = 0;
  /// Calls from JavaScript that have begun.
  std::uint32_t entries = 0;
  /// Of the engine's stack; see room.h.
  int level_bytes = 0;
  int levels_at_entry = 0;
  /// Have more levels been asked for since the latest call from JavaScript began?
  bool has_asked = false;
  /// The event loop that counts as running where no stack says otherwise.
  py::ref host_loop;
  generator_hooks host_hooks;
  /// How often a computation lets messages in, when it did so last (both in milliseconds), and looks until the next
  /// clock.
  double yield_interval = 0;
  double last_yield = 0;
  int looks = 0;
  /// Imports that no interrupt may end.
  int whole_imports = 0;
  /// Do signals wait until the event loop runs somebody's code?
  bool is_loop_whole = true;
};

/// Defined in core/runtime/runtime.cpp.
extern state& current;

}  // namespace suspend
