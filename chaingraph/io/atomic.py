"""Write a file or a folder whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from chaingraph.errors import Text, UsageError


@contextmanager
def atomic_path(out: Path) -> Iterator[Path]:
    """Give a temporary path beside `out` that replaces it when the block ends well.

    Parameters
    ----------
    out
        The file to be written; its folder is made when it is absent.

    Yields
    ------
    Path
        A path in the same folder with the same suffix, so that the replacement is one step of the file system.

    Notes
    -----
    When the block raises, the temporary file is removed and an older `out` stays as it was. What a link names is
    replaced, not the link; a device or a pipe stays and is written into.
    """
    out = Path(out)
    special = out.exists() and not out.is_file() and not out.is_dir()
    if not special:
        out = out.resolve()
        out.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=out.suffix, dir=None if special else out.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        if special:
            with temporary.open("rb") as written, out.open("wb") as there:
                shutil.copyfileobj(written, there)
        else:
            temporary.chmod(0o666 & ~_umask())
            temporary.replace(out)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def atomic_folder(out: Path, ours: Callable[[Path], bool] = lambda path: False) -> Iterator[Path]:
    """Give a temporary folder beside `out` that takes its place when the block ends well.

    Parameters
    ----------
    out
        The folder to be written; absent, empty, or holding only files that are `ours`.
    ours
        Tells whether an entry of an existing folder was written by this program and may go.

    Yields
    ------
    Path
        An empty folder in the same parent folder.

    Raises
    ------
    UsageError
        ``CG-U201`` if `out` is a file or holds something else, before anything is written.

    Notes
    -----
    When the block raises, the temporary folder is removed and an older `out` stays as it was. A folder cannot be
    replaced in one step: for a moment there is none, but never a mixture of old and new files.
    """
    out = Path(out).resolve()
    foreign = next((path for path in out.iterdir() if not ours(path)), None) if out.is_dir() else None
    if foreign is not None or (out.exists() and not out.is_dir()):
        text = Text(
            "{out} 中有其他内容（{name}），请另选一个空文件夹",
            "{out} holds something else ({name}); choose an empty folder",
        )
        raise UsageError("CG-U201", text.format(out=out, name=(foreign or out).name))
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".", dir=out.parent))
    old = temporary / "old"
    new = temporary / "new"
    try:
        new.mkdir()
        yield new
        if out.exists():
            out.rename(old)
        try:
            new.rename(out)
        except OSError:
            if old.exists():
                old.rename(out)
            raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _umask() -> int:
    # mkstemp makes files for the owner alone; a report is read by colleagues as the umask allows
    umask = os.umask(0)
    os.umask(umask)
    return umask
