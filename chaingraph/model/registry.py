"""All declared kinds, checked against one another when they are imported."""

from __future__ import annotations

from types import MappingProxyType

from chaingraph.model import chain, eligibility, enterprise, growth, party, product, service, zone
from chaingraph.model.core import EdgeKind, Kind, NodeKind

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


_check_registry()
