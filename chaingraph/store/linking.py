"""The statements that write and look at the relationships that references stand for, made of the declarations alone."""

from __future__ import annotations

from functools import cache

from chaingraph.model import NODES, REFERENCES, Reference
from chaingraph.store.ingest import USE, USE_OF


@cache
def merge_references(name: str, end: str) -> str:
    """Return the statement that writes a batch of the relationships of a reference that lead to one kind of node.

    Its parameters: ``rows``, lists of the two ids, and ``scope``. Returns ``written``.

    >>> print(merge_references("VISIT_TO", "Enterprise").splitlines()[3])
    MERGE (a)-[r:VISIT_TO {cg_scope: $scope}]->(b)
    """
    reference = _reference(name, end)
    return (
        "UNWIND $rows AS row\n"
        f"MATCH (a:{reference.kind.name} {{id: row[0]}})\n"
        f"MATCH (b:{end} {{id: row[1]}})\n"
        f"MERGE (a)-[r:{name} {{cg_scope: $scope}}]->(b)\n"
        f"SET r.cg_reference = '{reference.prop.name}'\n"
        "RETURN count(r) AS written"
    )


@cache
def derive_references(name: str, end: str) -> tuple[str, str]:
    """Return the statements by which a script rewrites the relationships of a reference from the property: ``scope``.

    >>> print(derive_references("LED_BY", "PartyOrganization")[1].splitlines()[1])
    MATCH (b:PartyOrganization {id: a.committee_id})
    """
    reference = _reference(name, end)
    label, prop = reference.kind.name, reference.prop.name
    return (
        f"MATCH (a:{label})-[r:{name} {{cg_scope: $scope}}]->(b:{end})\n"
        f"WHERE a.{prop} IS NULL OR a.{prop} <> b.id\n"
        "DELETE r",
        f"MATCH (a:{label} {{cg_scope: $scope}}) WHERE a.{prop} IS NOT NULL\n"
        f"MATCH (b:{end} {{id: a.{prop}}})\n"
        f"MERGE (a)-[r:{name} {{cg_scope: $scope}}]->(b)\n"
        f"SET r.cg_reference = '{prop}'",
    )


@cache
def list_references(name: str) -> str:
    """Return the statement that lists the relationships of a reference in a scope: ``place`` and the two ids."""
    label = REFERENCES[name].kind.name
    return (
        f"MATCH (a:{label})-[n:{name}]->(b) WHERE n.cg_scope = $scope "
        "RETURN elementId(n) AS place, toString(a.id) AS from_id, toString(b.id) AS to_id"
    )


@cache
def list_referring(name: str) -> str:
    """Return the statement that lists what a scope says that its records refer to by a property: the two ids."""
    label, prop = REFERENCES[name].kind.name, REFERENCES[name].prop.name
    return (
        f"MATCH (n:{label}) WHERE n.cg_scope = $scope AND n.{prop} IS NOT NULL "
        f"RETURN n.id AS from_id, toString(n.{prop}) AS to_id\n"
        f"UNION ALL\nMATCH (u:{USE} {{cg_user: $scope}})-[:{USE_OF}]->(n:{label}) WHERE u.{prop} IS NOT NULL "
        f"RETURN n.id AS from_id, toString(u.{prop}) AS to_id"
    )


@cache
def list_ids(label: str) -> str:
    """Return the statement that lists the ids of the records of a kind that a scope holds: ``id``."""
    return f"MATCH (n:{NODES[label].name}) WHERE n.cg_scope = $scope OR $scope IN n.cg_users RETURN n.id AS id"


@cache
def count_references(name: str) -> str:
    """Return the statement that counts all relationships of a reference, whosever they are: ``n``, without a scan."""
    return f"MATCH ()-[n:{REFERENCES[name].relation.name}]->() RETURN count(n) AS n"


@cache
def delete_references(name: str) -> str:
    """Return the statement that removes a batch of the relationships of a reference by ``places``."""
    return (
        f"UNWIND $places AS place\nMATCH ()-[n:{REFERENCES[name].relation.name}]->() "
        "WHERE elementId(n) = place AND n.cg_scope = $scope\nDELETE n RETURN count(*) AS removed"
    )


def _reference(name: str, end: str) -> Reference:
    reference = REFERENCES[name]
    if end not in reference.end:
        raise KeyError(f"{name} does not lead to {end}")
    return reference
