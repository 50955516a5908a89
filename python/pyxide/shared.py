# SPDX-License-Identifier: Apache-2.0
"""Modules of the standard library that are shared objects: fetched when a program imports them first.

Invariant: a file is put before the interpreter only when its sha256 is the one that the build has written down.
"""

from __future__ import annotations

import sys
from _frozen_importlib_external import ExtensionFileLoader, spec_from_file_location
from _io import FileIO

import _pyxide

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _frozen_importlib import ModuleSpec
    from typing import Any

__all__ = ["SharedFinder"]

FOLDER = "/lib/python{}.{}/lib-dynload".format(*sys.version_info)


class SharedFinder:
    """Comes on `sys.meta_path` after the finder for files, so that it is asked only for what is not there yet."""

    def __init__(self, host: Any) -> None:
        self.host = host

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        """Give the module's spec, with its file in place. Raises ImportError when the file cannot be had."""
        if path is not None:
            return None
        # It is imported here because few programs import a module that no finder before this one knows.
        from _pyxide_shared import files

        if fullname not in files:
            return None
        location = self._place(fullname, *files[fullname])
        if not location:
            return None
        loader = ExtensionFileLoader(fullname, location)
        return spec_from_file_location(fullname, location, loader=loader)

    def _place(self, module: str, name: str, digest: str) -> str:
        """Put a module's file into its folder and give its path, or nothing when it is not to be had."""
        from _sha2 import sha256

        location = f"{FOLDER}/{name}"

        try:
            data = self.host.readShared(name).to_bytes()
        except _pyxide.JsException as error:
            raise self._failure(module, str(error)) from error
        found = sha256(data).hexdigest()
        if found != digest:
            address = self.host.sharedAddress(name)
            reason = f"the sha256 of {address} is {found}, but must be {digest}: serve the file of this very build"
            raise self._failure(module, reason)
        with FileIO(location, "w") as file:
            file.write(data)
        return location

    def _failure(self, module: str, reason: str) -> ImportError:
        from pyxide.advice import advice

        message = (
            f"cannot import {module!r}, a part of the standard library that is fetched when it is first imported: "
            f"{reason}. "
            + advice(
                "To have all such parts from the start, load Python with the option 'fullStdLib: true'",
                "Its file belongs to the npm package: install that again",
            )
        )
        # Said here too because CPython makes something else of some of these errors: `LookupError: unknown encoding`.
        self.host.warn(message)
        return ImportError(message, name=module)
