# SPDX-License-Identifier: Apache-2.0
"""Where `FetchResponse` says that it is."""

from pyxide.http.response import FetchResponse, pyfetch

__all__ = ["FetchResponse", "pyfetch"]
