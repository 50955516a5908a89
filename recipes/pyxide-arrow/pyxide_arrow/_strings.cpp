// SPDX-License-Identifier: Apache-2.0
// Columns of strings: from Python's objects to offsets and UTF-8 bytes, as Arrow lays them out, and back.
// Invariant: buffers are contiguous and of the sizes that the caller's row count asks for, or nothing is touched.
#include <Python.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>
#include <utility>

namespace {

/// A contiguous buffer of a Python object, for as long as this lives. `data` is null when it could not be had.
class buffer {
 public:
  buffer(PyObject* object, int flags) {
    held_ = PyObject_GetBuffer(object, &view_, flags | PyBUF_C_CONTIGUOUS) == 0;
  }
  buffer(buffer const&) = delete;
  buffer& operator=(buffer const&) = delete;
  ~buffer() {
    if (held_) PyBuffer_Release(&view_);
  }
  explicit operator bool() const { return held_; }
  template <typename T>
  T* data() const {
    return static_cast<T*>(view_.buf);
  }
  Py_ssize_t bytes() const { return view_.len; }
  Py_ssize_t item_size() const { return view_.itemsize; }

 private:
  Py_buffer view_{};
  bool held_;
};

/// UTF-8 in a bytearray that grows.
class text {
 public:
  explicit text(size_t expected) : object_(PyByteArray_FromStringAndSize(nullptr, static_cast<Py_ssize_t>(expected))) {}
  text(text const&) = delete;
  text& operator=(text const&) = delete;
  ~text() { Py_XDECREF(object_); }

  bool good() const { return object_ != nullptr; }
  size_t size() const { return size_; }

  /// Where `bytes` more may be written; null with an exception when there is no room.
  uint8_t* reserve(size_t bytes) {
    auto const room = static_cast<size_t>(PyByteArray_GET_SIZE(object_));
    if (size_ + bytes > room) {
      size_t const wanted = std::max(size_ + bytes, room + room / 2);
      if (PyByteArray_Resize(object_, static_cast<Py_ssize_t>(wanted)) != 0) return nullptr;
    }
    return reinterpret_cast<uint8_t*>(PyByteArray_AS_STRING(object_)) + size_;
  }
  void grow_to(uint8_t const* end) {
    size_ = static_cast<size_t>(end - reinterpret_cast<uint8_t*>(PyByteArray_AS_STRING(object_)));
  }
  /// The bytearray, of its final size; a new reference, null with an exception.
  PyObject* take() {
    if (PyByteArray_Resize(object_, static_cast<Py_ssize_t>(size_)) != 0) return nullptr;
    return std::exchange(object_, nullptr);
  }

 private:
  PyObject* object_;
  size_t size_ = 0;
};

/// Writes code points as UTF-8; null when one is half of a surrogate pair.
template <typename Unit>
uint8_t* write_utf8(Unit const* units, size_t count, uint8_t* at) {
  for (size_t i = 0; i < count; i++) {
    uint32_t const c = units[i];
    if (c < 0x80) {
      *at++ = static_cast<uint8_t>(c);
    } else if (c < 0x800) {
      *at++ = static_cast<uint8_t>(0xC0 | c >> 6);
      *at++ = static_cast<uint8_t>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
      if (c >= 0xD800 && c < 0xE000) return nullptr;
      *at++ = static_cast<uint8_t>(0xE0 | c >> 12);
      *at++ = static_cast<uint8_t>(0x80 | (c >> 6 & 0x3F));
      *at++ = static_cast<uint8_t>(0x80 | (c & 0x3F));
    } else {
      *at++ = static_cast<uint8_t>(0xF0 | c >> 18);
      *at++ = static_cast<uint8_t>(0x80 | (c >> 12 & 0x3F));
      *at++ = static_cast<uint8_t>(0x80 | (c >> 6 & 0x3F));
      *at++ = static_cast<uint8_t>(0x80 | (c & 0x3F));
    }
  }
  return at;
}

/// Appends one string. False with an exception.
bool append(text& out, PyObject* string, Py_ssize_t row) {
  auto const count = static_cast<size_t>(PyUnicode_GET_LENGTH(string));
  auto const kind = static_cast<size_t>(PyUnicode_KIND(string));
  void const* const data = PyUnicode_DATA(string);
  bool const ascii = PyUnicode_IS_ASCII(string) != 0;
  uint8_t* at = out.reserve(ascii ? count : count * (kind == 1 ? 2 : kind == 2 ? 3 : 4));
  if (at == nullptr) return false;
  if (ascii) {
    std::memcpy(at, data, count);
    at += count;
  } else if (kind == 1) {
    at = write_utf8(static_cast<Py_UCS1 const*>(data), count, at);
  } else if (kind == 2) {
    at = write_utf8(static_cast<Py_UCS2 const*>(data), count, at);
  } else {
    at = write_utf8(static_cast<Py_UCS4 const*>(data), count, at);
  }
  if (at == nullptr) {
    PyErr_Format(PyExc_ValueError, "row %zd has half of a surrogate pair, which UTF-8 cannot say", row);
    return false;
  }
  out.grow_to(at);
  return true;
}

bool is_missing(PyObject* value, PyObject* missing) {
  return value == nullptr || value == Py_None || value == missing ||
         (PyFloat_CheckExact(value) && std::isnan(PyFloat_AS_DOUBLE(value)));
}

/// How many bytes a column may need, from its first rows.
size_t estimate(PyObject* const* values, size_t count) {
  size_t const looked_at = std::min<size_t>(count, 1024);
  size_t units = 0;
  for (size_t i = 0; i < looked_at; i++) {
    if (values[i] != nullptr && PyUnicode_Check(values[i])) units += static_cast<size_t>(PyUnicode_GET_LENGTH(values[i]));
  }
  return looked_at == 0 ? 0 : static_cast<size_t>(1.1 * static_cast<double>(units) / static_cast<double>(looked_at) * static_cast<double>(count)) + 64;
}

PyObject* encode(PyObject*, PyObject* arguments) {
  PyObject *values_object, *offsets_object, *validity_object, *missing;
  if (!PyArg_ParseTuple(arguments, "OOOO", &values_object, &offsets_object, &validity_object, &missing)) return nullptr;
  buffer const values(values_object, PyBUF_FORMAT), offsets(offsets_object, PyBUF_WRITABLE),
      validity(validity_object, PyBUF_WRITABLE);
  if (!values || !offsets || !validity) return nullptr;
  auto const count = static_cast<size_t>(values.bytes()) / sizeof(PyObject*);
  if (static_cast<size_t>(offsets.bytes()) != (count + 1) * sizeof(int32_t) ||
      static_cast<size_t>(validity.bytes()) != (count + 7) / 8) {
    PyErr_SetString(PyExc_ValueError, "offsets or validity are not of the size that the values need");
    return nullptr;
  }
  auto* const objects = values.data<PyObject*>();
  auto* const ends = offsets.data<int32_t>();
  auto* const bits = validity.data<uint8_t>();
  text out(estimate(objects, count));
  if (!out.good()) return nullptr;
  Py_ssize_t nulls = 0;
  ends[0] = 0;
  for (size_t i = 0; i < count; i++) {
    PyObject* const value = objects[i];
    if (value != nullptr && PyUnicode_Check(value)) {
      if (!append(out, value, static_cast<Py_ssize_t>(i))) return nullptr;
      if (out.size() > std::numeric_limits<int32_t>::max()) {
        PyErr_SetString(PyExc_OverflowError, "more than 2 GB of text: send fewer rows at a time");
        return nullptr;
      }
      bits[i / 8] = static_cast<uint8_t>(bits[i / 8] | 1U << i % 8);
    } else if (is_missing(value, missing)) {
      nulls++;
    } else {
      PyErr_Format(PyExc_TypeError, "row %zu holds a %s, not a string", i, Py_TYPE(value)->tp_name);
      return nullptr;
    }
    ends[i + 1] = static_cast<int32_t>(out.size());
  }
  PyObject* const bytes = out.take();
  return bytes == nullptr ? nullptr : Py_BuildValue("Nn", bytes, nulls);
}

bool is_ascii(std::string_view bytes) {
  size_t at = 0;
  uint64_t all = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    uint64_t word;
    std::memcpy(&word, bytes.data() + at, 8);
    all |= word;
  }
  for (; at < bytes.size(); at++) all |= static_cast<uint8_t>(bytes[at]);
  return (all & 0x8080808080808080U) == 0;
}

PyObject* make_string(std::string_view bytes) {
  auto const size = static_cast<Py_ssize_t>(bytes.size());
  if (size < 2 || !is_ascii(bytes)) return PyUnicode_DecodeUTF8(bytes.data(), size, "strict");
  PyObject* const made = PyUnicode_New(size, 127);
  if (made != nullptr) std::memcpy(PyUnicode_DATA(made), bytes.data(), bytes.size());
  return made;
}

/// Strings made lately, by their bytes, so that what repeats is one object. It gives up when little does.
class repeats {
 public:
  /// The string for these bytes; a new reference, null with an exception.
  PyObject* get(std::string_view bytes) {
    if (off_ || bytes.size() < 2 || bytes.size() > 64) return make_string(bytes);
    auto& slot = slots_[hash(bytes) % slots_.size()];
    asked_++;
    if (slot.bytes == bytes) {
      found_++;
      return Py_NewRef(slot.string);
    }
    if (asked_ == 4096 && found_ < 1024) off_ = true;
    PyObject* const made = make_string(bytes);
    if (made != nullptr) slot = {bytes, made};
    return made;
  }

 private:
  /// `string` is kept alive by the column that is being filled.
  struct entry {
    std::string_view bytes;
    PyObject* string = nullptr;
  };
  static size_t hash(std::string_view bytes) {
    uint64_t first = 0, last = 0;
    size_t const part = std::min<size_t>(bytes.size(), 8);
    std::memcpy(&first, bytes.data(), part);
    std::memcpy(&last, bytes.data() + bytes.size() - part, part);
    uint64_t const mixed = (first ^ std::rotl(last, 29) ^ bytes.size()) * 0x9E3779B97F4A7C15U;
    return static_cast<size_t>(mixed >> 48);
  }
  std::array<entry, 2048> slots_{};
  int asked_ = 0;
  int found_ = 0;
  bool off_ = false;
};

struct column {
  PyObject** target;
  size_t count;
  std::string_view data;
  /// Null when all rows have a value.
  uint8_t const* bits;
  size_t first_bit;
  PyObject* missing;
};

template <typename Offset>
bool fill(column const& of, Offset const* offsets) {
  repeats known;
  for (size_t i = 0; i < of.count; i++) {
    PyObject* made;
    size_t const bit = of.first_bit + i;
    if (of.bits != nullptr && (of.bits[bit / 8] >> bit % 8 & 1) == 0) {
      made = Py_NewRef(of.missing);
    } else {
      auto const start = offsets[i], end = offsets[i + 1];
      if (start < 0 || end < start || static_cast<uint64_t>(end) > of.data.size()) {
        PyErr_Format(PyExc_ValueError, "the offsets of row %zu do not lie in the %zu bytes of data", i, of.data.size());
        return false;
      }
      made = known.get(of.data.substr(static_cast<size_t>(start), static_cast<size_t>(end - start)));
      if (made == nullptr) return false;
    }
    Py_XSETREF(of.target[i], made);
  }
  return true;
}

PyObject* decode(PyObject*, PyObject* arguments) {
  PyObject *target_object, *offsets_object, *data_object, *validity_object, *missing;
  Py_ssize_t first_bit;
  if (!PyArg_ParseTuple(arguments, "OOOOnO", &target_object, &offsets_object, &data_object, &validity_object, &first_bit,
                        &missing)) {
    return nullptr;
  }
  buffer const target(target_object, PyBUF_FORMAT | PyBUF_WRITABLE), offsets(offsets_object, PyBUF_FORMAT),
      data(data_object, PyBUF_SIMPLE), validity(validity_object, PyBUF_SIMPLE);
  if (!target || !offsets || !data || !validity) return nullptr;
  auto const count = static_cast<size_t>(target.bytes()) / sizeof(PyObject*);
  bool const some_missing = validity.bytes() != 0;
  auto const width = static_cast<size_t>(offsets.item_size());
  if ((width != 4 && width != 8) || static_cast<size_t>(offsets.bytes()) < (count + 1) * width || first_bit < 0 ||
      (some_missing && (static_cast<size_t>(first_bit) + count + 7) / 8 > static_cast<size_t>(validity.bytes()))) {
    PyErr_SetString(PyExc_ValueError, "offsets or validity are not of the size that the rows need");
    return nullptr;
  }
  column const whole{target.data<PyObject*>(), count,
                     {data.data<char const>(), static_cast<size_t>(data.bytes())},
                     some_missing ? validity.data<uint8_t const>() : nullptr, static_cast<size_t>(first_bit), missing};
  bool const good = width == 4 ? fill(whole, offsets.data<int32_t const>()) : fill(whole, offsets.data<int64_t const>());
  return good ? Py_NewRef(Py_None) : nullptr;
}

PyMethodDef methods[] = {
    {"encode", encode, METH_VARARGS, "encode(values, offsets, validity, missing) -> (bytes, number of nulls)"},
    {"decode", decode, METH_VARARGS, "decode(target, offsets, data, validity, first_bit, missing)"},
    {nullptr, nullptr, 0, nullptr},
};

PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "pyxide_arrow._strings",
    .m_doc = nullptr,
    .m_size = 0,
    .m_methods = methods,
    .m_slots = nullptr,
    .m_traverse = nullptr,
    .m_clear = nullptr,
    .m_free = nullptr,
};

}  // namespace

PyMODINIT_FUNC PyInit__strings() { return PyModuleDef_Init(&definition); }
