# SPDX-License-Identifier: Apache-2.0
# The names that a library of BLAS and LAPACK has for its users: procedures of Fortran, CBLAS, OpenBLAS's own.
# Usage: exports.py OUT ARCHIVE…
import re
import subprocess
import sys

PUBLIC = re.compile(r"[a-z][a-z0-9_]*_|cblas_\w+|openblas_\w+")


def main() -> int:
    out, *archives = sys.argv[1:]
    names = set()
    for archive in archives:
        listed = subprocess.run(
            ["llvm-nm-22", "--defined-only", "--extern-only", "--format=just-symbols", "--no-sort", archive],
            check=True,
            capture_output=True,
            text=True,
        )
        names |= {name for name in listed.stdout.split() if PUBLIC.fullmatch(name)}
    with open(out, "w") as file:
        file.writelines(f"_{name}\n" for name in sorted(names))
    print(f"{len(names)} names")
    return 0


if __name__ == "__main__":
    sys.exit(main())
