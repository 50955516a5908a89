// SPDX-License-Identifier: Apache-2.0
// Deep conversion of containers, both ways.
// Invariant: a container is entered in the memo before its elements, so cycles close.
#include <array>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "bridge.h"
#include "convert/proxies.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "py/call.h"

namespace convert {
namespace {

/// Python to JavaScript.
class to_js_walk {
 public:
  explicit to_js_walk(deep_options const& options) : options_{options} {}

  js::val convert(py::borrowed object, int depth) {
    bool found = false;
    js::val primitive{primitive_to_js(object, found)};
    if (found) return primitive;
    if (auto const known = memo_.find(object.get()); known != memo_.end()) return js::val{known->second.get()};
    auto* const p = object.get();
    if (PyObject_CheckBuffer(p) != 0) {
      if (auto array = typed_array(p)) return std::move(*array);
    }
    if (depth == 0 || !(PyList_Check(p) || PyTuple_Check(p) || PyDict_Check(p) || PyAnySet_Check(p))) {
      return leaf(object);
    }
    py::recursion_guard const guard{" while converting to JavaScript"};
    if (PyDict_Check(p)) return dict(object, depth);
    if (PyAnySet_Check(p)) return set(object, depth);
    return sequence(object, depth);
  }

 private:
  js::val leaf(py::borrowed object) {
    if (!options_.creates_proxies) {
      auto type = py::call_method(py::import("pyxide.ffi"), "conversion_error", object);
      throw py::error{std::move(type)};
    }
    js::val proxy{proxy::create(object)};
    if (options_.collects) bridge::array_push(options_.created.get(), proxy.get());
    return proxy;
  }

  /// A copy of a one-dimensional buffer of numbers; nothing for others, which stay proxies.
  static std::optional<js::val> typed_array(PyObject* object) {
    Py_buffer view{};
    if (PyObject_GetBuffer(object, &view, PyBUF_FULL_RO) != 0) {
      PyErr_Clear();  // not contiguous in any way, or released
      return std::nullopt;
    }
    std::string_view const format{view.format == nullptr ? "B" : view.format};
    bool const is_simple = view.ndim == 1 && PyBuffer_IsContiguous(&view, 'C') != 0 && format.size() == 1 &&
                           std::string_view{"B?cbHhILilQqfd"}.contains(format.front());
    std::optional<js::val> result;
    if (is_simple) {
      result.emplace(js::val{bridge::typed_array_from(view.buf, static_cast<int>(view.len), format.front())});
    }
    PyBuffer_Release(&view);
    return result;
  }

  js::val sequence(py::borrowed object, int depth) {
    js::val array{bridge::array()};
    memo_.emplace(object.get(), js::val{array.get()});
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(object.get()); ++i) {
      auto const item = py::own(PySequence_Fast_GET_ITEM(object.get(), i));
      bridge::array_push(array.get(), convert(item, depth - 1).get());
    }
    return array;
  }

  js::val dict(py::borrowed object, int depth) {
    bool const plain = bridge::classify(options_.dict_converter.get()) == static_cast<int>(bridge::kind::undefined);
    js::val target{plain ? bridge::map() : bridge::array()};
    if (plain) memo_.emplace(object.get(), js::val{target.get()});
    auto const items = py::check(PyDict_Items(object.get()));
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(items.get()); ++i) {
      auto* const pair = PyList_GET_ITEM(items.get(), i);
      auto const key = convert(PyTuple_GET_ITEM(pair, 0), depth - 1);
      auto const value = convert(PyTuple_GET_ITEM(pair, 1), depth - 1);
      if (plain) {
        bridge::map_set(target.get(), key.get(), value.get());
        continue;
      }
      js::val entry{bridge::array()};
      bridge::array_push(entry.get(), key.get());
      bridge::array_push(entry.get(), value.get());
      bridge::array_push(target.get(), entry.get());
    }
    if (plain) return target;
    js::val result{bridge::call1(options_.dict_converter.get(), bridge::undefined(), target.get())};
    memo_.emplace(object.get(), js::val{result.get()});
    return result;
  }

  js::val set(py::borrowed object, int depth) {
    js::val target{bridge::new_set()};
    memo_.emplace(object.get(), js::val{target.get()});
    auto const iterator = py::check(PyObject_GetIter(object.get()));
    while (auto item = py::steal(PyIter_Next(iterator.get()))) {
      bridge::set_add(target.get(), convert(item, depth - 1).get());
    }
    if (PyErr_Occurred() != nullptr) throw py::error::fetch();
    return target;
  }

  deep_options const& options_;
  std::unordered_map<PyObject*, js::val> memo_;
};

/// JavaScript to Python.
class to_py_walk {
 public:
  py::ref convert(js::ref value, int depth) {
    if (depth == 0) return to_py(value);
    using bridge::container;
    auto const kind = static_cast<container>(bridge::container_of(value));
    if (kind == container::none) return to_py(value);
    if (kind == container::typed_array) return memory(value);
    js::val const kept{value};
    auto const identity = bridge::identity(value);
    if (auto const known = memo_.find(identity); known != memo_.end()) return py::own(known->second);
    py::recursion_guard const guard{" while converting from JavaScript"};
    js::val const entries{bridge::entries(kept.get())};
    auto const count = bridge::length(entries.get());
    switch (kind) {
      case container::array:
        return list(identity, entries, count, depth);
      case container::map:
        return dict(identity, entries, count, depth);
      default:
        return set(identity, entries, count, depth);
    }
  }

 private:
  js::ref element(js::val const& entries, int index) { return bridge::get(entries.get(), bridge::number_from(index)); }

  /// A memoryview of a copy, with the format of the elements.
  static py::ref memory(js::ref value) {
    std::array<char, 2> const format{static_cast<char>(bridge::typed_array_format(value)), '\0'};
    js::val const bytes{bridge::typed_array_bytes(value)};
    auto const copy = py::check(PyByteArray_FromStringAndSize(nullptr, bridge::length(bytes.get())));
    bridge::bytes_read(bytes.get(), PyByteArray_AS_STRING(copy.get()));
    auto const view = py::check(PyMemoryView_FromObject(copy.get()));
    return py::call_method(view, "cast", py::check(PyUnicode_FromString(format.data())));
  }

  py::ref remember(int identity, py::ref object) {
    memo_.emplace(identity, py::own(object));
    return object;
  }

  py::ref list(int identity, js::val const& entries, int count, int depth) {
    auto result = remember(identity, py::check(PyList_New(0)));
    for (int i = 0; i < count; ++i) {
      py::check(PyList_Append(result.get(), convert(element(entries, i), depth - 1).get()));
    }
    return result;
  }

  py::ref dict(int identity, js::val const& entries, int count, int depth) {
    auto result = remember(identity, py::check(PyDict_New()));
    for (int i = 0; i < count; ++i) {
      js::val const pair{element(entries, i)};
      auto const key = convert(element(pair, 0), depth - 1);
      auto const value = convert(element(pair, 1), depth - 1);
      py::check(PyDict_SetItem(result.get(), key.get(), value.get()));
    }
    return result;
  }

  py::ref set(int identity, js::val const& entries, int count, int depth) {
    auto result = remember(identity, py::check(PySet_New(nullptr)));
    for (int i = 0; i < count; ++i) {
      py::check(PySet_Add(result.get(), convert(element(entries, i), depth - 1).get()));
    }
    return result;
  }

  std::unordered_map<int, py::ref> memo_;
};

}  // namespace

js::val deep_to_js(py::borrowed object, deep_options const& options) {
  return to_js_walk{options}.convert(object, options.depth);
}

py::ref deep_to_py(js::ref value, int depth) { return to_py_walk{}.convert(value, depth); }

}  // namespace convert
