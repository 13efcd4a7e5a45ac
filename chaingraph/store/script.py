"""A park as a script of Cypher that stands for itself: for cypher-shell or Neo4j Browser."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chaingraph import __version__
from chaingraph.model import EDGES, NODES
from chaingraph.park import Park
from chaingraph.store import ingest
from chaingraph.store.base import check_park

_BATCH = 500


def write_cypher(park: Park, out: Path, *, scope: str = "park") -> None:
    """Write a park as Cypher statements, one after the other, each ended by ``;``.

    Parameters
    ----------
    park
        A validated park.
    out
        The file; the caller makes it atomic.
    scope
        Whose data: what ``chaingraph load`` would mark it with.

    Raises
    ------
    InputError
        As `chaingraph.store.base.check_park`.

    Notes
    -----
    The statements are those of ``chaingraph load``, with the rows written into them. Running the script twice does
    no harm, and a later ``chaingraph load`` of the same park finds nothing to do. UTF-8. O(records).
    """
    check_park(park)
    with Path(out).open("w", encoding="utf-8", newline="\n") as file:
        file.write(f"// chaingraph {__version__}\n")
        for statement in ingest.constraint_statements():
            file.write(f"{statement};\n")
        for statement, rows in _batches(park):
            # the rows go in last: what they hold is never looked through for names of parameters
            listed = ",\n  ".join(rows)
            file.write(statement.replace("$scope", literal(scope)).replace("$rows", f"[\n  {listed}\n]", 1) + ";\n")


def _batches(park: Park) -> Iterator[tuple[str, list[str]]]:
    for name in NODES:
        for chunk in _slices(park[name]):
            yield _without_load(ingest.merge_nodes(name)), [literal(list(row)) for row in chunk.iter_rows()]
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
                    statement = _without_load(ingest.merge_edges(name, start, end))
                    yield statement, [literal(list(row)) for row in chunk.iter_rows()]


def _slices(frame: Any) -> Iterator[Any]:
    return frame.iter_slices(_BATCH) if frame.height else iter(())


def _without_load(statement: str) -> str:
    lines = statement.replace("$load", "'script'").replace("$pending", "[]").splitlines()
    return "\n".join(line for line in lines if not line.startswith("RETURN"))


def literal(value: Any) -> str:
    r"""Return a value as Cypher writes it.

    Examples
    --------
    >>> literal(["甲\"乙\\", None, True, 1.5, dt.date(2024, 5, 1), ["a"]])
    '["甲\\"乙\\\\", null, true, 1.5, date("2024-05-01"), ["a"]]'
    """
    if value is None:
        return "null"
    if isinstance(value, dt.date):
        return f'date("{value.isoformat()}")'
    if isinstance(value, list):
        return f"[{', '.join(literal(item) for item in value)}]"
    if isinstance(value, bool | int | float | str):
        # the escapes of JSON are escapes of Cypher as well
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    msg = f"no literal for {type(value).__name__}"
    raise TypeError(msg)
