// SPDX-License-Identifier: Apache-2.0
// The externref table and its free list.
// Invariant: slots below `used` that are not on the free list belong to exactly one `val`.
#include "js/val.h"

#include <new>

#include "bridge.h"
#include "js/state.h"

// clang wants a table static, of the global namespace, and without a size of its own.
static __externref_t table[0];

namespace js {

namespace {

std::uint32_t take() {
  auto& s = current;
  if (!s.free.empty()) {
    auto const slot = s.free.back();
    s.free.pop_back();
    return slot;
  }
  if (s.used == s.size) {
    auto const more = s.size == 0 ? 1024U : s.size;
    s.free.reserve(std::size_t{s.size} + more);  // so that giving back never allocates
    if (__builtin_wasm_table_grow(table, bridge::undefined(), static_cast<int>(more)) < 0) throw std::bad_alloc{};
    s.size += more;
    if (s.used == 0) s.used = 1;  // slot 0 is undefined
  }
  return s.used++;
}

}  // namespace

val::val(ref value) : slot_{take()} { __builtin_wasm_table_set(table, static_cast<int>(slot_), value); }

val::~val() {
  if (slot_ == 0) return;
  __builtin_wasm_table_set(table, static_cast<int>(slot_), __builtin_wasm_ref_null_extern());
  current.free.push_back(slot_);
}

ref val::get() const noexcept {
  if (slot_ == 0) return bridge::undefined();
  return __builtin_wasm_table_get(table, static_cast<int>(slot_));
}

std::uint32_t live_values() noexcept {
  auto const& s = current;
  return s.used == 0 ? 0 : s.used - 1 - static_cast<std::uint32_t>(s.free.size());
}

}  // namespace js
