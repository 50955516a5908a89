# SPDX-License-Identifier: Apache-2.0
"""What CPython leaves out of `socket` for Emscripten: options that programs name before they listen, and IPv6 as text.

Imported right after `socket`, of which it keeps what the host's sockets replace.
"""

from __future__ import annotations

import _socket
import socket

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["get_address_info"]

get_address_info = socket.getaddrinfo
_pack_ipv4, _unpack_ipv4 = _socket.inet_pton, _socket.inet_ntop

PACKED_BYTES = 16


def inet_pton(*args: Any) -> bytes:
    """Give the packed form of an address that is a text.

    OSError when it is none of that family.
    """
    if len(args) != 2 or args[0] != socket.AF_INET6 or not isinstance(args[1], str):
        return _pack_ipv4(*args)
    import ipaddress

    try:
        address = ipaddress.IPv6Address(args[1])
    except ValueError:
        address = None
    if address is None or address.scope_id is not None:
        raise OSError("illegal IP address string passed to inet_pton")
    return address.packed


def inet_ntop(*args: Any) -> str:
    """Give the text of an address in its packed form.

    ValueError when it does not have the family's length.
    """
    if len(args) != 2 or args[0] != socket.AF_INET6:
        return _unpack_ipv4(*args)
    try:
        packed = bytes(memoryview(args[1]))
    except TypeError:
        return _unpack_ipv4(*args)  # which says the same as on other platforms
    if len(packed) != PACKED_BYTES:
        raise ValueError("invalid length of packed IP address string")
    # Addresses of IPv4 in either form have dots.
    for prefix, text in ((bytes(12), "::"), (bytes(10) + b"\xff\xff", "::ffff:")):
        if packed.startswith(prefix) and (text != "::" or any(packed[12:14])):
            return text + _unpack_ipv4(socket.AF_INET, packed[12:])
    import ipaddress

    return ipaddress.IPv6Address(packed).compressed


for module in (_socket, socket):
    vars(module).update(SO_REUSEADDR=2, SO_REUSEPORT=15, inet_pton=inet_pton, inet_ntop=inet_ntop)
