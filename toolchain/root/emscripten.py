# SPDX-License-Identifier: Apache-2.0
# Emscripten's settings in the root: LLVM 22 for compiling and for linking.
LLVM_ROOT = "/usr/bin"
LLVM_ADD_VERSION = "22"
CLANG_ADD_VERSION = "22"
BINARYEN_ROOT = "/usr"
NODE_JS = "/usr/bin/node"
CACHE = "/deps/system-libraries"
FROZEN_CACHE = True
