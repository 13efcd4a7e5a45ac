"""Columns that several answers have, each declared once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from chaingraph.errors import Text
from chaingraph.model import DataClass
from chaingraph.table import Column, name_column
from chaingraph.vocabulary import ACTIONS, CLASSES, HOMES

if TYPE_CHECKING:
    from chaingraph.park import Park

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
#: A firm that a row is about.
FIRM_ID = Column("enterprise_id", Text("企业编号", "Enterprise id"), code=True, of="Enterprise")
FIRM = Column("name", Text("企业名称", "Name"), data_class=DataClass.PUBLIC)
CHAIN_ID = Column("chain_id", Text("供需链编号", "Supply chain id"), code=True)
#: What the supply chain of a row is called, and its id.
CHAIN = (Column("chain", Text("供需链", "Supply chain")), CHAIN_ID)


def firms(ids: str, zh: str, en: str) -> tuple[Column, Column]:
    """Return the columns of a firm or of several: what they are called, which people read, and their ids."""
    called = Column(name_column(ids), Text(zh, en), data_class=DataClass.PUBLIC)
    return called, Column(ids, Text(f"{zh}，编号", f"{en}: ids"), code=True, of="Enterprise")


def names_beside(columns: Iterable[Column]) -> dict[str, str]:
    """Return the columns of names, each with that of the ids which it names.

    >>> names_beside(firms("firm_ids", "企业", "Firms"))
    {'firm_names': 'firm_ids'}
    """
    ids = {name_column(column.name): column.name for column in columns if column.code}
    return {column.name: ids[column.name] for column in columns if column.name in ids}


def name_firms(park: Park, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Return the rows of an answer with the names of the firms whose ids they hold; without one by the id."""
    names = dict(park["Enterprise"].select("id", "name").drop_nulls().iter_rows())

    def called(ids: Any) -> Any:
        if ids is None or isinstance(ids, str):
            return names.get(ids, ids)
        return tuple(names.get(one, one) for one in ids)

    beside = names_beside(columns)
    return tuple({**row, **{name: called(row[ids]) for name, ids in beside.items()}} for row in rows)
