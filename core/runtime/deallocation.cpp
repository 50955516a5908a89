// SPDX-License-Identifier: Apache-2.0
#include "runtime/deallocation.h"

#include <array>
#include <new>
#include <vector>

#include "py/call.h"

namespace {

/// Calls within one another; a chain of generators takes about a kilobyte of stack for each.
constexpr int deepest = 150;

/// An object, and whether the garbage collector knew it.
struct deferred {
  PyObject* object;
  bool is_tracked;
};

struct guarded_type {
  PyTypeObject* type;
  destructor dealloc;
};

constexpr std::size_t most_types = 6;
std::array<guarded_type, most_types> types{};
std::size_t count = 0;

int depth = 0;
std::vector<deferred> waiting;

/// False when there is no memory to remember it.
bool defer(PyObject* object) {
  auto const is_tracked = PyObject_GC_IsTracked(object) != 0;
  try {
    waiting.push_back({object, is_tracked});
  } catch (std::bad_alloc const&) {
    return false;
  }
  if (is_tracked) PyObject_GC_UnTrack(object);
  return true;
}

void enter(destructor dealloc, PyObject* object) {
  ++depth;
  dealloc(object);
  --depth;
}

template <std::size_t Index>
void dealloc(PyObject* object) {
  auto const& [type, original] = types[Index];
  // Of a subclass's object some is gone already.
  if (depth >= deepest && Py_TYPE(object) == type && defer(object)) return;
  enter(original, object);
  while (depth == 0 && !waiting.empty()) {
    auto const [next, is_tracked] = waiting.back();
    waiting.pop_back();
    if (is_tracked) PyObject_GC_Track(next);
    enter(Py_TYPE(next)->tp_dealloc, next);
  }
}

constexpr std::array<destructor, most_types> guards{dealloc<0>, dealloc<1>, dealloc<2>,
                                                    dealloc<3>, dealloc<4>, dealloc<5>};

void guard(PyTypeObject* type) {
  types[count] = {.type = type, .dealloc = type->tp_dealloc};
  type->tp_dealloc = guards[count++];
}

void guard(char const* module, char const* name) {
  auto const imported = py::import(module);
  auto const type = py::check(PyObject_GetAttrString(imported.get(), name));
  guard(reinterpret_cast<PyTypeObject*>(type.get()));
}

}  // namespace

void runtime::guard_deallocation() {
  guard(&PyGen_Type);
  guard(&PyCoro_Type);
  guard(&PyAsyncGen_Type);
  guard("_functools", "partial");
  guard("_collections", "deque");
  guard("_collections", "defaultdict");
}
