// SPDX-License-Identifier: Apache-2.0
// What the ownership of Python's objects forbids: each line that may not compile says what the compiler finds.
#include "py/error.h"
#include "py/ref.h"

void a_reference_has_one_owner(py::ref reference, py::ref& other) {
  py::ref const copied{reference};  // expected-error {{call to deleted constructor of 'const py::ref'}}
  other = reference;                // expected-error {{overload resolution selected deleted operator '='}}
}

void only_steal_and_own_make_one(PyObject* object, py::borrowed borrowed) {
  py::ref const from_c{object};             // expected-error {{calling a private constructor of class 'py::ref'}}
  py::ref const from_borrowed{borrowed};    // expected-error {{no matching constructor for initialization of 'const py::ref'}}
  py::ref const implicitly = object;        // expected-error {{no viable conversion from 'PyObject *'}}
}

void what_is_not_owned_is_not_given_up(py::borrowed borrowed, py::ref const& constant) {
  static_cast<void>(borrowed.release());  // expected-error {{no member named 'release' in 'py::borrowed'}}
  static_cast<void>(constant.release());  // expected-error {{'this' argument to member function 'release' has type 'const py::ref'}}
}

PyObject* a_reference_is_no_pointer(py::ref reference) {
  return reference;  // expected-error {{no viable conversion from returned value of type 'py::ref'}}
}

void results_that_own_are_kept(PyObject* object, py::ref reference) {
  py::steal(object);     // expected-warning {{ignoring return value of function declared with 'nodiscard' attribute}}
  py::own(object);       // expected-warning {{ignoring return value of function declared with 'nodiscard' attribute}}
  py::check(object);     // expected-warning {{ignoring return value of function declared with 'nodiscard' attribute}}
  reference.release();   // expected-warning {{ignoring return value of function declared with 'nodiscard' attribute}}
}

void an_exception_is_restored_once(py::error error) {
  error.restore();  // expected-error {{'this' argument to member function 'restore' is an lvalue, but function has rvalue ref-qualifier}}
}
