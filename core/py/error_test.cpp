// SPDX-License-Identifier: Apache-2.0
#include "py/error.h"

#include "py/call.h"
#include "testing/test.h"

namespace {
using testing::expect;

testing::test const ownership{"own adds a reference, steal does not", [] {
                                auto list = py::check(PyList_New(0));
                                expect(Py_REFCNT(list.get()) == 1);
                                {
                                  auto const second = py::own(list);
                                  expect(Py_REFCNT(list.get()) == 2);
                                }
                                expect(Py_REFCNT(list.get()) == 1);
                                auto const moved = std::move(list);
                                expect(!list);  // NOLINT(bugprone-use-after-move): what is left is specified
                                expect(Py_REFCNT(moved.get()) == 1);
                              }};

testing::test const fetched{"a failed call throws, and the indicator is clear meanwhile", [] {
                              testing::expect_throws<py::error>(
                                  [] { static_cast<void>(py::check(PyLong_FromString("x", nullptr, 10))); },
                                  [](py::error const& error) {
                                    expect(PyErr_Occurred() == nullptr);
                                    expect(error.matches(PyExc_ValueError));
                                  });
                            }};

testing::test const silent{"a failure without an exception is a SystemError", [] {
                             testing::expect_throws<py::error>(
                                 [] { static_cast<void>(py::check(static_cast<PyObject*>(nullptr))); },
                                 [](py::error const& error) { expect(error.matches(PyExc_SystemError)); });
                           }};

testing::test const thrown{
    "what a generator's throw() is called with is an exception", [] {
      auto const of = [](std::initializer_list<PyObject*> arguments) {
        return py::thrown_exception("throw", std::data(arguments), static_cast<Py_ssize_t>(arguments.size()));
      };
      auto const text = py::check(PyUnicode_FromString("x"));
      auto const made = of({PyExc_ValueError, text.get()});
      expect(PyErr_GivenExceptionMatches(made.get(), PyExc_ValueError) != 0);
      expect(of({made.get()}).get() == made.get());
      expect(of({PyExc_ValueError, made.get(), Py_None}).get() == made.get());
      auto const refused = [&](std::initializer_list<PyObject*> arguments) {
        testing::expect_throws<py::error>([&] { static_cast<void>(of(arguments)); },
                                          [](py::error const& error) { expect(error.matches(PyExc_TypeError)); });
      };
      refused({});
      refused({text.get()});
      refused({made.get(), text.get()});
      refused({PyExc_ValueError, Py_None, text.get()});
    }};

testing::test const restored{"restore gives the exception back to C", [] {
                               py::error error{PyExc_KeyError, "k%d", 1};
                               std::move(error).restore();
                               expect(PyErr_ExceptionMatches(PyExc_KeyError) != 0);
                               PyErr_Clear();
                             }};

}  // namespace
