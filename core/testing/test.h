// SPDX-License-Identifier: Apache-2.0
// C++ unit tests, which run in the wasm program with a live interpreter: see tests/harness/cpp.mjs.
// A test that leaves more JavaScript values behind than it found fails.
#pragma once
#include <functional>
#include <source_location>
#include <string>
#include <string_view>
#include <vector>

namespace testing {

struct failed_expectation {
  std::string where;
};

struct test_case {
  std::string_view name;
  void (*run)();
};

[[nodiscard]] std::vector<test_case>& registry();

/// Declared at namespace scope: `static testing::test const name{"what holds", [] { … }};`
struct test {
  test(std::string_view name, void (*run)()) { registry().push_back({name, run}); }
};

/// Ends the test unless the condition holds.
inline void expect(bool condition, std::source_location where = std::source_location::current()) {
  if (!condition) throw failed_expectation{std::string{where.file_name()} + ":" + std::to_string(where.line())};
}

/// Ends the test unless `action` throws an `Error`; gives `inspect` what was thrown.
template <class Error>
void expect_throws(std::function<void()> const& action, std::function<void(Error const&)> const& inspect,
                   std::source_location where = std::source_location::current()) {
  bool thrown = false;
  try {
    action();
  } catch (Error const& error) {
    thrown = true;
    inspect(error);
  }
  expect(thrown, where);
}

}  // namespace testing
