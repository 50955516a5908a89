// SPDX-License-Identifier: Apache-2.0
// What conversion keeps; a part of the runtime.
#pragma once
#include "py/ref.h"

namespace convert {

struct state {
  /// `ConversionError`; made when it is first asked for.
  py::ref conversion_error;
  /// The class of futures that stand for a promise; empty until Python has set it.
  py::ref promise_future;
  /// `JsBigInt`; empty until the first bigint arrives.
  py::ref big_int;
};

/// Defined in core/runtime/runtime.cpp.
extern state& current;

}  // namespace convert
