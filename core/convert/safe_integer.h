// SPDX-License-Identifier: Apache-2.0
// Which integers are numbers in JavaScript: those that a double holds together with their neighbours.
#pragma once

namespace convert {

inline constexpr long long max_safe_integer = (1LL << 53) - 1;

}  // namespace convert
