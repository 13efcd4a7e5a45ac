"""Records of the park as tables for people: declared labels, names instead of ids, nothing personal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import polars as pl

from chaingraph.errors import InputError, Text
from chaingraph.model import KINDS, NODES, DataClass, Kind, Property, Type
from chaingraph.park import Park
from chaingraph.table import Column

OPEN = (DataClass.PUBLIC, DataClass.INTERNAL)


def is_open(declared: Kind) -> bool:
    """Tell whether the records of a kind may be listed: their keys say nothing about a person.

    Examples
    --------
    >>> from chaingraph.model import kind
    >>> is_open(kind("SUPPLIES")), is_open(kind("EMPLOYED_BY"))
    (True, False)
    """
    return all(declared[name].data_class in OPEN for name in declared.key)


class Names:
    """What the records of a park are called: their name; for officers, who have none, their department's."""

    def __init__(self, park: Park) -> None:
        self._park = park

    @cached_property
    def known(self) -> Mapping[str, str]:
        """Names by id."""
        park = self._park
        frames = [
            park[name].select("id", "name")
            for name, declared in NODES.items()
            if "name" in declared.columns and is_open(declared)
        ]
        departments = park["Department"].select(department_id="id", name="name")
        officers = park["Officer"].select("id", "department_id").join(departments, on="department_id")
        every = pl.concat([*frames, officers.select("id", "name")]).drop_nulls()
        return dict(every.iter_rows())

    def name(self, record: str | None) -> str | None:
        """Return the name of a record, its id where it has none, None for none."""
        return None if record is None else self.known.get(record, record)

    def rows(self, declared: Kind, frame: pl.DataFrame, shown: Sequence[str]) -> tuple[dict[str, object], ...]:
        """Return records as rows with the columns `shown`, references by name."""
        references = {prop.name for prop in declared.properties if prop.reference}
        return tuple(
            {name: self.name(value) if name in references else value for name, value in row.items()}
            for row in frame.select(shown).iter_rows(named=True)
        )


def property_column(prop: Property) -> Column:
    """Return the column that shows a declared property."""
    code = prop.type is Type.TEXT and prop.check is not None
    return Column(prop.name, prop.label, unit=prop.unit, code=code, values=prop.values, data_class=prop.data_class)


def find_sources(park: Park, about: Sequence[str]) -> list[tuple[Kind, str, str | None, int]]:
    """Count the records that are or mention one of some records, by kind and source.

    Parameters
    ----------
    park
        The park; kinds about people are left out, since the number of records would be a number of people.
    about
        Ids.

    Returns
    -------
    list of tuple
        Kind, source, source reference and number of records, in the order of the declared kinds, then by both.

    Notes
    -----
    One scan of every table.
    """
    wanted = pl.Series(about, dtype=pl.String).implode()
    found = []
    for declared in KINDS:
        if not is_open(declared):
            continue
        columns = [prop.name for prop in declared.properties if prop.reference] + (
            ["id"] if declared.name in NODES else []
        )
        counted = (
            park[declared.name]
            .filter(pl.any_horizontal(pl.col(columns).is_in(wanted)).fill_null(False))
            .group_by("source", "source_ref")
            .len()
            .sort("source", "source_ref", nulls_last=True)
        )
        found += [(declared, *row) for row in counted.iter_rows()]
    return found


def firm_of(park: Park, enterprise_id: str) -> pl.DataFrame:
    """Return the row of a firm.

    Raises
    ------
    InputError
        ``CG-E198`` if the park has no firm with this id.
    """
    firm = park["Enterprise"].filter(pl.col("id") == enterprise_id)
    if firm.is_empty():
        text = Text("没有编号为 {id} 的企业", "there is no firm with the id {id}")
        raise InputError("CG-E198", text.format(id=enterprise_id))
    return firm
