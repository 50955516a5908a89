# SPDX-License-Identifier: Apache-2.0
# A folder with all that a build would fetch, so that later builds need neither registries nor mirrors: the root, the
# sources, the items that are made of downloads, and mk's own programs. It is used as a folder of PYXIDE_SUBSTITUTE.
import os
import shutil
from pathlib import Path

from mk import fetch, host, rootfs, substitute
from mk.backends import uses_network
from mk.errors import MkError
from mk.process import RealRunner
from mk.session import Session


def keep(here: Session, folder: Path) -> None:
    """Fills `folder`; what it has already stays. Says what each part is and how large."""
    if folder.is_relative_to(here.layout.checkout / "out") or folder.is_relative_to(here.layout.cache):
        raise MkError(f"{folder} is removed by ./mk clean or may be; choose a folder outside of out/ and of the cache")
    folder.mkdir(parents=True, exist_ok=True)
    root = rootfs.pack(here.toolchain.root, folder)
    report("root file system", [root])
    report("sources", sources(here, folder / "downloads"))
    report("items made of downloads", downloaded(here, folder))
    report("programs of mk", programs(here, folder / "wheels/ninja"))
    print(f"{folder} is complete. To build with it: PYXIDE_SUBSTITUTE={folder} ./mk build")


def sources(here: Session, folder: Path) -> list[Path]:
    """Archives of all recipes, each by its sha256."""
    folder.mkdir(exist_ok=True)
    registries = here.builder.registries(RealRunner())
    kept = []
    for item in here.items.values():
        if (source := item.recipe.source) is None:
            continue
        target = folder / source.sha256
        if not target.exists():
            found = fetch.fetch(here.disk, registries, here.layout.downloads, source, here.builder.substitutes)
            fresh = target.with_name(f".{target.name}")
            shutil.copyfile(found, fresh)
            fresh.replace(target)
        kept.append(target)
    return list(dict.fromkeys(kept))


def downloaded(here: Session, folder: Path) -> list[Path]:
    """Items whose back end downloads, as archives like those of `./mk export`."""
    kept = []
    for item in here.items.values():
        if not uses_network(item.recipe.backend):
            continue
        archive = folder / (item.folder + substitute.SUFFIX)
        if not archive.exists():
            here.builder.realize(item)
            substitute.export(here.disk, here.store.path(item), folder)
        kept.append(archive)
    return kept


def programs(here: Session, folder: Path) -> list[Path]:
    """Wheels of the programs that every build runs on the machine itself."""
    pip = host.pip(RealRunner(), here.layout.work / "keep-pip")
    requirements = here.layout.checkout / "toolchain/host/ninja.txt"
    RealRunner().run([*pip, "download", *host.PINNED, f"--dest={folder}", "-r", str(requirements)])
    shutil.rmtree(here.layout.work / "keep-pip")
    return sorted(folder.iterdir())


def report(what: str, files: list[Path]) -> None:
    size = sum(os.stat(file).st_size for file in files)
    print(f"{what}: {len(files)} file(s), {size / 1e6:.0f} MB", flush=True)
