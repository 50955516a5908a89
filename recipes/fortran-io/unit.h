// SPDX-License-Identifier: Apache-2.0
// Units: files that Fortran names by a number. 6 and `*` are stdout, 0 is stderr; a unit that nothing opened is the
// file `fort.N` as soon as something writes to it.
#pragma once

#include <string>
#include <string_view>

namespace fortran {

/// What a statement OPEN or CLOSE says.
struct connection {
  int unit = 0;
  std::string file = {};
  std::string status = {};
};

/// These throw std::string, why it cannot be done.
void open_unit(const connection& wanted);
void close_unit(const connection& wanted);
/// Writes lines, each with its end.
void write_unit(int unit, std::string_view lines);

}  // namespace fortran
