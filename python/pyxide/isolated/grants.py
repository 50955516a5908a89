# SPDX-License-Identifier: Apache-2.0
"""What the host has granted: functions, and objects of functions.

A call sends copies of its arguments and waits for the answer, by suspending this stack. When the host's function
gives a promise, the call gives a future of it.
"""

from __future__ import annotations

import asyncio

from _pyxide import can_suspend, suspend

from pyxide.isolated.values import pack, unpack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


__all__ = ["GrantedFunction", "GrantedObject", "HostError", "call", "refuse", "restore", "settle"]

# Characters that cross at a time, and together: see host/isolated/protocol.ts.
PIECE = 32_768
MOST_TEXT = 8 << 20
MOST_DATA = 64 << 20

_ports: list[Any] = []
_promises: dict[int, asyncio.Future[Any]] = {}


class HostError(RuntimeError):
    """A function of the host has failed. `name` and `message` are those of the JavaScript error."""

    def __init__(self, name: str, message: str) -> None:
        self.name = name
        self.message = message
        super().__init__(f"{name}: {message}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.name, self.message)


class GrantedFunction:
    """A function of the host. Keyword arguments arrive there as the properties of a last object."""

    __slots__ = ("__name__", "_number")

    def __init__(self, number: int, name: str) -> None:
        self._number = number
        self.__name__ = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return call(self._number, args, kwargs)

    def __repr__(self) -> str:
        return f"<function {self.__name__ or 'without a name'} of the host>"


class GrantedObject:
    """An object of the host's: its attributes are functions and copies of plain values."""

    def __init__(self, members: dict[str, Any]) -> None:
        self.__dict__.update(members)

    def __repr__(self) -> str:
        return f"<object of the host with {', '.join(self.__dict__)}>"


def restore(text: str, data: str) -> Any:
    """Unpack what the host has sent."""
    return unpack(text, data, _grant)


def _grant(tag: str, content: Any) -> Any:
    return GrantedFunction(*content) if tag == "f" else GrantedObject(content)


def call(target: int | str, args: Any, kwargs: dict[str, Any] | None = None) -> Any:
    """Call a granted function by its number, or by its name what the host does for Python itself.

    Raises HostError when the call fails, TypeError when an argument cannot cross, and RuntimeError where Python cannot
    wait.
    """
    text, data = pack([list(args), kwargs or None])
    if not can_suspend():
        raise RuntimeError(
            "a function of the host cannot be called here: Python cannot wait for its answer. That needs an engine "
            "with WebAssembly stack switching (JSPI), and code that no other function of the engine has called"
        )
    port = _ports[0]
    send(text, data)
    number = port.call(target)
    try:
        state = suspend(port.answer(number))
    except BaseException:
        port.forget(number)
        raise
    answer, bytes_ = port.takeText(number), port.takeData(number)
    if state == "promise":
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        _promises[number] = future
        return future
    value = restore(answer, bytes_)
    if state == "error":
        raise HostError(value["name"], value["message"])
    return value


def send(text: str, data: str) -> None:
    """Give the port what the next call takes, in pieces. Raises ValueError when it is too large."""
    if len(text) > MOST_TEXT or len(data) > MOST_DATA:
        raise ValueError(f"the value is too large to leave isolated mode: {len(text) + len(data)} bytes")
    port = _ports[0]
    port.begin()
    for start in range(0, len(text), PIECE):
        port.addText(text[start : start + PIECE])
    for start in range(0, len(data), PIECE):
        port.addData(data[start : start + PIECE])


def settle(number: int, ok: bool, text: str, data: str) -> None:
    """Settle the promise of a call."""
    future = _promises.pop(number, None)
    if future is None or future.done():
        return
    try:
        value = restore(text, data)
    except BaseException as error:
        future.set_exception(error)
        return
    if ok:
        future.set_result(value)
    else:
        future.set_exception(HostError(value["name"], value["message"]))


def refuse(number: int) -> None:
    """Settle the promise of a call whose value there is no memory for."""
    future = _promises.pop(number, None)
    if future is not None and not future.done():
        future.set_exception(MemoryError("there is no room for what a function of the host has given"))


def connect(port: Any) -> None:
    """Set the port to the host."""
    _ports[:] = [port]
