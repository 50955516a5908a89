# SPDX-License-Identifier: Apache-2.0
"""Pyodide's names for `pyxide.http.pyxhr`."""

from pyxide.http.pyxhr import (
    XHRError,
    XHRNetworkError,
    XHRRequestParams,
    XHRResponse,
    delete,
    get,
    head,
    options,
    patch,
    post,
    put,
)

__all__ = [
    "XHRError",
    "XHRNetworkError",
    "XHRRequestParams",
    "XHRResponse",
    "delete",
    "get",
    "head",
    "options",
    "patch",
    "post",
    "put",
]
