"""Where derived files are kept between runs, and how long."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_KEPT = 8


def cache_folder() -> Path | None:
    """Return the folder for files that can be made again; None when the user wants none.

    Returns
    -------
    Path or None
        ``$CHAINGRAPH_CACHE`` where it is set (``none`` switches the cache off), else the user's cache folder as the
        operating system has it. It is not made here.

    Notes
    -----
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


def forget_old(folder: Path, pattern: str, kept: int = _KEPT) -> None:
    """Remove the files of a pattern but for the last used ones; a file that another process has open may stay."""
    files = sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files[kept:]:
        try:
            path.unlink()
        except OSError:
            continue
