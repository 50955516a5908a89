# SPDX-License-Identifier: Apache-2.0
"""Entry of `python -m pip`."""

import sys

from .commands import main

if __name__ == "__main__":
    sys.exit(main())
