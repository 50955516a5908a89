// SPDX-License-Identifier: Apache-2.0
// Python's buffers of numbers as typed arrays, by copy: any strides, any number of dimensions, either byte order.
#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "bridge.h"
#include "convert/to_js.h"
#include "py/error.h"

namespace convert {
namespace {

class acquired {
 public:
  explicit acquired(py::borrowed object) : ok_{PyObject_GetBuffer(object.get(), &view_, PyBUF_FULL_RO) == 0} {
    if (!ok_) PyErr_Clear();  // released, or of a kind that cannot be told
  }
  acquired(acquired const&) = delete;
  acquired& operator=(acquired const&) = delete;
  ~acquired() {
    if (ok_) PyBuffer_Release(&view_);
  }
  [[nodiscard]] bool ok() const noexcept { return ok_; }
  [[nodiscard]] Py_buffer& view() noexcept { return view_; }

 private:
  Py_buffer view_{};
  bool ok_;
};

js::val booleans(std::span<std::byte const> bytes) {
  js::val array{bridge::array()};
  for (auto const one : bytes) bridge::array_push(array.get(), bridge::boolean_from(one != std::byte{0}));
  return array;
}

/// One dimension after the other; the last one is a typed array.
js::val nested(Py_buffer const& view, std::span<std::byte> bytes, int dimension, char format) {
  if (dimension < view.ndim - 1) {
    js::val array{bridge::array()};
    auto const count = static_cast<std::size_t>(view.shape[dimension]);
    auto const part = count == 0 ? 0 : bytes.size() / count;
    for (std::size_t i = 0; i < count; ++i) {
      bridge::array_push(array.get(), nested(view, bytes.subspan(i * part, part), dimension + 1, format).get());
    }
    return array;
  }
  if (format == '?') return booleans(bytes);
  return js::val{bridge::typed_array_from(bytes.data(), static_cast<int>(bytes.size()), format)};
}

void swap_bytes(std::span<std::byte> bytes, std::size_t width) {
  for (std::size_t i = 0; i + width <= bytes.size(); i += width) {
    std::ranges::reverse(bytes.subspan(i, width));
  }
}

}  // namespace

std::optional<js::val> buffer_to_js(py::borrowed object) {
  acquired buffer{object};
  if (!buffer.ok()) return std::nullopt;
  auto& view = buffer.view();
  std::string_view format{view.format == nullptr ? "B" : view.format};
  bool const is_big = format.size() == 2 && (format.front() == '>' || format.front() == '!');
  if (format.size() == 2 && std::string_view{"@=<>!"}.contains(format.front())) format.remove_prefix(1);
  if (view.ndim == 0 || format.size() != 1 || !std::string_view{"cB?bhHiIlLnNqQfd"}.contains(format.front())) {
    return std::nullopt;
  }
  auto const size = static_cast<std::size_t>(view.len);
  if (PyBuffer_IsContiguous(&view, 'C') != 0 && !is_big) {
    return nested(view, {static_cast<std::byte*>(view.buf), size}, 0, format.front());
  }
  std::vector<std::byte> copy(size);
  if (PyBuffer_ToContiguous(copy.data(), &view, view.len, 'C') != 0) throw py::error::fetch();
  if (is_big) swap_bytes(copy, static_cast<std::size_t>(view.itemsize));
  return nested(view, copy, 0, format.front());
}

}  // namespace convert
