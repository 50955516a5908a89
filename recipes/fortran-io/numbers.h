// SPDX-License-Identifier: Apache-2.0
// Values as the text that an edit descriptor asks for; stars when the width does not hold them.
#pragma once

#include <cstdint>
#include <string>

#include "format.h"

namespace fortran {

/// What holds for numbers until a descriptor changes it.
struct mode {
  int scale = 0;
  bool plus = false;
};

/// I and G. Throws std::string when the descriptor is for something else; so do the others.
std::string integer(std::int64_t value, const edit& how, const mode& now);

/// F, E, D and G.
std::string real(double value, const edit& how, const mode& now);

/// A and G.
std::string characters(std::string_view value, const edit& how);

/// L and G.
std::string logical(bool value, const edit& how);

}  // namespace fortran
