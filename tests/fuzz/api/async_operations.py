# SPDX-License-Identifier: Apache-2.0
# What Python awaits, run in the namespace of machine.py. Invariant: outside of async bodies these make a coroutine,
# which the program may await, make a task of, or drop.


def bounded(value):
    """A program may wait for what never comes."""
    return asyncio.wait_for(value, 0.01)


@async_operation
async def await_(s, a, b):
    return await bounded(a)


@async_operation
async def sleep(s, a, b):
    await asyncio.sleep(0)
    return a


@async_operation
async def async_with(s, a, b):
    async with a as entered:
        keep(entered)
        if s["n"] < 0:
            raise ValueError("meant")
    return entered


@async_operation
async def async_for(s, a, b):
    count = 0
    async for each in a:
        keep(each)
        count += 1
        if count > abs(s["n"]) % 8:
            break
    return count


@async_operation
async def gather(s, a, b):
    return await bounded(asyncio.gather(a, b, return_exceptions=s["n"] > 0))


@async_operation
async def wait_for(s, a, b):
    return await asyncio.wait_for(a, 0)


def dropped(function):
    return function


for name, function in ASYNC_OPERATIONS.items():
    OPERATIONS[name] = dropped(function)
OPERATIONS["note"] = lambda s, a, b: a.add_note("x") or a.with_traceback(None)
