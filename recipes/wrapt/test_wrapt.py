# SPDX-License-Identifier: Apache-2.0
"""The compiled proxies stand for what they wrap, and decorators keep the signature."""

import inspect

import wrapt
from wrapt import _wrappers


def test_proxy_is_compiled_and_transparent() -> None:
    assert issubclass(wrapt.ObjectProxy, _wrappers.ObjectProxy)
    proxy = wrapt.ObjectProxy([1, 2])
    proxy.append(3)
    assert proxy == [1, 2, 3]
    assert isinstance(proxy, list)
    assert len(proxy) == 3
    assert proxy.__wrapped__ == [1, 2, 3]


def test_decorator_knows_what_it_is_bound_to() -> None:
    seen = []

    @wrapt.decorator
    def note(wrapped, instance, args, kwargs):
        seen.append((type(instance).__name__, args, kwargs))
        return wrapped(*args, **kwargs)

    class Counter:
        @note
        def add(self, amount: int, *, twice: bool = False) -> int:
            return amount * (2 if twice else 1)

    assert Counter().add(3, twice=True) == 6
    assert seen == [("Counter", (3,), {"twice": True})]
    assert list(inspect.signature(Counter.add).parameters) == ["self", "amount", "twice"]
