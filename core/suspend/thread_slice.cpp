// SPDX-License-Identifier: Apache-2.0
// Moving a stack's part of the thread state in and out.
#include "suspend/thread_slice.h"

#include <algorithm>
#include <utility>

#include "py/call.h"
#include "suspend/state.h"

/// Of obmalloc.c, not in a public header.
extern "C" void _PyObject_VirtualFree(void* address, std::size_t size);  // NOLINT

/// The stack of caught C++ exceptions and the number of uncaught ones, of the C++ ABI.
extern "C" void** __cxa_get_globals();  // NOLINT

namespace suspend {
namespace {

/// Is it a loop other than the host's?
bool is_guest(py::ref const& loop) noexcept {
  return loop && loop.get() != Py_None && loop.get() != current.host_loop.get();
}

void report(py::error& error) noexcept {
  std::move(error).restore();
  PyErr_WriteUnraisable(nullptr);
}

}  // namespace

void set_host_loop(py::borrowed loop) {
  current.host_loop = loop.get() == Py_None ? py::ref{} : py::own(loop);
  current.host_hooks = {};
  if (!current.host_loop) return;
  current.host_hooks = {.begin = py::attribute(loop, "_asyncgen_firstiter_hook"),
                        .collect = py::attribute(loop, "_asyncgen_finalizer_hook")};
}

thread_slice thread_slice::fresh(int c_recursion) {
  thread_slice slice;
  slice.c_recursion_ = c_recursion;
  slice.context_ = py::check(PyContext_CopyCurrent());
  slice.loop_.loop = py::own(py::borrowed{current.host_loop});
  return slice;
}

thread_slice::loop_state thread_slice::take_loop() noexcept {
  loop_state state;
  try {
    auto const module = py::imported("_asyncio");
    state.is_unknown = !module;
    if (!module) return state;
    state.loop = py::call_method(module, "_get_running_loop");
    auto const tasks = py::attribute(module, "_current_tasks");
    if (PyDict_Size(tasks.get()) == 0) return state;
    state.tasks = py::check(PyDict_Copy(tasks.get()));
    PyDict_Clear(tasks.get());
  } catch (py::error& error) {
    report(error);
  }
  return state;
}

void thread_slice::install_loop() noexcept {
  try {
    auto const module = py::imported("_asyncio");
    if (!module) return;
    auto state = std::exchange(loop_, {});
    if (state.is_unknown) state.loop = py::own(py::borrowed{current.host_loop});
    static_cast<void>(
        py::call_method(module, "_set_running_loop", py::borrowed{state.loop ? state.loop.get() : Py_None}));
    if (state.tasks) py::check(PyDict_Update(py::attribute(module, "_current_tasks").get(), state.tasks.get()));
  } catch (py::error& error) {
    report(error);
  }
}

generator_hooks thread_slice::exchange_hooks(generator_hooks hooks) noexcept {
  auto* const thread = PyThreadState_Get();
  return {.begin = py::steal(std::exchange(thread->async_gen_firstiter, hooks.begin.release())),
          .collect = py::steal(std::exchange(thread->async_gen_finalizer, hooks.collect.release()))};
}

thread_slice thread_slice::take() noexcept {
  auto* const thread = PyThreadState_Get();
  thread_slice slice;
  slice.loop_ = take_loop();
  if (is_guest(slice.loop_.loop)) {
    slice.hooks_ = exchange_hooks({.begin = py::own(py::borrowed{current.host_hooks.begin}),
                                   .collect = py::own(py::borrowed{current.host_hooks.collect})});
  }
  slice.frame_ = std::exchange(thread->current_frame, nullptr);
  slice.handled_ = thread->exc_info == &thread->exc_state ? nullptr : thread->exc_info;
  thread->exc_info = &thread->exc_state;
  slice.bottom_exception_ = py::steal(std::exchange(thread->exc_state.exc_value, nullptr));
  slice.c_recursion_ = thread->c_recursion_remaining;
  slice.py_recursion_used_ = thread->py_recursion_limit - thread->py_recursion_remaining;
  slice.tracing_ = std::exchange(thread->tracing, 0);
  slice.context_ = py::steal(std::exchange(thread->context, nullptr));
  slice.delete_later_ = py::steal(std::exchange(thread->delete_later, nullptr));
  slice.chunk_ = std::exchange(thread->datastack_chunk, nullptr);
  slice.top_ = std::exchange(thread->datastack_top, nullptr);
  slice.limit_ = std::exchange(thread->datastack_limit, nullptr);
  auto* const exceptions = __cxa_get_globals();
  std::copy_n(exceptions, slice.exceptions_.size(), slice.exceptions_.begin());
  std::fill_n(exceptions, slice.exceptions_.size(), nullptr);
  return slice;
}

void thread_slice::install() && noexcept {
  auto* const thread = PyThreadState_Get();
  thread->current_frame = frame_;
  thread->exc_info = handled_ != nullptr ? handled_ : &thread->exc_state;
  thread->exc_state.exc_value = bottom_exception_.release();
  thread->c_recursion_remaining = c_recursion_;
  thread->py_recursion_remaining = thread->py_recursion_limit - py_recursion_used_;
  thread->tracing = tracing_;
  thread->context = context_.release();
  ++thread->context_ver;
  thread->delete_later = delete_later_.release();
  thread->datastack_chunk = chunk_;
  thread->datastack_top = top_;
  thread->datastack_limit = limit_;
  std::ranges::copy(exceptions_, __cxa_get_globals());
  if (is_guest(loop_.loop)) exchange_hooks(std::move(hooks_));
  install_loop();
}

void thread_slice::discard_installed() noexcept {
  auto* const thread = PyThreadState_Get();
  auto* chunk = std::exchange(thread->datastack_chunk, nullptr);
  thread->datastack_top = nullptr;
  thread->datastack_limit = nullptr;
  if (chunk != nullptr && thread->datastack_cached_chunk == nullptr) {
    auto* const kept = std::exchange(chunk, chunk->previous);
    kept->previous = nullptr;
    thread->datastack_cached_chunk = kept;
  }
  while (chunk != nullptr) {
    auto* const done = std::exchange(chunk, chunk->previous);
    _PyObject_VirtualFree(done, done->size);
  }
  Py_CLEAR(thread->exc_state.exc_value);
  thread->exc_info = &thread->exc_state;
  Py_CLEAR(thread->context);
  ++thread->context_ver;
}

}  // namespace suspend
