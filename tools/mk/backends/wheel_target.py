# SPDX-License-Identifier: Apache-2.0
# What the back ends of Python packages are told about the target: flags, sysconfig data, Meson's cross file.
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mk.backends.step import BUILD, DEPS
from mk.python import PYTHON

HEADERS = f"{DEPS}/python-headers"
TOOLS = f"{DEPS}/python-tools/python"
TARGET = f"{BUILD}/target"
DATA = "_sysconfigdata__emscripten_wasm32-emscripten"
ABI = ["-fwasm-exceptions", "-sSUPPORT_LONGJMP=wasm"]
COMPILE = ["-O2", "-DNDEBUG", "-fPIC", "-fvisibility=hidden", "-msimd128", *ABI]
# A side module: of what is linked into it, only what is marked as used is exported; the rest that it needs stays.
LINK = ["-O2", *ABI, "-shared", "-sFAKE_DYLIBS=0", "-sSIDE_MODULE=2"]


@dataclass(frozen=True)
class Flags:
    """What a recipe adds to the flags of all packages. C++ gets those of C too."""

    c: Sequence[str] = ()
    cxx: Sequence[str] = ()
    link: Sequence[str] = ()

    @property
    def compile_c(self) -> list[str]:
        return [*COMPILE, *self.c]

    @property
    def compile_cxx(self) -> list[str]:
        return [*COMPILE, *self.c, *self.cxx]

    @property
    def linking(self) -> list[str]:
        return [*LINK, *self.link]


def sysconfig_data(flags: Flags) -> str:
    """The target's sysconfig data, changed where they name places and flags of CPython's own build."""
    linking = " ".join(flags.linking)
    changed = {
        "installed_base": HEADERS,
        "installed_platbase": HEADERS,
        "INCLUDEPY": f"{HEADERS}/include/{PYTHON.program}",
        "CONFINCLUDEPY": f"{HEADERS}/include/{PYTHON.program}",
        "LIBDIR": f"{HEADERS}/lib",
        "CC": "emcc",
        "CXX": "em++",
        "CCSHARED": "",
        "OPT": "",
        "CFLAGS": " ".join(flags.compile_c),
        "PY_CFLAGS": " ".join(flags.compile_c),
        "LDSHARED": f"emcc {linking}",
        "LDCXXSHARED": f"em++ {linking}",
        "BLDSHARED": f"emcc {linking}",
        "LDFLAGS": "",
    }
    lines = [
        f"with open({f'{HEADERS}/lib/{PYTHON.program}/{DATA}.py'!r}) as file:",
        "    exec(file.read())",
        f"build_time_vars |= {changed!r}",
    ]
    return "".join(f"{line}\n" for line in lines)


def cross_file(flags: Flags, pkgconfig: Sequence[str], meson: Mapping[str, Any]) -> str:
    """Meson's cross file, with the folders of .pc files; a recipe may add to each of its sections."""
    sections: dict[str, dict[str, Any]] = {
        "binaries": {
            "c": "emcc",
            "cpp": "em++",
            "ar": "emar",
            "ranlib": "emranlib",
            "python": PYTHON.program,
            "pkg-config": "pkgconf",
            "cython": f"{TOOLS}/bin/cython",
        },
        "host_machine": {"system": "emscripten", "cpu_family": "wasm32", "cpu": "wasm32", "endian": "little"},
        "properties": {"needs_exe_wrapper": True, "pkg_config_libdir": list(pkgconfig)},
        "built-in options": {
            "optimization": "2",
            "b_ndebug": "true",
            "c_args": flags.compile_c,
            "cpp_args": flags.compile_cxx,
            "c_link_args": flags.linking,
            "cpp_link_args": flags.linking,
            "fortran_link_args": flags.linking,
        },
    }
    lines = []
    for name in [*sections, *(name for name in meson if name not in sections)]:
        lines.append(f"[{name}]")
        values = {**sections.get(name, {}), **meson.get(name, {})}
        lines += [f"{key} = {value(found)}" for key, found in values.items()]
    return "".join(f"{line}\n" for line in lines)


def value(found: Any) -> str:
    """A value as Meson writes it, which is as Python does but for booleans."""
    return str(found).lower() if isinstance(found, bool) else repr(found)
