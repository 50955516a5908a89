// SPDX-License-Identifier: Apache-2.0
// Keys are kept for the names that programs use most: a JavaScript string made anew has to be looked up by the engine
// for each access. Invariant: an entry owns the name whose key is in the table; entries are replaced, and never
// emptied.
#include "proxy/property_key.h"

#include <array>
#include <cstdint>
#include <new>
#include <string_view>
#include <utility>

#include "bridge.h"
#include "convert/to_js.h"
#include "js/string.h"
#include "proxy/state.h"

static __externref_t keys[0];

namespace proxy {
namespace {

/// Python's keywords cannot be attribute names in source; `from_` stands for `from`.
constexpr std::array<std::string_view, 35> keywords{
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};

js::val new_key(py::borrowed name) {
  Py_ssize_t size = 0;
  auto const* const data = PyUnicode_AsUTF8AndSize(name.get(), &size);
  if (data == nullptr) {
    PyErr_Clear();  // lone surrogates: no keyword
    return js::val{convert::string_to_js(name)};
  }
  std::string_view const text{data, static_cast<std::size_t>(size)};
  if (text.ends_with('_')) {
    auto const name_in_js = text.substr(0, text.size() - 1);
    auto const stem = name_in_js.substr(0, name_in_js.find_last_not_of('_') + 1);
    for (auto const keyword : keywords) {
      if (stem == keyword) return js::val{js::string(name_in_js)};
    }
  }
  return js::val{convert::string_to_js(name)};
}

/// Makes the table of keys when it is first used.
void grow_once() {
  if (std::exchange(current.has_keys, true)) return;
  if (__builtin_wasm_table_grow(keys, bridge::undefined(), static_cast<int>(kept_names)) < 0) throw std::bad_alloc{};
}

}  // namespace

js::ref property_key(py::borrowed name) {
  // Only interned names are the same object each time.
  if (PyUnicode_CHECK_INTERNED(name.get()) == 0) return new_key(name).get();
  auto const index = (reinterpret_cast<std::uintptr_t>(name.get()) >> 4U) % kept_names;
  auto& known = current.names[index];
  if (known.get() != name.get()) {
    auto const key = new_key(name);
    grow_once();
    __builtin_wasm_table_set(keys, static_cast<int>(index), key.get());
    known = py::own(name);
  }
  return __builtin_wasm_table_get(keys, static_cast<int>(index));
}

}  // namespace proxy
