# SPDX-License-Identifier: Apache-2.0
"""Where pickles and tracebacks say that the errors of `pyodide.http` are."""

from pyxide.http.errors import (
    AbortError,
    BodyUsedError,
    HttpStatusError,
    XHRError,
    XHRNetworkError,
    XHRTimeoutError,
)

__all__ = ["AbortError", "BodyUsedError", "HttpStatusError", "XHRError", "XHRNetworkError", "XHRTimeoutError"]
