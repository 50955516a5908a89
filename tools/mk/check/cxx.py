# SPDX-License-Identifier: Apache-2.0
# clang-format and clang-tidy over the C++ sources, with the compiler's own headers in the root.
# Invariant: clang-tidy runs again on a file only when it, a header, the settings or the flags have changed.
import hashlib
import json
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

from mk.check import Context, Problems
from mk.inner import CHECKOUT, in_root
from mk.sandbox import DEPS

FORMAT = "clang-format-22"
TIDY = "clang-tidy-22"
COMPILER = "clang++-22"
SPEC = "out/steps/core.json"


def sources(context: Context) -> list[str]:
    return context.matching(["/core/**/*.cpp", "/core/**/*.h", "/core/*.h"])


def layout(context: Context) -> Problems:
    files = [*sources(context), *context.matching(["/recipes/**/*.cpp"])]
    if context.fix:
        subprocess.run(in_root(context.place, {"deps": {}}, writable=True).command([FORMAT, "-i", *files], CHECKOUT))
    box = in_root(context.place, {"deps": {}})
    return output(box.command([FORMAT, "--dry-run", "-Werror", *files], CHECKOUT))


def output(argv: list[str]) -> Problems:
    done = subprocess.run(argv, capture_output=True, text=True)
    return [] if done.returncode == 0 else (done.stdout + done.stderr).strip().splitlines()[-60:]


def flags(argv: list[str]) -> list[str]:
    """The compile step's flags as plain clang understands them, for Emscripten's target and headers."""
    kept = [word for word in argv[1:] if not re.match("-s[A-Z]", word) and "{" not in word and word not in ("-c", "-o")]
    kept = [word for word in kept if word not in ("-MMD", "-MF", "-Werror")]
    sysroot = f"{DEPS}/system-libraries/sysroot"
    target = ["--target=wasm32-unknown-emscripten", f"--sysroot={sysroot}", "-D__EMSCRIPTEN__"]
    return [*kept, *target, "-isystem", f"{sysroot}/include/compat"]


def refused(context: Context) -> Problems:
    """The compiler finds in tests/compile_fail exactly the errors that comments there expect."""
    spec = json.loads((context.place.checkout / SPEC).read_text())
    box = in_root(context.place, spec)
    verify = ["-fsyntax-only", "-ferror-limit=0", "-Xclang", "-verify", "-Xclang", "-verify-ignore-unexpected=note"]
    files = context.matching(["/tests/compile_fail/*.cpp"])
    return [
        line
        for name in files
        for line in output(box.command([COMPILER, *flags(spec["argv"]), *verify, name], CHECKOUT))
    ]


def tidy(context: Context) -> Problems:
    checkout = context.place.checkout
    files = [name for name in sources(context) if name.endswith(".cpp")]
    spec = json.loads((checkout / SPEC).read_text())
    words = flags(spec["argv"])
    shared = hashlib.sha256(json.dumps([words, spec["deps"]]).encode())
    headers = [name for name in sources(context) if name.endswith(".h")]
    for name in [*headers, ".clang-tidy", "out/gen/bridge.h"]:
        shared.update((checkout / name).read_bytes())
    good = checkout / "out/check/tidy"
    good.mkdir(parents=True, exist_ok=True)
    box = in_root(context.place, spec)

    def one(name: str) -> Problems:
        digest = hashlib.sha256(shared.digest() + name.encode() + (checkout / name).read_bytes()).hexdigest()
        if (good / digest).exists():
            return []
        problems = output(box.command([TIDY, "--quiet", "--warnings-as-errors=*", name, "--", *words], CHECKOUT))
        if not problems:
            (good / digest).touch()
        return problems

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return [line for problems in pool.map(one, files) for line in problems]
