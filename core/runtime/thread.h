// SPDX-License-Identifier: Apache-2.0
// What CPython leaves out of `time` and `_thread` for Emscripten.
#pragma once

namespace runtime {

/// Adds it to both modules. Throws `py::error`.
void complete_thread_modules();

}  // namespace runtime
