// SPDX-License-Identifier: Apache-2.0
// What the ownership of JavaScript's values forbids: each line that may not compile says what the compiler finds.
#include "bridge.h"
#include "js/error.h"
#include "js/val.h"

void a_value_has_one_owner(js::val const& value, js::val& other) {
  js::val const copied{value};  // expected-error {{call to deleted constructor of 'const js::val'}}
  other = value;                // expected-error {{overload resolution selected deleted operator '='}}
}

void a_slot_is_taken_on_purpose(js::ref reference) {
  js::val const implicitly = reference;  // expected-error {{no viable conversion from 'js::ref'}}
}

struct holder {
  js::ref kept;  // expected-error {{field has sizeless type 'js::ref'}}
};

void a_raw_reference_stays_in_its_expression(js::ref reference) {
  auto const later = [reference] { return bridge::truthy(reference); };  // expected-error {{cannot capture WebAssembly reference}}
  static_cast<void>(later);
}

bool a_value_is_no_raw_reference(js::val const& value) {
  return bridge::truthy(value);  // expected-error {{no viable conversion from 'const js::val' to '__externref_t'}}
}

bool selectors_are_of_their_type(js::val const& a, js::val const& b) {
  return bridge::compare(a.get(), b.get(), 1) ||  // expected-error {{cannot initialize a parameter of type 'comparison' with an rvalue of type 'int'}}
         bridge::compare(a.get(), b.get(), bridge::own_part::keys);  // expected-error {{cannot initialize a parameter of type 'comparison' with an rvalue of type 'bridge::own_part'}}
}

int kinds_are_no_numbers(js::val const& value) {
  return bridge::classify(value.get());  // expected-error {{cannot initialize return object of type 'int' with an rvalue of type 'kind'}}
}
