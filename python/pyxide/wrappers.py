# SPDX-License-Identifier: Apache-2.0
"""Event listeners and timers in Python whose proxies are freed when they are no longer needed."""

from __future__ import annotations

from _pyxide import create_proxy

from pyxide.boot import get_host

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = [
    "add_event_listener",
    "clear_interval",
    "clear_timeout",
    "remove_event_listener",
    "set_interval",
    "set_timeout",
]

# A listener's id lasts as long as its proxies do, which is as long as it is registered; equal ones are the same.
_keys: dict[Any, tuple[int, int]] = {}
_last_key = 0


def _take_key(listener: Callable[..., Any]) -> int:
    global _last_key
    if listener not in _keys:
        _last_key += 1
        _keys[listener] = (_last_key, 0)
    key, count = _keys[listener]
    _keys[listener] = (key, count + 1)
    return key


def add_event_listener(elt: Any, event: str, listener: Callable[[Any], None]) -> None:
    """Call `listener` with each event of that name, until `remove_event_listener` is called with the same arguments."""
    get_host().listeners.add(elt, event, _take_key(listener), create_proxy(listener))


def remove_event_listener(elt: Any, event: str, listener: Callable[[Any], None]) -> None:
    """Undo `add_event_listener`. Raises KeyError when that was not called with these arguments."""
    if listener not in _keys or not get_host().listeners.remove(elt, event, _keys[listener][0]):
        raise KeyError((elt, event, listener))
    key, count = _keys[listener]
    if count == 1:
        del _keys[listener]
    else:
        _keys[listener] = (key, count - 1)


def set_timeout(callback: Callable[[], None], timeout: int) -> Any:
    """Call `callback` once, in `timeout` milliseconds; gives what `clear_timeout` takes."""
    return get_host().listeners.setTimeout(create_proxy(callback), timeout)


def clear_timeout(timeout_retval: Any) -> None:
    """Undo `set_timeout`; afterwards, or twice, it does nothing."""
    get_host().listeners.clearTimeout(timeout_retval)


def set_interval(callback: Callable[[], None], interval: int) -> Any:
    """Call `callback` every `interval` milliseconds; gives what `clear_interval` takes."""
    return get_host().listeners.setInterval(create_proxy(callback), interval)


def clear_interval(interval_retval: Any) -> None:
    """Undo `set_interval`; twice does nothing."""
    get_host().listeners.clearInterval(interval_retval)


for _name in __all__:
    globals()[_name].__module__ = "pyodide.ffi.wrappers"
