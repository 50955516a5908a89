# SPDX-License-Identifier: Apache-2.0
# The command line that runs a program inside the root, without network.
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mk import host

DEPS = "/deps"
ENTER = Path(__file__).with_name("enter.py")


@dataclass(frozen=True)
class Sandbox:
    """What programs in the root see. `deps` maps names to store folders, shown read-only below /deps."""

    root: Path
    overlay: Path
    environment: Mapping[str, str]
    deps: Mapping[str, Path]
    mounts: tuple[tuple[Path, str, bool], ...] = ()
    tmp: Path | None = None

    def command(self, argv: Sequence[str], cwd: str, env: Mapping[str, str] | None = None) -> list[str]:
        """The host's command line for running `argv` in the folder `cwd` of the root."""
        mounts = [(str(self.overlay), "/toolchain", False)]
        mounts += [(str(path), f"{DEPS}/{name}", False) for name, path in self.deps.items()]
        mounts += [(str(source), target, writable) for source, target, writable in self.mounts]
        spec = {
            "root": str(self.root),
            "mounts": mounts,
            "tmp": None if self.tmp is None else str(self.tmp),
            "cwd": cwd,
            "env": {**self.environment, **(env or {})},
            "argv": list(argv),
        }
        return [*host.unshare(), sys.executable, "-I", "-S", str(ENTER), json.dumps(spec)]
