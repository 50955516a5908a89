# SPDX-License-Identifier: Apache-2.0
# What is left of a program, run in the namespace of machine.py. Invariant: after `clean` and `collect` nothing is.
import asyncio
import gc
import sys
from contextlib import suppress


def pending():
    return len(asyncio.all_tasks(asyncio.get_event_loop()))


def cancel():
    for task in asyncio.all_tasks(asyncio.get_event_loop()):
        task.cancel()


def quiet(function, *arguments):
    with suppress(BaseException):
        return function(*arguments)


def empty(value, kind):
    """Takes out of a container, an exception or a suspended frame what it holds."""
    if issubclass(kind, BaseException):
        quiet(BaseException.with_traceback, value, None)
        value.__cause__ = value.__context__ = None
        value.args = ()
        for name in ("obj", "value", "code"):
            if hasattr(kind, name):
                quiet(setattr, value, name, None)
    elif kind.__name__ in ("generator", "coroutine"):
        quiet(value.close)
    elif isinstance(value, asyncio.Future):
        quiet(value.cancel)  # a stack may be waiting for it
    for clear in (dict, list, set, bytearray):
        if isinstance(value, clear):
            quiet(clear.clear, value)
    if hasattr(kind, "appendleft"):
        quiet(kind.clear, value)


def forget_attributes(value, kind):
    if isinstance(value, type):
        # A program may have taken `__module__` from a class of its own.
        if value in SHARED or quiet(getattr, value, "__module__", __name__) == __name__:
            kept = SHARED.get(value, ())
            for name in [name for name in vars(value) if name not in kept]:
                quiet(type.__delattr__, value, name)
        return
    own = quiet(object.__getattribute__, value, "__dict__")
    if type(own) is dict and kind.__name__ != "module":
        own.clear()


def clean():
    """Forgets the program. Rings through both languages are nobody's garbage: it breaks them."""
    state["fuel"] = 0
    cancel()
    S[:] = [None] * SLOTS
    for value in made:
        kind = type(value)
        if kind.__name__ in ("JsDoubleProxy", "JsCallableDoubleProxy", "JsOnceCallable"):
            quiet(delattr, value, "destroy")  # a program may have set its own
            quiet(value.destroy)
        elif isinstance(value, JsProxy) and not isinstance(value, BaseException):
            continue
        empty(value, kind)
        forget_attributes(value, kind)
    made.clear()
    listed.clear()
    for finalizer in finalizers:
        finalizer.detach()
    finalizers.clear()


def collect():
    for name in ("last_exc", "last_type", "last_value", "last_traceback"):
        if hasattr(sys, name):
            delattr(sys, name)
    gc.collect()
    gc.collect()


def take_findings():
    text = "\n".join(findings)
    findings.clear()
    return text
