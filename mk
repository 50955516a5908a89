#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# The project's one command: ./mk --help. A stub on tools/mk; Python 3.11 or later, standard library only.
import sys
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit("mk: needs Python 3.11 or later; this is " + sys.version.split()[0])

sys.path.insert(0, str(Path(__file__).resolve().parent / "tools"))

from mk.cli import main

sys.exit(main(sys.argv[1:]))
