# SPDX-License-Identifier: Apache-2.0
"""What a worker runs that Python in the page has started."""

from pyscript import sync


def work(number):
    """Calls the page, then answers it."""
    return f"{sync.greet('the worker')} {number + 1}"


sync.work = work
