// SPDX-License-Identifier: Apache-2.0
// Waits for Python's locks and queues. There is one thread, so who holds a lock is a suspended stack, a handler of
// signals that may yet come, or nothing that will run again. CPython's own waits would spin, and would keep lists on
// the stack in linear memory, where other stacks write while one is suspended.
#include <cstring>
#include <limits>

#include "bridge.h"
#include "suspend/stack.h"
#include "suspend/state.h"

namespace {

constexpr double forever = std::numeric_limits<double>::infinity();
constexpr auto* deadlock =
    "this would wait for ever: the lock is held, or the queue empty or full, and nothing else can run until "
    "Python gives control back to JavaScript. Enter Python by runPythonAsync() or callPromising(), or use asyncio's "
    "locks and "
    "queues";

/// What a wait ends with, as pycore_parking_lot.h has it: there was a change, no more time, or a signal.
enum park_result : int { again = -1, timeout = -2, interrupted = -3 };

/// Others run while this stack is suspended, whether or not CPython has given the interpreter's lock up.
park_result suspend_until_change(double milliseconds) {
  auto const lock = PyGILState_Ensure();
  ++suspend::current.waiting_for_locks;
  auto const settled = suspend::pause(bridge::lock_change(milliseconds));
  --suspend::current.waiting_for_locks;
  PyGILState_Release(lock);
  return settled ? again : interrupted;
}

int raise_deadlock(void* /*unused*/) {
  PyErr_SetString(PyExc_RuntimeError, deadlock);
  return -1;
}

/// Waits for a change of any lock or queue; callers look whether it was theirs.
park_result wait_for_change(double milliseconds) {
  if (suspend::possible()) return suspend_until_change(milliseconds);
  if (milliseconds < forever || bridge::expects_interrupts())
    return bridge::sleep(milliseconds) ? timeout : interrupted;
  Py_AddPendingCall(raise_deadlock, nullptr);  // CPython makes it, as it does after an interrupt
  return interrupted;
}

void tell_waiting() {
  if (suspend::current.waiting_for_locks > 0) bridge::tell_lock_change();
}

}  // namespace

// What the linker puts in place of functions of CPython. Mutexes and queues wait by the first three; RLocks, and the
// locks of C code, by the others.

extern "C" int __wrap__PyParkingLot_Park(void const* address, void const* expected, size_t size,  // NOLINT
                                         PyTime_t nanoseconds, void* /*park_arg*/, int /*detach*/) {
  if (std::memcmp(address, expected, size) != 0) return again;
  return wait_for_change(nanoseconds < 0 ? forever : static_cast<double>(nanoseconds) / 1e6);
}

extern "C" void __wrap__PyParkingLot_Unpark(void const* /*address*/, void (*tell)(void*, void*, int),  // NOLINT
                                            void* arg) {                                               // NOLINT
  tell(arg, nullptr, 0);  // nobody whom it could hand something over
  tell_waiting();
}

extern "C" void __wrap__PyParkingLot_UnparkAll(void const* /*address*/) { tell_waiting(); }  // NOLINT

extern "C" int __real_PyThread_acquire_lock(PyThread_type_lock lock, int wait);  // NOLINT
extern "C" void __real_PyThread_release_lock(PyThread_type_lock lock);           // NOLINT

extern "C" int __wrap_PyThread_acquire_lock(PyThread_type_lock lock, int wait) {  // NOLINT
  while (__real_PyThread_acquire_lock(lock, NOWAIT_LOCK) == 0) {
    if (wait == NOWAIT_LOCK || !suspend::possible()) return 0;
    suspend_until_change(forever);
  }
  return 1;
}

extern "C" void __wrap_PyThread_release_lock(PyThread_type_lock lock) {  // NOLINT
  __real_PyThread_release_lock(lock);
  tell_waiting();
}
