#!/usr/bin/python3.13 -P
# SPDX-License-Identifier: Apache-2.0
# NumPy's program f2py, which wheels bring as an entry point.
from numpy.f2py.f2py2e import main

main()
