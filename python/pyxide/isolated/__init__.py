# SPDX-License-Identifier: Apache-2.0
"""Isolated mode, the side inside: a program whose only way out are messages of plain values to the host.

Nothing here keeps a program in: what does is in host/isolated. A program may change or call all of this.
"""
