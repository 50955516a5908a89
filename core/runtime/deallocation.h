// SPDX-License-Identifier: Apache-2.0
// Freeing of objects that hold one another, in a stack that has an end. CPython defers what is deep for most types (its
// trashcan); a long chain of the others overflows the stack, which ends the interpreter, here sooner than elsewhere.
// Invariant: what is deferred is not tracked by the garbage collector, and is freed when the outermost call is done.
#pragma once

namespace runtime {

/// Has the types that CPython leaves out defer, too. Called once, when the interpreter is initialised.
void guard_deallocation();

}  // namespace runtime
