"""A park as a script of Cypher that stands for itself: for cypher-shell or Neo4j Browser.

Each batch of records is one text, cut into rows and cells by characters that occur nowhere in it: a server reads one
long text in no time, and a list of as many literals in minutes.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from chaingraph import __version__
from chaingraph.derived import caption_of
from chaingraph.model import EDGES, NODES, REFERENCES, Type
from chaingraph.model.core import Kind
from chaingraph.park import Park
from chaingraph.store import ingest, linking
from chaingraph.store.base import check_park
from chaingraph.store.described import describing_statements
from chaingraph.store.schema import schema_statements

_BATCH = 1_000
_FIRST_PRIVATE, _LAST_PRIVATE = 0xE000, 0xF8FF

_DECODED = {
    Type.INTEGER: "toInteger({text})",
    Type.NUMBER: "toFloat({text})",
    Type.DATE: "date({text})",
    Type.BOOLEAN: "toBoolean({text})",
}


def write_cypher(park: Park, out: Path, *, scope: str = "park") -> None:
    """Write a park as Cypher statements, one after the other, each ended by ``;`` and a line break.

    `out`: the file; the caller makes it atomic.
    `scope`: whose data: what ``chaingraph load`` would mark it with.

    Raises `InputError`: as `chaingraph.store.base.check_park`.

    The statements are those of ``chaingraph load``, with the rows written into them. Running the script twice does
    no harm, and a later ``chaingraph load`` of the same park finds nothing to do. UTF-8. O(records).
    """
    check_park(park)
    with Path(out).open("w", encoding="utf-8", newline="\n") as file:
        file.write(f"// chaingraph {__version__}\n")
        for statement in schema_statements():
            file.write(f"{statement};\n")
        for statement in describing_statements():
            file.write(f"{statement};\n")
        for declared, statement, rows in _batches(park):
            head, _, rest = statement.partition("UNWIND $rows AS row\n")
            body = rest.replace("$scope", json.dumps(scope, ensure_ascii=False))
            # the rows go in last: what they hold is never looked through for names of parameters
            file.write(f"{head}{_rows(declared, rows)}{body};\n")
        for name, reference in REFERENCES.items():
            if park[reference.kind.name].height:
                for statement in (one for end in reference.end for one in linking.derive_references(name, end)):
                    file.write(statement.replace("$scope", json.dumps(scope, ensure_ascii=False)) + ";\n")


def _batches(park: Park) -> Iterator[tuple[Kind, str, list[tuple[Any, ...]]]]:
    for name, node in NODES.items():
        caption = caption_of(node)
        for chunk in _slices(park[name] if caption is None else park[name].with_columns(caption)):
            yield node, _without_load(ingest.merge_nodes(name)), chunk.rows()
    for name, declared in EDGES.items():
        frame = park[name]
        if declared.identity:
            frame = frame.with_columns(ingest.edge_key(declared))
        for start in declared.start:
            for end in declared.end:
                part = frame.join(park[start].select("id"), left_on="from_id", right_on="id", how="semi").join(
                    park[end].select("id"), left_on="to_id", right_on="id", how="semi"
                )
                for chunk in _slices(part):
                    yield declared, _without_load(ingest.merge_edges(name, start, end)), chunk.rows()


def _slices(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    return frame.iter_slices(_BATCH) if frame.height else iter(())


def _without_load(statement: str) -> str:
    """A script makes no load record and answers nothing."""
    lines = statement.replace("$load", "'script'").replace("$pending", "[]").splitlines()
    return "\n".join(line for line in lines if not line.startswith("RETURN"))


def _rows(declared: Kind, rows: Sequence[Sequence[Any]]) -> str:
    """Return the clauses that turn one text into ``row``, with the declared types."""
    types = [prop.type for prop in declared.properties]
    types += [Type.TEXT] * (len(rows[0]) - len(types))
    cells = [[_cells(value) for value in row] for row in rows]
    held = {character for row in cells for cell in row for text in cell for character in text}
    free = (chr(code) for code in range(_FIRST_PRIVATE, _LAST_PRIVATE) if chr(code) not in held)
    line, cell, item = islice(free, 3)
    text = line.join(cell.join(item.join(parts) for parts in row) for row in cells)
    # the escapes of JSON are escapes of Cypher as well
    written, by_line, by_cell, by_item = (json.dumps(part, ensure_ascii=False) for part in (text, line, cell, item))
    values = ", ".join(_decoded(kind, f"cell[{place}]", by_item) for place, kind in enumerate(types))
    return f"UNWIND split({written}, {by_line}) AS line\nWITH split(line, {by_cell}) AS cell\nWITH [{values}] AS row\n"


def _cells(value: Any) -> list[str]:
    """Return a value as texts; a known one begins with ``=``, each item of a list is a text of its own.

    >>> _cells(None), _cells("甲"), _cells(True), _cells(dt.date(2024, 5, 1)), _cells([]), _cells(["a", ""])
    ([''], ['=甲'], ['=true'], ['=2024-05-01'], ['='], ['=', 'a', ''])
    """
    if value is None:
        return [""]
    if isinstance(value, list):
        return ["=", *value]
    if isinstance(value, bool):
        return ["=true" if value else "=false"]
    if isinstance(value, dt.date):
        return [f"={value.isoformat()}"]
    return [f"={value!r}" if isinstance(value, float) else f"={value}"]


def _decoded(kind: Type, cell: str, by_item: str) -> str:
    if kind is Type.LIST:
        known = f"split({cell}, {by_item})[1..]"
    else:
        known = _DECODED.get(kind, "{text}").format(text=f"substring({cell}, 1)")
    return f'CASE {cell} WHEN "" THEN null ELSE {known} END'
