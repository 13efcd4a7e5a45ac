"""The rows of an answer as a database keeps them: plain properties, and relationships to the records that they name.

What a cell says stays a property, named after its declared column; an id leads to its record as well. Whatever has an
inner structure is spread over properties with the column's name in front (``weakest_link_product``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chaingraph.errors import Text
from chaingraph.model import DataClass
from chaingraph.table import Column, Table
from chaingraph.words import Reason, Said
from chaingraph.writeback import AsAdvice, AsFigures, AsMembership, AsNode, AsPair, Way

_RESULT = """\
UNWIND $rows AS row
MATCH (x:Run {{id: $run}})
MERGE (n:{label} {{cg_key: $run + '|' + row.key}})
SET n += row.values, n.derived = true, n.run = $run
MERGE (n)-[r:OF_RUN]->(x)
SET r.derived = true, r.run = $run
RETURN count(n) AS written"""

_NAMED = """\
UNWIND $rows AS row
MATCH (n:{label} {{cg_key: $run + '|' + row.key}})
MATCH (e:{kind} {{id: row.id}})
MERGE (n)-[r:{type} {{column: '{column}', place: row.place}}]->(e)
SET r.derived = true, r.run = $run
RETURN count(r) AS written"""

_ABOUT = """\
UNWIND $rows AS row
MATCH (n:Advice {cg_key: $run + '|' + row.key})
SET n.cg_about = COUNT { (n)-[:ADVICE_FOR]->() }
RETURN count(n) AS written"""

_PAIR = """\
UNWIND $rows AS row
MATCH (a:{start} {{id: row.about}})
MATCH (b:{end} {{id: row.other}})
MERGE (a)-[r:{type} {{run: $run, cg_row: row.values.cg_row, answer: row.values.answer}}]->(b)
SET r += row.values, r.derived = true
RETURN count(r) AS written"""

_MEMBER = """\
UNWIND $rows AS row
MATCH (e:{kind} {{id: row.about}})
MATCH (n:{label} {{cg_key: $run + '|' + row.key}})
MERGE (e)-[r:{type} {{run: $run, cg_row: row.values.cg_row, answer: row.values.answer}}]->(n)
SET r += row.values, r.derived = true
RETURN count(r) AS written"""


@dataclass(frozen=True, slots=True)
class Step:
    """A statement with its rows; `counts` where each row written is a row of the answer."""

    text: str
    rows: list[dict[str, Any]] = field(repr=False)
    counts: bool = True


def steps_of(answer: Table, way: Way) -> Iterator[Step]:
    """Yield the steps that write an answer, in their order; each does no harm when it is done twice.

    Parameters of the statements: ``rows`` and ``run``.
    """
    rows = [(row, {"answer": answer.name, "cg_row": place, **cells(answer, row)}) for place, row in _numbered(answer)]
    if isinstance(way, AsPair):
        yield from _paired(answer, way, rows)
    elif isinstance(way, AsMembership):
        yield from _members(answer, way, rows)
    elif isinstance(way, AsNode):
        yield from _results(answer, way.label, [(row[way.key], row, values) for row, values in rows])
    else:
        label = "Figure" if isinstance(way, AsFigures) else "Advice"
        yield from _results(answer, label, _keyed(answer, rows), way.about if isinstance(way, AsAdvice) else None)


Row = tuple[Mapping[str, Any], dict[str, Any]]


def _numbered(answer: Table) -> Iterator[tuple[int, Mapping[str, Any]]]:
    return enumerate(answer.rows)


def _keyed(answer: Table, rows: Sequence[Row]) -> list[tuple[str, Mapping[str, Any], dict[str, Any]]]:
    return [(f"{answer.name}|{values['cg_row']}", row, values) for row, values in rows]


def _paired(answer: Table, way: AsPair, rows: Sequence[Row]) -> Iterator[Step]:
    pairs = [
        {"about": row[way.about], "other": row[way.other], "values": values}
        for row, values in rows
        if row[way.other] is not None
    ]
    for start in _kinds(answer, way.about):
        for end in _kinds(answer, way.other):
            yield Step(_PAIR.format(start=start, end=end, type=way.relation), pairs)
    alone = [one for one in rows if one[0][way.other] is None]
    yield from _results(answer, "Advice", _keyed(answer, alone), way.about)


def _members(answer: Table, way: AsMembership, rows: Sequence[Row]) -> Iterator[Step]:
    key = way.found.key
    inside = [
        {"about": row[way.about], "key": row[key], "values": values} for row, values in rows if row[key] is not None
    ]
    for kind in _kinds(answer, way.about):
        yield Step(_MEMBER.format(kind=kind, label=way.found.label, type=way.relation), inside)
    alone = [one for one in rows if one[0][key] is None]
    yield from _results(answer, "Advice", _keyed(answer, alone), way.about)


def _results(
    answer: Table, label: str, rows: Sequence[tuple[str, Mapping[str, Any], dict[str, Any]]], about: str | None = None
) -> Iterator[Step]:
    """Yield the nodes of rows, then the relationships to the records that they name.

    An advice says of how many records it is, so that it can be told when one of them has gone.
    """
    named = [column for column in answer.columns if column.of and _is_told(column)]
    yield Step(_RESULT.format(label=label), [{"key": key, "values": values} for key, _, values in rows])
    for column in named:
        leading = [
            {"key": key, "id": one, "place": place} for key, row, _ in rows for place, one in _placed(row[column.name])
        ]
        kind_of = "ADVICE_FOR" if column.name == about else "MENTIONS"
        for kind in column.of.split():
            text = _NAMED.format(label=label, kind=kind, type=kind_of, column=column.name)
            yield Step(text, leading, counts=False)
    if about is not None:
        yield Step(_ABOUT, [{"key": key} for key, _, _ in rows], counts=False)


def _kinds(answer: Table, column: str) -> list[str]:
    return next(one for one in answer.columns if one.name == column).of.split()


def _ids(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def _placed(value: Any) -> Iterator[tuple[int, str]]:
    return enumerate(dict.fromkeys(_ids(value)))


def _is_told(column: Column) -> bool:
    """Tell whether a column may leave the answer: what is personal stays out of results that others build upon."""
    return column.data_class not in {DataClass.PERSONAL, DataClass.SENSITIVE}


def cells(answer: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row's cells as properties, named after the declared columns; personal ones and unknown ones are none."""
    kept: dict[str, Any] = {}
    for column in answer.columns:
        if _is_told(column):
            kept |= spread(column.name, row[column.name])
    return kept


def spread(name: str, value: Any) -> dict[str, Any]:
    """Return a value as properties that a database can hold and people can ask for.

    A sentence stands in both languages, a reason with its code; a mapping becomes one property per name in it where
    these are names, else a list of texts. What is unknown is no property.

    >>> spread("parts", {"area": 3, "supply": None})
    {'parts_area': 3}
    >>> spread("why", Text("缺", "none"))
    {'why_zh': '缺', 'why_en': 'none'}
    >>> spread("fix", {"党委 1": "O2"}), spread("cut", [{"from": "A", "to": "B"}])
    ({'fix': ['党委 1=O2']}, {'cut': ['from=A, to=B']})
    """
    if value is None or (isinstance(value, float) and value != value):
        return {}
    if isinstance(value, Reason | Text | Said):
        return {f"{name}_{key}": text for key, text in _said(value).items()}
    if isinstance(value, Mapping):
        return _spread_mapping(name, value)
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str):
        return _spread_list(name, list(value) if isinstance(value, Sequence) else sorted(value))
    return {name: value if isinstance(value, bool | int | float | dt.date) else str(value)}


def _said(value: Reason | Text | Said) -> dict[str, str]:
    if isinstance(value, Reason):
        return {"code": value.code, "zh": value.text.zh, "en": value.text.en}
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    return {"zh": value.in_language("zh"), "en": value.in_language("en")}


def _spread_mapping(name: str, value: Mapping[Any, Any]) -> dict[str, Any]:
    if not all(isinstance(key, str) and key.isidentifier() and key.isascii() for key in value):
        return {name: [f"{key}={_line(item)}" for key, item in value.items()]}
    return {key: item for part, inner in value.items() for key, item in spread(f"{name}_{part}", inner).items()}


def _spread_list(name: str, items: list[Any]) -> dict[str, Any]:
    if items and all(isinstance(item, Reason) for item in items):
        said = [_said(item) for item in items]
        return {
            f"{name}_codes": [one["code"] for one in said],
            f"{name}_zh": [one["zh"] for one in said],
            f"{name}_en": [one["en"] for one in said],
        }
    if items and all(isinstance(item, Text | Said) for item in items):
        said = [_said(item) for item in items]
        return {f"{name}_{language}": [one[language] for one in said] for language in ("zh", "en")}
    if len({type(item) for item in items}) < 2 and all(isinstance(item, str | int | float | dt.date) for item in items):
        return {name: items}
    return {name: [_line(item) for item in items]}


def _line(value: Any) -> str:
    """Return a value as one text, for what is held in lists and is no plain value."""
    if isinstance(value, Reason | Text | Said):
        return _said(value)["zh"]
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={_line(item)}" for key, item in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(_line, value))
    return "-" if value is None else str(value)
