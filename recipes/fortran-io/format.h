// SPDX-License-Identifier: Apache-2.0
// A format of Fortran as a list of what to do. Groups and repeats are written out; the number of a repeat before X, and
// what `*(…)` repeats without end, stay.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fortran {

/// One edit descriptor. Data take I F E D G A and L; the others write, move or set something by themselves.
struct edit {
  enum class kind { data, literal, skip, tab, back, slash, colon, scale, sign, again };
  kind what = kind::data;
  char letter = 0;  // of data; of `sign` whether a plus is written: P or S
  int number = 0;   // a count, a column, a scale, or where `again` goes on
  int width = -1;   // -1: none was given
  int digits = -1;
  int exponent = -1;
  std::string text = {};
};

/// The descriptors, and where they go on when data are left at the end: at the last group of the first level.
struct format {
  std::vector<edit> edits;
  std::size_t revert = 0;
};

/// Reads `(I5, 3(1X, 1PE12.4))`; throws std::string, what is wrong with it.
format parse(std::string_view text);

}  // namespace fortran
