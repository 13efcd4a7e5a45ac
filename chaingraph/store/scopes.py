"""Whose records a database holds, and whose a reader takes: one scope at a time, never several without a word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chaingraph.errors import PolicyError, Text, UsageError
from chaingraph.store.database import Database
from chaingraph.store.guard import parameters_of
from chaingraph.store.ingest import USE

#: The parameter by which a statement that runs on the whole database is told the scope.
PARAMETER = "scope"

#: The scope of what is loaded without naming one.
DEFAULT_SCOPE = "park"

#: Every scope that a record carries (``held``: those a script wrote have no load), or that uses one of another, and
#: every scope of a load; ``renamed``: whether records of it stand under other ids than its own.
LIST_SCOPES = f"""\
MATCH (n) WHERE n.cg_scope IS NOT NULL
RETURN DISTINCT n.cg_scope AS scope, true AS held, n.cg_id IS NOT NULL AS renamed
UNION ALL
MATCH (u:{USE}) RETURN DISTINCT u.cg_user AS scope, true AS held, false AS renamed
UNION ALL
MATCH (x:Load) RETURN DISTINCT x.scope AS scope, false AS held, false AS renamed"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a reader takes of a database."""

    name: str | None = None  # the scope; None where no record has any, or where all of them were asked for
    held: tuple[str, ...] = ()  # the scopes that have records, sorted
    renamed: bool = False  # whether records of the scope stand under other ids than its own

    @property
    def apart(self) -> bool:
        """Whether there are records of other scopes, which the reader must leave out."""
        return self.name is not None and any(name != self.name for name in self.held)

    @property
    def differs(self) -> bool:
        """Whether the database holds anything but the records of the scope, under its own ids."""
        return self.apart or self.renamed


def choose_scope(rows: Iterable[tuple[str, bool, bool]], wanted: str | None, *, every: bool = False) -> Chosen:
    """Decide whose records a reader takes.

    `rows`: what `LIST_SCOPES` gives. `wanted`: the scope that was named; None for the only one there is.

    Raises `PolicyError`: ``CG-N304`` if there are several and none was named. `UsageError`: ``CG-N305`` if there is
    none of that name.

    >>> choose_scope([("a", True, False), ("a", False, False)], None).name
    'a'
    >>> choose_scope([("a", True, False), ("b", True, False)], None)
    Traceback (most recent call last):
    chaingraph.errors.PolicyError: CG-N304 the database holds several scopes: a, b; name one with --scope ...
    """
    listed = [(str(name), held, renamed) for name, held, renamed in rows]
    held = tuple(sorted({name for name, there, _ in listed if there}))
    other = {name for name, _, renamed in listed if renamed}
    if every:
        return Chosen(None, held)
    if wanted is None:
        if len(held) > 1:
            raise several_scopes(held)
        name = held[0] if held else None
        return Chosen(name, held, name in other)
    known = sorted({name for name, *_ in listed})
    if wanted in known:
        return Chosen(wanted, held, wanted in other)
    text = Text("数据库中没有范围 {name}；已有：{zh}", "the database holds no scope {name}; it holds {en}")
    raise UsageError(
        "CG-N305", text.format(name=wanted, zh="、".join(known) or "（无）", en=", ".join(known) or "none yet")
    )


def look_up_scope(database: Database, wanted: str | None, *, every: bool = False) -> Chosen:
    """Decide whose records a reader of an open database takes; see `choose_scope`.

    Looks at one property of every node: nothing else is sure to know what scripts wrote.
    """
    rows = ((row["scope"], row["held"], row["renamed"]) for row in database.rows(LIST_SCOPES))
    return choose_scope(rows, wanted, every=every)


def several_scopes(held: Iterable[str]) -> PolicyError:
    """Return the refusal to answer of several scopes as if they were one park."""
    text = Text(
        "数据库中有多个范围：{zh}；请用 --scope 指定一个（query --cypher 也可用 --all-scopes 查询全部）",
        "the database holds several scopes: {en}; name one with --scope (query --cypher also takes --all-scopes)",
    )
    names = list(held)
    return PolicyError("CG-N304", text.format(zh="、".join(names), en=", ".join(names)))


def require_scope(text: str) -> None:
    """Refuse a statement that is to stay in one scope of several and does not ask for its name.

    Raises `PolicyError`: ``CG-Q035`` if it does not use ``$scope``.
    """
    if PARAMETER not in parameters_of(text):
        raise PolicyError(
            "CG-Q035",
            Text(
                "数据库中有多个范围，而语句没有用到 $scope；请加上条件 n.cg_scope = $scope（与其他范围"
                "共有的记录：OR $scope IN n.cg_users），或用 --all-scopes 查询全部（仅 --cypher）",
                "the database holds several scopes and the statement does not use $scope: add n.cg_scope = $scope to "
                "it (OR $scope IN n.cg_users for records shared with others), or ask all of them with --all-scopes "
                "(--cypher only)",
            ),
        )


def no_scope_in_files() -> UsageError:
    """Return the refusal of a scope for a park that is in files."""
    return UsageError(
        "CG-N306",
        Text(
            "--scope 只用于数据库；文件夹或工作簿就是一个园区，请去掉 --scope",
            "--scope is for databases: a folder or a workbook is one park; leave --scope out",
        ),
    )
