# SPDX-License-Identifier: Apache-2.0
# A module of the standard library's zip, made by interpreter/stdlib.py: by a module's name, its file and that one's sha256.
files: dict[str, tuple[str, str]]
