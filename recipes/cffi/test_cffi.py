# SPDX-License-Identifier: Apache-2.0
"""The C library called through libffi; numbers, structures, callbacks and memory keep their meaning."""

import math

import cffi

ffi = cffi.FFI()
ffi.cdef(
    """
    double cos(double x);
    size_t strlen(const char *text);
    void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *));
    typedef struct { int quot; int rem; } div_t;
    div_t div(int numerator, int denominator);
    typedef struct { char tag; double value; short list[3]; } mixed;
    long long atoll(const char *text);
    """
)
C = ffi.dlopen(None)


def test_numbers_and_text() -> None:
    assert C.cos(0.5) == math.cos(0.5)
    assert C.strlen("h\u00e4".encode()) == 3
    assert C.atoll(b"-9007199254740993") == -9007199254740993
    assert ffi.string(ffi.new("char[]", b"text")) == b"text"


def test_structures() -> None:
    result = C.div(17, 5)
    assert (result.quot, result.rem) == (3, 2)
    assert (ffi.sizeof("mixed"), ffi.alignof("mixed"), ffi.offsetof("mixed", "value")) == (24, 8, 8)
    one = ffi.new("mixed *", {"tag": b"x", "value": 2.5, "list": [1, -2, 3]})
    assert (one.tag, one.value, list(one.list)) == (b"x", 2.5, [1, -2, 3])


def test_callbacks() -> None:
    numbers = ffi.new("int[]", [5, -1, 3, 2])

    @ffi.callback("int(const void *, const void *)")
    def compare(a: object, b: object) -> int:
        return int(ffi.cast("int *", a)[0] - ffi.cast("int *", b)[0])

    C.qsort(numbers, 4, 4, compare)
    assert list(numbers) == [-1, 2, 3, 5]


def test_memory() -> None:
    data = bytearray(b"abc")
    view = ffi.from_buffer(data)
    view[1] = b"X"
    assert data == b"aXc" and bytes(ffi.buffer(view)) == b"aXc"
    try:
        ffi.new("int[2]")[2]
    except IndexError:
        return
    raise AssertionError("an element beyond the end was read")
