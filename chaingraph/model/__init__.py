"""What exists: the declarations of every kind of record, one file per area."""

from chaingraph.model.core import PEOPLE_UNIT, Check, DataClass, EdgeKind, Kind, NodeKind, Property, Reference, Type
from chaingraph.model.registry import EDGES, KINDS, NODES, REFERENCES, kind

__all__ = [
    "EDGES",
    "KINDS",
    "NODES",
    "PEOPLE_UNIT",
    "REFERENCES",
    "Check",
    "DataClass",
    "EdgeKind",
    "Kind",
    "NodeKind",
    "Property",
    "Reference",
    "Type",
    "kind",
]
