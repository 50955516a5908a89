# SPDX-License-Identifier: Apache-2.0
"""Forms of a result that say more than its text: tables and pictures, as notebooks know them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

RICH_FORMS = {
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
    "text/html": "_repr_html_",
}


def picture(figure: Any) -> str:
    """A figure of Matplotlib as a PNG, in base64."""
    from base64 import b64encode
    from io import BytesIO

    file = BytesIO()
    figure.savefig(file, format="png", bbox_inches="tight")
    return b64encode(file.getvalue()).decode()


def rich_form(value: object) -> tuple[str, str] | None:
    """The first of the known forms that the object offers: (mime type, data)."""
    bundle: dict[str, Any] = {}
    try:
        if isinstance(value, type):
            return None
        if mimebundle := getattr(value, "_repr_mimebundle_", None):
            found = mimebundle()
            bundle = dict(found[0] if isinstance(found, tuple) else found or {})
        if type(value).__module__ == "matplotlib.figure":
            return "image/png", picture(value)
        for mime, name in RICH_FORMS.items():
            method: Callable[[], Any] | None = getattr(value, name, None)
            data = bundle.get(mime) or (method() if method else None)
            data = data[0] if isinstance(data, tuple) else data
            if isinstance(data, bytes):
                from base64 import b64encode

                data = b64encode(data).decode()
            if isinstance(data, str):
                return mime, data
    except Exception:  # a broken rich form must not hide the plain one
        return None
    return None
