// SPDX-License-Identifier: Apache-2.0
// What CPython leaves out of `time` and `_thread` for Emscripten: the only thread has the process's time and number.
// Invariant: functions have signatures where CPython's own have.
#include "runtime/thread.h"

#include <unistd.h>

#include <array>
#include <string_view>

#include "convert/slot.h"
#include "py/call.h"

/// As on Linux, the first thread has the process's number. Extension modules call it, too.
extern "C" [[gnu::visibility("default")]] unsigned long PyThread_get_thread_native_id() {  // NOLINT: its name
  return static_cast<unsigned long>(getpid());
}

namespace runtime {
namespace {

/// CPython's own, which knows no thread's clock.
PyObject* clock_info = nullptr;
PyObject* process_time = nullptr;
PyObject* process_time_ns = nullptr;

py::ref get_clock_info(py::borrowed, py::borrowed arguments) {
  char const* name = nullptr;
  if (PyArg_ParseTuple(arguments.get(), "s:get_clock_info", &name) == 0) throw py::error::fetch();
  constexpr std::string_view threads{"thread_time"};
  return py::call(clock_info, py::check(PyUnicode_FromString(name == threads ? "process_time" : name)));
}

py::ref thread_time(py::borrowed, py::borrowed) { return py::call(process_time); }

py::ref thread_time_ns(py::borrowed, py::borrowed) { return py::call(process_time_ns); }

py::ref get_native_id(py::borrowed, py::borrowed) {
  return py::check(PyLong_FromUnsignedLong(PyThread_get_thread_native_id()));
}

/// Puts the functions of a static array, which ends with an empty one, into a module.
void add(py::borrowed module, PyMethodDef* methods) {
  auto const name = py::attribute(module, "__name__");
  for (auto* method = methods; method->ml_name != nullptr; method++) {
    auto const function = py::check(PyCFunction_NewEx(method, module.get(), name.get()));
    py::check(PyObject_SetAttrString(module.get(), method->ml_name, function.get()));
  }
}

}  // namespace

void complete_thread_modules() {
  static std::array of_time{
      convert::method<&get_clock_info>("get_clock_info", METH_VARARGS,
                                       "get_clock_info(name: str) -> dict\n\nGet information of the specified clock."),
      convert::method<&thread_time>("thread_time", METH_NOARGS,
                                    "thread_time($module, /)\n--\n\n"
                                    "thread_time() -> float\n\nThe processor time of the thread, in seconds."),
      convert::method<&thread_time_ns>("thread_time_ns", METH_NOARGS,
                                       "thread_time_ns($module, /)\n--\n\n"
                                       "thread_time_ns() -> int\n\nThe processor time of the thread, in nanoseconds."),
      PyMethodDef{}};
  static std::array of_thread{convert::method<&get_native_id>("get_native_id", METH_NOARGS,
                                                              "get_native_id($module, /)\n--\n\n"
                                                              "The thread's number, as the system has it."),
                              PyMethodDef{}};
  auto const time = py::import("time");
  clock_info = py::attribute(time, "get_clock_info").release();
  process_time = py::attribute(time, "process_time").release();
  process_time_ns = py::attribute(time, "process_time_ns").release();
  add(time, of_time.data());
  add(py::import("_thread"), of_thread.data());
}

}  // namespace runtime
