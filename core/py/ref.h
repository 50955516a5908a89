// SPDX-License-Identifier: Apache-2.0
// References to Python objects: `py::ref` owns, `py::borrowed` does not.
// Invariant: a `ref` is made by `steal` or `own` only, and is never null unless moved from or default.
#pragma once
#include <Python.h>

#include <utility>

namespace py {

class borrowed {
 public:
  borrowed() noexcept = default;
  borrowed(PyObject* object) noexcept : object_{object} {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] PyObject* get() const noexcept { return object_; }
  explicit operator bool() const noexcept { return object_ != nullptr; }
  friend bool operator==(borrowed a, borrowed b) noexcept { return a.object_ == b.object_; }

 private:
  PyObject* object_ = nullptr;
};

class ref {
 public:
  ref() noexcept = default;
  ref(ref&& other) noexcept : object_{std::exchange(other.object_, nullptr)} {}
  ref& operator=(ref&& other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ref(ref const&) = delete;
  ref& operator=(ref const&) = delete;
  ~ref() { Py_XDECREF(object_); }

  [[nodiscard]] PyObject* get() const noexcept { return object_; }
  /// Gives the reference up to the caller.
  [[nodiscard]] PyObject* release() noexcept { return std::exchange(object_, nullptr); }
  explicit operator bool() const noexcept { return object_ != nullptr; }
  operator borrowed() const noexcept { return object_; }  // NOLINT(google-explicit-constructor)

 private:
  explicit ref(PyObject* object) noexcept : object_{object} {}
  friend ref steal(PyObject* object) noexcept;
  friend ref own(borrowed object) noexcept;

  PyObject* object_ = nullptr;
};

/// Takes over a new reference; null gives an empty ref.
[[nodiscard]] inline ref steal(PyObject* object) noexcept { return ref{object}; }

/// Makes a new reference; null gives an empty ref.
[[nodiscard]] inline ref own(borrowed object) noexcept { return ref{Py_XNewRef(object.get())}; }

[[nodiscard]] inline ref none() noexcept { return own(Py_None); }

}  // namespace py
