// SPDX-License-Identifier: Apache-2.0
// Keeps the profiler of compiler-rt, of which a main module gets all, from beginning: it would make a file,
// /default.profraw, and an environment variable.

/// Stands for `__llvm_profile_initialize` in programs that are not profiled (product.toml).
// NOLINTNEXTLINE(readability-identifier-naming,bugprone-reserved-identifier): the linker's name
extern "C" void __wrap___llvm_profile_initialize() {}
