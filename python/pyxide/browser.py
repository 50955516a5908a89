# SPDX-License-Identifier: Apache-2.0
"""Makes `webbrowser` open addresses in the browser that Python runs in. Imported with `webbrowser`."""

from __future__ import annotations

import webbrowser

__all__ = ["HostBrowser", "install"]


class HostBrowser(webbrowser.BaseBrowser):
    """The browser of this page; there is none in a worker or in Node."""

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
        """Open an address in another tab. Gives False where that cannot be done, or the browser does not allow it."""
        try:
            from js import window
        except ImportError:
            return False
        return bool(window.open(url, "_blank"))


def install() -> None:
    """Make it the browser of choice."""
    webbrowser.register("host", None, HostBrowser("host"), preferred=True)


install()
