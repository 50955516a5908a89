# SPDX-License-Identifier: Apache-2.0
# Python packages, built for the target by their own PEP 517 back end with the root's Python, which answers for the
# target: its sysconfig data are the target's. The item is what an installer would put into site-packages, in `site/`.
from typing import Any

from mk.backends.step import BUILD, PREFIX, SOURCE, Step
from mk.backends.wheel_target import DATA, TARGET, TOOLS, Flags, cross_file, sysconfig_data
from mk.python import PYTHON

ENVIRONMENT = {
    "PATH": f"{TOOLS}/bin:/usr/lib/llvm-22/bin:/usr/share/emscripten:/usr/bin:/bin",
    "_PYTHON_SYSCONFIGDATA_NAME": DATA,
    "_PYTHON_HOST_PLATFORM": f"emscripten-{PYTHON.emscripten}-wasm32",
}


def build(step: Step) -> None:
    folder = step.take("folder", SOURCE)
    path: list[str] = step.take("path", [])
    settings: list[str] = step.take("settings", [])
    system = step.take("system", "meson")
    meson: dict[str, Any] = step.take("meson", {})
    pkgconfig: list[str] = step.take("pkgconfig", [])
    flags = Flags(step.take("cflags", []), step.take("cxxflags", []), step.take("ldflags", []))
    env = {
        **ENVIRONMENT,
        "PATH": ":".join([*(f"{folder}/bin" for folder in path), ENVIRONMENT["PATH"]]),
        "PYTHONPATH": ":".join([TARGET, *path, TOOLS]),
        "PKG_CONFIG": "pkgconf",
        "PKG_CONFIG_LIBDIR": ":".join(pkgconfig),
        "PKG_CONFIG_RELOCATE_PATHS": "1",
        **step.take("env", {}),
    }
    prepare = step.take("prepare", [])
    remove = step.take("remove", [])
    step.finish()

    target = step.path(TARGET)
    target.mkdir()
    (target / f"{DATA}.py").write_text(sysconfig_data(flags))
    (target / "cross.ini").write_text(cross_file(flags, pkgconfig, meson))
    step.run_all(prepare, folder, env)
    if system == "meson":
        settings = [f"setup-args=--cross-file={TARGET}/cross.ini", f"compile-args=-j{step.jobs}", *settings]
    words = ["--wheel", "--no-isolation", "--skip-dependency-check", f"--outdir={BUILD}/wheel"]
    step.run([PYTHON.program, "-m", "build", *words, *(f"-C{setting}" for setting in settings), "."], folder, env)
    wheels = [f"{BUILD}/wheel/{path.name}" for path in step.path(f"{BUILD}/wheel").glob("*.whl")]
    step.run([PYTHON.program, "-m", "zipfile", "-e", *wheels, f"{PREFIX}/site"], BUILD)
    step.remove(remove)
