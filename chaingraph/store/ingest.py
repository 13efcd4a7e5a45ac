"""The statements that write and read the park in Neo4j, made of the declarations alone: no text comes from data.

A record is a list of values in the order of its declared columns. What the program itself keeps on a record:
``cg_scope`` (whose data it is), ``cg_load`` (the load that created it), ``cg_before`` (what it was before it changed,
see `chaingraph.store.former`), on a node ``cg_users`` (other scopes that hold
it, see `chaingraph.store.sharing`) and ``cg_id`` (its id in the data where another scope has taken that one), on a node
that has aliases ``cg_former`` (those of them that loads added: its former names) and, on an edge whose identity has
properties, ``cg_key`` (those properties in one text, because a property that is unknown cannot be matched). A
relationship that a reference stands for says by ``cg_reference`` of which property.
"""

from __future__ import annotations

import re
from functools import cache

import polars as pl

from chaingraph.derived import CAPTION, MARKED, MARKS
from chaingraph.io.matching import known_by
from chaingraph.model import EDGES, KINDS, NODES, REFERENCES, EdgeKind, NodeKind, kind
from chaingraph.model.core import Kind
from chaingraph.store.clauses import (
    EACH_ROW,
    as_typed,
    is_as,
    is_counted,
    is_pending,
    is_seen,
    is_typed,
    list_differences,
    node_columns,
    of_scope,
    record_list,
    stamp,
    text_of,
    with_history,
)

#: Labels of what the program keeps beside the park, each with the property that identifies it.
BOOKKEEPING = {
    "Load": "id",
    "Run": "id",
    "CgLock": "key",
    "SupplyChain": "cg_key",
    "Advice": "cg_key",
    "Figure": "cg_key",
    "Kind": "name",
    "KindProperty": "key",
    "CgFormer": "cg_key",
}

#: Label of what a scope says of a record that another scope owns, and the relationship to that record.
USE, USE_OF = "CgUse", "CG_USE_OF"

#: Label of what a record was before a load (`chaingraph.store.history`), and the relationship to that ``Load``.
FORMER, BEFORE = "CgFormer", "CG_BEFORE"

#: Types of the relationships by which the declarations stand in the database (`chaingraph.store.described`).
DESCRIBING_EDGES = ("HAS_PROPERTY", "STARTS_AT", "ENDS_AT")

#: Types of the edges of derived results; they go with what they are about.
DERIVED_EDGES = (
    "PROPOSED_MENTOR",
    "PROPOSED_PEER",
    "PROPOSED_SUPPLIER",
    "PROPOSED_SERVER",
    "PROPOSED_HOST",
    "IN_SUPPLY_CHAIN",
    "CHAIN_LINK",
    "ADVICE_FOR",
    "MENTIONS",
    "OF_RUN",
)

#: Labels and types of derived results that go with a record: they can be made again.
DERIVED = ("Advice", *DERIVED_EDGES)

_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def _check_identifiers() -> None:
    """Refuse declarations that would need quoting: the statements have no escaping routine on purpose."""
    for declared in KINDS:
        for name in (declared.name, *declared.columns):
            if not _IDENTIFIER.fullmatch(name) or name.startswith("cg_") or name == CAPTION:
                raise TypeError(f"{declared.name}: {name!r} cannot be a name in the database")
    if taken := {mark.name for mark in MARKS} & set(NODES[MARKED].columns):
        raise TypeError(f"{MARKED}: names of what is derived: {sorted(taken)}")
    types = {*DERIVED_EDGES, *DESCRIBING_EDGES, USE_OF, BEFORE}
    if taken := {*BOOKKEEPING, USE} & set(NODES) | types & {*EDGES, *REFERENCES}:
        raise TypeError(f"names that the program keeps for itself: {sorted(taken)}")


_check_identifiers()


def is_shared(label: str) -> bool:
    """Tell whether two scopes may hold one node of a kind: what has no name is known by a number of its scope's own."""
    return "name" in NODES[label].columns


@cache
def merge_nodes(label: str) -> str:
    """Return the statement that writes a batch of one kind of node.

    Its parameters: ``rows``, one list per record as `node_columns` says; ``scope``; ``load``; ``pending``, the loads
    that did not come to their end. Returns ``written``. An unknown value removes the property; properties that are not
    declared stay.

    >>> print(merge_nodes("Venue").splitlines()[1])
    MERGE (n:Venue {id: row[0]})
    """
    columns = node_columns(label)
    values = "".join(f", n.{name} = row[{place}]" for place, name in enumerate(columns) if name != "id")
    return (
        "UNWIND $rows AS row\n"
        f"MERGE (n:{label} {{id: row[{columns.index('id')}]}})\n"
        f"{stamp('n')}\n"
        f"SET n.cg_scope = $scope{values}\n"
        "RETURN count(n) AS written"
    )


@cache
def merge_edges(name: str, start: str, end: str) -> str:
    """Return the statement that writes a batch of one kind of edge between two kinds of node.

    As `merge_nodes`; where the kind has an identity, the key follows the declared columns in each row. Nothing
    is written for a row whose ends are not there, and ``written`` is smaller then.

    >>> print(merge_edges("IN_CHAIN", "Enterprise", "IndustryChain").splitlines()[3])
    MERGE (a)-[r:IN_CHAIN {cg_scope: $scope}]->(b)
    """
    declared = _edge(name, start, end)
    columns = declared.columns
    key = f", cg_key: row[{len(columns)}]" if declared.identity else ""
    values = ", ".join(f"r.{column} = row[{place}]" for place, column in enumerate(columns) if place > 1)
    return (
        "UNWIND $rows AS row\n"
        f"MATCH (a:{start} {{id: row[0]}})\n"
        f"MATCH (b:{end} {{id: row[1]}})\n"
        f"MERGE (a)-[r:{name} {{cg_scope: $scope{key}}}]->(b)\n"
        f"{stamp('r')}\n"
        f"SET {values}\n"
        "RETURN count(r) AS written"
    )


@cache
def find_nodes(label: str) -> str:
    """Return the statement that reads those records of a batch of ids that readers see: ``keys``, ``pending``.

    Rows: what `with_history` says, and the ``place`` in the database.
    """
    declared = NODES[label]
    return (
        f"UNWIND $keys AS key\nMATCH (n:{label} {{id: key}}) WHERE {is_seen(declared, 'n')}\n"
        f"RETURN {with_history(declared, 'n')}, elementId(n) AS place"
    )


@cache
def compare_nodes(label: str) -> str:
    """Return the statement that compares a batch of rows (as `merge_nodes`) with what stands there: ``pending``.

    Returns what `list_differences` says.
    """
    columns = node_columns(label)
    return f"{EACH_ROW}OPTIONAL MATCH (n:{label} {{id: row[{columns.index('id')}]}})\n" + list_differences(
        "n", is_as(NODES[label], columns, "n", ("id",))
    )


@cache
def find_edges(name: str, start: str, end: str) -> str:
    """Return the statement that reads the records of a batch of edge keys (``from_id``, ``to_id``, key).

    As `find_nodes`, for edges of one scope.
    """
    declared = _edge(name, start, end)
    where = "r.cg_scope = $scope" + (" AND r.cg_key = key[2]" if declared.identity else "")
    return (
        f"UNWIND $keys AS key\nMATCH (a:{start} {{id: key[0]}})\n"
        f"MATCH (b:{end} {{id: key[1]}})\n"
        f"MATCH (a)-[r:{name}]->(b) WHERE {where} AND {is_seen(declared, 'r')}\n"
        f"RETURN {with_history(declared, 'r')}, elementId(r) AS place"
    )


@cache
def compare_edges(name: str, start: str, end: str) -> str:
    """Return the statement that compares a batch of rows (as `merge_edges`) with the edges of a scope.

    As `compare_nodes`.
    """
    declared = _edge(name, start, end)
    columns = declared.columns
    where = "WHERE r.cg_scope = $scope" + (f" AND r.cg_key = row[{len(columns)}]" if declared.identity else "")
    return (
        f"{EACH_ROW}OPTIONAL MATCH (a:{start} {{id: row[0]}})\n"
        f"OPTIONAL MATCH (b:{end} {{id: row[1]}})\n"
        f"OPTIONAL MATCH (a)-[r:{name}]->(b) {where}\n"
        + list_differences("r", is_as(declared, columns, "r", columns[:2]))
    )


@cache
def read_kind(name: str, *, history: bool = False) -> str:
    """Return the statement that reads all records of a kind.

    Its parameters: ``scope`` (null: all scopes) and ``pending``, the loads that did not come to their end, whose
    new records are left out. One row per record: ``record``, or what `with_history` says.

    >>> read_kind("SUPPLIES").splitlines()[0]
    'MATCH (a)-[n:SUPPLIES]->(b)'
    """
    declared = kind(name)
    pattern = f"(n:{name})" if isinstance(declared, NodeKind) else f"(a)-[n:{name}]->(b)"
    shown = with_history(declared, "n") if history else f"{record_list(declared, 'n')} AS record"
    return f"MATCH {pattern}\n{is_counted()}\nRETURN {shown}"


#: Properties by which people name a record beside its id.
_NAMES = ("name", "aliases", "uscc")


@cache
def find_id(label: str) -> str:
    """Return the statement that finds a record by its id: ``id`` as parameter and as column."""
    return f"MATCH (n:{NODES[label].name}) WHERE n.id = $id RETURN n.id AS id"


@cache
def list_names(label: str) -> str:
    """Return the statement that lists what the records of a kind are called.

    >>> list_names("IndustryChain")
    'MATCH (n:IndustryChain) RETURN n.id AS id, n.name AS name, n.aliases AS aliases'
    """
    return f"MATCH (n:{label}) RETURN n.id AS id" + names_of(label, "n")


def names_of(label: str, variable: str) -> str:
    """Return the columns by which people name a record beside its id, each after a comma."""
    return "".join(f", {variable}.{name} AS {name}" for name in _NAMES if name in NODES[label].columns)


@cache
def count_kind(name: str) -> str:
    """Return the statement that counts all records of a kind, whosever they are: ``n``, without a scan."""
    return f"MATCH {_pattern(kind(name))} RETURN count(n) AS n"


@cache
def count_scope(name: str) -> str:
    """Return the statement that counts the program's records of a kind as `read_kind` reads them: ``n``."""
    return f"MATCH {_pattern(kind(name))} {is_counted()} RETURN count(n) AS n"


@cache
def count_untyped(name: str) -> str:
    """Return the statement that counts those of `count_scope` with a value of another type than declared: ``n``."""
    declared = kind(name)
    return f"MATCH {_pattern(declared)} {is_counted()} AND NOT ({is_typed(declared, 'n')}) RETURN count(n) AS n"


@cache
def newest(name: str) -> str:
    """Return the statement that finds the last date on which a kind's data were said to be brought up to date.

    As `count_scope`: ``day``.
    """
    return f"MATCH {_pattern(kind(name))} {is_counted()} RETURN toString(max(n.updated)) AS day"


@cache
def list_keys(name: str) -> str:
    """Return the statement that lists the records of a kind in a scope.

    Rows: ``place`` in the database, whether it is ``pending`` (see `is_pending`), then the key.
    """
    declared = kind(name)
    if isinstance(declared, EdgeKind):
        return (
            f"MATCH (a)-[n:{name}]->(b) WHERE n.cg_scope = $scope "
            f"RETURN elementId(n) AS place, {is_pending('n')} AS pending, "
            f"{text_of('a.id')} AS from_id, {text_of('b.id')} AS to_id, {text_of('n.cg_key')} AS cg_key"
        )
    return (
        f"MATCH (n:{name}) WHERE n.cg_scope = $scope "
        f"RETURN elementId(n) AS place, {is_pending('n')} AS pending, {text_of('n.id')} AS id"
    )


@cache
def list_known(label: str) -> str:
    """Return the statement that lists by what the nodes of a kind in a scope are known again.

    Rows: whether it is ``pending`` (see `is_pending`), its ``former`` names, then `known_by`.

    >>> print(list_known("Visit").rpartition("former, ")[2])
    CASE WHEN n.id IS :: STRING THEN n.id END AS id
    """
    known = ", ".join(f"{as_typed(NODES[label], name, 'n')} AS {name}" for name in known_by(NODES[label]))
    shown = f"{is_pending('n')} AS pending, n.cg_former AS former, {known}"
    return f"MATCH (n:{label}) WHERE n.cg_scope = $scope RETURN {shown}"


@cache
def rename_ids(label: str) -> str:
    """Return the statement that gives nodes of a kind other ids, and whatever refers to them: ``moves`` of both ids.

    What refers to them are records of the scope, and of those that use the node. Everything is found before anything is
    changed, so that ids may be exchanged. Returns ``written``.
    """
    search, changes = [], []
    for place, (name, prop) in enumerate(
        (name, prop.name) for name, one in NODES.items() for prop in one.properties if label in prop.reference
    ):
        refer = [(f"r{place}", f"(x:{name} {{{prop}: pair[1]}})", "x.cg_scope")]
        if is_shared(name):
            refer.append((f"u{place}", f"(x:{USE} {{cg_kind: '{name}', {prop}: pair[1]}})", "x.cg_user"))
        for found, pattern, whose in refer:
            search.append(
                f"CALL (n) {{ UNWIND n AS pair MATCH {pattern} WHERE {whose} IN pair[3] "
                f"RETURN collect([x, pair[2]]) AS {found} }}\n"
            )
            changes.append(f"FOREACH (pair IN {found} | SET (pair[0]).{prop} = pair[1])\n")
    return (
        f"UNWIND $moves AS row MATCH (x:{label} {{id: row[0]}}) WHERE x.cg_scope = $scope\n"
        "WITH collect([x, row[0], row[1], [$scope] + coalesce(x.cg_users, [])]) AS n\n"
        f"{''.join(search)}"
        # an id that somebody gives up is free only afterwards
        "FOREACH (pair IN n | SET (pair[0]).id = 'cg:' + $load + ':' + pair[1])\n"
        "FOREACH (pair IN n | SET (pair[0]).id = pair[2])\n"
        f"{''.join(changes)}RETURN size(n) AS written"
    )


@cache
def delete_records(name: str) -> str:
    """Return the statement that removes a batch of records by ``places``; edges at a removed node go with it."""
    if isinstance(kind(name), EdgeKind):
        matched, verb = f"MATCH ()-[n:{name}]->()", "DELETE"
    else:
        matched, verb = f"MATCH (n:{name})", "DETACH DELETE"
    return (
        f"UNWIND $places AS place\n{matched} WHERE elementId(n) = place AND n.cg_scope = $scope\n"
        f"{verb} n RETURN count(*) AS removed"
    )


@cache
def edges_beside(label: str) -> str:
    """Return the statement that names (``type``, ``place``) the edges that would go with the nodes at ``places``.

    ``listed`` are the types that are looked at by themselves; what a reference stands for follows from the records. Of
    a node that other scopes hold as well, those of the scope alone. An edge between two nodes of a batch is named once,
    and an advice about several records is one.
    """
    return (
        f"UNWIND $places AS place\nMATCH (n:{label})-[r]-() WHERE elementId(n) = place "
        f"AND NOT type(r) IN $listed AND r.cg_reference IS NULL AND type(r) <> '{USE_OF}' "
        f"AND ({of_scope('r')} OR n.cg_scope = $scope AND NOT EXISTS {{ (n)<-[:{USE_OF}]-() }})\n"
        "RETURN DISTINCT type(r) AS type, "
        "CASE type(r) WHEN 'ADVICE_FOR' THEN elementId(startNode(r)) ELSE elementId(r) END AS place"
    )


@cache
def count_derived(name: str) -> str:
    """Return the statement that counts the derived records of one kind: ``n``.

    >>> count_derived("Advice"), count_derived("IN_SUPPLY_CHAIN")
    ('MATCH (n:Advice) RETURN count(n) AS n', 'MATCH ()-[n:IN_SUPPLY_CHAIN]->() RETURN count(n) AS n')
    """
    pattern = {"Advice": "(n:Advice)", **{edge: f"()-[n:{edge}]->()" for edge in DERIVED_EDGES}}[name]
    return f"MATCH {pattern} RETURN count(n) AS n"


def edge_key(declared: EdgeKind) -> pl.Expr:
    """Return the expression of an edge's ``cg_key``: its identity in one text, unknown values told from texts.

    >>> frame = pl.DataFrame({"product": ["齿轮", None]})
    >>> frame.select(edge_key(EDGES["SUPPLIES"])).to_series().to_list()
    ['2:齿轮', '-']
    """
    parts = []
    for name in declared.identity:
        value = pl.col(name).cast(pl.String)
        # the length makes the parts tell-apart whatever characters they hold
        shown = pl.concat_str(value.str.len_chars().cast(pl.String), pl.lit(":"), value)
        parts.append(pl.when(value.is_null()).then(pl.lit("-")).otherwise(shown))
    return pl.concat_str(parts).alias("cg_key")


def _edge(name: str, start: str, end: str) -> EdgeKind:
    declared = EDGES[name]
    if start not in declared.start or end not in declared.end:
        raise KeyError(f"{name} does not lead from {start} to {end}")
    return declared


def _pattern(declared: Kind) -> str:
    return f"()-[n:{declared.name}]->()" if isinstance(declared, EdgeKind) else f"(n:{declared.name})"
