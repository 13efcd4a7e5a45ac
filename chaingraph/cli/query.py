"""Commands that ask with Cypher: named queries, queries of the user's own, statements that are typed."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chaingraph.cli.home import ParkType, connection_for, connection_of, connection_options
from chaingraph.cli.options import decisions_of, emit, files_options, output_options, tell_errors, today
from chaingraph.cli.words import say
from chaingraph.errors import Text, UsageError
from chaingraph.table import Column, Table

if TYPE_CHECKING:
    from chaingraph.quality import Quality
    from chaingraph.store.embedded import EmbeddedGraph
    from chaingraph.store.server import ServerGraph

_COLUMNS = (
    Column("name", Text("查询", "Query"), code=True),
    Column("title", Text("回答什么", "Answers")),
    Column("parameters", Text("参数", "Parameters")),
    Column("returns", Text("返回的列", "Returns")),
    Column("twin", Text("对应的 Python 函数", "Python twin"), code=True),
    Column("engine", Text("所需引擎", "Needs"), values={"neo4j": Text("Neo4j", "Neo4j")}),
)


@click.command(
    help=say(
        "列出命名查询；给出名称则打印查询文本，可粘贴到 Neo4j Browser。",
        "List the named queries; with a name, print its text, ready to paste into Neo4j Browser.",
    )
)
@click.argument("name", required=False)
@output_options
def queries(name: str | None, format_: str | None, output: Path | None) -> None:
    """Print the list of queries, or one of them."""
    from chaingraph.store.bind import with_parameters
    from chaingraph.store.queries import all_queries, find_query

    if name is not None:
        text = with_parameters(find_query(name), today=today())
        if output is not None:
            output.write_text(text, encoding="utf-8")
        else:
            click.echo(text, nl=False)
        return
    rows = tuple(
        {
            "name": query.name,
            "title": query.title,
            "parameters": [item.declaration for item in query.parameters],
            "returns": list(query.returns),
            "twin": query.twin,
            "engine": query.needs,
        }
        for query in all_queries().values()
    )
    emit(Table("queries", Text("命名查询", "Named queries"), _COLUMNS, rows), format_, output)


@click.command(
    help=say(
        "运行命名查询，或用 --cypher 直接查询（只读）。PARK 是文件夹或工作簿时用内嵌引擎，是 bolt:// 地址时用 Neo4j。"
        "query add 文件：检查并保存自己的查询。",
        "Run a named query, or with --cypher a statement of your own (reading only). The embedded engine answers for a "
        "folder or a workbook, Neo4j for a bolt:// address. query add FILE: check and keep a query of your own.",
    )
)
@click.argument("words", nargs=-1, metavar="[PARK] NAME | PARK --cypher TEXT | add FILE")
@click.option("--cypher", metavar="TEXT", help=say("只读的 Cypher 语句。", "A reading Cypher statement."))
@click.option("--param", "given", multiple=True, metavar="NAME=VALUE", help=say("参数的值。", "Value of a parameter."))
@click.option("--replace", is_flag=True, help=say("add：替换同名查询。", "add: replace a query of that name."))
@files_options
@click.option(
    "--all-scopes",
    is_flag=True,
    help=say("--cypher：数据库有多个范围时一起查询。", "--cypher: ask all scopes of a database together."),
)
@connection_options(hidden=False)
@output_options
def query(
    words: tuple[str, ...],
    *,
    cypher: str | None,
    given: tuple[str, ...],
    replace: bool,
    all_scopes: bool,
    mapping: str | None,
    encoding: str | None,
    format_: str | None,
    output: Path | None,
) -> None:
    """Answer one query."""
    from chaingraph.analysis.answers import with_quality
    from chaingraph.store.ask import answer, answer_freely, check_engine
    from chaingraph.store.bind import bind
    from chaingraph.store.queries import find_query

    if words[:1] == ("add",):
        _add(words[1:], replace=replace)
        return
    values, park = _values(given), _park_of(words, 0 if cypher is not None else 1)
    if all_scopes and (cypher is None or isinstance(park, Path) or "scope" in connection_of()):
        raise UsageError(
            "CG-Q037",
            Text(
                "--all-scopes 只与数据库地址和 --cypher 同用，且不能同时用 --scope",
                "--all-scopes goes with the URL of a database and --cypher, and without --scope",
            ),
        )
    if cypher is not None:
        typed = {name: _guess(text) for name, text in values.items()}
        with _graph(park, mapping, encoding) as (graph, quality):
            found = answer_freely(graph, cypher, typed, all_scopes=all_scopes)
        emit(with_quality(found, quality), format_, output)
        return
    wanted = find_query(words[-1])
    # say what is wrong before a large park is read
    check_engine(wanted, "embedded" if isinstance(park, Path) else "neo4j")
    bind(wanted, values, today=today())
    with _graph(park, mapping, encoding) as (graph, quality):
        found = answer(graph, wanted, values, today=today())
    emit(with_quality(found, quality), format_, output)


@contextlib.contextmanager
def _told(opened: EmbeddedGraph | ServerGraph) -> Iterator[EmbeddedGraph | ServerGraph]:
    """Give a graph, and say at its end what has to be said of it, whatever became of the answer."""
    with opened as graph:
        try:
            yield graph
        finally:
            for told in graph.told:
                click.echo(say(told.zh, told.en), err=True)


def _park_of(words: tuple[str, ...], names: int) -> Path | str:
    """Return the park that stands before the names, or that of the environment."""
    park = words[0] if len(words) == names + 1 else os.environ.get("CHAINGRAPH_PARK")
    if len(words) not in {names, names + 1} or not park:
        raise UsageError(
            "CG-Q030",
            Text(
                "应写作 query PARK 名称，或 query PARK --cypher 语句，或 query add 文件",
                "write query PARK NAME, or query PARK --cypher TEXT, or query add FILE",
            ),
        )
    return ParkType().convert(park, None, click.get_current_context())


@contextlib.contextmanager
def _graph(
    park: Path | str, mapping: str | None, encoding: str | None
) -> Iterator[tuple[EmbeddedGraph | ServerGraph, Quality | None]]:
    """Give the graph of a park, with how well its files were read, and say at its end what has to be said of it."""
    from chaingraph.store import read_park

    quality = None
    opened: EmbeddedGraph | ServerGraph
    if isinstance(park, Path):
        from chaingraph.store.source import open_files

        decisions, given = decisions_of(), connection_for(park)
        opened, errors, quality = open_files(
            park,
            lambda: read_park(park, mapping=mapping, encoding=encoding, decisions=decisions, **given),
            mapping=mapping,
            encoding=encoding,
            decisions=decisions,
        )
        tell_errors(errors)
    else:
        from chaingraph.store.connection import make_connection
        from chaingraph.store.server import ServerGraph

        given = connection_of()
        scope = given.pop("scope", None)
        opened = ServerGraph(make_connection(park, **given), scope=scope)
    with _told(opened) as graph:
        yield graph, quality


def _add(words: tuple[str, ...], *, replace: bool) -> None:
    from chaingraph.store.own import add_query

    if len(words) != 1:
        raise UsageError("CG-Q031", Text("应写作 query add 文件", "write query add FILE"))
    added, path = add_query(Path(words[0]), replace=replace)
    click.echo(say(f"已保存查询 {added.name}（{path}）", f"query {added.name} is kept in {path}"), err=True)


def _values(given: tuple[str, ...]) -> dict[str, str]:
    values = {}
    for item in given:
        name, separator, value = item.partition("=")
        if not separator or not name:
            raise UsageError(
                "CG-Q032", Text(f"{item!r} 应写作 --param 名称=值", f"{item!r} should read --param NAME=VALUE")
            )
        if name in values:
            raise UsageError("CG-Q033", Text(f"参数 {name} 给了两次", f"parameter {name} is given twice"))
        values[name] = value
    return values


def _guess(text: str) -> Any:
    """Return a typed value of a parameter that nobody declared: a number, a list, true and false, a date, else text."""
    from chaingraph.store.parameters import parse_json

    try:
        return parse_json(text)
    except ValueError:
        pass
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text
