# SPDX-License-Identifier: Apache-2.0
# Sources with a CMakeLists.txt, configured by Emscripten's own toolchain file.
from mk.backends.step import PREFIX, SOURCE, Step

TOOLCHAIN = "/usr/share/emscripten/cmake/Modules/Platform/Emscripten.cmake"


def build(step: Step) -> None:
    folder = step.take("folder", SOURCE)
    env = step.take("env", {})
    args = step.take("args", [])
    targets = step.take("targets", [])
    remove = step.take("remove", [])
    step.finish()

    objects = "/build/objects"
    fixed = [f"-DCMAKE_TOOLCHAIN_FILE={TOOLCHAIN}", f"-DCMAKE_INSTALL_PREFIX={PREFIX}", "-DCMAKE_BUILD_TYPE=Release"]
    step.run(["cmake", "-G", "Ninja", "-S", folder, "-B", objects, *fixed, *args], SOURCE, env)
    chosen = ["--target", *targets] if targets else []
    step.run(["cmake", "--build", objects, "-j", str(step.jobs), *chosen], SOURCE, env)
    step.run(["cmake", "--install", objects], SOURCE, env)
    step.remove(remove)
