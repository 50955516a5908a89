// SPDX-License-Identifier: Apache-2.0
// Runs every registered test and prints a line for each; exported to tests/harness/cpp.mjs.
#include <cstdio>

#include "js/error.h"
#include "py/error.h"
#include "testing/test.h"

namespace testing {

std::vector<test_case>& registry() {
  static std::vector<test_case> instance;
  return instance;
}

namespace {

/// What went wrong, or nothing.
std::string outcome(test_case const& one) {
  auto const before = js::live_values();
  try {
    one.run();
  } catch (failed_expectation const& failure) {
    return "expectation failed at " + failure.where;
  } catch (py::error const& error) {
    return std::string{"Python exception: "} + Py_TYPE(error.value().get())->tp_name;
  } catch (js::error const&) {
    return "JavaScript error";
  }
  if (PyErr_Occurred() != nullptr) {
    PyErr_Clear();
    return "Python's error indicator is set";
  }
  auto const after = js::live_values();
  return after == before ? "" : "left " + std::to_string(after - before) + " JavaScript values behind";
}

}  // namespace
}  // namespace testing

/// Number of failed tests.
extern "C" [[clang::export_name("run_tests")]] int run_tests() {
  int failures = 0;
  for (auto const& one : testing::registry()) {
    auto const problem = testing::outcome(one);
    std::printf("%s %.*s%s%s\n", problem.empty() ? "ok" : "not ok", static_cast<int>(one.name.size()), one.name.data(),
                problem.empty() ? "" : ": ", problem.c_str());
    failures += problem.empty() ? 0 : 1;
  }
  std::printf("%d passed, %d failed\n", static_cast<int>(testing::registry().size()) - failures, failures);
  std::fflush(stdout);
  return failures;
}
