"""Write a folder from which chaingraph is installed without a network: on this platform and on 64-bit Windows.

Holds our own wheel, every package that it needs at run time, and the instructions of ``docs/windows.md``.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from email.parser import HeaderParser
from pathlib import Path

# pip's own copy: nothing else is installed beside what runs
from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).parent.parent
_HERE = ".".join(platform.python_version_tuple()[:2])


def bundle(folder: Path, python: str = _HERE) -> None:
    """Write the bundle anew; `python`: version of Python on the Windows machines, as ``3.12``."""
    shutil.rmtree(folder, ignore_errors=True)
    wheels = folder / "wheels"
    _pip("wheel", "--wheel-dir", wheels, "--constraint", ROOT / "constraints.txt", ROOT)
    with tempfile.TemporaryDirectory() as scratch:
        windows = Path(scratch)
        (own,) = wheels.glob("chaingraph-*.whl")
        shutil.copy(own, windows)
        # pip chooses files for the other platform but reads conditions of this one: what Windows alone needs is added
        while missing := sorted(wanted(windows, windows_markers(python)) - present(windows)):
            to_windows = ("--platform", "win_amd64", "--python-version", python, "--only-binary", ":all:")
            _pip("download", "--dest", windows, "--constraint", ROOT / "constraints.txt", *to_windows, *missing)
        for wheel in windows.iterdir():
            shutil.copy(wheel, wheels)
    text = (ROOT / "docs" / "windows.md").read_text(encoding="utf-8")
    (folder / "README.txt").write_text(text, encoding="utf-8-sig", newline="\r\n")


def windows_markers(python: str) -> dict[str, str]:
    """Return what conditions of requirements are decided by, as it is on Windows."""
    return {
        **{"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
        **{"python_version": python, "python_full_version": f"{python}.0", "extra": ""},
    }


def present(folder: Path) -> set[str]:
    """Return the names of the packages of which the folder holds a wheel."""
    return {parse_wheel_filename(path.name)[0] for path in folder.glob("*.whl")}


def wanted(folder: Path, markers: dict[str, str]) -> set[str]:
    """Return the names of the packages that the wheels of the folder require where `markers` hold."""
    return {
        canonicalize_name(requirement.name)
        for path in folder.glob("*.whl")
        for requirement in _requirements(path)
        if requirement.marker is None or requirement.marker.evaluate(markers)
    }


def _requirements(wheel: Path) -> Iterator[Requirement]:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA") and name.count("/") == 1)
        told = HeaderParser().parsestr(archive.read(name).decode("utf-8"))
    yield from map(Requirement, told.get_all("Requires-Dist", []))


def _pip(*words: object) -> None:
    quiet = ("--quiet", "--disable-pip-version-check")
    subprocess.run([sys.executable, "-m", "pip", str(words[0]), *quiet, *map(str, words[1:])], check=True)


if __name__ == "__main__":
    bundle(Path(sys.argv[1]), *sys.argv[2:3])
