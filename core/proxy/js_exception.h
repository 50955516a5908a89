// SPDX-License-Identifier: Apache-2.0
// JsException: what JavaScript threw, as a Python exception.
#pragma once
#include "convert/proxies.h"

namespace proxy {

void add_js_exception(py::borrowed module);

}  // namespace proxy
