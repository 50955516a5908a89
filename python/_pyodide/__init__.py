# SPDX-License-Identifier: Apache-2.0
"""Names that code written for Pyodide imports from its inner package."""
