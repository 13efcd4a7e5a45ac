"""Records that stand twice in a database: copies made past the program, or while a constraint was missing.

One of them stays; what is attached to the others moves to it, so that an analyst's notes and relationships are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from chaingraph.model import EDGES, NODES
from chaingraph.store.database import Database
from chaingraph.store.ingest import USE, USE_OF
from chaingraph.store.schema import Constraint, list_sharing

#: Runs one numbered write of a load, see `chaingraph.store.turn.Turn.step`.
Step = Callable[..., object]

_BATCH = 1000


def _age(variable: str) -> str:
    """Return what records are ordered by: the number that the database gave them, lower for the older as a rule."""
    return f"toInteger(split(elementId({variable}), ':')[2])"


#: The properties of the one that stays go before those of its copies.
_TAKE_OVER = (
    "WITH one, copies, properties(one) AS own\n"
    "FOREACH (copy IN copies | SET one += properties(copy))\n"
    "SET one += own\n"
    "FOREACH (copy IN copies | {verb} copy)\n"
    "RETURN count(*) AS written"
)

#: Of a user's leaves at one record the first stays.
COUNT_LEAVES = (
    f"MATCH (u:{USE})-[:{USE_OF}]->(n) WITH n, u.cg_user AS user, count(u) AS leaves WHERE leaves > 1 "
    "RETURN count(*) AS n"
)
JOIN_LEAVES = (
    f"MATCH (u:{USE})-[:{USE_OF}]->(n) WITH n, u.cg_user AS user, u ORDER BY {_age('u')}\n"
    "WITH n, user, collect(u) AS leaves WHERE size(leaves) > 1\n"
    "WITH leaves[0] AS one, leaves[1..] AS copies\n" + _TAKE_OVER.format(verb="DETACH DELETE")
)


@cache
def list_edge_copies(name: str) -> str:
    """Return the statement that lists the edges of a scope (null: of any) that stand several times.

    One row per edge: ``places``, in the order of the database.
    """
    return (
        f"MATCH (a)-[r:{EDGES[name].name}]->(b) WHERE r.cg_scope IS NOT NULL "
        "AND ($scope IS NULL OR r.cg_scope = $scope)\n"
        f"WITH a, b, r.cg_scope AS scope, r.cg_key AS key, r ORDER BY {_age('r')}\n"
        "WITH a, b, scope, key, collect(elementId(r)) AS places WHERE size(places) > 1 RETURN places"
    )


@cache
def join_edges(name: str) -> str:
    """Return the statement that leaves the first of some edges (``groups`` of places); the others' properties move."""
    return (
        f"UNWIND $groups AS places\nMATCH ()-[r:{EDGES[name].name}]->() WHERE elementId(r) IN places\n"
        f"WITH places, r ORDER BY {_age('r')}\nWITH places, collect(r) AS all\n"
        "WITH all[0] AS one, all[1..] AS copies\n" + _TAKE_OVER.format(verb="DELETE")
    )


def _gathered(label: str, key: str) -> str:
    """Return the clauses that give the node that stays, ``one``, and its ``copies``, by ``keys``.

    The one stays that has most edges of the park, which is no less so once they have moved to it; else the older.
    """
    ours = " WHERE n.cg_scope IS NOT NULL" if label in NODES else ""
    return (
        f"UNWIND $keys AS key\nMATCH (n:{label} {{{key}: key}}){ours}\n"
        f"WITH key, n ORDER BY COUNT {{ (n)-[r]-() WHERE r.cg_scope IS NOT NULL }} DESC, {_age('n')}\n"
        "WITH key, collect(n) AS all\nWITH all[0] AS one, all[1..] AS copies"
    )


@cache
def join_nodes(label: str, key: str) -> tuple[str, str, str]:
    """Return the statements that leave the first of the nodes that share a key (``keys``), to be run one by one.

    The first moves what begins at the copies, so that the second finds no copy where what ends at them begins.
    """
    gathered = _gathered(label, key)
    moved = "SET x = properties(r)\nDELETE r\nRETURN count(*) AS written"
    return (
        f"{gathered}\nUNWIND copies AS copy MATCH (copy)-[r]->(o)\nCREATE (one)-[x:$(type(r))]->(o) {moved}",
        f"{gathered}\nUNWIND copies AS copy MATCH (o)-[r]->(copy)\nCREATE (o)-[x:$(type(r))]->(one) {moved}",
        f"{gathered}\n" + _TAKE_OVER.format(verb="DETACH DELETE"),
    )


def count_copies(database: Database, constraint: Constraint) -> int:
    """Count the nodes that go when those are joined that share what a constraint is to keep unique."""
    return sum(row["nodes"] - 1 for row in database.rows(list_sharing(constraint, ours=True)))


def join_copies(database: Database, constraint: Constraint, step: Step | None = None) -> int:
    """Join the nodes that share what a constraint is to keep unique; return how many copies went.

    `step`: runs each statement; by itself where there is no load yet.
    """
    step = step or database.change
    found = database.rows(list_sharing(constraint, ours=True))
    for start in range(0, len(found), _BATCH):
        keys = [row["key"] for row in found[start : start + _BATCH]]
        for statement in join_nodes(constraint.label, constraint.key):
            step(statement, keys=keys)
    return sum(row["nodes"] - 1 for row in found)
