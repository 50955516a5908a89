// SPDX-License-Identifier: Apache-2.0
// `backtrace` of <execinfo.h>, for modules whose build has found it because a side module links what nobody gives.
// WebAssembly shows no program its own stack, so no frames are known: NumPy then reuses no operand of an expression.

extern "C" {
[[gnu::visibility("default")]] int backtrace(void** frames, int capacity);

int backtrace(void** /*frames*/, int /*capacity*/) { return 0; }
}
