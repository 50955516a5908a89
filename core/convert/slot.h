// SPDX-License-Identifier: Apache-2.0
// C++ functions as the C functions that CPython calls.
// `slot<&fn>` and `method<&fn>` turn every C++ exception into a Python exception, and nothing else does.
#pragma once
#include <optional>

#include "convert/errors.h"
#include "py/ref.h"

namespace convert {

/// How a C argument becomes a C++ one; types of objects specialise it for their reference.
template <class T>
struct c_argument {
  using type = T;
  static T from(T value) { return value; }
};
template <>
struct c_argument<py::borrowed> {
  using type = PyObject*;
  static py::borrowed from(PyObject* value) { return value; }
};

/// How a C++ result becomes a C one, and what C calls failure.
template <class T>
struct c_result {
  using type = T;
  static constexpr T failure = T(-1);
  static T to(T value) { return value; }
};
template <>
struct c_result<bool> {
  using type = int;
  static constexpr int failure = -1;
  static int to(bool value) { return value ? 1 : 0; }
};
template <>
struct c_result<py::ref> {
  using type = PyObject*;
  static constexpr PyObject* failure = nullptr;
  static PyObject* to(py::ref value) { return value.release(); }
};
/// An empty optional is null without an exception: the end of an iterator.
template <>
struct c_result<std::optional<py::ref>> {
  using type = PyObject*;
  static constexpr PyObject* failure = nullptr;
  static PyObject* to(std::optional<py::ref> value) { return value ? value->release() : nullptr; }
};

template <auto Function>
struct wrapper;

template <class Result, class... Arguments, Result (*Function)(Arguments...)>
struct wrapper<Function> {
  static typename c_result<Result>::type call(typename c_argument<Arguments>::type... arguments) {
    try {
      return c_result<Result>::to(Function(c_argument<Arguments>::from(arguments)...));
    } catch (...) {
      set_python_error();
      return c_result<Result>::failure;
    }
  }
};

template <class... Arguments, void (*Function)(Arguments...)>
struct wrapper<Function> {
  static int call(typename c_argument<Arguments>::type... arguments) {
    try {
      Function(c_argument<Arguments>::from(arguments)...);
      return 0;
    } catch (...) {
      set_python_error();
      return -1;
    }
  }
};

template <int Id, auto Function>
PyType_Slot slot() {
  return {Id, reinterpret_cast<void*>(&wrapper<Function>::call)};
}

/// `flags` is one of METH_NOARGS, METH_O or METH_VARARGS | METH_KEYWORDS, as Function's arguments have it.
template <auto Function>
PyMethodDef method(char const* name, int flags, char const* doc) {
  // CPython casts back by `flags`; by way of void* because the signatures differ by design.
  auto* const function = reinterpret_cast<void*>(&wrapper<Function>::call);
  return {name, reinterpret_cast<PyCFunction>(function), flags, doc};
}

}  // namespace convert
