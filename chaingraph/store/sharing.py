"""Records that several scopes hold: one node, which belongs to its owner, and what each user says of it.

A record that another scope has loaded already (`chaingraph.store.placing`) is not written again: its node keeps the
values of its owner (``cg_scope``) and lists its users (``cg_users``). What a user says of it stands in full in a leaf,
``(:CgUse {cg_user, cg_kind, cg_id, …})-[:CG_USE_OF]->(node)``; the edges of all scopes end at the node. So an analyst
counts a firm once and finds the links of both zones at it, a path never leads through a leaf, the ids stay unique, and
each scope reads back what it loaded, under its own ids. Values of each scope on one node would have needed their own
names, a second node of the same label would have been counted twice, a relationship from one node of the scope would
have made all that it shares neighbours.

A user that drops a record loses its leaf and its edges; an owner's node passes to the first user by name, with that
user's values; without users it goes. In a database ids are those of the owner; where a scope has another one, ``cg_id``
says it.
"""

from __future__ import annotations

from functools import cache

from chaingraph.derived import MARKED, MARKS
from chaingraph.io.matching import known_by
from chaingraph.model import NODES
from chaingraph.store.clauses import (
    EACH_ROW,
    as_typed,
    is_as,
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
from chaingraph.store.ingest import USE, USE_OF, names_of

#: Ids of records in a scope that are others in the database: ``id`` there and the ``own`` one.
LIST_OWN_IDS = f"""\
MATCH (n) WHERE n.cg_id IS NOT NULL AND n.cg_scope = $scope RETURN n.id AS id, n.cg_id AS own
UNION ALL
MATCH (u:{USE} {{cg_user: $scope}})-[:{USE_OF}]->(n) WHERE u.cg_id <> n.id RETURN n.id AS id, u.cg_id AS own"""

#: Leaves whose record somebody removed past the program.
_LEFT = f"MATCH (u:{USE}) WHERE NOT EXISTS {{ (u)-[:{USE_OF}]->() }}"
COUNT_LEFT, DROP_LEFT = f"{_LEFT} RETURN count(u) AS n", f"{_LEFT} DELETE u RETURN count(*) AS n"

#: Records that two scopes hold, by ``kind``, the ``owner`` and the ``user``.
COUNT_SHARED = f"""\
MATCH (u:{USE})-[:{USE_OF}]->(n) WHERE $scope IS NULL OR $scope IN [u.cg_user, n.cg_scope]
RETURN u.cg_kind AS kind, n.cg_scope AS owner, u.cg_user AS user, count(*) AS records ORDER BY kind, owner, user"""


def used(label: str) -> str:
    """Return the pattern of the nodes of a kind that a scope uses, with its leaves."""
    return f"(u:{USE} {{cg_user: $scope}})-[:{USE_OF}]->(n:{NODES[label].name})"


@cache
def merge_uses(label: str) -> str:
    """Return the statement that writes what a scope says of a batch of records of others; as `ingest.merge_nodes`.

    Nothing is written for a row whose record is not there or is the scope's, and ``written`` is smaller then.
    """
    columns = node_columns(label)
    own = {"id", "cg_id"}
    values = "".join(f", u.{name} = row[{place}]" for place, name in enumerate(columns) if name not in own)
    id_, own_id = columns.index("id"), columns.index("cg_id")
    return (
        "UNWIND $rows AS row\n"
        f"MATCH (n:{label} {{id: row[{id_}]}}) WHERE n.cg_scope <> $scope\n"
        f"MERGE (n)<-[:{USE_OF}]-(u:{USE} {{cg_user: $scope}})\n"
        f"{stamp('u')}\n"
        f"SET u.cg_kind = '{label}', u.cg_id = coalesce(row[{own_id}], row[{id_}]){values},\n"
        "  n.cg_users = [x IN coalesce(n.cg_users, []) WHERE x <> $scope] + $scope\n"
        "RETURN count(u) AS written"
    )


@cache
def find_uses(label: str) -> str:
    """Return the statement that reads what a scope says of records of others, by ids; as `ingest.find_nodes`."""
    return (
        f"UNWIND $keys AS key\nMATCH (n:{label} {{id: key}})<-[:{USE_OF}]-(u:{USE} {{cg_user: $scope}})\n"
        f"WHERE {is_seen(NODES[label], 'u', 'n.id')}\n"
        f"RETURN {with_history(NODES[label], 'u', 'n.id')}, elementId(u) AS place"
    )


@cache
def compare_uses(label: str) -> str:
    """Return the statement that compares what a scope says of records of others with rows; as `ingest.compare_nodes`.

    What `merge_uses` writes on the record itself is part of it.
    """
    columns = node_columns(label)
    id_, own_id = columns.index("id"), columns.index("cg_id")
    kept = f"u.cg_kind = '{label}' AND u.cg_id = coalesce(row[{own_id}], row[{id_}]) AND $scope IN n.cg_users"
    same = f"{kept} AND {is_as(NODES[label], columns, 'u', ('id', 'cg_id'))}"
    return (
        f"{EACH_ROW}OPTIONAL MATCH (n:{label} {{id: row[{id_}]}})<-[:{USE_OF}]-(u:{USE} {{cg_user: $scope}})\n"
        f"{list_differences('u', same)}"
    )


@cache
def read_uses(label: str, *, history: bool = False) -> str:
    """Return the statement that reads what a scope says of records of others; as `ingest.read_kind`."""
    given = NODES[label], "u", "n.id"
    shown = with_history(*given) if history else f"{record_list(*given)} AS record"
    return f"MATCH {used(label)} WHERE NOT {is_pending('u')}\nRETURN {shown}"


@cache
def list_uses(label: str) -> str:
    """Return the statement that lists the records of others that a scope uses; as `ingest.list_keys`."""
    return f"MATCH {used(label)} RETURN elementId(n) AS place, {is_pending('u')} AS pending, {text_of('n.id')} AS id"


@cache
def list_known_uses(label: str) -> str:
    """Return the statement that lists by what records of others are known again; as `ingest.list_known`."""
    declared = NODES[label]
    columns = [f"{as_typed(declared, name, 'n' if name == 'id' else 'u')} AS {name}" for name in known_by(declared)]
    return f"MATCH {used(label)} RETURN {is_pending('u')} AS pending, u.cg_former AS former, {', '.join(columns)}"


@cache
def count_uses(label: str) -> str:
    """Return the statement that counts the records of others that a scope uses: ``n``; as `ingest.count_scope`."""
    return f"MATCH {used(label)} WHERE NOT {is_pending('u')} RETURN count(u) AS n"


@cache
def count_untyped_uses(label: str) -> str:
    """Return the statement that counts those of `count_uses` that have a value of another type than declared: ``n``."""
    typed = is_typed(NODES[label], "u", "n.id")
    return f"MATCH {used(label)} WHERE NOT {is_pending('u')} AND NOT ({typed}) RETURN count(u) AS n"


@cache
def newest_use(label: str) -> str:
    """Return the statement that finds the newest date of what a scope says of others: ``day``; as `ingest.newest`."""
    return f"MATCH {used(label)} WHERE NOT {is_pending('u')} RETURN toString(max(u.updated)) AS day"


@cache
def list_scope_names(label: str) -> str:
    """Return the statement that lists what the records of a scope are called, under its own ids.

    Rows: ``id``, its names, and the id ``inside`` the database.
    """
    return (
        f"MATCH (n:{NODES[label].name}) WHERE n.cg_scope = $scope\n"
        f"RETURN coalesce(n.cg_id, n.id) AS id{names_of(label, 'n')}, n.id AS inside\n"
        f"UNION ALL\nMATCH {used(label)}\n"
        f"RETURN u.cg_id AS id{names_of(label, 'u')}, n.id AS inside"
    )


@cache
def pass_on(label: str) -> str:
    """Return the statement by which a batch of nodes (``places``) that others use passes to the first of them.

    The edges of the scope go; the node has the values and the load of its new owner, and stays with what else is
    attached to it. Does nothing to a node without users. Returns ``removed``.
    """
    values = "".join(f", n.{name} = u.{name}" for name in node_columns(label) if name not in {"id", "cg_id"})
    values += "".join(f", n.{mark.name} = null" for mark in MARKS if label == MARKED)  # what its scope reads of it
    return (
        f"UNWIND $places AS place\nMATCH (n:{label})<-[:{USE_OF}]-(u:{USE}) "
        "WHERE elementId(n) = place AND n.cg_scope = $scope\n"
        "WITH n, u ORDER BY u.cg_user\nWITH n, collect(u) AS leaves\n"
        "WITH n, leaves[0] AS u, [x IN leaves[1..] | x.cg_user] AS users\n"
        f"CALL (n) {{ MATCH (n)-[r]-() WHERE {of_scope('r')} DELETE r }}\n"
        "SET n.cg_scope = u.cg_user, n.cg_load = u.cg_load, n.cg_before = u.cg_before,\n"
        "  n.cg_users = CASE users WHEN [] THEN null ELSE users END, "
        f"n.cg_id = CASE WHEN u.cg_id <> n.id THEN u.cg_id END{values}\n"
        "DETACH DELETE u RETURN count(*) AS removed"
    )


@cache
def drop_uses(label: str) -> str:
    """Return the statement by which a scope uses a batch of records of others no more: ``places``; its edges go."""
    return (
        f"UNWIND $places AS place\nMATCH {used(label)} WHERE elementId(n) = place\n"
        "SET n.cg_users = CASE WHEN size(n.cg_users) > 1 THEN [x IN n.cg_users WHERE x <> $scope] END\n"
        f"WITH n, u CALL (n) {{ MATCH (n)-[r]-() WHERE {of_scope('r')} DELETE r }}\n"
        "DETACH DELETE u RETURN count(*) AS removed"
    )


@cache
def count_passing(label: str) -> str:
    """Return the statement that counts the nodes at ``places`` that `pass_on` gives to others: ``scope``, ``n``."""
    return (
        f"UNWIND $places AS place\nMATCH (n:{label})<-[:{USE_OF}]-(u:{USE}) "
        "WHERE elementId(n) = place AND n.cg_scope = $scope\n"
        "WITH n, min(u.cg_user) AS scope RETURN scope, count(n) AS n ORDER BY scope"
    )


@cache
def find_foreign(label: str, by: str) -> str:
    """Return the statement that finds records of other scopes, and of nobody's, by ``id`` or ``uscc``: ``keys``.

    Rows: ``key``, ``id``, ``scope``, and ``name`` and ``uscc`` where the kind has them.
    """
    declared = NODES[label]
    held = "".join(f", toString(n.{name}) AS {name}" for name in ("name", "uscc") if name in declared.columns)
    return (
        f"UNWIND $keys AS key\nMATCH (n:{label} {{{declared[by].name}: key}})\n"
        "WHERE n.cg_scope IS NULL OR n.cg_scope <> $scope\n"
        f"RETURN key, n.id AS id, n.cg_scope AS scope{held}"
    )
