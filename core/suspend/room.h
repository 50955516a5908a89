// SPDX-License-Identifier: Apache-2.0
// Room on the engine's stack, of which C recursion takes some at every level. CPython counts levels down, and where the
// count has ended it asks for more (interpreter/patches/0002-recursion-in-c.patch).
#pragma once
#include <Python.h>

/// Returns 0 when a chunk of the stack is left, and so many more; otherwise the engine throws, before anything has been
/// done.
extern "C" int core_stack_room(int more);

namespace suspend {

/// What a call from JavaScript makes sure of: JavaScript may have used up the stack before.
constexpr int chunks_at_entry = 1;

/// The levels of C recursion that this many chunks hold.
constexpr int levels_in(int chunks, int level_bytes) noexcept {
  constexpr int chunk_bytes = 192 * 1024;
  constexpr int in_hand = 32 * 1024;  // for what C does without counting, and for the JavaScript that it calls
  return (chunks * chunk_bytes - in_hand) / level_bytes;
}

/// How much of the stack a level of C recursion takes at most, in the engine's unoptimised tier: decision 003.
void set_level_bytes(int bytes) noexcept;

/// Gives the thread more levels of C recursion if the stack holds them, and says whether it has. Once for each call
/// from JavaScript.
bool find_levels(PyThreadState* thread) noexcept;

}  // namespace suspend
