# SPDX-License-Identifier: Apache-2.0
# JavaScript's globals, for checking our own code. The package has the types that generate-js.mjs writes instead.
from typing import Any

def __getattr__(name: str) -> Any: ...
