// SPDX-License-Identifier: Apache-2.0
// Letting JavaScript's messages in while Python computes.
#pragma once

namespace suspend {

/// A stack that can be suspended gives way to JavaScript every so many milliseconds; 0 for never.
void set_yield_interval(double milliseconds) noexcept;

}  // namespace suspend
