# SPDX-License-Identifier: Apache-2.0
"""Makes `json` write `jsnull` as null, as a value and as a key. Imported with `json.encoder`; see the importer.

The encoder in C knows only None. It gives values that it does not know to `default`, and raises TypeError for such
keys; then the encoder in Python, which takes jsnull for an integer whose digits are "null", does the work.
"""

from __future__ import annotations

import json.encoder as encoder
from functools import partial, wraps

from _pyxide import jsnull

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = ["install"]


def _digits(value: Any) -> str:
    return "null" if value is jsnull else int.__repr__(value)


def _with_null(default: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def convert(value: Any) -> Any:
        return None if value is jsnull else default(value)

    return convert


def _is_null_key(error: TypeError) -> bool:
    return str(error).endswith("JsNull")


def install() -> None:
    """Replace what `JSONEncoder` makes its encoders with."""
    module: Any = encoder
    in_c, encode = module.c_make_encoder, module.JSONEncoder.iterencode
    module._make_iterencode = partial(module._make_iterencode, int=(int, type(jsnull)), _intstr=_digits)
    if in_c is None:
        return

    def make_encoder(markers: Any, default: Callable[[Any], Any], *options: Any) -> Any:
        return in_c(markers, _with_null(default), *options)

    @wraps(encode)
    def iterencode(self: Any, o: Any, _one_shot: bool = False) -> Any:
        if _one_shot and not self.skipkeys:
            try:
                return encode(self, o, True)
            except TypeError as error:
                if not _is_null_key(error):
                    raise
        return encode(self, o)

    module.c_make_encoder = make_encoder
    module.JSONEncoder.iterencode = iterencode


install()
