# SPDX-License-Identifier: Apache-2.0
"""The C++ side: declarations of imports, and definitions of exports that stop C++ exceptions."""

from __future__ import annotations

from parse import Function, Idl, Type

_NAMES = {"val": "__externref_t", "i32": "int", "u32": "unsigned", "f64": "double", "bool": "bool", "void": "void"}
_HEAD = "// Generated from bridge.idl. Do not edit.\n"


def _cpp(kind: Type) -> str:
    if kind.name != "ptr":
        return _NAMES[kind.name]
    return "PyObject*" if kind.pointee == "PyObject" else f"{kind.pointee}*"


def _signature(function: Function, prefix: str) -> str:
    parameters = ", ".join(f"{_cpp(p.type)} {p.name}" for p in function.parameters)
    return f"{_cpp(function.result)} {prefix}{function.name}({parameters})"


def _docs(text: str) -> str:
    return f"/// {text}\n" if text else ""


def header(idl: Idl) -> str:
    out = [_HEAD, "#pragma once\n#include <cstdint>\n\ntypedef struct _object PyObject;\n\nnamespace bridge {\n"]
    for enum in idl.enums:
        kind = "flags: a set of bits" if enum.is_flags else ""
        out.append(_docs(enum.doc or kind))
        members = ", ".join(f"{name} = {value}" for name, value in enum.members)
        out.append(f"enum class {enum.name} : std::int32_t {{ {members} }};\n")
    for struct in idl.structs:
        out.append(f"struct {struct.name} {{ {' '.join(f'std::int32_t {name};' for name in struct.fields)} }};\n")
    out.append("\n")
    for function in idl.imports:
        out.append(_docs(function.doc) + f'{_signature(function, "")} __asm__("bridge_{function.name}");\n')
    out.append("}  // namespace bridge\n\nnamespace ffi::exports {\nusing namespace bridge;\n")
    out.extend(_docs(f.doc) + _signature(f, "") + ";\n" for f in idl.exports)
    out.append("}  // namespace ffi::exports\n")
    return "".join(out)


def exports(idl: Idl) -> str:
    includes = "".join(f'#include "{name}"\n' for name in ("bridge.h", "convert/errors.h", "suspend/entry.h"))
    out = [_HEAD, includes, '\nusing namespace bridge;\n\nextern "C" {\n']
    for function in idl.exports:
        out.append(f'[[clang::export_name("core_{function.name}")]] {_signature(function, "core_")} {{\n')
        call = f"ffi::exports::{function.name}({', '.join(p.name for p in function.parameters)})"
        returns = "" if function.result.name == "void" else "return "
        if function.throws and not function.promising:
            out.append("  suspend::synchronous_entry const entry;\n")
        if function.throws:
            out.append(f"  try {{\n    {returns}{call};\n  }} catch (...) {{\n    convert::raise_in_js();\n  }}\n}}\n")
        else:
            out.append(f"  {returns}{call};\n}}\n")
    out.append("}\n")
    return "".join(out)
