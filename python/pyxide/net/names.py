# SPDX-License-Identifier: Apache-2.0
"""Addresses of names as Node, Deno and Bun find them (`node:dns`): the C library knows none but those of numbers."""

from __future__ import annotations

import socket

from _pyxide import JsException

from pyxide.net.host import FAMILIES, error_of, host_module, is_address, options_of
from pyxide.socket_options import get_address_info

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["look_up"]


async def look_up(
    host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0
) -> list[tuple[Any, ...]]:
    """Give what `socket.getaddrinfo` gives. Without a host that knows names, each has an address that stands for it.

    Raises socket.gaierror.
    """
    if isinstance(host, bytes):
        host = host.decode("idna")
    if not host or is_address(host) or flags & socket.AI_NUMERICHOST:
        return _entries(host, port, family, type, proto, flags)
    try:
        dns = host_module("dns", "getaddrinfo")
    except NotImplementedError:
        return get_address_info(host, port, family, type, proto, flags)
    try:
        found = await dns.promises.lookup(host, options_of(all=True, family=FAMILIES.get(family, 0)))
    except JsException as error:
        raise error_of(error) from None
    return [entry for address in found for entry in _entries(address.address, port, family, type, proto, flags)]


def _entries(host: str | None, port: Any, family: int, type: int, proto: int, flags: int) -> list[tuple[Any, ...]]:
    """Give what belongs to an address. Python is compiled without IPv6, and takes its addresses apart for nobody."""
    flags &= ~socket.AI_ADDRCONFIG  # the C library has no network to look at
    if host is None or ":" not in host or family == socket.AF_INET:
        return get_address_info(host, port, family, type, proto, flags)
    return [
        (socket.AF_INET6, kind, protocol, name, (host, place[1], 0, 0))
        for _, kind, protocol, name, place in get_address_info("127.0.0.1", port, socket.AF_INET, type, proto, flags)
    ]
