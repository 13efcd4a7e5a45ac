"""Where derived files are kept between runs, and how long."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

_KEPT = 8
_STALE_SECONDS = 24 * 3600


def cache_folder() -> Path | None:
    """Return the folder for files that can be made again; None when the user wants none.

    Returns ``$CHAINGRAPH_CACHE`` where it is set (``none`` switches the cache off), else the user's cache folder as the
    operating system has it. It is not made here.

    What is kept there is a copy of the park with its personal data: folder and files are for their owner alone.
    """
    chosen = os.environ.get("CHAINGRAPH_CACHE", "")
    if chosen.lower() == "none":
        return None
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "chaingraph" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "chaingraph"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "chaingraph"


def user_folder() -> Path:
    """Return the folder for files that the user keeps: ``$CHAINGRAPH_HOME``, else the system's place for them."""
    chosen = os.environ.get("CHAINGRAPH_HOME", "")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "chaingraph"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "chaingraph"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "chaingraph"


def mark_used(path: Path) -> None:
    """Note that a file of the cache was used, as far as it may be: what was not used for long is forgotten."""
    with contextlib.suppress(OSError):
        path.touch()


def forget_old(folder: Path, pattern: str, kept: int = _KEPT) -> None:
    """Remove the files of a pattern but for the last used ones; a file that another process has open may stay."""
    files = sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files[kept:]:
        try:
            path.unlink()
        except OSError:
            continue


@contextlib.contextmanager
def working_folder(parent: Path | None = None) -> Iterator[Path]:
    """Give an empty folder for its owner alone that is removed in the end, with those that dead processes left.

    `parent`: where it is made; the system's folder for temporary files when not given.

    Its name tells machine and process. What a process of another machine left in a shared folder stays.
    """
    parent = parent or Path(tempfile.gettempdir())
    ours = f".chaingraph-{zlib.crc32(platform.node().encode()):08x}-"
    for left in parent.glob(f"{ours}*"):
        if _is_stale(left, left.name.removeprefix(ours).partition("-")[0]):
            shutil.rmtree(left, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=f"{ours}{os.getpid()}-", dir=parent))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _is_stale(left: Path, process: str) -> bool:
    if not process.isdecimal():
        return False
    if sys.platform == "win32":  # asking for a process by its number would interrupt it there
        with contextlib.suppress(OSError):
            return time.time() - left.stat().st_mtime > _STALE_SECONDS
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False
