"""Write a file or a folder whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from chaingraph.errors import Text, UsageError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


# What a disk says that takes no more
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS})
# Sentences of libraries that keep no number; of a Parquet footer that cannot be written Polars says the second
_SAID = {"No space left on device": errno.ENOSPC, "Invalid thrift: transport error": errno.EIO}


def disk_error(error: BaseException) -> OSError | None:
    """Return the error of the disk that stands behind an error, None where there is none.

    Libraries wrap it in errors of their own, as an argument, a cause or a text that names its number.

    >>> disk_error(RuntimeError("IO error: No space left on device (os error 28)")).errno
    28
    >>> disk_error(RuntimeError("no"))
    """
    seen: list[BaseException] = []
    rest: list[object] = [error]
    while rest:
        one = rest.pop()
        if not isinstance(one, BaseException) or one in seen:
            continue
        seen.append(one)
        if isinstance(one, OSError) and one.errno in _FULL:
            return one
        number = _number_in(str(one))
        if number in _FULL:
            return OSError(number, os.strerror(number))
        rest += [one.__cause__, one.__context__, *one.args]
    return None


def _number_in(said: str) -> int | None:
    """Return the number of the error of the system that a library's sentence speaks of."""
    if named := re.search(r"os error (\d+)", said):
        return int(named[1])
    return next((number for words, number in _SAID.items() if words in said), None)


@contextmanager
def _told(out: Path) -> Iterator[None]:
    """Raise what the disk said, with the name of the file that was asked for, instead of a library's own error."""
    try:
        yield
    except Exception as error:
        found = disk_error(error)
        if found is None:
            raise
        raise OSError(found.errno, found.strerror or os.strerror(found.errno or 0), str(out)) from None


class _Quiet(io.FileIO):
    """A file whose first error is raised and whose later writes are nothing.

    A library that was interrupted by a full disk writes again while it tidies up, where nobody can catch the error.
    """

    failed = False
    place = 0

    def write(self, data: ReadableBuffer) -> int:
        """Write all of the data."""
        view = memoryview(data).cast("B")
        done = 0
        self.place += len(view)
        while done < len(view) and not self.over:
            try:
                done += self.put(view[done:])
            except OSError:
                self.failed = True
                raise
        return len(view)

    def put(self, data: memoryview) -> int:
        """Hand bytes to the disk and return how many it took."""
        return super().write(data) or 0

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move; where nothing is written any more, as if there were an endless file."""
        self.place = offset + (self.place if whence else 0) if self.over else super().seek(offset, whence)
        return self.place

    def tell(self) -> int:
        """Tell the place."""
        return self.place

    def flush(self) -> None:
        """Do nothing: there is no buffer."""

    @property
    def over(self) -> bool:
        """Whether nothing is written any more."""
        return self.failed or self.closed


@contextmanager
def atomic_file(out: Path) -> Iterator[BinaryIO]:
    """Give an open file instead of a path; see `atomic_path`. For libraries that write archives.

    The file is open for writing and seeking. After an error further writes are ignored, since nothing of them is kept.
    """
    with atomic_path(out) as path, _Quiet(path, "w+") as opened:
        yield cast("BinaryIO", opened)


@contextmanager
def atomic_path(out: Path) -> Iterator[Path]:
    """Give a temporary path beside `out` that replaces it when the block ends well.

    `out`: the file to be written; its folder is made when it is absent.

    Yields a path in the same folder with the same suffix, so that the replacement is one step of the file system.

    When the block raises, the temporary file is removed and an older `out` stays as it was; what a full disk said is
    raised as the `OSError` that it is, with the name of `out`, whatever a library made of it. What a link names is
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
        with _told(out):
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

    `out`: the folder to be written; absent, empty, or holding only files that are `ours`.
    `ours`: tells whether an entry of an existing folder was written by this program and may go.

    Raises `UsageError`: ``CG-U201`` if `out` is a file or holds something else, before anything is written.

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
        with _told(out):
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
