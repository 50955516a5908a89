// SPDX-License-Identifier: Apache-2.0
// JavaScript strings from C++ literals.
#pragma once
#include <string_view>

#include "bridge.h"
#include "js/val.h"

namespace js {

/// A JavaScript string of ASCII text.
inline ref string(std::string_view ascii) {
  // The bridge reads only; its signature is that of a plain address.
  return bridge::string_from(const_cast<char*>(ascii.data()), static_cast<int>(ascii.size()), bridge::text_form::ascii);
}

}  // namespace js
