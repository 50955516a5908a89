// SPDX-License-Identifier: Apache-2.0
// JavaScript source in tests.
#pragma once
#include <string_view>

#include "bridge.h"
#include "js/string.h"

namespace testing {

/// The value of JavaScript source of ASCII characters, in the global scope.
inline js::ref evaluate(std::string_view source) {
  js::val const global{bridge::globals()};
  js::val const function{bridge::get(global.get(), js::string("eval"))};
  return bridge::call1(function.get(), bridge::undefined(), js::string(source));
}

}  // namespace testing
