"""All declared kinds, checked against one another when they are imported."""

from __future__ import annotations

import re
from types import MappingProxyType

from chaingraph.model import chain, eligibility, enterprise, growth, party, product, service, zone
from chaingraph.model.core import DataClass, EdgeKind, Kind, NodeKind, Reference

KINDS: tuple[Kind, ...] = (
    *enterprise.KINDS,
    *eligibility.KINDS,
    *party.KINDS,
    *chain.KINDS,
    *product.KINDS,
    *service.KINDS,
    *growth.KINDS,
    *zone.KINDS,
)
NODES = MappingProxyType({kind.name: kind for kind in KINDS if isinstance(kind, NodeKind)})
EDGES = MappingProxyType({kind.name: kind for kind in KINDS if isinstance(kind, EdgeKind)})
REFERENCES = MappingProxyType(
    {
        prop.relation.name: Reference(declared, prop, prop.relation)
        for declared in NODES.values()
        for prop in declared.properties
        if prop.relation is not None
    }
)
_BY_NAME = MappingProxyType({kind.name: kind for kind in KINDS})


def kind(name: str) -> Kind:
    """Return the kind with this label or relationship type; raise KeyError if there is none."""
    return _BY_NAME[name]


def _check_registry() -> None:
    for words in ([k.name for k in KINDS], [k.table for k in KINDS], [k.label.zh for k in KINDS]):
        repeated = {word for word in words if words.count(word) > 1}
        if repeated:
            msg = f"kinds declared twice: {sorted(repeated)}"
            raise TypeError(msg)
    for declared in KINDS:
        for prop in declared.properties:
            unknown = [name for name in prop.reference if name not in NODES]
            if unknown:
                msg = f"{declared.name}.{prop.name} refers to undeclared kinds {unknown}"
                raise TypeError(msg)
        for beside in declared.beside:
            strangers = {beside.subject, *beside.of_row.values()} - NODES.keys()
            strangers |= {*beside.headings, *beside.asks, *beside.of_row} - set(declared.columns)
            if strangers:
                msg = f"{declared.name}: lists state undeclared kinds or columns of it: {sorted(strangers)}"
                raise TypeError(msg)


def _check_relations() -> None:
    """Refuse a reference that a graph could not show, and a record that it could not caption."""
    shown = [prop.relation for declared in KINDS for prop in declared.properties if prop.relation is not None]
    names = [*EDGES, *(relation.name for relation in shown)]
    labels = [*(edge.label.zh for edge in EDGES.values()), *(relation.label.zh for relation in shown)]
    for words in (names, labels):
        if repeated := {word for word in words if words.count(word) > 1}:
            raise TypeError(f"relationships declared twice: {sorted(repeated)}")
    if strange := [relation.name for relation in shown if not re.fullmatch(r"[A-Z]+(_[A-Z]+)*", relation.name)]:
        raise TypeError(f"types of relationships are written in capitals: {strange}")
    for declared in KINDS:
        for prop in declared.properties:
            is_end = isinstance(declared, EdgeKind) and prop.name in {"from_id", "to_id"}
            if bool(prop.reference) != (is_end or (declared.name in NODES and prop.relation is not None)):
                raise TypeError(f"{declared.name}.{prop.name}: a reference of a node, and no other, names its relation")
    for node in NODES.values():
        personal = [name for name in node.caption if node[name].data_class > DataClass.INTERNAL]
        if personal or (node.named and node.caption):
            raise TypeError(f"{node.name}: its name is its caption, or no caption may tell of a person: {personal}")


_check_registry()
_check_relations()
