// SPDX-License-Identifier: Apache-2.0
// Suspending and resuming. JavaScript saves and restores the stack in linear memory (host/bridge/suspend.ts).
#include "suspend/stack.h"

#include "bridge.h"
#include "js/error.h"
#include "py/error.h"

namespace suspend {
namespace {

// The words that programs search for are those of the npm package.
constexpr auto* unsupported =
    "WebAssembly stack switching not supported in this JavaScript runtime (it has no JSPI); use await";
constexpr auto* synchronous =
    "Cannot stack switch because the Python entrypoint was a synchronous function. Use pyFunc.callPromising() to fix. "
    "Or a JavaScript function lies between the entrypoint and here; use await";

/// Each takes about 50 kB of the engine's memory, which ends the process when it has no more.
constexpr int most_waiting = 10'000;

}  // namespace

bool supported() noexcept { return current.levels != 0; }

void set_levels(int count) noexcept { current.levels = count; }

stack::stack() : outer_stack_{running()} {
  auto own = thread_slice::fresh(current.levels);
  outer_ = thread_slice::take();
  std::move(own).install();
  running() = this;
}

stack::~stack() {
  thread_slice::discard_installed();
  running() = outer_stack_;
  std::move(outer_).install();
}

bool stack::suspend_once(js::val const& ticket) {
  auto own = thread_slice::take();
  std::move(outer_).install();
  running() = outer_stack_;
  ++current.waiting;
  // Until `stack_restored` returns, what is on the stack in linear memory may not be touched.
  auto const id = bridge::suspend(ticket.get());
  bridge::stack_restored(id);
  --current.waiting;
  outer_ = thread_slice::take();
  outer_stack_ = running();
  running() = this;
  std::move(own).install();
  return bridge::was_interrupted(ticket.get());
}

js::val stack::wait(js::ref promise) {
  if (current.waiting >= most_waiting) {
    throw py::error{PyExc_RecursionError, "%d stacks wait for JavaScript, and no more may", most_waiting};
  }
  for (;;) {
    // Also before the first wait: a handler may be what brings the promise about.
    if (PyErr_CheckSignals() != 0) throw py::error::fetch();
    js::val const ticket{bridge::suspension(promise)};
    if (!suspend_once(ticket)) return js::val{bridge::outcome(ticket.get())};
  }
}

bool stack::pause(js::ref promise) {
  js::val const ticket{bridge::suspension(promise)};
  return !suspend_once(ticket);
}

bool pause(js::ref promise) { return running()->pause(promise); }

js::val wait(js::ref promise) {
  js::val const kept{promise};
  if (auto* const stack = running()) return stack->wait(kept.get());
  throw py::error{PyExc_RuntimeError, supported() ? synchronous : unsupported};
}

}  // namespace suspend
