# SPDX-License-Identifier: Apache-2.0
"""The archiver that CPython's Makefile calls: together.py rcs ARCHIVE OBJECT…

Files of LLVM bitcode become objects here. Those that a running program spends its time in become one, so that functions
are inlined from file to file where the profile says that calls are hot. The others stay apart: inlining would make them
larger and no program faster. docs/decisions/014 and 023 have the figures.
"""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TOGETHER = re.compile(
    r"Objects/|Python/(bltinmodule|ceval|ceval_gil|errors|frame|gc|gc_gil|getargs|intrinsics|modsupport|pyhash|pystate)\.o|"
    r"Modules/(_asynciomodule|_bisectmodule|_collectionsmodule|_datetimemodule|_functoolsmodule|_heapqmodule|_json|_operator|"
    r"_pickle|_randommodule|_struct|arraymodule|gcmodule|itertoolsmodule|mathmodule)\.o|Modules/_sre/"
)
# What core/ calls beyond CPython's interface.
CORE = {"_PyObject_VirtualFree"}
COMPILE = ["emcc", "-O2", "-fwasm-exceptions", "-sSUPPORT_LONGJMP=wasm", "-mgc", "-mreference-types", "-x", "ir", "-c"]
# From file to file only hot calls of small functions are inlined: in the first seconds programs wait while engines
# compile the interpreter's loop and what else inlining has made large.
INLINING = [
    "-inline-savings-multiplier=2",
    "-inline-threshold=0",
    "-hot-callsite-threshold=100",
    "-locally-hot-callsite-threshold=0",
    "-inlinecold-threshold=0",
    "-inlinehint-threshold=0",
]
HIDDEN = {"external", "hidden", "internal", "private"}


def is_bitcode(path: str) -> bool:
    with Path(path).open("rb") as file:
        return file.read(4) == b"BC\xc0\xde"


def compile_alone(path: str) -> None:
    """Makes a file of bitcode an object."""
    subprocess.run([*COMPILE, path, "-o", f"{path}.native"], check=True)
    Path(f"{path}.native").rename(path)


def interface(module: str) -> set[str]:
    """The functions and data that a module of bitcode shows to shared objects."""
    text = subprocess.run(["llvm-dis-22", module, "-o", "-"], check=True, capture_output=True, text=True).stdout
    found = re.finditer(
        r"^(?:define ([^@\n]*)@([\w.]+)\(|@([\w.]+) = ((?:\w+ )*?)(?:global|constant|alias)\b)", text, re.M
    )
    return {one[2] or one[3] for one in found if HIDDEN.isdisjoint((one[1] or one[4]).split())}


def compile_together(paths: list[str], others: list[str], output: str) -> None:
    """Makes one object of many files of bitcode, of which `others` use something."""
    module, kept = f"{output}.bc", Path(f"{output}.names")
    subprocess.run(["llvm-link-22", *paths, "-o", module], check=True)
    wanted = subprocess.run(["llvm-nm-22", "-u", "-j", *others], check=True, capture_output=True, text=True).stdout
    kept.write_text("\n".join(sorted(interface(module) | CORE | set(wanted.split()))))
    passes = ["-passes=internalize,globaldce,lto<O2>", f"-internalize-public-api-file={kept}"]
    subprocess.run(["opt-22", *passes, *INLINING, module, "-o", module], check=True)
    subprocess.run([*COMPILE, "-Xclang", "-disable-llvm-passes", module, "-o", output], check=True)


def main() -> int:
    """Compiles what is bitcode, and writes the archive; the exit code."""
    mode, archive, *objects = sys.argv[1:]
    bitcode = [path for path in objects if is_bitcode(path)]
    together = [path for path in bitcode if TOGETHER.match(path)]
    alone = [path for path in objects if path not in together]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(compile_alone, set(bitcode) - set(together)))
    if together:
        compile_together(together, alone, f"{archive}.o")
        alone.append(f"{archive}.o")
    return subprocess.run(["emar", mode, archive, *alone], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
