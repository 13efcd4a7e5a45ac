"""Words and tables about records that several scopes of a database hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from chaingraph.errors import Text
from chaingraph.table import Column, Table

if TYPE_CHECKING:
    from chaingraph.store.neo4j import Sharing
    from chaingraph.store.placing import Shared

_KIND = (Column("kind", Text("种类", "Kind"), code=True), Column("label", Text("名称", "Label")))
_RECORDS = Column("records", Text("条数", "Records"))
_SHARED = (
    *_KIND,
    Column("owner", Text("所属范围", "Owner"), code=True),
    Column("user", Text("共用范围", "Also held by"), code=True),
    _RECORDS,
)
_HOW = {
    "used": Text("属于该范围，本范围开始共用", "belongs to it, and is held here too from now on"),
    "passed": Text("本范围不再有，改归该范围", "is no longer held here, and belongs to it from now on"),
    "apart": Text("编号在库中已是该范围另一条记录的", "has an id that is another record of it in the database"),
}
_TOLD = (
    *_KIND,
    Column("scope", Text("其他范围", "Other scope"), code=True),
    Column("how", Text("关系", "How"), values=_HOW),
    _RECORDS,
)
_SENTENCES = {
    "used": Text(
        "{n} 条记录属于范围 {scope}：库中不重复建立，本范围的取值另存，供本范围读取",
        "{n} records belong to the scope {scope}: the database has each once, and what this scope says of them is kept "
        "for its own readers",
    ),
    "passed": Text(
        "{n} 条本次没有的记录，范围 {scope} 仍在使用，改归它所有",
        "{n} records that are no longer there are still held by the scope {scope}, and belong to it from now on",
    ),
    "apart": Text(
        "{n} 条记录的编号在库中是范围 {scope} 的另一条记录：在库中前加本范围名，本范围读到的编号不变",
        "{n} records have ids that are other records of the scope {scope} in the database: there the name of this "
        "scope stands before them, and its own readers find them unchanged",
    ),
}
_BOTH = Text(
    "{n} 条记录属于 {owner}，{user} 也有，库中只有一份（各类条数见 --format json 的 shared）",
    "{n} records belong to {owner} and are held by {user} as well; the database has each once (shared in --format json "
    "counts them by kind)",
)


def tell_shared(shared: Iterable[Shared]) -> Iterator[Text]:
    """Yield a sentence on each other scope that the records of a load concern, and how."""
    counts: Counter[tuple[str, str]] = Counter()
    for one in shared:
        counts[one.how, one.scope] += one.records
    for (how, scope), number in counts.items():
        yield _SENTENCES[how].format(n=number, scope=scope)


def part_of_told(rows: Sequence[Mapping[str, Any]]) -> dict[str, Table]:
    """Return the table of what of a load concerns other scopes, as a part of another table; nothing of no rows."""
    title = Text("与其他范围共有的记录", "Records shared with other scopes")
    return {"shared": Table("load_shared", title, _TOLD, tuple(rows))} if rows else {}


def note_shared(shared: Iterable[Sharing]) -> Iterator[Text]:
    """Yield a sentence on each pair of scopes that hold the same records."""
    counts: Counter[tuple[str, str]] = Counter()
    for one in shared:
        counts[one.owner, one.user] += one.records
    for (owner, user), number in counts.items():
        yield _BOTH.format(n=number, owner=owner, user=user)


def part_of_shared(rows: Sequence[Mapping[str, Any]]) -> dict[str, Table]:
    """Return the table of what scopes share, as a part of another table; nothing of no rows."""
    title = Text("几个范围共有的记录", "Records that several scopes hold")
    return {"shared": Table("shared", title, _SHARED, tuple(rows))} if rows else {}
