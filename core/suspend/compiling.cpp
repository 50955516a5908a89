// SPDX-License-Identifier: Apache-2.0
// CPython's compiler takes the levels of C recursion that are left for all that there are, and never asks for more. So
// more are asked for before one of its passes begins, by wrappers that the linker puts around them: of pycore_ast.h,
// pycore_compile.h and pycore_symtable.h, which C++ cannot include.
#include <Python.h>

#include "suspend/room.h"

namespace {

/// Levels for a pass of the compiler, whose frames are small; a level of an `elif` takes 2.6 KB of the 5 MB in linear
/// memory.
class compiler_levels {
 public:
  compiler_levels() noexcept : thread_{PyThreadState_Get()} {
    suspend::find_levels(thread_);
    given_ = (levels_for_one - 1) * thread_->c_recursion_remaining;
    thread_->c_recursion_remaining += given_;
  }
  compiler_levels(compiler_levels const&) = delete;
  compiler_levels& operator=(compiler_levels const&) = delete;
  ~compiler_levels() { thread_->c_recursion_remaining -= given_; }

 private:
  static constexpr int levels_for_one = 2;

  PyThreadState* thread_;
  int given_;
};

}  // namespace

// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
struct _mod;
struct _arena;
struct symtable;
struct _PyFutureFeatures;

extern "C" {

int __real__PyAST_Validate(_mod*);
int __wrap__PyAST_Validate(_mod* tree) {
  compiler_levels const levels;
  return __real__PyAST_Validate(tree);
}

int __real__PyAST_Optimize(_mod*, _arena*, int, int);
int __wrap__PyAST_Optimize(_mod* tree, _arena* arena, int level, int features) {
  compiler_levels const levels;
  return __real__PyAST_Optimize(tree, arena, level, features);
}

symtable* __real__PySymtable_Build(_mod*, PyObject*, _PyFutureFeatures*);
symtable* __wrap__PySymtable_Build(_mod* tree, PyObject* file, _PyFutureFeatures* features) {
  compiler_levels const levels;
  return __real__PySymtable_Build(tree, file, features);
}

PyObject* __real_PyAST_mod2obj(_mod*);
PyObject* __wrap_PyAST_mod2obj(_mod* tree) {
  compiler_levels const levels;
  return __real_PyAST_mod2obj(tree);
}

}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
