# SPDX-License-Identifier: Apache-2.0
"""The C++ side: declarations of imports and exports, and definitions of exports that stop C++ exceptions.

Imports are in bridge.h, which knows no Python; exports, with owners and borrowers of its objects, in bridge_exports.h.
"""

from __future__ import annotations

from parse import Function, Idl, Parameter, Record, Type

_NAMES = {"val": "__externref_t", "i32": "int", "u32": "unsigned", "f64": "double", "bool": "bool", "void": "void"}
_OWNERSHIP = {"borrowed": "py::borrowed", "owned": "py::ref"}
_READERS = {"val": ("js::val", "js::val{%s}"), "i32": ("int", "to_int(%s)"), "bool": ("bool", "bridge::truthy(%s)")}
_HEAD = "// Generated from bridge.idl. Do not edit.\n"


def _c(kind: Type, idl: Idl) -> str:
    """The type as it crosses."""
    if kind.is_pointer:
        return "PyObject*" if kind.argument == "PyObject" else f"{kind.argument}*"
    if kind.name == "set":
        return "int"
    if kind.name in idl.record_names:
        return _NAMES["val"]
    return _NAMES.get(kind.name, kind.name)


def _cpp(kind: Type, idl: Idl) -> str:
    """The type as the C++ that implements an export has it."""
    if kind.name in idl.record_names:
        return f"{kind.name} const&"
    return _OWNERSHIP.get(kind.name) or _c(kind, idl)


def _signature(function: Function, name: str, idl: Idl, *, crossing: bool = True) -> str:
    type_of = _c if crossing else _cpp
    parameters = ", ".join(f"{type_of(p.type, idl)} {p.name}" for p in function.parameters)
    return f"{type_of(function.result, idl)} {name}({parameters})"


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
        declaration = _signature(function, function.name, idl)
        out.append(_docs(function.doc) + f'{declaration} __asm__("bridge_{function.name}");\n')
    out.append("}  // namespace bridge\n")
    return "".join(out)


def _record(record: Record) -> str:
    out = [_docs(record.doc), f"class {record.name} {{\n public:\n"]
    out.append(f"  explicit {record.name}(js::ref source) : source_{{source}} {{}}\n")
    for one in record.fields:
        result, form = _READERS[one.type.name]
        read = form % f"bridge::record_field(source_.get(), bridge::record_key::{one.name})"
        out.append(f"  [[nodiscard]] {result} {one.name}() const {{ return {read}; }}\n")
    convert = "static int to_int(js::ref value) { return static_cast<int>(bridge::number_value(value)); }"
    out.append(f"\n private:\n  {convert}\n")
    out.append("  js::val source_;\n};\n\n")
    return "".join(out)


def export_header(idl: Idl) -> str:
    out = [_HEAD, "#pragma once\n"]
    out += [f'#include "{name}"\n' for name in ("bridge.h", "js/val.h", "py/ref.h")]
    out.append("\nnamespace ffi::exports {\nusing namespace bridge;\n\n")
    out += [_record(record) for record in idl.records]
    out += [_docs(f.doc) + _signature(f, f.name, idl, crossing=False) + ";\n" for f in idl.exports]
    out.append("}  // namespace ffi::exports\n")
    return "".join(out)


def _argument(parameter: Parameter, idl: Idl, *, kept: bool) -> str:
    name, kind = parameter.name, parameter.type.name
    if kept:
        return f"kept_{name}"
    if kind == "owned":
        return f"py::steal({name})"
    return f"{kind}{{{name}}}" if kind in idl.record_names else name


def _guarded(function: Function, call: str, borrowed: list[str]) -> str:
    """The body of an export that may throw.

    A borrowed object is kept alive while the call lasts: code that it runs may let go of all other references. What is
    promising keeps it on the stack that it begins.
    JavaScript is told of a failure last, since cleaning up after one may run code that makes other calls.
    """
    failed = "bridge::undefined()" if function.result.name == "val" else "{}"
    success, failure = f"return {call};", f"bridge::fail(failure.get());\n  return {failed};"
    if function.result.name == "void":
        success, failure = f"{call};\n      return;", "bridge::fail(failure.get());"
    if function.promising:
        value = call if function.result.name == "val" else f"bridge::number_from({call})"
        success = f"js::val const result{{{value}}};\n      return bridge::outcome_box(result.get(), false);"
        failure = "return bridge::outcome_box(failure.get(), true);"
    entry = "" if function.promising else "  suspend::synchronous_entry const entry;\n"
    kept = "".join(f"    auto const kept_{name} = py::own({name});\n" for name in borrowed)
    return (
        f"{entry}  js::val failure;\n  {{\n{kept}    try {{\n      {success}\n    }} catch (...) {{\n"
        f"      failure = convert::error_in_flight();\n    }}\n  }}\n  {failure}\n"
    )


def _export(function: Function, idl: Idl) -> str:
    result = _NAMES["val"] if function.promising else _c(function.result, idl)
    parameters = ", ".join(f"{_c(p.type, idl)} {p.name}" for p in function.parameters)
    borrowed = [p.name for p in function.parameters if p.type.name == "borrowed" and not function.promising]
    arguments = ", ".join(_argument(p, idl, kept=p.name in borrowed) for p in function.parameters)
    call = f"ffi::exports::{function.name}({arguments})"
    if function.throws:
        body = _guarded(function, call, borrowed)
    else:
        kept = "".join(f"  auto const kept_{name} = py::own({name});\n" for name in borrowed)
        release = ".release()" if function.result.name == "owned" else ""
        returns = "" if function.result.name == "void" else "return "
        body = f"{kept}  {returns}{call}{release};\n"
    head = f'[[clang::export_name("core_{function.name}")]] {result} core_{function.name}({parameters})'
    if not function.throws or function.promising:
        return f"{head} {{\n{body}}}\n"
    # What the engine throws for want of stack passes the exported function, which has nothing to put back.
    passed = ", ".join(p.name for p in function.parameters)
    return (
        f"[[clang::noinline]] static {result} enter_{function.name}({parameters}) {{\n{body}}}\n"
        f"{head} {{\n  core_stack_room(suspend::chunks_at_entry - 1);\n  return enter_{function.name}({passed});\n}}\n"
    )


def exports(idl: Idl) -> str:
    includes = "".join(
        f'#include "{name}"\n' for name in ("bridge_exports.h", "convert/errors.h", "js/val.h", "suspend/entry.h")
    )
    out = [_HEAD, includes, '\nusing namespace bridge;\nusing namespace ffi::exports;\n\nextern "C" {\n']
    out += [_export(function, idl) for function in idl.exports]
    out.append("}\n")
    return "".join(out)
