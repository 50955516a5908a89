// SPDX-License-Identifier: Apache-2.0
// The builtin module `_key_derivation`.
#pragma once

namespace runtime {

/// Makes `_key_derivation` importable; call before the interpreter is initialised.
void register_key_derivation();

}  // namespace runtime
