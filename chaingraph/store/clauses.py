"""Parts that many of the statements have: which records are meant, what is read of them, whether it is as declared."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

from chaingraph.derived import CAPTION
from chaingraph.model import NODES, EdgeKind, Type
from chaingraph.model.core import Kind

#: Goes through a batch of ``rows``, each with its place ``at``.
EACH_ROW = "UNWIND range(0, size($rows) - 1) AS at\nWITH at, $rows[at] AS row\n"

#: The server's types of what is no text.
_TYPES = {
    Type.INTEGER: "INTEGER",
    Type.NUMBER: "FLOAT",
    Type.DATE: "DATE",
    Type.BOOLEAN: "BOOLEAN",
    Type.LIST: "LIST<STRING NOT NULL>",
}

#: Columns of `with_history` beside the record.
HISTORY = ("made", "before")

_NUMBERS = (Type.INTEGER, Type.NUMBER)
_ENDS = ("from_id", "to_id")


@cache
def node_columns(label: str) -> tuple[str, ...]:
    """Return what a row about a node holds: the declared columns and what loads keep beside them.

    >>> node_columns("Visit")[-2:], node_columns("IndustryChain")[-2:]
    (('caption', 'cg_id'), ('cg_former', 'cg_id'))
    """
    declared = NODES[label]
    former = ("cg_former",) if "aliases" in declared.columns else ()
    return (*declared.columns, *former, *(() if declared.named else (CAPTION,)), "cg_id")


def of_scope(variable: str) -> str:
    """Return whether an edge is of ``scope``: loaded by it, or derived by one of its runs."""
    derived = f"EXISTS {{ MATCH (x:Run {{id: {variable}.run}}) WHERE x.scope = $scope }}"
    return f"({variable}.cg_scope = $scope OR {variable}.derived AND {derived})"


def stamp(variable: str) -> str:
    """Return the clauses that say which load made a record; what an unfinished load left is taken over."""
    made = f"{variable}.cg_load"
    return (
        f"ON CREATE SET {made} = $load\nON MATCH SET {made} = CASE WHEN {made} IN $pending THEN $load ELSE {made} END"
    )


def is_pending(variable: str) -> str:
    """Return whether an unfinished load made a record; one that a script wrote is of no load."""
    return f"coalesce({variable}.cg_load IN $pending, false)"


def is_counted() -> str:
    """Return the clause for the records that readers see: the program's, of a scope, not of an unfinished load."""
    return f"WHERE n.cg_scope IS NOT NULL AND ($scope IS NULL OR n.cg_scope = $scope) AND NOT {is_pending('n')}"


def record_list(declared: Kind, variable: str, id_: str | None = None) -> str:
    """Return the list of a record's values; a date travels as text and becomes a date again column by column.

    `id_`: what gives its id, where the variable itself has none.
    """
    parts = []
    for prop in declared.properties:
        if prop.name == "id" and id_ is not None:
            parts.append(id_)
        elif isinstance(declared, EdgeKind) and prop.name in {"from_id", "to_id"}:
            parts.append("a.id" if prop.name == "from_id" else "b.id")
        elif prop.type is Type.DATE:
            parts.append(f"toString({variable}.{prop.name})")
        else:
            parts.append(f"{variable}.{prop.name}")
    return f"[{', '.join(parts)}]"


def text_of(value: str) -> str:
    """Return a value if it is a text; what has another type is nobody's key."""
    return f"CASE WHEN {value} IS :: STRING THEN {value} END"


def as_typed(declared: Kind, name: str, variable: str) -> str:
    """Return the value of a property if it has the declared type; nobody is known by another one."""
    value = f"{variable}.{name}"
    return f"CASE WHEN {value} IS :: {_TYPES.get(declared[name].type, 'STRING')} THEN {value} END"


def is_typed(declared: Kind, variable: str, id_: str | None = None) -> str:
    """Return whether all that a load wrote on a record has the declared types; what is unknown is missing.

    `id_`: what gives its id, where the variable itself has none.

    >>> from chaingraph.model import kind
    >>> is_typed(kind("IN_CHAIN"), "r").partition(" AND ")[0]
    'r.role IS :: STRING'
    """
    values = {name: f"{variable}.{name}" for name in declared.columns}
    if id_ is not None:
        values["id"] = id_
    if isinstance(declared, EdgeKind):
        beside = {"cg_key": "STRING"} if declared.identity else {}
    else:
        lists = {"cg_former": _TYPES[Type.LIST]}
        beside = {name: lists.get(name, "STRING") for name in node_columns(declared.name) if name not in values}
    types = {prop.name: _TYPES.get(prop.type, "STRING") for prop in declared.properties}
    types = {name: one for name, one in types.items() if not (isinstance(declared, EdgeKind) and name in _ENDS)}
    return " AND ".join(
        f"{values.get(name, f'{variable}.{name}')} IS :: {one}" for name, one in (types | beside).items()
    )


def is_as(declared: Kind, columns: Sequence[str], variable: str, known: Collection[str]) -> str:
    """Return whether a record holds the values of a ``row``, in the declared types; null for unknown ones.

    `columns`: what the places of the row are; those `known` are not looked at.

    >>> from chaingraph.model import kind
    >>> is_as(kind("IN_CHAIN"), ["from_id", "to_id", "role"], "r", _ENDS)
    '(r.role = row[2] OR r.role IS NULL AND row[2] IS NULL)'
    """
    numbers = {prop.name: _TYPES[prop.type] for prop in declared.properties if prop.type in _NUMBERS}
    parts = []
    for place, name in enumerate(columns):
        if name not in known:
            held, given = f"{variable}.{name}", f"row[{place}]"
            # 5 and 5.0 are equal
            typed = f" AND {held} IS :: {numbers[name]}" if name in numbers else ""
            parts.append(f"({held} = {given}{typed} OR {held} IS NULL AND {given} IS NULL)")
    return " AND ".join(parts)


def list_differences(variable: str, same: str) -> str:
    """Return the clauses that tell which rows are new or have other values in the database.

    One row: how many records were ``found``, for how many ``rows`` of the batch, and of each of the ``others`` its
    place and whether it is new. What an unfinished load made is not there for readers, so it is new.

    `same`: whether a record is as its row says; null is no.
    """
    return (
        f"WITH at, {variable}, {variable} IS NULL OR {is_pending(variable)} AS new, coalesce({same}, false) AS same\n"
        f"RETURN count({variable}) AS found, count(DISTINCT CASE WHEN {variable} IS NOT NULL THEN at END) AS rows, "
        "collect(CASE WHEN new OR NOT same THEN [at, new] END) AS others"
    )


def is_seen(declared: Kind, variable: str, id_: str | None = None) -> str:
    """Return whether readers see a record as it is: no unfinished load made it, and its values can be read."""
    return f"NOT {is_pending(variable)} AND {is_typed(declared, variable, id_)}"


def with_history(declared: Kind, variable: str, id_: str | None = None) -> str:
    """Return the columns of a ``record`` and what its former values hang on.

    Those are the load that ``made`` it, the leaf of what it was ``before`` (see `chaingraph.store.former`).
    """
    values = record_list(declared, variable, id_)
    return f"{values} AS record, {variable}.cg_load AS made, {variable}.cg_before AS before"
