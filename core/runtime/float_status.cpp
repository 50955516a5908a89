// SPDX-License-Identifier: Apache-2.0
// The status of floating-point exceptions, for modules that report errors by it.
// WebAssembly has no such status, and libc's functions for it do nothing. The word is one for all modules, which find
// it by its name: recipes/numpy/patches/0002-floating-point-status.patch. Its bits are x86's.

extern "C" {
[[gnu::visibility("default")]] extern int pyxide_float_status;
int pyxide_float_status = 0;
}
