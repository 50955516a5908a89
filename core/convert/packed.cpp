// SPDX-License-Identifier: Apache-2.0
#include "convert/packed.h"

#include <algorithm>
#include <cstring>

#include "convert/proxies.h"
#include "convert/safe_integer.h"
#include "convert/text.h"
#include "convert/to_py.h"
#include "py/error.h"

namespace convert {
namespace {

static_assert(sizeof(double) == 2 * sizeof(std::int32_t));

bool pack_number(bridge::packed& target, double value) noexcept {
  target.kind = static_cast<int>(bridge::kind::number);
  std::memcpy(&target.data, &value, sizeof value);
  return true;
}

bool pack_integer(bridge::packed& target, PyObject* number) noexcept {
  int overflow = 0;
  auto const value = PyLong_AsLongLongAndOverflow(number, &overflow);
  if (overflow != 0 || value > max_safe_integer || value < -max_safe_integer) return false;
  return pack_number(target, static_cast<double>(value));
}

bool pack_text(bridge::packed& target, PyObject* text) noexcept {
  auto const view = view_of(text);
  if (!view) return false;
  target = {static_cast<int>(bridge::kind::string), static_cast<int>(view->form),
            static_cast<int>(reinterpret_cast<std::uintptr_t>(view->data)), view->length};
  return true;
}

bool pack(bridge::packed& target, PyObject* object) noexcept {
  using bridge::kind;
  if (PyUnicode_Check(object)) return pack_text(target, object);
  if (object == Py_True || object == Py_False) {
    target.kind = static_cast<int>(object == Py_True ? kind::boolean_true : kind::boolean_false);
    return true;
  }
  if (PyLong_CheckExact(object)) return pack_integer(target, object);
  if (PyFloat_CheckExact(object)) return pack_number(target, PyFloat_AS_DOUBLE(object));
  target.kind = static_cast<int>(kind::undefined);
  return object == Py_None;
}

py::ref unpack(bridge::packed const& item) {
  using bridge::kind;
  switch (static_cast<kind>(item.kind)) {
    case kind::undefined:
      return py::none();
    case kind::null:
      return proxy::js_null();
    case kind::boolean_false:
      return py::own(Py_False);
    case kind::boolean_true:
      return py::own(Py_True);
    case kind::string: {
      auto const address = static_cast<std::uintptr_t>(static_cast<std::uint32_t>(item.data));
      return text_from_units({reinterpret_cast<std::uint16_t const*>(address), static_cast<std::size_t>(item.length)});
    }
    default: {
      double value = 0;
      std::memcpy(&value, &item.data, sizeof value);
      return number_to_py(value);
    }
  }
}

}  // namespace

bool packed_run::add(py::borrowed object) noexcept {
  if (!pack(items_[static_cast<std::size_t>(count_)], object.get())) return false;
  ++count_;
  return true;
}

bool packed_run::add_pair(py::borrowed key, py::borrowed value) noexcept {
  if (!add(key)) return false;
  if (add(value)) return true;
  --count_;
  return false;
}

void item_reader::read() {
  if (rooms_.empty()) {
    room_ = std::make_unique<packed_room>();
  } else {
    room_ = std::move(rooms_.back());
    rooms_.pop_back();
  }
  auto const wanted = std::min(total_ - index_, static_cast<int>(room_->items.size()));
  used_ = 0;
  read_ = bridge::items_read(array_.get(), index_, room_->items.data(), wanted, room_->text.data(),
                             static_cast<int>(room_->text.size()));
}

std::optional<py::ref> item_reader::next() {
  if (used_ == read_) read();
  std::optional<py::ref> item;
  if (used_ < read_) {
    item = unpack(room_->items[static_cast<std::size_t>(used_++)]);
    ++index_;
  }
  if (used_ == read_) rooms_.push_back(std::move(room_));
  return item;
}

js::ref item_reader::take() { return bridge::element(array_.get(), index_++); }

}  // namespace convert
