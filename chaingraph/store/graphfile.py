"""The file of a park for the embedded engine: made whole, found by what is in it, made again when damaged."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import importlib.metadata
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import polars as pl

from chaingraph.derived import CAPTION, caption_of, links_of
from chaingraph.errors import StoreError, Text
from chaingraph.model import EDGES, NODES, REFERENCES, NodeKind, Type
from chaingraph.park import Park
from chaingraph.store.base import check_park
from chaingraph.store.cache import forget_old, mark_used, working_folder
from chaingraph.store.engine import Engine, EngineError

_TYPES: Mapping[Type, str] = MappingProxyType(
    {
        Type.TEXT: "STRING",
        Type.INTEGER: "INT64",
        Type.NUMBER: "DOUBLE",
        Type.DATE: "DATE",
        Type.BOOLEAN: "BOOL",
        Type.ENUM: "STRING",
        Type.LIST: "STRING[]",
    }
)
_MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
_FULL = 1 << 20
_ROWS = "rows.parquet"


def table_statements() -> tuple[str, ...]:
    """Return the statements that make one table per declared kind and per relation of a reference.

    Returns
    -------
    tuple of str
        Node tables first. Names of tables and columns are those of the declarations, so that a query sees the same
        labels, relationship types and properties as on Neo4j; the ends of an edge are its ends, not properties. What
        is derived (`chaingraph.derived`) is there as well.

    Examples
    --------
    >>> [statement for statement in table_statements() if "GUIDES" in statement]
    ['CREATE REL TABLE `GUIDES`(FROM `Officer` TO `IndustryChain`, FROM `Officer` TO `Enterprise`, `since` DATE, `source` STRING, `source_ref` STRING)']
    """  # noqa: E501 - the statement is one line
    made = []
    for node in NODES.values():
        columns = [f"`{prop.name}` {_TYPES[prop.type]}" for prop in node.properties]
        columns += [] if node.named else [f"`{CAPTION}` STRING"]
        made.append(f"CREATE NODE TABLE `{node.name}`({', '.join(columns)}, PRIMARY KEY(`id`))")
    for edge in EDGES.values():
        ends = [f"FROM `{start}` TO `{end}`" for start in edge.start for end in edge.end]
        carried = [f"`{prop.name}` {_TYPES[prop.type]}" for prop in edge.properties[2:]]
        made.append(f"CREATE REL TABLE `{edge.name}`({', '.join(ends + carried)})")
    for name, reference in REFERENCES.items():
        leads = [f"FROM `{reference.kind.name}` TO `{end}`" for end in reference.end]
        made.append(f"CREATE REL TABLE `{name}`({', '.join(leads)})")
    return tuple(made)


def write_database(park: Park, path: Path) -> None:
    """Write a park into a new database file.

    Raises `InputError`: as `chaingraph.store.base.check_park`. `OSError` if the machine cannot write it, for want of
    space above all. `StoreError`: ``CG-Q021`` if the engine cannot, for any other reason.

    One transaction; each table is copied from a Parquet file, which is much faster than any statement per row
    (10⁶ firms with 3·10⁶ links in some 10 s).
    """
    check_park(park)
    sizes = sum(int(park[name].estimated_size()) for name in (*NODES, *EDGES))
    engine = Engine(path, 4 * sizes, writable=True)
    try:
        with _told(path.parent):
            engine.run("BEGIN TRANSACTION")
            for statement in table_statements():
                engine.run(statement)
            for name, node in NODES.items():
                _copy(engine, path.parent, _captioned(park[name], node), name)
            ids = {name: park[name].select(pl.col("id"), pl.lit(name).alias("kind")) for name in NODES}
            for edge in EDGES.values():
                _copy_edges(engine, path.parent, park[edge.name], edge.name, (edge.start, edge.end), ids)
            for name, reference in REFERENCES.items():
                ends = (reference.kind.name,), reference.end
                _copy_edges(engine, path.parent, links_of(park, reference), name, ends, ids)
            engine.run("COMMIT")
            engine.finish()
    finally:
        engine.close()


@contextlib.contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Tell a fault of the machine from one of the engine: both engine and Polars say either in words alone."""
    try:
        yield
    except (EngineError, pl.exceptions.PolarsError) as error:
        said = error.said if isinstance(error, EngineError) else str(error)
        number = next((number for number in _MACHINE if os.strerror(number) in said), None)
        if number is None and "IO exception" in said:  # the engine does not always tell why
            number = errno.ENOSPC if shutil.disk_usage(folder).free < _FULL else errno.EIO
        if number is not None:
            raise OSError(number, os.strerror(number), str(folder)) from None
        text = Text("内嵌引擎无法写入图：{said}", "the embedded engine cannot write the graph: {said}")
        raise StoreError("CG-Q021", text.format(said=said.partition("\n")[0] or "?")) from None


def _copy(engine: Engine, folder: Path, rows: pl.DataFrame, name: str, options: str = "") -> None:
    if rows.is_empty():
        return
    rows.write_parquet(folder / _ROWS)
    engine.run(f"COPY `{name}` FROM {_quoted(_ROWS)}{options}")


def _captioned(rows: pl.DataFrame, node: NodeKind) -> pl.DataFrame:
    caption = caption_of(node)
    return rows if caption is None else rows.with_columns(caption)


def _copy_edges(
    engine: Engine,
    folder: Path,
    rows: pl.DataFrame,
    name: str,
    ends: tuple[tuple[str, ...], tuple[str, ...]],
    ids: Mapping[str, pl.DataFrame],
) -> None:
    """Copy the edges of a type, one pair of end kinds after the other."""
    if rows.is_empty():
        return
    starts, targets = ends
    several = len(starts) * len(targets) > 1
    for start in starts:
        for end in targets:
            part = rows.join(ids[start], left_on="from_id", right_on="id", how="semi").join(
                ids[end], left_on="to_id", right_on="id", how="semi"
            )
            options = f" (from={_quoted(start)}, to={_quoted(end)})" if several else ""
            _copy(engine, folder, part, name, options)


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def cached_database(park: Park, folder: Path) -> tuple[Path, bool]:
    """Return the database file of a park, made when there is no sound one yet.

    `folder`: cache folder; made for its owner alone.

    Returns a file named after the park's digest, the declarations, the engine's version and its own content: another
    park, another file. And whether a damaged one was found and removed.
    Raises `ChaingraphError`, `OSError`: as `write_database`; nothing half-written is left.

    A file counts while its content is what its name says, which reading it once tells (50 ms for 10⁵ firms). It is made
    in a folder of its own and moved into place in one step, so that two processes that make one do no harm. The least
    recently used files are removed.
    """
    made_of = "\n".join((park.digest, importlib.metadata.version("ladybug"), *table_statements()))
    stem = f"park-{hashlib.sha256(made_of.encode()).hexdigest()[:32]}"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = sorted(folder.glob(f"{stem}-*.lbug"))
    sound = [path for path in found if is_sound(path)]
    for path in set(found) - set(sound):
        remove_database(path)
    path = sound[0] if sound else _make(park, folder, stem)
    mark_used(path)
    forget_old(folder, "park-*.lbug")
    return path, len(sound) < len(found)


def _make(park: Park, folder: Path, stem: str) -> Path:
    with working_folder(folder) as building:
        made = building / "park.lbug"
        write_database(park, made)
        made.chmod(0o600)
        path = folder / f"{stem}-{_digest(made)}.lbug"
        others = folder.glob(f"{stem}-*.lbug")  # of another process that was faster
        return next(filter(is_sound, others), None) or made.replace(path)


def is_sound(path: Path) -> bool:
    """Tell whether a database file is there and holds what was written into it."""
    try:
        return path.stem.rpartition("-")[2] == _digest(path)
    except OSError:
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]


def remove_database(path: Path) -> None:
    """Remove a database file and what the engine keeps beside it; what another process has open may stay."""
    for one in path.parent.glob(f"{path.name}*"):
        with contextlib.suppress(OSError):
            one.unlink()
