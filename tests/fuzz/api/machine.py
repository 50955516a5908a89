# SPDX-License-Identifier: Apache-2.0
# The Python side of a program: eight slots, and the steps of bodies. Invariant: a step's error stays in the step unless
# the step is loose, and whatever a program makes is known to `clean` (cleaning.py).
import json
import weakref

from pyodide.ffi import JsException, JsProxy

SLOTS = 8
#: How many bodies a program may run: they call each other.
FUEL = 40
#: Items of the longest sequence that a slot holds.
LONGEST = 100_000
#: What the program, through no fault of its own, may not get to see.
BAD = ("memory access", "null function", "unreachable", "table index", "out of bounds memory", "signature mismatch")

S = [None] * SLOTS
made = []
finalizers = []
listed = {}
findings = []
state = {"fuel": 0, "depth": 0}
OPERATIONS = {}
ASYNC_OPERATIONS = {}


def operation(function):
    OPERATIONS[function.__name__.rstrip("_")] = function
    return function


def async_operation(function):
    ASYNC_OPERATIONS[function.__name__.rstrip("_")] = function
    return function


def keep(value):
    # What doubles at each step, as the repr of a repr does, would fill the memory.
    if type(value) in (str, bytes, bytearray, list, tuple) and len(value) > LONGEST:
        return None
    if type(value) not in (int, float, str, bool, type(None)):
        made.append(value)
    return value


def finalize(value, callback, argument):
    """Has the callback called when the value dies, unless the program is over: what a finalizer holds lives on."""
    finalizer = weakref.finalize(value, callback, argument)
    finalizer.atexit = False
    finalizers.append(finalizer)


def note(error):
    """An error is a finding when no program can cause it."""
    kind = type(error)
    if kind is SystemError or kind.__name__ == "InternalError":
        findings.append(f"{kind.__name__}: {error}")
    elif kind is JsException:
        text = str(error)
        if any(bad in text for bad in BAD):
            findings.append(text)
    keep(error)


def list_steps(part):
    """All steps by their numbers, which the JavaScript side gave them."""
    if isinstance(part, dict):
        if "id" in part:
            listed[part["id"]] = part
        for each in part.values():
            if isinstance(each, (dict, list)):
                list_steps(each)
    else:
        for each in part:
            if isinstance(each, (dict, list)):
                list_steps(each)


def begin(text):
    list_steps(json.loads(text))
    state["fuel"] = FUEL
    state["depth"] = 0


def get(index):
    return S[index]


def put(index, value):
    S[index] = keep(value)


def compute(step):
    make_ = step.get("make") or step.get("cross")
    if "js" in step or make_ == "js":
        return js_step(step["id"])
    if "make" in step:
        return build(step["value"])
    if "cross" in step:
        return js_get(step["a"])
    return OPERATIONS[step["py"]](step, operand(step), S[step["b"]])


#: What operations are about: values that have this.
SUITING = {
    **dict.fromkeys(("call", "call1", "call2", "callkw", "callstar", "nested", "reraise", "scope"), "__call__"),
    **dict.fromkeys(("create_proxy", "create_once"), "__call__"),
    **dict.fromkeys(("iterate", "iterlive", "unpack", "tuple", "sorted"), "__iter__"),
    **dict.fromkeys(("run_sync", "await", "task", "gather", "wait_for", "eval_async"), "__await__"),
    **{name: name for name in ("to_py", "send", "throw", "close", "destroy", "new", "then")},
    "js_new": "new",
    "with": "__enter__",
    "async_with": "__aenter__",
    "async_for": "__aiter__",
    "next": "__next__",
    "memoryview": "to_memoryview",
    "bytes_of": "to_bytes",
    "getindex": "__getitem__",
    "setindex": "__setitem__",
    "delindex": "__delitem__",
    "slice": "__getitem__",
    "setslice": "__setitem__",
    "delslice": "__delitem__",
    "link": "append",
    "linkdict": "__setitem__",
    "raise": "with_traceback",
    "rethrow": "with_traceback",
    "raise_from": "with_traceback",
    "traceback": "with_traceback",
    "assign": "assign",
}


def operand(step):
    """The value of the step's first slot, or of the next one that the operation is about."""
    name = step["k"] if step["py"] == "method" else SUITING.get(step["py"])
    first = step["a"]
    if name is not None:
        for index in range(first, first + SLOTS):
            value = S[index % SLOTS]
            try:
                if hasattr(value, name):
                    return value
            except Exception:
                pass
    return S[first]


def run_step(step):
    """One step in a body, or alone."""
    try:
        result = compute(step)
        if "py" in step or step.get("make") == "py" or step.get("cross") == "py":
            # What programs may not change, they do not get.
            S[step["to"]] = None if isinstance(result, JsProxy) and js_refuses(result) else keep(result)
    except BaseException as error:
        note(error)
        S[step["to"]] = error
        if step.get("loose"):
            raise
    finally:
        result = None


def step(id):
    if state["depth"] > 12:
        return
    state["depth"] += 1
    try:
        run_step(listed[id])
    finally:
        state["depth"] -= 1


async def run_step_async(step):
    operation = ASYNC_OPERATIONS.get(step.get("py"))
    if operation is None:
        return run_step(step)
    try:
        S[step["to"]] = keep(await operation(step, operand(step), S[step["b"]]))
    except BaseException as error:
        note(error)
        S[step["to"]] = error
        if step.get("loose"):
            raise


ERRORS = {
    "TypeError": TypeError,
    "RangeError": IndexError,
    "ValueError": ValueError,
    "KeyboardInterrupt": KeyboardInterrupt,
    "StopIteration": StopIteration,
    "Exit": GeneratorExit,
}


def enter(arguments):
    if state["fuel"] <= 0:
        raise RuntimeError("the program is out of fuel")
    state["fuel"] -= 1
    for index, argument in enumerate(arguments[:2]):
        S[SLOTS - 1 - index] = keep(argument)


def leave(end):
    how, what = end
    if how == "return":
        return S[what]
    if how == "number":
        return what
    if how == "error":
        raise ERRORS[what]("meant")
    error = S[what]
    raise error if isinstance(error, BaseException) else ValueError(type(error).__name__)


def run_body(body, *arguments):
    enter(arguments)
    for each in body["steps"]:
        run_step(each)
    return leave(body["end"])


async def run_body_async(body, *arguments):
    enter(arguments)
    for each in body["steps"]:
        await run_step_async(each)
    return leave(body["end"])


def generate(body, *arguments):
    enter(arguments)
    for each in body["steps"]:
        run_step(each)
        S[SLOTS - 1] = keep((yield S[each["to"]]))
    yield leave(body["end"])


async def generate_async(body, *arguments):
    enter(arguments)
    for each in body["steps"]:
        await run_step_async(each)
        S[SLOTS - 1] = keep((yield S[each["to"]]))
    yield leave(body["end"])
