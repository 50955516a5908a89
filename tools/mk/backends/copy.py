# SPDX-License-Identifier: Apache-2.0
# Sources that are used as they are: chosen files go to the item.
from mk.backends.step import Step


def build(step: Step) -> None:
    copy = step.take("copy", {})
    remove = step.take("remove", [])
    step.finish()
    step.copy(copy)
    step.remove(remove)
