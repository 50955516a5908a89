# SPDX-License-Identifier: Apache-2.0
# Compiles Fortran for WebAssembly. flang has no such target: its front end makes LLVM IR for i686, where sizes of types
# are those of wasm32, and clang compiles that for wasm32 after its target and its calling convention were changed:
# - hidden lengths of CHARACTER arguments are dropped, but for procedures named with --lengths;
# - a COMPLEX(4) result, which i686 has in two registers, goes through a pointer, as COMPLEX(8) does and as in C; that
#   of a function of C (csqrtf) too.
# Usage: fortran.py --out=FOLDER [--modules=FOLDER] [--lengths=NAME,…] [--jobs=N] [--exclude=GLOB]…
#            [--archive=FILE] GLOB…                               all files that globs name
#        fortran.py [--lengths=NAME,…] -c FILE -o OBJECT [options of a compiler]     as build systems call it
#        fortran.py OBJECT… -o PROGRAM [options of a linker]       the same, by emcc
# Build systems try whether a program can be made. That would need Fortran's runtime library: they get the object.
import argparse
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(os.environ.get("FLANG", Path(__file__).resolve().parent.parent))
FLANG = HERE / "bin/flang-22"
LIBRARIES = HERE / "lib"
LAYOUT = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-f128:64-n32:64-S128-ni:1:10:20"
TRIPLE = "wasm32-unknown-emscripten"
CLANG = ["clang-22", f"--target={TRIPLE}", "-O2", "-fPIC", "-msimd128", "-Wno-override-module"]

# What build systems tell linkers of ELF and wasm's does not know, and what is said to this program alone.
NOT_OF_WASM = re.compile(
    r"--lengths=|-Wl,(--(no-)?as-needed|--no-undefined|--allow-shlib-undefined|-rpath|-O\d|-z|-soname)"
)

# Procedures; what compilers have for dividing and multiplying COMPLEX(4); C's functions of it, csqrtf and the like.
PROCEDURE = r"@([a-z]\w*_|__(?:div|mul)sc3|c[a-z]+f)\("
# flang 22 makes a constant of 64 bits of it, also where an index has 32.
EXTENT = re.compile(r"\bfir\.assumed_size_extent : index")
HEAD = re.compile(rf"^(?P<word>define|declare)\b(?P<before>[^@]*?){PROCEDURE}")
CALL = re.compile(rf"^\s+(?P<result>%[\w.]+ = )?(?:tail |musttail |notail )?call\b(?P<before>[^@(]*?){PROCEDURE}")


def closing(text: str, start: int) -> int:
    """Where the parenthesis that is open before `start` closes."""
    depth = 1
    for at in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0:
            return at
    raise ValueError(f"no closing parenthesis: {text[start:]}")


def split(text: str) -> list[str]:
    """The parts between the commas that are in no parentheses or braces."""
    parts, depth, begun = [], 0, 0
    for at, letter in enumerate(text):
        depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append(text[begun:at].strip())
            begun = at + 1
    last = text[begun:].strip()
    return [*parts, last] if last else parts


class Module:
    """The text of one LLVM module, changed a line at a time."""

    def __init__(self, text: str, lengths: frozenset[str]) -> None:
        self.lengths = lengths
        self.complexes: dict[str, list[str]] = {}
        self.defined: set[str] = set()
        self.dropped: list[str] = []
        self.lines = [self.line(line) for line in text.splitlines()]

    def line(self, line: str) -> str:
        if line.startswith("target datalayout"):
            return f'target datalayout = "{LAYOUT}"'
        if line.startswith("target triple"):
            return f'target triple = "{TRIPLE}"'
        if line.startswith("attributes "):
            return re.sub(r'"target-cpu"="[^"]*"', '"target-cpu"="generic"', line)
        if line.startswith("@_Q"):  # constants that files have in common; they are nobody else's
            return re.sub(r" = (linkonce(_odr)?|weak(_odr)?) ", r" = \1 hidden ", line)
        if line.startswith("}"):
            self.dropped = []
        for name in self.dropped:
            if re.search(rf"{re.escape(name)}(?![\w.])", line):
                raise ValueError(f"the hidden length {name} is used: {line.strip()}; name the procedure with --lengths")
        found = HEAD.match(line) or CALL.match(line)
        return self.procedure(line, found) if found else line

    def procedure(self, line: str, found: re.Match[str]) -> str:
        name = found.group(found.re.groups)
        end = closing(line, found.end())
        words = split(line[found.end() : end])
        kept = list(words)
        while name.endswith("_") and name not in self.lengths and kept and re.match(r"i32\b", kept[-1]):
            kept.pop()
        head, rest = line[: found.end()], line[end:]
        if line.startswith("define"):
            self.dropped = [word.split()[-1] for word in words[len(kept) :]]
            if self.dropped:  # the first block has the number after the last parameter's
                rest = f"{rest}\n{len(words)}:"
        if re.search(r"\bi64$", found["before"].strip()):
            self.complexes[name] = [word.split()[0] for word in kept]
            if line.startswith("define"):
                self.defined.add(name)
                head = re.sub(r"^define\b(?: dso_local)?", "define internal", head)
            elif line.startswith("declare"):
                return ""
            head = head.replace(f"@{name}(", f"@{name}.i64(")
        return f"{head}{', '.join(kept)}{rest}"

    def text(self) -> str:
        return "\n".join([*self.lines, *(self.adapter(name) for name in sorted(self.complexes))]) + "\n"

    def adapter(self, name: str) -> str:
        """A function with the pointer around one with the value, or the other way."""
        params = [f"{kind} %a{index}" for index, kind in enumerate(self.complexes[name])]
        outer = ", ".join(["ptr sret(i64) align 4 %result", *params])
        inner = ", ".join(params)
        if name in self.defined:
            body = f"  %value = call i64 @{name}.i64({inner})\n  store i64 %value, ptr %result, align 4\n  ret void\n"
            return f"define void @{name}({outer}) {{\n{body}}}"
        body = "  %result = alloca i64, align 8\n"
        body += f"  call void @{name}({outer})\n  %value = load i64, ptr %result, align 4\n  ret i64 %value\n"
        types = ", ".join(["ptr sret(i64) align 4", *self.complexes[name]])
        return f"declare void @{name}({types})\ndefine internal i64 @{name}.i64({inner}) {{\n{body}}}"


def compile_file(source: Path, made: Path, modules: str, lengths: frozenset[str], extra: list[str]) -> None:
    """One source file to one object."""
    environment = {**os.environ, "LD_LIBRARY_PATH": str(LIBRARIES)}
    front = [str(FLANG), "-fc1", "-triple", "i686-unknown-linux-gnu"]
    with tempfile.TemporaryDirectory() as folder:
        fir, given, changed = (Path(folder, name) for name in ("x.fir", "x.ll", "y.ll"))
        preprocess = ["-cpp"] if source.suffix.isupper() or source.suffix.startswith(".F") else []
        begin = [*front, "-O1", "-module-dir", modules, *preprocess, *extra, "-emit-fir", "-o", str(fir), str(source)]
        subprocess.run(begin, check=True, env=environment)
        fir.write_text(EXTENT.sub("arith.constant -1 : index", fir.read_text()))
        subprocess.run([*front, "-O1", "-emit-llvm", "-o", str(given), str(fir)], check=True, env=environment)
        changed.write_text(Module(given.read_text(), lengths).text())
        subprocess.run([*CLANG, "-c", str(changed), "-o", str(made)], check=True)


def as_compiler(words: list[str]) -> int:
    """What a build system asks of a compiler: its version, its linker's, an object, or a link."""
    if "--version" in words:  # to Meson, "flang" alone is an older compiler, which needs other libraries
        environment = {**os.environ, "LD_LIBRARY_PATH": str(LIBRARIES)}
        said = subprocess.run([FLANG, "--version"], check=True, stdout=subprocess.PIPE, text=True, env=environment)
        print(said.stdout.replace("flang version", "flang-new version", 1), end="")
        return 0
    if "-c" not in words and not any(re.search(r"\.(f|F|f90|F90)$", word) for word in words):
        return subprocess.call(["emcc", *(word for word in words if not NOT_OF_WASM.match(word))])
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("-c", action="store_true")
    parser.add_argument("-o", type=Path, required=True)
    parser.add_argument("-J", "-module-dir", dest="modules", default=".")
    parser.add_argument("--lengths", default="")
    for ignored in ("-MF", "-MQ", "-MT"):
        parser.add_argument(ignored)
    options, rest = parser.parse_known_args(words)
    sources = [Path(word) for word in rest if not word.startswith("-")]
    extra = [word for word in rest if re.match(r"-[IDU]|-f(fixed|free)-", word)]
    compile_file(sources[0], options.o, options.modules, frozenset(options.lengths.split(",")), extra)
    return 0


def many(words: list[str]) -> int:
    """Compiles all files that globs name."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--modules", default=".")
    parser.add_argument("--lengths", default="")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--exclude", action="append", default=[])
    parser.add_argument("--archive", type=Path)
    parser.add_argument("sources", nargs="+")
    options = parser.parse_args(words)
    lengths = frozenset(options.lengths.split(","))
    options.out.mkdir(parents=True, exist_ok=True)
    Path(options.modules).mkdir(parents=True, exist_ok=True)
    found = sorted({path for pattern in options.sources for path in Path().glob(pattern)})
    chosen = [path for path in found if not any(path.match(pattern) for pattern in options.exclude)]
    if not chosen:
        raise SystemExit(f"nothing matches {' '.join(options.sources)}")

    def one(source: Path) -> str:
        try:
            compile_file(source, options.out / f"{source.stem}.o", options.modules, lengths, [])
        except (subprocess.CalledProcessError, ValueError) as error:
            return f"{source}: {error}"
        return ""

    with ThreadPoolExecutor(options.jobs) as pool:
        failures = [failure for failure in pool.map(one, chosen) if failure]
    if options.archive and not failures:
        with tempfile.NamedTemporaryFile("w") as names:
            names.writelines(f"{path}\n" for path in sorted(options.out.glob("*.o")))
            names.flush()
            subprocess.run(["llvm-ar-22", "rcs", str(options.archive), f"@{names.name}"], check=True)
    print("\n".join(failures), file=sys.stderr)
    print(f"{len(chosen) - len(failures)} of {len(chosen)} files compiled")
    return 1 if failures else 0


def main() -> int:
    words = sys.argv[1:]
    return many(words) if any(word.startswith("--out") for word in words) else as_compiler(words)


if __name__ == "__main__":
    sys.exit(main())
