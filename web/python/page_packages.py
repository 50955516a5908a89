# SPDX-License-Identifier: Apache-2.0
"""Says of a module whose package is still being built why it cannot be imported yet."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class BuildingFinder:
    """Comes on `sys.meta_path` before what loads packages: `host.whyMissing` makes those known that are new."""

    def __init__(self, host: Any) -> None:
        self._host = host

    def install(self) -> None:
        """Puts this finder in its place."""
        places = [type(finder).__module__ == "pyxide.packages" for finder in sys.meta_path]
        sys.meta_path.insert(places.index(True) if True in places else len(places), self)

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> None:
        """Raises ModuleNotFoundError with the reason, in an import; other finders answer mere questions."""
        if "." in fullname:
            return
        reason = self._host.whyMissing(fullname)
        if reason and sys._getframe(2).f_code.co_name == "_find_and_load_unlocked":
            raise ModuleNotFoundError(f"No module named {fullname!r}. {reason}", name=fullname)
