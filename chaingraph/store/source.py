"""Files asked with Cypher: whether their graph is there already is told from their bytes, without reading a park."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import chaingraph
from chaingraph.errors import Severity
from chaingraph.io.atomic import atomic_path
from chaingraph.io.decision_book import book_beside
from chaingraph.io.quality_file import from_text, text_of
from chaingraph.park import Park
from chaingraph.quality import Quality
from chaingraph.store.cache import cache_folder, forget_old, mark_used
from chaingraph.store.embedded import EmbeddedGraph
from chaingraph.store.graphfile import cached_database, is_sound

_KEPT = 64
_LIBRARIES = ("polars", "ladybug")
_Read = tuple[int, Quality | None]  # errors, and how well the files were read


def open_files(
    path: Path, read: Callable[[], Park], *, mapping: str | None, encoding: str | None, decisions: Path | None
) -> tuple[EmbeddedGraph, int, Quality | None]:
    """Open a park in files for Cypher.

    `read`: reads the park, with the same `mapping`, `encoding` and `decisions`; it is called where the files, or the
        program, are others than those that the cache has a graph of, and where that graph is damaged.

    Returns the graph, how many errors reading found (they kept records out), and how well the files were read.
    Raises `ChaingraphError`: as `read`.
    """
    told: list[_Read] = []

    def find(folder: Path) -> tuple[Path, bool]:
        key = digest_of(path, mapping, encoding, decisions)
        known = None if key is None else _known(folder, key)
        if known is not None and is_sound(known[0]):
            mark_used(known[0])
            told.append(known[1])
            return known[0], False
        park = read()
        told.append(_read_of(park))
        made, mended = cached_database(park, folder)
        # files that somebody wrote meanwhile are perhaps not what was read
        if key is not None and key == digest_of(path, mapping, encoding, decisions):
            _remember(folder, key, made, told[-1])
        return made, mended

    folder = cache_folder()
    if folder is None:
        park = read()
        return EmbeddedGraph(park), *_read_of(park)
    return EmbeddedGraph(find, folder), *told[0]


def _read_of(park: Park) -> _Read:
    return sum(finding.severity is Severity.ERROR for finding in park.findings), park.quality


def digest_of(path: Path, mapping: str | None, encoding: str | None, decisions: Path | None) -> str | None:
    """Return the digest of all that a graph of files is made of; None if a file cannot be read.

    The files of a folder with their names (or the one file, with the workbook of decisions beside it), what reading was
    told, and the program: its own files by size and time, as Python itself tells whether they changed.
    """
    total = hashlib.sha256("\0".join([*_program(), path.name, str(mapping), str(encoding)]).encode())
    try:
        for file in _files(path, mapping, decisions):
            with file.open("rb") as opened:
                total.update(file.name.encode() + b"\0" + hashlib.file_digest(opened, "sha256").digest())
    except OSError:
        return None
    return total.hexdigest()[:32]


def _files(path: Path, mapping: str | None, decisions: Path | None) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(file for file in path.iterdir() if file.name[0] not in ".~" and file.is_file())
    else:
        yield path
        yield from (book for book in (book_beside(path),) if book.is_file())
    yield from (file for file in (Path(mapping or ""), decisions) if file is not None and file.is_file())


def _program() -> Iterator[str]:
    yield sys.version
    yield from (importlib.metadata.version(name) for name in _LIBRARIES)
    for folder, inner, names in os.walk(Path(chaingraph.__file__).parent):
        inner[:] = sorted(name for name in inner if name != "__pycache__")
        for name in sorted(names):
            state = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 - hundreds of files, before every answer
            yield f"{name} {state.st_size} {state.st_mtime_ns}"


def _remember(folder: Path, key: str, made: Path, read: _Read) -> None:
    errors, quality = read
    words = f"{made.name}\n{errors}\n{text_of(quality)}\n"
    with atomic_path(_place(folder, key)) as temporary:
        temporary.write_text(words + _sum(key, words), encoding="ascii")
    forget_old(folder, "source-*", _KEPT)


def _known(folder: Path, key: str) -> tuple[Path, _Read] | None:
    """Return the graph's file and what was noted of reading for a digest; None if there is no whole note."""
    try:
        text = _place(folder, key).read_text(encoding="ascii")
    except (OSError, ValueError):
        return None
    words, _, told = text.rpartition("\n")
    if told != _sum(key, f"{words}\n"):
        return None
    name, errors, stated = words.split("\n")
    return folder / name, (int(errors), from_text(stated))


def _place(folder: Path, key: str) -> Path:
    return folder / f"source-{key}"


def _sum(key: str, words: str) -> str:
    return hashlib.sha256(f"{key}\n{words}".encode()).hexdigest()[:32]
