// SPDX-License-Identifier: Apache-2.0
// Deep conversion of Python's containers to JavaScript.
// Invariant: a container is entered in the memo before its elements, so cycles close. What a dict converter makes is
// known only after the elements: until then the dict is pending, and lists that contain it are patched afterwards.
#include <unordered_map>
#include <vector>

#include "bridge_exports.h"
#include "convert/errors.h"
#include "convert/packed.h"
#include "convert/proxies.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "py/call.h"

namespace convert {
namespace {

bool is_undefined(js::val const& value) { return bridge::classify(value.get()) == bridge::kind::undefined; }

class to_js_walk {
 public:
  explicit to_js_walk(deep_options const& options)
      : options_{options}, has_dict_converter_{!is_undefined(options.dict_converter)} {
    has_eager_ = !is_undefined(options.eager_converter);
    has_default_ = !is_undefined(options.default_converter);
    if (has_eager_ || has_default_) {
      converter_ = js::val{bridge::converter_create(this, false)};
      convert_ = js::val{bridge::converter_function(converter_.get(), false)};
      cache_ = js::val{bridge::converter_function(converter_.get(), true)};
    }
  }
  to_js_walk(to_js_walk const&) = delete;
  to_js_walk& operator=(to_js_walk const&) = delete;
  ~to_js_walk() {
    if (has_eager_ || has_default_) bridge::converter_end(converter_.get());
  }

  js::val convert(py::borrowed object, int depth) {
    bool found = false;
    js::val primitive{primitive_to_js(object, found)};
    if (found) return primitive;
    if (auto const known = memo_.find(object.get()); known != memo_.end()) return js::val{known->second.result.get()};
    bool const is_excused = object.get() == std::exchange(excused_, nullptr);
    if (has_eager_ && !is_excused) return ask(options_.eager_converter, object, depth);
    return without_eager(object, depth);
  }

  /// What a converter's `convert` does: for the object it was called with, all but the converter itself.
  js::val convert_again(py::borrowed object) {
    excused_ = object.get() == asked_ ? asked_ : nullptr;
    return convert(object, object.get() == asked_ ? asked_depth_ : asked_depth_ - 1);
  }

  void cache(py::borrowed object, js::val result) {
    memo_.insert_or_assign(object.get(), converted{py::own(object), std::move(result)});
  }

 private:
  js::val without_eager(py::borrowed object, int depth) {
    auto* const p = object.get();
    if (depth != 0 && PyObject_CheckBuffer(p) != 0) {
      if (auto array = buffer_to_js(object)) return std::move(*array);
    }
    if (depth == 0 || !(PyList_Check(p) || PyTuple_Check(p) || PyDict_Check(p) || PyAnySet_Check(p))) {
      return leaf(object, depth);
    }
    py::recursion_guard const guard{" while converting to JavaScript"};
    if (PyDict_Check(p)) return has_dict_converter_ ? converted_dict(object, depth) : dict(object, depth);
    if (PyAnySet_Check(p)) return set(object, depth);
    return sequence(object, depth);
  }

  /// Calls a converter with a proxy of the object, which lives on only if it is the result.
  js::val ask(js::val const& converter, py::borrowed object, int depth) {
    py::recursion_guard const guard{" in a converter to JavaScript"};
    question const current{*this, object, depth};
    js::val const proxy{proxy::create(object)};
    temporary const owner{proxy};
    js::val result{bridge::call3(converter.get(), bridge::undefined(), proxy.get(), convert_.get(), cache_.get())};
    bool const is_proxy = bridge::classify(result.get()) == bridge::kind::py_proxy;
    if (bridge::identical(result.get(), proxy.get())) owner.keep();
    if (is_proxy) {
      refuse_proxy(object);
      if (options_.collects) bridge::array_push(options_.created.get(), result.get());
    }
    return result;
  }

  /// What a converter is being called for, until it has returned or thrown.
  class question {
   public:
    question(to_js_walk& walk, py::borrowed object, int depth)
        : walk_{walk},
          object_{std::exchange(walk.asked_, object.get())},
          depth_{std::exchange(walk.asked_depth_, depth)} {}
    question(question const&) = delete;
    question& operator=(question const&) = delete;
    ~question() {
      walk_.asked_ = object_;
      walk_.asked_depth_ = depth_;
      walk_.excused_ = nullptr;
    }

   private:
    to_js_walk& walk_;
    PyObject* object_;
    int depth_;
  };

  /// A proxy for one call of a converter, unless that gives it back.
  class temporary {
   public:
    explicit temporary(js::val const& proxy) : proxy_{proxy} {}
    temporary(temporary const&) = delete;
    temporary& operator=(temporary const&) = delete;
    ~temporary() {
      if (!is_kept_) bridge::proxy_destroy(proxy_.get());
    }
    void keep() const noexcept { is_kept_ = true; }

   private:
    js::val const& proxy_;
    mutable bool is_kept_ = false;
  };

  js::val leaf(py::borrowed object, int depth) {
    if (has_default_) return ask(options_.default_converter, object, depth);
    refuse_proxy(object);
    js::val proxy{proxy::create(object)};
    if (options_.collects) bridge::array_push(options_.created.get(), proxy.get());
    return proxy;
  }

  void refuse_proxy(py::borrowed object) const {
    if (options_.creates_proxies) return;
    throw py::error{conversion_error(), "No conversion known for %R, and no proxy may be made (create_pyproxies=False)",
                    object.get()};
  }

  js::val sequence(py::borrowed object, int depth) {
    js::val array{bridge::array()};
    cache(object, js::val{array.get()});
    auto const flush = [&] {
      if (run_.count() != 0) bridge::items_push(array.get(), run_.items(), run_.count());
      run_.clear();
    };
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(object.get()); ++i) {
      auto* const raw = PySequence_Fast_GET_ITEM(object.get(), i);
      if (run_.add(raw)) {
        if (run_.is_full()) flush();
        continue;
      }
      auto const item = py::own(raw);
      flush();
      if (auto const pending = pending_.find(raw); pending != pending_.end()) {
        pending->second.push_back({js::val{array.get()}, bridge::length(array.get())});
        bridge::array_push(array.get(), bridge::undefined());
        continue;
      }
      bridge::array_push(array.get(), convert(item, depth - 1).get());
    }
    flush();
    return array;
  }

  js::val dict(py::borrowed object, int depth) {
    js::val target{bridge::dict()};
    cache(object, js::val{target.get()});
    auto const items = py::check(PyDict_Items(object.get()));
    auto const key_of = [&](Py_ssize_t i) { return py::own(PyTuple_GET_ITEM(PyList_GET_ITEM(items.get(), i), 0)); };
    Py_ssize_t sent = 0;
    auto const flush = [&] {
      auto const count = run_.count();
      auto const taken = count == 0 ? 0 : bridge::dict_put_items(target.get(), run_.items(), count);
      run_.clear();
      if (taken != count) refuse_key(key_of(sent + taken / 2));
      sent += count / 2;
    };
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(items.get()); ++i) {
      auto const name = key_of(i);
      auto const item = py::own(PyTuple_GET_ITEM(PyList_GET_ITEM(items.get(), i), 1));
      if (run_.add_pair(name, item)) {
        if (run_.is_full()) flush();
        continue;
      }
      flush();
      auto const key = property_name(name, depth);
      auto const value = convert(item, depth - 1);
      if (!bridge::dict_put(target.get(), key.get(), value.get())) refuse_key(name);
      ++sent;
    }
    flush();
    return target;
  }

  [[noreturn]] static void refuse_key(py::borrowed key) {
    throw py::error{conversion_error(), "Key collision when converting Python dictionary to JavaScript. Key: %R",
                    key.get()};
  }

  js::val property_name(py::borrowed key, int depth) {
    if (bridge::dict_is_map()) return convert(key, depth - 1);
    auto* const p = key.get();
    if (PyUnicode_Check(p) || PyLong_Check(p) || PyFloat_Check(p) || p == Py_None || proxy::is_js_null(key)) {
      bool found = false;
      return js::val{primitive_to_js(key, found)};
    }
    throw py::error{conversion_error(), "Cannot use %R as a key for a Javascript Map: give a dict_converter", p};
  }

  js::val converted_dict(py::borrowed object, int depth) {
    if (pending_.contains(object.get())) {
      throw py::error{conversion_error(), "the dict contains itself: with a dict_converter only through a list"};
    }
    pending_dict const waiting{*this, object};
    js::val const pairs{bridge::array()};
    auto const items = py::check(PyDict_Items(object.get()));
    auto const flush = [&] {
      if (run_.count() != 0) bridge::pairs_push(pairs.get(), run_.items(), run_.count());
      run_.clear();
    };
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(items.get()); ++i) {
      auto const pair = py::own(PyList_GET_ITEM(items.get(), i));
      py::borrowed const key = PyTuple_GET_ITEM(pair.get(), 0);
      py::borrowed const value = PyTuple_GET_ITEM(pair.get(), 1);
      if (run_.add_pair(key, value)) {
        if (run_.is_full()) flush();
        continue;
      }
      flush();
      js::val const entry{bridge::array()};
      bridge::array_push(entry.get(), convert(key, depth - 1).get());
      bridge::array_push(entry.get(), convert(value, depth - 1).get());
      bridge::array_push(pairs.get(), entry.get());
    }
    flush();
    js::val result{bridge::call1(options_.dict_converter.get(), bridge::undefined(), pairs.get())};
    for (auto const& [array, index] : waiting.places()) bridge::set_element(array.get(), index, result.get());
    cache(object, js::val{result.get()});
    return result;
  }

  js::val set(py::borrowed object, int depth) {
    js::val target{bridge::new_set()};
    cache(object, js::val{target.get()});
    auto const iterator = py::check(PyObject_GetIter(object.get()));
    while (auto item = py::steal(PyIter_Next(iterator.get()))) {
      bridge::set_add(target.get(), convert(item, depth - 1).get());
    }
    if (PyErr_Occurred() != nullptr) throw py::error::fetch();
    return target;
  }

  /// Where the result of a dict that is pending is to be put.
  struct place {
    js::val array;
    int index;
  };

  /// Makes a dict pending until its conversion has succeeded or failed.
  class pending_dict {
   public:
    pending_dict(to_js_walk& walk, py::borrowed dict) : walk_{walk}, dict_{dict} { walk.pending_[dict.get()]; }
    pending_dict(pending_dict const&) = delete;
    pending_dict& operator=(pending_dict const&) = delete;
    ~pending_dict() { walk_.pending_.erase(dict_.get()); }
    [[nodiscard]] std::vector<place> const& places() const { return walk_.pending_.at(dict_.get()); }

   private:
    to_js_walk& walk_;
    py::borrowed dict_;
  };

  /// The memo owns what it remembers: another object must not come to lie at the same address.
  struct converted {
    py::ref object;
    js::val result;
  };

  deep_options const& options_;
  bool has_dict_converter_;
  bool has_eager_ = false;
  bool has_default_ = false;
  PyObject* asked_ = nullptr;  // what a converter is being called for, and at what depth
  int asked_depth_ = 0;
  PyObject* excused_ = nullptr;  // what the eager converter has just handed back
  js::val converter_;
  js::val convert_;
  js::val cache_;
  packed_run run_;  // empty whenever anything else is converted
  std::unordered_map<PyObject*, converted> memo_;
  std::unordered_map<PyObject*, std::vector<place>> pending_;
};

}  // namespace

js::val deep_to_js(py::borrowed object, deep_options const& options) {
  return to_js_walk{options}.convert(object, options.depth);
}

}  // namespace convert

namespace ffi::exports {

js::ref walk_to_js(void* walk, js::ref value) {
  auto const object = convert::to_py(value);
  return static_cast<convert::to_js_walk*>(walk)->convert_again(object).get();
}

void walk_to_js_cache(void* walk, js::ref value, js::ref result) {
  js::val kept{result};
  static_cast<convert::to_js_walk*>(walk)->cache(convert::to_py(value), std::move(kept));
}

}  // namespace ffi::exports
