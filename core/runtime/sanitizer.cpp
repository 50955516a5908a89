// SPDX-License-Identifier: Apache-2.0
// How AddressSanitizer works in the flavour of the program that has it.
#if __has_feature(address_sanitizer)

/// Emscripten takes stacks from JavaScript's errors, which is slow: none is kept for what is allocated and freed. An
/// error's own stack is shown. Too large a piece of memory is MemoryError, as ever.
// NOLINTNEXTLINE(bugprone-reserved-identifier): its name
extern "C" char const* __asan_default_options() {
  return "malloc_context_size=0:detect_leaks=0:quarantine_size_mb=64:allocator_may_return_null=1";
}

#endif
