"""Columns that several answers have, each declared once."""

from __future__ import annotations

from chaingraph.errors import Text
from chaingraph.table import Column
from chaingraph.vocabulary import ACTIONS, CLASSES, HOMES

HOME = Column("home", Text("是否已建党组织", "Has an organization"), values=HOMES)
# what follows if nothing is missing on record: no organization, and nobody beyond those who are known
CLASS_IF_NONE = Column("class_if_none", Text("如记录齐全的类别", "Class if nothing is missing"), values=CLASSES)
ACTION_IF_NONE = Column("action_if_none", Text("如记录齐全的对策", "Action if nothing is missing"), values=ACTIONS)
#: The least and the greatest share that the facts on record allow, and the greatest if what is assumed holds.
COVERAGE_BOUNDS = (
    Column("coverage_min", Text("覆盖率至少", "Coverage at least"), share=True),
    Column("coverage_assumed", Text("按推定至多", "At most, as assumed"), share=True),
    Column("coverage_max", Text("覆盖率至多", "Coverage at most"), share=True),
)
#: Marks a firm that is known to lie outside: it stands in the graph, and in no figure of the zone.
OUTSIDE = Column("outside", Text("在园区外", "Outside the zone"))
