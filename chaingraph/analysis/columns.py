"""Columns that several answers have, each declared once."""

from __future__ import annotations

from chaingraph.errors import Text
from chaingraph.table import Column
from chaingraph.vocabulary import ACTIONS, CLASSES, HOMES

HOME = Column("home", Text("是否已建党组织", "Has an organization"), values=HOMES)
CLASS_IF_NONE = Column("class_if_none", Text("如未建的类别", "Class if it has none"), values=CLASSES)
ACTION_IF_NONE = Column("action_if_none", Text("如未建的对策", "Action if it has none"), values=ACTIONS)
#: The least and the greatest share that the facts on record allow, and the greatest if what is assumed holds.
COVERAGE_BOUNDS = (
    Column("coverage_min", Text("覆盖率至少", "Coverage at least"), share=True),
    Column("coverage_assumed", Text("按推定至多", "At most, as assumed"), share=True),
    Column("coverage_max", Text("覆盖率至多", "Coverage at most"), share=True),
)
#: Marks a firm that is known to lie outside: it stands in the graph, and in no figure of the zone.
OUTSIDE = Column("outside", Text("在园区外", "Outside the zone"))
