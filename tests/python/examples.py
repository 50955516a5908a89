# SPDX-License-Identifier: Apache-2.0
"""How hypothesis looks for examples in these tests: the same ones at each run, however long they take here."""

from hypothesis import HealthCheck, settings


def look_for(count: int) -> None:
    """Each property that is declared from now on is tried with `count` examples."""
    settings.register_profile(
        "here",
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("here")
