# SPDX-License-Identifier: Apache-2.0
"""Pyodide's names for `pyxide.http`."""

from pyxide.http import AbortError, BodyUsedError, HttpStatusError, open_url
from pyxide.http.response import FetchResponse, pyfetch

__all__ = ["AbortError", "BodyUsedError", "FetchResponse", "HttpStatusError", "open_url", "pyfetch"]
