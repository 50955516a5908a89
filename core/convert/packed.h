// SPDX-License-Identifier: Apache-2.0
// Primitives that cross many at a time, which deep conversion is mostly about.
// Invariant: a run of Python's items borrows their characters, so it crosses before any code of Python's runs.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "bridge.h"
#include "js/val.h"
#include "py/ref.h"

namespace convert {

/// Python's primitives on their way to JavaScript.
class packed_run {
 public:
  /// False if the object must cross on its own.
  [[nodiscard]] bool add(py::borrowed object) noexcept;
  /// Both or none.
  [[nodiscard]] bool add_pair(py::borrowed key, py::borrowed value) noexcept;
  /// Is there no room for another pair?
  [[nodiscard]] bool is_full() const noexcept { return count_ + 2 > static_cast<int>(items_.size()); }
  [[nodiscard]] int count() const noexcept { return count_; }
  [[nodiscard]] bridge::packed* items() noexcept { return items_.data(); }
  void clear() noexcept { count_ = 0; }

 private:
  std::array<bridge::packed, 256> items_{};
  int count_ = 0;
};

/// Room for JavaScript's primitives on their way to Python.
struct packed_room {
  std::array<bridge::packed, 256> items{};
  std::array<std::uint16_t, 4096> text{};
};

/// Rooms that no reader needs just now.
using packed_rooms = std::vector<std::unique_ptr<packed_room>>;

/// The items of a JavaScript array, one after the other. It holds a room while it has items that are not taken yet.
class item_reader {
 public:
  item_reader(packed_rooms& rooms, js::val const& array, int count) noexcept
      : rooms_{rooms}, array_{array}, total_{count} {}

  /// The next item if it is a primitive; otherwise `take` must be called for it.
  [[nodiscard]] std::optional<py::ref> next();
  /// The next item as it is.
  [[nodiscard]] js::ref take();
  [[nodiscard]] bool at_end() const noexcept { return index_ == total_; }

 private:
  void read();

  packed_rooms& rooms_;
  js::val const& array_;
  std::unique_ptr<packed_room> room_;
  int total_;
  int index_ = 0;
  int used_ = 0;
  int read_ = 0;
};

}  // namespace convert
