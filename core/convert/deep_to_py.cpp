// SPDX-License-Identifier: Apache-2.0
// Deep conversion of JavaScript's containers to Python.
// Invariant: a container is entered in the memo before its elements, so cycles close.
#include <array>
#include <memory>
#include <unordered_map>

#include "bridge.h"
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
    auto const kind = static_cast<bridge::kind>(bridge::classify(kept.get()));
    bool const is_object = kind == bridge::kind::object || kind == bridge::kind::function;
    if (!is_object && kind != bridge::kind::symbol) return to_py(kept.get());
    auto const identity = bridge::identity(kept.get());
    if (auto const known = memo_.find(identity); known != memo_.end()) return py::own(known->second);
    if (depth == 0) return proxy::wrap(kept.get());
    using bridge::container;
    auto const container =
        is_object ? static_cast<bridge::container>(bridge::container_of(kept.get())) : bridge::container::none;
    if (container == container::none) return user_ ? ask(kept, depth) : proxy::wrap(kept.get());
    if (container == container::typed_array) return memory_to_py(kept.get());
    py::recursion_guard const guard{" while converting from JavaScript"};
    js::val const entries{bridge::entries(kept.get())};
    auto const count = bridge::length(entries.get());
    item_reader items{*room_, entries, count};
    switch (container) {
      case container::array:
        return list(identity, items, depth);
      case container::map:
        return dict(identity, items, depth);
      default:
        return set(identity, items, depth);
    }
  }

  py::ref convert_again(js::ref value) { return convert(value, asked_depth_ - 1); }

  void cache(js::ref value, py::ref result) { memo_.insert_or_assign(bridge::identity(value), std::move(result)); }

 private:
  /// What the user's converter makes of it.
  py::ref ask(js::val const& value, int depth) {
    py::recursion_guard const guard{" in a converter from JavaScript"};
    auto const outer = std::exchange(asked_depth_, depth);
    auto result = py::call(user_, proxy::wrap(value.get()), convert_, cache_);
    asked_depth_ = outer;
    return result;
  }

  py::ref remember(int identity, py::ref object) {
    memo_.emplace(identity, py::own(object));
    return object;
  }

  py::ref next(item_reader& items, int depth) {
    if (auto item = items.next()) return std::move(*item);
    return convert(items.take(), depth);
  }

  py::ref list(int identity, item_reader& items, int depth) {
    auto result = remember(identity, py::check(PyList_New(0)));
    while (!items.at_end()) py::check(PyList_Append(result.get(), next(items, depth - 1).get()));
    return result;
  }

  py::ref dict(int identity, item_reader& items, int depth) {
    auto result = remember(identity, py::check(PyDict_New()));
    for (Py_ssize_t size = 1; !items.at_end(); ++size) {
      auto const key = next(items, depth - 1);
      check_hashable(key, "a key of a dict");
      auto const value = next(items, depth - 1);
      py::check(PyDict_SetItem(result.get(), key.get(), value.get()));
      if (PyDict_GET_SIZE(result.get()) == size) continue;
      throw py::error{conversion_error(), "two keys of the Map are equal in Python: %R", key.get()};
    }
    return result;
  }

  py::ref set(int identity, item_reader& items, int depth) {
    auto result = remember(identity, py::check(PySet_New(nullptr)));
    while (!items.at_end()) {
      auto const item = next(items, depth - 1);
      check_hashable(item, "an element of a set");
      py::check(PySet_Add(result.get(), item.get()));
    }
    return result;
  }

  static void check_hashable(py::borrowed object, char const* what) {
    if (PyObject_Hash(object.get()) != -1) return;
    PyErr_Clear();
    throw py::error{conversion_error(), "what becomes a %s cannot be %s", Py_TYPE(object.get())->tp_name, what};
  }

  py::borrowed user_;
  js::val converter_;
  py::ref convert_;
  py::ref cache_;
  int asked_depth_ = 0;
  std::unordered_map<int, py::ref> memo_;
  std::unique_ptr<packed_room> room_ = std::make_unique<packed_room>();
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
  static_cast<convert::to_py_walk*>(walk)->cache(kept.get(), convert::to_py(result));
}

}  // namespace ffi::exports
