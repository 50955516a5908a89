# SPDX-License-Identifier: Apache-2.0
"""Rows of the packages: numerical work that NumPy, pandas and SciPy do for their users."""
