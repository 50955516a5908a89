// SPDX-License-Identifier: Apache-2.0
// Starting CPython: for the API, or as its command line.
#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "bridge_exports.h"
#include "convert/proxies.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "js/error.h"
#include "js/string.h"
#include "py/call.h"
#include "runtime/deallocation.h"
#include "runtime/input.h"
#include "runtime/key_derivation.h"
#include "runtime/module.h"
#include "suspend/stack.h"

/// CPython polls `Module.Py_EmscriptenSignalBuffer` while this is set.
extern "C" int Py_EMSCRIPTEN_SIGNAL_HANDLING;  // NOLINT(readability-identifier-naming)

namespace {

/// A PyConfig that is always cleared, filled from JavaScript.
class configuration {
 public:
  explicit configuration(ffi::exports::start_config const& source) : source_{source} {
    PyConfig_InitPythonConfig(&config_);
    set_arguments();
    set_paths();
  }
  configuration(configuration const&) = delete;
  configuration& operator=(configuration const&) = delete;
  ~configuration() { PyConfig_Clear(&config_); }

  /// The exit code if the arguments asked for no more than `--version` or `--help`.
  std::optional<int> read() { return passed(PyConfig_Read(&config_)); }

  /// Starts Python. `same` has been read, which this has not: one that is read twice loses `-X warn_default_encoding`.
  std::optional<int> initialise(configuration const& same) {
    add_environment_paths(same.config_.pythonpath_env);
    return passed(Py_InitializeFromConfig(&config_));
  }

  [[noreturn]] static void throw_error(char const* message) {
    js::val const error{bridge::new_error(js::string(message))};
    throw js::error{error.get()};
  }

 private:
  void set_arguments() {
    auto texts = strings(source_.argv());
    std::vector<char*> pointers;
    for (auto& text : texts) pointers.push_back(text.data());
    require(PyConfig_SetBytesArgv(&config_, static_cast<Py_ssize_t>(pointers.size()), pointers.data()));
  }

  void set_paths() {
    require(PyConfig_SetBytesString(&config_, &config_.program_name, text(source_.program_name()).c_str()));
    require(PyConfig_SetBytesString(&config_, &config_.home, text(source_.home()).c_str()));
    config_.module_search_paths_set = 1;
    auto const paths = strings(source_.stdlib());
    // Where frozen modules, such as os, say that their file is: where its source is, in the library's zip.
    if (!paths.empty()) require(PyConfig_SetBytesString(&config_, &config_.stdlib_dir, paths.front().c_str()));
    for (auto const& path : paths) {
      std::vector<wchar_t> wide(path.size() + 1);
      auto const size = std::mbstowcs(wide.data(), path.c_str(), wide.size());
      if (size == std::string::npos) throw_error("stdlib: a path is not valid UTF-8");
      require(PyWideStringList_Append(&config_.module_search_paths, wide.data()));
    }
  }

  static std::optional<int> passed(PyStatus status) {
    if (PyStatus_IsExit(status) != 0) return status.exitcode;
    require(status);
    return std::nullopt;
  }

  /// Puts the folders of PYTHONPATH before the library's: Python does it only where it looks for the library itself.
  /// They are unknown until the arguments are read, which may say that the environment does not count.
  void add_environment_paths(wchar_t const* paths) {
    if (paths == nullptr) return;
    std::wstring_view rest{paths};
    for (Py_ssize_t position = 0; !rest.empty(); ++position) {
      std::wstring const folder{rest.substr(0, rest.find(L':'))};
      rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
      require(PyWideStringList_Insert(&config_.module_search_paths, position, folder.c_str()));
    }
  }

  static void require(PyStatus status) {
    if (PyStatus_Exception(status) == 0) return;
    throw_error(status.err_msg != nullptr ? status.err_msg : "Python could not be initialised");
  }

  /// Before the interpreter exists: text as UTF-8 bytes.
  static std::string text(js::val const& value) {
    js::val const encoded{bridge::utf8(value.get())};
    std::string bytes(static_cast<std::size_t>(bridge::length(encoded.get())), '\0');
    bridge::bytes_read(encoded.get(), bytes.data());
    return bytes;
  }

  static std::vector<std::string> strings(js::val const& array) {
    std::vector<std::string> result;
    for (int i = 0; i < bridge::length(array.get()); ++i) {
      result.push_back(text(js::val{bridge::element(array.get(), i)}));
    }
    return result;
  }

  ffi::exports::start_config const& source_;
  PyConfig config_{};
};

std::optional<int> initialise(ffi::exports::start_config const& source) {
  runtime::register_module();
  runtime::register_key_derivation();
  runtime::hook_input();
  configuration first{source};
  if (auto const exit_code = first.read()) return exit_code;
  auto const exit_code = configuration{source}.initialise(first);
  if (exit_code) return exit_code;
  static_cast<void>(py::import("_pyxide"));  // its types are what conversions make
  runtime::guard_deallocation();
  return {};
}

}  // namespace

namespace ffi::exports {

void raise_in_cpp(js::ref error) { throw js::error{error}; }

void start(start_config const& config) {
  if (initialise(config)) configuration::throw_error("the option 'args' ends Python before it has started");
}

int start_main(start_config const& config) { return initialise(config).value_or(-1); }

int run_main() {
  // Never destroyed: when CPython has ended, there is no thread state left to put back.
  if (suspend::supported()) {
    std::ignore = new suspend::stack;  // NOLINT(cppcoreguidelines-owning-memory)
    return Py_RunMain();
  }
  suspend::synchronous_entry const entry;
  return Py_RunMain();
}

js::ref import_module(js::ref name) {
  auto const text = convert::string_to_py(name);
  return convert::to_js(py::check(PyImport_Import(text.get())));
}

js::ref main_namespace() {
  auto const module = py::import("__main__");
  return proxy::create(PyModule_GetDict(module.get()));
}

void check_signals() { py::check(PyErr_CheckSignals()); }

bool holds_lock() { return PyGILState_Check() != 0; }

void poll_interrupts(bool enabled) { Py_EMSCRIPTEN_SIGNAL_HANDLING = enabled ? 1 : 0; }

int live_values() { return static_cast<int>(js::live_values()); }

}  // namespace ffi::exports
