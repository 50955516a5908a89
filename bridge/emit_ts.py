# SPDX-License-Identifier: Apache-2.0
"""The TypeScript side: interfaces that host/bridge implements, one a file, and the typed exports."""

from __future__ import annotations

from pathlib import PurePosixPath

from parse import Function, Idl, Type

_HEAD = "// SPDX-License-Identifier: Apache-2.0\n// Generated from bridge.idl. Do not edit.\n\n"
_NAMES = {"val": "unknown", "i32": "number", "u32": "number", "f64": "number", "bool": "number", "void": "void"}
_SIGNATURE = {"val": "e", "i32": "i", "u32": "i", "f64": "d", "bool": "i", "void": "v"}
_POINTERS = {"ptr": "Pointer", "borrowed": "Pointer", "owned": "Owned"}


def camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def _pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.replace("-", "_").split("_"))


def _ts(kind: Type, *, result: bool = False) -> str:
    if kind.is_pointer:
        return f'{_POINTERS[kind.name]}<"{kind.argument}">'
    if kind.name == "bool" and result:
        return "boolean"
    return "number" if kind.name == "set" else _NAMES.get(kind.name) or _pascal(kind.name)


def _safe(name: str) -> str:
    return {"function": "callee", "arguments": "args", "constructor": "target"}.get(name, name)


def _parameters(function: Function) -> str:
    return ", ".join(f"{camel(_safe(p.name))}: {_ts(p.type)}" for p in function.parameters)


def _docs(text: str, indent: str = "") -> str:
    return f"{indent}/** {text} */\n" if text else ""


def _numbers(idl: Idl) -> str:
    out = []
    for enum in idl.enums:
        name = camel(enum.name)
        members = ", ".join(f"{camel(member)}: {value}" for member, value in enum.members)
        out.append(_docs(enum.doc) + f"export const {name} = {{ {members} }} as const;\n")
        if not enum.is_flags:
            out.append(f"export type {_pascal(enum.name)} = (typeof {name})[keyof typeof {name}];\n")
    for struct in idl.structs:
        fields = ", ".join(f"{camel(name)}: {4 * i}" for i, name in enumerate(struct.fields))
        out.append(f"export const {camel(struct.name)} = {{ {fields}, size: {4 * len(struct.fields)} }} as const;\n")
    return "".join(out)


def _records(idl: Idl) -> str:
    out = []
    for record in idl.records:
        fields = " ".join(f"{camel(f.name)}: {_ts(f.type, result=True)};" for f in record.fields)
        out.append(_docs(record.doc) + f"export interface {_pascal(record.name)} {{ {fields} }}\n")
    keys = ", ".join(f'"{camel(name)}"' for name, _ in idl.record_key.members)
    out.append(
        f"/** Names of the properties of records, by `recordKey`. */\nexport const RECORD_KEYS = [{keys}] as const;\n"
    )
    return "".join(out)


def _imports(idl: Idl) -> str:
    out = []
    names = []
    for place, functions in idl.places(idl.imports).items():
        name = f"{_pascal(PurePosixPath(place).stem)}Imports"
        names.append(name)
        out.append(f"/** What C++ asks of {place}. */\nexport interface {name} {{\n")
        for f in functions:
            out.append(_docs(f.doc, "  ") + f"  {camel(f.name)}({_parameters(f)}): {_ts(f.result, result=True)};\n")
        out.append("}\n\n")
    out.append(f"/** What C++ asks of JavaScript. */\nexport interface Bridge extends {', '.join(names)} {{}}\n\n")
    return "".join(out)


def module(idl: Idl) -> str:
    out = [_HEAD, "/** An address in wasm memory of a `T`. */\n"]
    out.append("export type Pointer<T extends string> = number & { readonly pointee: T };\n")
    out.append("/** A reference, which goes over to whoever is given it. */\n")
    out.append("export type Owned<T extends string> = Pointer<T> & { readonly owned: true };\n\n")
    out += [_numbers(idl), _records(idl), "\n", _imports(idl)]
    out.append("/** What JavaScript asks of C++. */\nexport interface Exports {\n")
    for f in idl.exports:
        result = f"Promise<{_ts(f.result)}>" if f.promising else _ts(f.result)
        out.append(_docs(f.doc, "  ") + f"  {camel(f.name)}({_parameters(f)}): {result};\n")
    out.append("}\n\n")
    out.append(_guards(idl))
    out.append(_exports(idl))
    return "".join(out)


def _checked(f: Function, call: str) -> str:
    """A call whose result wasm takes as a number. The engine would convert an object outside of any `catch`."""
    return f"plain({call})" if f.result.name in ("i32", "u32", "f64", "bool") else call


def _guards(idl: Idl) -> str:
    out = [
        "/** Objects may hand out anything as a length or an answer. */\n"
        "function plain<T>(result: T): T {\n"
        '  return typeof result === "number" || typeof result === "boolean" ? result : (Number(result) as T);\n}\n\n'
        "/** The functions that wasm imports: those that may throw hand what they catch to `raise`. */\n"
        "export function imports(bridge: Bridge, raise: (error: unknown) => never) {\n  return {\n"
    ]
    for f in idl.imports:
        name = camel(f.name)
        if not f.throws:
            out.append(f"    {name}: bridge.{name},\n")
            continue
        arguments = ", ".join(camel(_safe(p.name)) for p in f.parameters)
        call = _checked(f, f"bridge.{name}({arguments})")
        out.append(
            f"    {name}({_parameters(f)}) {{\n      try {{\n        return {call};\n"
            "      } catch (error) {\n        return raise(error);\n      }\n    },\n"
        )
    out.append("  };\n}\n\n")
    return "".join(out)


def _exports(idl: Idl) -> str:
    out = [
        "type Raw = (...args: never[]) => unknown;\n\n"
        "/**\n * Typed access to wasm's exports. What an export failed with is thrown by `check`, after the call;\n"
        " * whatever leaves wasm by itself is a trap, of which `die` makes the error that is thrown, unless `entries`\n"
        " * tells that the call has not begun.\n */\n"
        "export function exportsOf(\n  raw: () => Record<string, Raw>,\n  check: () => void,\n"
        "  entries: () => number,\n"
        "  die: (error: unknown) => unknown,\n"
        "  room: () => void,\n  promising: (target: Raw) => (...args: never[]) => Promise<unknown>,\n"
        "  open: (box: unknown) => unknown,\n): Exports {\n"
        "  const table: Record<string, unknown> = {};\n"
        "  for (const [name, symbol] of NAMES) {\n    let target: Raw | undefined;\n"
        "    table[name] = (...args: never[]) => {\n      target ??= raw()[symbol] as Raw;\n"
        "      const before = entries();\n      let result: unknown;\n"
        "      try {\n        result = target(...args);\n      } catch (error) {\n"
        "        throw entries() === before ? error : die(error);\n      }\n"
        "      check();\n      return result;\n    };\n  }\n"
        "  for (const [name, symbol] of PROMISING) {\n"
        "    let target: ((...args: never[]) => Promise<unknown>) | undefined;\n"
        "    table[name] = (...args: never[]) => {\n      target ??= promising(raw()[symbol] as Raw);\n      room();\n"
        "      return target(...args).then(open, (error: unknown) => {\n"
        "        throw die(error);\n      });\n    };\n  }\n"
        "  return table as unknown as Exports;\n}\n\nconst NAMES: ReadonlyArray<readonly [string, string]> = [\n"
    ]
    out.extend(f'  ["{camel(f.name)}", "core_{f.name}"],\n' for f in idl.exports if not f.promising)
    out.append("];\n\nconst PROMISING: ReadonlyArray<readonly [string, string]> = [\n")
    out.extend(f'  ["{camel(f.name)}", "core_{f.name}"],\n' for f in idl.exports if f.promising)
    out.append("];\n")
    return "".join(out)


def _letter(kind: Type) -> str:
    return "p" if kind.is_pointer else _SIGNATURE.get(kind.name, "i")


def library(idl: Idl) -> str:
    out = ["// Generated from bridge.idl. Do not edit.\naddToLibrary({\n"]
    for f in idl.imports:
        signature = _letter(f.result) + "".join(_letter(p.type) for p in f.parameters)
        out.append(f"  bridge_{f.name}: '=bridge.table.{camel(f.name)}',\n  bridge_{f.name}__sig: '{signature}',\n")
    out.append("});\n")
    return "".join(out)
