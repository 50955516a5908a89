// SPDX-License-Identifier: Apache-2.0
// The builtin module `_pyxide`.
#pragma once
#include "py/ref.h"

namespace runtime {

/// Makes `_pyxide` importable; call before the interpreter is initialised.
void register_module();

}  // namespace runtime
