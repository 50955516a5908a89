# SPDX-License-Identifier: Apache-2.0
"""The TypeScript side: the interface that host/bridge implements, and the typed exports."""

from __future__ import annotations

from parse import Function, Idl, Type

_HEAD = "// SPDX-License-Identifier: Apache-2.0\n// Generated from bridge.idl. Do not edit.\n\n"
_NAMES = {"val": "unknown", "i32": "number", "u32": "number", "f64": "number", "bool": "number", "void": "void"}
_SIGNATURE = {"val": "e", "i32": "i", "u32": "i", "f64": "d", "bool": "i", "void": "v", "ptr": "p"}


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def _ts(kind: Type, *, result: bool = False) -> str:
    if kind.name == "ptr":
        return f'Pointer<"{kind.pointee}">'
    if kind.name == "bool" and result:
        return "boolean"
    return _NAMES[kind.name]


def _safe(name: str) -> str:
    return {"function": "callee", "arguments": "args", "constructor": "target"}.get(name, name)


def _parameters(function: Function) -> str:
    return ", ".join(f"{_camel(_safe(p.name))}: {_ts(p.type)}" for p in function.parameters)


def _docs(text: str, indent: str = "") -> str:
    return f"{indent}/** {text} */\n" if text else ""


def module(idl: Idl) -> str:
    out = [_HEAD, "/** An address in wasm memory of a `T`. */\n"]
    out.append("export type Pointer<T extends string> = number & { readonly pointee: T };\n\n")
    for enum in idl.enums:
        members = ", ".join(f"{_camel(name)}: {value}" for name, value in enum.members)
        out.append(_docs(enum.doc) + f"export const {_camel(enum.name)} = {{ {members} }} as const;\n")
    for struct in idl.structs:
        fields = ", ".join(f"{_camel(name)}: {4 * i}" for i, name in enumerate(struct.fields))
        out.append(f"export const {_camel(struct.name)} = {{ {fields}, size: {4 * len(struct.fields)} }} as const;\n")
    out.append("\n/** What C++ asks of JavaScript. */\nexport interface Bridge {\n")
    for f in idl.imports:
        out.append(_docs(f.doc, "  ") + f"  {_camel(f.name)}({_parameters(f)}): {_ts(f.result, result=True)};\n")
    out.append("}\n\n/** What JavaScript asks of C++. */\nexport interface Exports {\n")
    for f in idl.exports:
        result = f"Promise<{_ts(f.result)}>" if f.promising else _ts(f.result)
        out.append(_docs(f.doc, "  ") + f"  {_camel(f.name)}({_parameters(f)}): {result};\n")
    out.append("}\n\n")
    out.append(_guards(idl))
    out.append(_exports(idl))
    return "".join(out)


def _guards(idl: Idl) -> str:
    out = [
        "/** The functions that wasm imports: those that may throw hand what they catch to `raise`. */\n"
        "export function imports(bridge: Bridge, raise: (error: unknown) => never) {\n  return {\n"
    ]
    for f in idl.imports:
        name = _camel(f.name)
        if not f.throws:
            out.append(f"    {name}: bridge.{name},\n")
            continue
        arguments = ", ".join(_camel(_safe(p.name)) for p in f.parameters)
        out.append(
            f"    {name}({_parameters(f)}) {{\n      try {{\n        return bridge.{name}({arguments});\n"
            "      } catch (error) {\n        return raise(error);\n      }\n    },\n"
        )
    out.append("  };\n}\n\n")
    return "".join(out)


def _exports(idl: Idl) -> str:
    out = [
        "/** Typed access to wasm's exports; what they throw passes through `settle` first. */\n"
        "export function exportsOf(\n  raw: () => Record<string, (...args: never[]) => unknown>,\n"
        "  settle: (error: unknown) => unknown,\n"
        "  promising: (target: (...args: never[]) => unknown) => (...args: never[]) => Promise<unknown>,\n"
        "): Exports {\n"
        "  const table: Record<string, unknown> = {};\n"
    ]
    out.append(
        "  for (const [name, symbol] of NAMES) {\n    let target: ((...args: never[]) => unknown) | undefined;\n"
    )
    out.append(
        "    table[name] = (...args: never[]) => {\n      target ??= raw()[symbol];\n"
        "      if (!target) throw new Error(`The wasm program does not export ${symbol}`);\n"
        "      try {\n        return target(...args);\n"
        "      } catch (error) {\n        throw settle(error);\n      }\n    };\n  }\n"
        "  for (const [name, symbol] of PROMISING) {\n"
        "    let target: ((...args: never[]) => Promise<unknown>) | undefined;\n"
        "    table[name] = (...args: never[]) => {\n"
        "      target ??= promising(raw()[symbol] as (...args: never[]) => unknown);\n"
        "      return target(...args).catch((error: unknown) => {\n        throw settle(error);\n"
        "      });\n    };\n  }\n"
        "  return table as unknown as Exports;\n}\n\nconst NAMES: ReadonlyArray<readonly [string, string]> = [\n"
    )
    out.extend(f'  ["{_camel(f.name)}", "core_{f.name}"],\n' for f in idl.exports if not f.promising)
    out.append("];\n\nconst PROMISING: ReadonlyArray<readonly [string, string]> = [\n")
    out.extend(f'  ["{_camel(f.name)}", "core_{f.name}"],\n' for f in idl.exports if f.promising)
    out.append("];\n")
    return "".join(out)


def library(idl: Idl) -> str:
    out = ["// Generated from bridge.idl. Do not edit.\naddToLibrary({\n"]
    for f in idl.imports:
        signature = _SIGNATURE[f.result.name] + "".join(_SIGNATURE[p.type.name] for p in f.parameters)
        out.append(f"  bridge_{f.name}: '=bridge.table.{_camel(f.name)}',\n  bridge_{f.name}__sig: '{signature}',\n")
    out.append("});\n")
    return "".join(out)
