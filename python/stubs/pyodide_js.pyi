# SPDX-License-Identifier: Apache-2.0
# The host's API as a module: the object that `loadPyxide` resolves to.
from typing import Any

def __getattr__(name: str) -> Any: ...
