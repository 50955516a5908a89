// SPDX-License-Identifier: Apache-2.0
#include "runtime/runtime.h"

namespace {

/// Never destroyed: the program ends with its memory.
union storage {
  storage() : state{} {}
  storage(storage const&) = delete;
  storage& operator=(storage const&) = delete;
  ~storage() {}  // NOLINT(modernize-use-equals-default)
  runtime::state state;
};

storage instance;

}  // namespace

js::state& js::current = instance.state.js;
convert::state& convert::current = instance.state.convert;
proxy::state& proxy::current = instance.state.proxy;
suspend::state& suspend::current = instance.state.suspend;
runtime::state& runtime::current = instance.state;
