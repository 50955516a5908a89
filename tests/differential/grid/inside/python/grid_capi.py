# SPDX-License-Identifier: Apache-2.0
"""Functions of CPython's C API by name, as ctypes calls them: what extension modules make of a value."""

import ctypes

# Result, then arguments: o an object, n a Py_ssize_t, i an int, s a C string.
SIGNATURES = """
i:o PySequence_Check PyMapping_Check PyNumber_Check PyIter_Check PyAIter_Check PyIndex_Check PyCallable_Check
i:o PyObject_CheckBuffer PyObject_IsTrue
n:o PyObject_Size PyObject_Length PySequence_Size PyMapping_Size PyObject_Hash
n:on PyObject_LengthHint
o:o PyObject_Type PyObject_Repr PyObject_Str PyObject_ASCII PyObject_Bytes PyObject_Dir
o:o PyObject_GetIter PyObject_GetAIter
o:o PyIter_Next PySequence_List PySequence_Tuple PyMapping_Keys PyMapping_Values PyMapping_Items PyNumber_Long
o:o PyNumber_Float PyNumber_Index PyNumber_Absolute PyNumber_Negative PyNumber_Invert PyObject_CallNoArgs
o:on PySequence_GetItem PySequence_Repeat
i:ono PySequence_SetItem
i:on PySequence_DelItem
o:onn PySequence_GetSlice
i:oo PySequence_Contains PyObject_DelItem PyObject_IsInstance
n:oo PySequence_Count PySequence_Index
o:oo PySequence_Concat PySequence_InPlaceConcat PyNumber_Add PyNumber_InPlaceAdd PyObject_GetItem PyObject_CallOneArg
o:oo PyObject_Format
o:os PySequence_Fast PyMapping_GetItemString PyObject_GetAttrString
i:os PyMapping_HasKeyString PyObject_HasAttrString
i:oso PyMapping_SetItemString PyObject_SetAttrString
i:ooo PyObject_SetItem
i:ooi PyObject_RichCompareBool
"""

TYPES = {"o": ctypes.py_object, "n": ctypes.c_ssize_t, "i": ctypes.c_int, "s": ctypes.c_char_p}


def functions():
    """The functions by name; what a package does not export is absent."""
    found = {}
    for line in SIGNATURES.split("\n"):
        signature, *names = line.split() or [""]
        for name in names:
            result, arguments = signature.split(":")
            function = getattr(ctypes.pythonapi, name, None)
            if function is not None:
                function.restype = TYPES[result]
                function.argtypes = [TYPES[code] for code in arguments]
                found[name] = function
    return found
