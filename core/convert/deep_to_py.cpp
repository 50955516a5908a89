// SPDX-License-Identifier: Apache-2.0
// Deep conversion of JavaScript's containers to Python.
// Invariant: a container is entered in the memo before its elements, so cycles close.
#include <array>
#include <memory>
#include <unordered_map>

#include "bridge_exports.h"
#include "convert/errors.h"
#include "convert/packed.h"
#include "convert/proxies.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "py/call.h"

namespace convert {
namespace {

class to_py_walk {
 public:
  explicit to_py_walk(py::borrowed converter) : user_{converter} {
    if (!user_) return;
    converter_ = js::val{bridge::converter_create(this, true)};
    convert_ = proxy::wrap(js::val{bridge::converter_function(converter_.get(), false)}.get());
    cache_ = proxy::wrap(js::val{bridge::converter_function(converter_.get(), true)}.get());
  }
  to_py_walk(to_py_walk const&) = delete;
  to_py_walk& operator=(to_py_walk const&) = delete;
  ~to_py_walk() {
    if (user_) bridge::converter_end(converter_.get());
  }

  py::ref convert(js::ref value, int depth) {
    js::val const kept{value};
    auto const kind = bridge::classify(kept.get());
    bool const is_object = kind == bridge::kind::object || kind == bridge::kind::function;
    if (!is_object && kind != bridge::kind::symbol) return to_py(kept.get());
    auto const identity = bridge::identity(kept.get());
    if (auto const known = memo_.find(identity); known != memo_.end()) return py::own(known->second.result);
    if (depth == 0) return proxy::wrap(kept.get());
    using bridge::container;
    auto const container = is_object ? bridge::container_of(kept.get()) : bridge::container::none;
    if (container == container::none) return user_ ? ask(kept, depth) : proxy::wrap(kept.get());
    if (container == container::typed_array) return memory_to_py(kept.get());
    py::recursion_guard const guard{" while converting from JavaScript"};
    js::val const entries{bridge::entries(kept.get())};
    auto const count = bridge::length(entries.get());
    item_reader items{rooms_, entries, count};
    switch (container) {
      case container::array:
        return list(kept, items, depth);
      case container::map:
        return dict(kept, items, depth);
      default:
        return set(kept, items, depth);
    }
  }

  py::ref convert_again(js::ref value) { return convert(value, asked_depth_ - 1); }

  void cache(js::val const& value, py::ref result) {
    memo_.insert_or_assign(bridge::identity(value.get()), converted{js::val{value.get()}, std::move(result)});
  }

 private:
  /// What the user's converter makes of it.
  py::ref ask(js::val const& value, int depth) {
    py::recursion_guard const guard{" in a converter from JavaScript"};
    question const current{asked_depth_, depth};
    return py::call(user_, proxy::wrap(value.get()), convert_, cache_);
  }

  /// The depth that a converter is being called for, until it has returned or raised.
  class question {
   public:
    question(int& current, int depth) : current_{current}, outer_{std::exchange(current, depth)} {}
    question(question const&) = delete;
    question& operator=(question const&) = delete;
    ~question() { current_ = outer_; }

   private:
    int& current_;
    int outer_;
  };

  py::ref remember(js::val const& value, py::ref object) {
    cache(value, py::own(object));
    return object;
  }

  py::ref next(item_reader& items, int depth) {
    if (auto item = items.next()) return std::move(*item);
    return convert(items.take(), depth);
  }

  py::ref list(js::val const& source, item_reader& items, int depth) {
    auto result = remember(source, py::check(PyList_New(0)));
    while (!items.at_end()) py::check(PyList_Append(result.get(), next(items, depth - 1).get()));
    return result;
  }

  py::ref dict(js::val const& source, item_reader& items, int depth) {
    auto result = remember(source, py::check(PyDict_New()));
    for (Py_ssize_t size = 1; !items.at_end(); ++size) {
      auto const key = next(items, depth - 1);
      check_hashable(key, "dict");
      auto const value = next(items, depth - 1);
      py::check(PyDict_SetItem(result.get(), key.get(), value.get()));
      if (PyDict_GET_SIZE(result.get()) == size) continue;
      throw py::error{
          conversion_error(),
          "Cannot faithfully convert Map into Python since it contains more than one key that is equal to %R",
          key.get()};
    }
    return result;
  }

  py::ref set(js::val const& source, item_reader& items, int depth) {
    auto result = remember(source, py::check(PySet_New(nullptr)));
    for (Py_ssize_t size = 1; !items.at_end(); ++size) {
      auto const item = next(items, depth - 1);
      check_hashable(item, "set");
      py::check(PySet_Add(result.get(), item.get()));
      if (PySet_GET_SIZE(result.get()) == size) continue;
      throw py::error{
          conversion_error(),
          "Cannot faithfully convert Set into Python since it contains more than one item that is equal to %R",
          item.get()};
    }
    return result;
  }

  static void check_hashable(py::borrowed object, char const* what) {
    if (PyObject_Hash(object.get()) != -1) return;
    PyErr_Clear();
    throw py::error{conversion_error(), "Cannot use key of type %s as a key to a Python %s",
                    Py_TYPE(object.get())->tp_name, what};
  }

  py::borrowed user_;
  js::val converter_;
  py::ref convert_;
  py::ref cache_;
  int asked_depth_ = 0;
  /// The memo holds what it remembers, so that a getter's object is not collected and another one converted for it.
  struct converted {
    js::val value;
    py::ref result;
  };
  std::unordered_map<int, converted> memo_;
  packed_rooms rooms_;
};

}  // namespace

py::ref deep_to_py(js::ref value, int depth, py::borrowed converter) {
  return to_py_walk{converter}.convert(value, depth);
}

py::ref memory_to_py(js::ref value) {
  js::val const kept{value};
  std::array<char, 2> const format{static_cast<char>(bridge::typed_array_format(kept.get())), '\0'};
  js::val const bytes{bridge::typed_array_bytes(kept.get())};
  auto const copy = py::check(PyByteArray_FromStringAndSize(nullptr, bridge::length(bytes.get())));
  bridge::bytes_read(bytes.get(), PyByteArray_AS_STRING(copy.get()));
  auto const view = py::check(PyMemoryView_FromObject(copy.get()));
  return py::call_method(view, "cast", py::check(PyUnicode_FromString(format.data())));
}

}  // namespace convert

namespace ffi::exports {

js::ref walk_to_py(void* walk, js::ref value) {
  return convert::to_js(static_cast<convert::to_py_walk*>(walk)->convert_again(value));
}

void walk_to_py_cache(void* walk, js::ref value, js::ref result) {
  js::val const kept{value};
  static_cast<convert::to_py_walk*>(walk)->cache(kept, convert::to_py(result));
}

}  // namespace ffi::exports
