# SPDX-License-Identifier: Apache-2.0
"""Event listeners and timers in Python whose proxies are freed when they are no longer needed."""

from __future__ import annotations

from _pyxide import create_proxy, run_js

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

# Listeners are kept where their element is, so that they are garbage together with it. What a timer or listener holds
# is a PyProxy that was made for it alone.
_add, _remove, _set_timeout, _clear_timeout, _set_interval, _clear_interval = run_js(
    """(() => {
        const listeners = new WeakMap();
        const timers = new Map();
        const destroy = (id) => { timers.get(id)?.destroy(); timers.delete(id); };
        return [
            (element, event, key, listener) => {
                const own = listeners.get(element) ?? new Map();
                listeners.set(element, own);
                const name = `${key} ${event}`;
                const before = own.get(name);
                if (before !== undefined) {
                    listener.destroy();
                    element.addEventListener(event, before);
                    return;
                }
                own.set(name, listener);
                element.addEventListener(event, listener);
            },
            (element, event, key) => {
                const own = listeners.get(element);
                const name = `${key} ${event}`;
                const listener = own?.get(name);
                if (listener === undefined) return false;
                own.delete(name);
                element.removeEventListener(event, listener);
                listener.destroy();
                return true;
            },
            (callback, ms) => {
                const id = setTimeout(() => {
                    timers.delete(id);
                    try { callback(); } finally { callback.destroy(); }
                }, ms);
                timers.set(id, callback);
                return id;
            },
            (id) => { clearTimeout(id); destroy(id); },
            (callback, ms) => {
                const id = setInterval(() => callback(), ms);
                timers.set(id, callback);
                return id;
            },
            (id) => { clearInterval(id); destroy(id); },
        ];
    })()"""
)

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
    _add(elt, event, _take_key(listener), create_proxy(listener))


def remove_event_listener(elt: Any, event: str, listener: Callable[[Any], None]) -> None:
    """Undo `add_event_listener`. Raises KeyError when that was not called with these arguments."""
    if listener not in _keys or not _remove(elt, event, _keys[listener][0]):
        raise KeyError((elt, event, listener))
    key, count = _keys[listener]
    if count == 1:
        del _keys[listener]
    else:
        _keys[listener] = (key, count - 1)


def set_timeout(callback: Callable[[], None], timeout: int) -> Any:
    """Call `callback` once, in `timeout` milliseconds; gives what `clear_timeout` takes."""
    return _set_timeout(create_proxy(callback), timeout)


def clear_timeout(timeout_retval: Any) -> None:
    """Undo `set_timeout`; afterwards, or twice, it does nothing."""
    _clear_timeout(timeout_retval)


def set_interval(callback: Callable[[], None], interval: int) -> Any:
    """Call `callback` every `interval` milliseconds; gives what `clear_interval` takes."""
    return _set_interval(create_proxy(callback), interval)


def clear_interval(interval_retval: Any) -> None:
    """Undo `set_interval`; twice does nothing."""
    _clear_interval(interval_retval)
