// SPDX-License-Identifier: Apache-2.0
// Standard input that blocks Python alone.
#pragma once

namespace runtime {

/// Makes the terminal's prompt wait as reads of descriptor 0 do.
void hook_input();

}  // namespace runtime
