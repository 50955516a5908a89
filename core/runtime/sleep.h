// SPDX-License-Identifier: Apache-2.0
// Waiting for some time, with the interpreter's lock given up.
#pragma once

namespace runtime {

/// Waits for some milliseconds, while other stacks run where this one can be suspended; false when an interrupt came
/// first.
bool sleep_for(double milliseconds);

}  // namespace runtime
