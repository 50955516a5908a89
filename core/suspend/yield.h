// SPDX-License-Identifier: Apache-2.0
// Letting JavaScript's messages in while Python computes.
#pragma once

namespace suspend {

/// A stack that can be suspended gives way to JavaScript every so many milliseconds; 0 for never.
void set_yield_interval(double milliseconds) noexcept;

/// Begins or ends an import that no interrupt may end.
void import_whole(bool begins) noexcept;

/// From now on signals come in the midst of the event loop's work, too: their handler knows what to do.
void interrupt_loop() noexcept;

}  // namespace suspend
