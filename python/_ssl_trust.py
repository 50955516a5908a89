# SPDX-License-Identifier: Apache-2.0
"""What an `SSLContext` is told, in the words of hosts: certificates of authorities as PEM, names of protocols."""

from __future__ import annotations

import os
from binascii import a2b_base64, b2a_base64
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["certificates_at", "der_of", "protocols_in"]

BEGIN, END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"


def certificates_at(cafile: Any, capath: Any, cadata: Any) -> list[str]:
    """Give the certificates of a file, of the files of a folder, and given ones (PEM, or DER as bytes).

    Raises OSError for a place that is not there, ValueError where a file or text has none.
    """
    texts = []
    if cafile is not None:
        texts.append(_text_of(Path(os.fsdecode(cafile))))
    if capath is not None:
        files = [path for path in sorted(Path(os.fsdecode(capath)).iterdir()) if path.is_file()]
        texts += [text for text in map(_text_of, files) if BEGIN in text]
    if isinstance(cadata, str):
        texts.append(cadata)
    elif cadata is not None:
        texts.append(f"{BEGIN}\n{b2a_base64(bytes(cadata)).decode()}{END}")
    return [certificate for text in texts for certificate in _certificates_in(text)]


def der_of(certificate: str) -> bytes:
    """Give a certificate's bytes."""
    return a2b_base64(certificate.removeprefix(BEGIN).partition(END)[0])


def protocols_in(listed: bytes) -> list[str]:
    """Take a list of names apart in which each has its length before it (RFC 7301)."""
    names = []
    while listed:
        end = 1 + listed[0]
        names.append(listed[1:end].decode("ascii"))
        listed = listed[end:]
    return names


def _text_of(path: Path) -> str:
    return path.read_text("ascii", "ignore")


def _certificates_in(text: str) -> list[str]:
    found = [BEGIN + part.partition(END)[0] + END + "\n" for part in text.split(BEGIN)[1:] if END in part]
    if not found:
        raise ValueError("no certificate found: PEM is text between BEGIN CERTIFICATE and END CERTIFICATE")
    return found
