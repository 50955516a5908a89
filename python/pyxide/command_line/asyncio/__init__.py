# SPDX-License-Identifier: Apache-2.0
"""`-m asyncio`, in the place of CPython's, which reads lines in a thread of its own."""
