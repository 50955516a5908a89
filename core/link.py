# SPDX-License-Identifier: Apache-2.0
"""Links, and makes what is linked faster to load and to run: link.py --branches PROFILE em++ … -o FILE.mjs.

All of the JavaScript is one function of half a megabyte, which is called as soon as it is loaded. Engines first skim a
function and compile it when it is called; one in parentheses they compile right away, and so read it once.

The program is told which of its branches are rare, by the profile that training left (interpreter/branches).
"""

import argparse
import subprocess
import sys
from pathlib import Path

NAME = "createModule"
BEGIN = f"async function {NAME}("
END = f"return Module}}export default {NAME};"


def eager(text: str) -> str:
    """The module with its function in parentheses. Raises ValueError when it is not what Emscripten writes."""
    if not text.startswith(BEGIN) or not text.rstrip().endswith(END):
        raise ValueError(f"does not begin with {BEGIN!r} and end with {END!r}: does Emscripten write something new?")
    body = text.rstrip().removeprefix(BEGIN).removesuffix(END)
    return f"var {NAME}=(async function({body}return Module}});export default {NAME};\n"


def main() -> int:
    """Runs the linker and rewrites what it wrote; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--branches", type=Path, required=True)
    parser.add_argument("command", nargs="...")
    options = parser.parse_args()
    command: list[str] = options.command
    if code := subprocess.run(command, check=False).returncode:
        return code
    output = Path(command[command.index("-o") + 1])
    try:
        output.write_text(eager(output.read_text()))
        hints = ["node", "interpreter/branches/apply.mjs", output.with_suffix(".wasm"), options.branches]
        subprocess.run(hints, check=True)
    except (ValueError, subprocess.CalledProcessError) as error:
        output.unlink()
        print(f"core/link.py: {output} {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
