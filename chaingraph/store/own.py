"""Queries that the user adds: checked like the shipped ones, kept in a folder of their own."""

from __future__ import annotations

from pathlib import Path

from chaingraph.errors import Text, UsageError
from chaingraph.io.atomic import atomic_path
from chaingraph.model import Type
from chaingraph.park import Park
from chaingraph.store.bind import bind
from chaingraph.store.cache import user_folder, working_folder
from chaingraph.store.complaints import other_columns
from chaingraph.store.embedded import EmbeddedGraph
from chaingraph.store.guard import check_words, parameters_of
from chaingraph.store.limits import LIMIT, SECONDS
from chaingraph.store.queries import OWN, Query, is_name, parse_query

_LARGEST = 100_000


def add_query(path: Path, *, replace: bool = False) -> tuple[Query, Path]:
    """Check a query file and keep it, so that `chaingraph.store.queries.all_queries` finds it.

    `path`: a ``.cypher`` file with a header; its name becomes the query's, under ``own/``.

    Raises `UsageError`: ``CG-Q014`` if the file cannot be read or its name is no name of a query, ``CG-Q015`` if there
    is a query of that name, ``CG-Q009`` if it gives other columns than it declares, and what `parse_query` and the
    engine raise. `PolicyError` if it does anything but read the graph.

    The file is run on an empty park: the embedded engine knows every declared label and property and refuses a
    misspelt one. A query that needs Neo4j is checked by its words alone, and again by the server when it is run.
    """
    text = _read(path)
    name = f"{OWN}/{path.stem}"
    if not is_name(path.stem):
        raise UsageError(
            "CG-Q014",
            Text(
                f"文件名 {path.name} 应由小写字母、数字和下划线组成，并以字母开头",
                f"the name of the file {path.name} should be lower-case letters, digits and _, a letter first",
            ),
        )
    query = parse_query(name, text)
    if query.engine == "neo4j":
        check_words(query.text, procedures=True)
    if query.needs is None:
        _try(query)
    kept = user_folder() / "queries" / f"{path.stem}.cypher"
    if kept.exists() and not replace and kept.read_text(encoding="utf-8") != text:
        raise UsageError(
            "CG-Q015",
            Text(f"已有查询 {name}；要替换请加 --replace", f"there is a query {name}; add --replace to replace it"),
        )
    with atomic_path(kept) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return query, kept


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise UsageError(
            "CG-Q014",
            Text(
                f"无法读取查询文件 {path}（应为 UTF-8 文本）",
                f"cannot read the query file {path} (UTF-8 text expected)",
            ),
        ) from error


def _try(query: Query) -> None:
    """Run a query on an empty park."""
    samples = {
        Type.TEXT: "",
        Type.INTEGER: "1",
        Type.NUMBER: "1.5",
        Type.DATE: "2025-01-01",
        Type.BOOLEAN: "true",
        Type.LIST: "a;b",
    }
    values, _ = bind(query, {item.name: samples[item.type] for item in query.parameters})
    text = query.embedded or query.text
    given = {name: values[name] for name in parameters_of(text)}
    with working_folder() as folder, EmbeddedGraph(Park({}), folder) as graph:
        graph.check(text, given)
        found = graph.run(text, given, seconds=SECONDS, limit=LIMIT)
    if found.columns != query.returns:
        raise other_columns(query.name, query.returns, found.columns)
