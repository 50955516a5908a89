// SPDX-License-Identifier: Apache-2.0
// An engine's stack cannot be asked for its size. But an engine looks, at each call, whether the callee's frame fits,
// and throws before the callee has begun when it does not: so a function with a large frame asks. Its frame is large
// because it could keep thousands of values over a call. It never does, and the compiler is not to know.
#include "suspend/room.h"

#include <initializer_list>
#include <utility>

#include "bridge.h"
#include "suspend/entry.h"

namespace {

/// Never set.
volatile int keep_values = 0;

}  // namespace

extern "C" [[clang::export_name("core_stack_room"), clang::noinline, gnu::target("simd128")]] int core_stack_room(
    int more) {
  // Through JavaScript, since an engine makes one frame of functions that it inlines.
  if (more > 0) [[unlikely]]
    bridge::stack_room(more - 1);
  // The way out comes first: V8 counts the code before a return towards optimising a function, and for this one that
  // takes half a second of a processor, in which the interpreter's loop has to wait.
  asm volatile(R"(
    block
    local.get %0
    br_if 0
    i32.const 0
    return
    end_block
  )"
               :
               : "r"(keep_values));
  // In assembly, since the values must be operands: an engine clears variables at each call. Loads of one address would
  // be one load, so these overlap, and what nothing needs would not be loaded, so their sum is returned. They are
  // vectors, since those take the same place in the frame in every tier.
  int sum = 0;
  asm volatile(R"(
    .rept 12288
    i32.const 0
    v128.load \+
    .endr
    i32.const 0
    call core_stack_room
    i32x4.splat
    .rept 12288
    i32x4.add
    .endr
    i32x4.extract_lane 0
    local.set %0
  )"
               : "=r"(sum));
  return sum;
}

namespace suspend {

void set_level_bytes(int bytes) noexcept {
  current.level_bytes = bytes;
  current.levels_at_entry = levels_in(chunks_at_entry, bytes);
}

bool find_levels(PyThreadState* thread) noexcept {
  // A stack that can be suspended was given all of its levels when it began.
  if (running() != nullptr || std::exchange(current.has_asked, true)) return false;
  auto const used = current.levels_at_entry - thread->c_recursion_remaining;
  for (int const chunks : {5, 4, 3, 2}) {
    if (!bridge::has_room(chunks)) continue;
    // Counted from the entry, since what recurses next may make larger frames than what does now.
    auto const levels = levels_in(chunks, current.level_bytes) - used;
    if (levels <= thread->c_recursion_remaining) return false;
    thread->c_recursion_remaining = levels;
    return true;
  }
  return false;
}

}  // namespace suspend

// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming): CPython's names
extern "C" int _Py_FindCRecursion(PyThreadState* thread) { return suspend::find_levels(thread) ? 1 : 0; }

extern "C" int _Py_HasParserRoom(int level) {
  // As many levels of the parser take the place of one of C recursion.
  constexpr int parser_levels = 5;
  if (suspend::running() != nullptr) return level < parser_levels * PyThreadState_Get()->c_recursion_remaining ? 1 : 0;
  return bridge::has_room(suspend::chunks_at_entry) ? 1 : 0;
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
