"""Published figures against the park: which hold, which are contradicted, which cannot be decided."""

from __future__ import annotations

from typing import Any

from chaingraph.analysis.measures import MEASURES, Found
from chaingraph.errors import Text
from chaingraph.model import kind
from chaingraph.park import Park
from chaingraph.table import Column, Reason, Table

_VERDICTS = {
    "holds": Text("成立", "Holds"),
    "contradicted": Text("不符", "Contradicted"),
    "not_decidable": Text("无法判定", "Cannot be decided"),
}
_BOUNDS = kind("Claim")["bound"].values

COLUMNS = (
    Column("claim_id", Text("编号", "Id"), code=True),
    Column("figure", Text("指标", "Figure")),
    Column("published", Text("公布值", "Published")),
    Column("unit", Text("单位", "Unit")),
    Column("bound", Text("界限", "Bound"), values=_BOUNDS),
    Column("found", Text("核得值", "Found")),
    Column("verdict", Text("结论", "Verdict"), values=_VERDICTS),
    Column("evidence", Text("依据", "Evidence")),
)


def reconcile_figures(park: Park, *, found_chains: int | None = None) -> Table:
    """Compare every published figure with what the park's records say.

    Parameters
    ----------
    park
        The park; its `Claim` records are the published figures.
    found_chains
        Number of supply chains that `find_supply_chains` found, where it was run.

    Returns
    -------
    Table
        One row per claim: ``claim_id, figure, published, unit, bound, found, verdict, evidence``, in the order of the
        measures, then by name, published value and id. ``verdict`` is ``holds``, ``contradicted`` or ``not_decidable``.

    Notes
    -----
    "More than" is a lower bound. A figure below its claim is not called wrong while values are unknown that could make
    up the difference; a claim with no known measure, or whose records are missing, cannot be decided. The cost is that
    of a few joins.

    Examples
    --------
    >>> claim = {"id": "C", "name": "走访", "value": 2, "bound": "at_least", "measure": "visits", "source": "article"}
    >>> visits = [{"id": "V", "count": 3, "source": "synthetic"}]
    >>> reconcile_figures(Park.from_rows({"Claim": [claim], "Visit": visits})).column("verdict")
    ['holds']
    """
    order = {name: place for place, name in enumerate([*MEASURES, "supply_chains"])}
    rows: list[dict[str, Any]] = []
    for claim in park["Claim"].iter_rows(named=True):
        found = _find(park, claim, found_chains)
        verdict = _judge(claim["value"], claim["bound"], found)
        rows.append(
            {
                "claim_id": claim["id"],
                "figure": claim["name"],
                "published": claim["value"],
                "unit": claim["unit"],
                "bound": claim["bound"],
                "found": found.value,
                "verdict": verdict,
                "evidence": [
                    Reason(f"figure_{verdict}", found.text, {"unknown": found.unknown, "tables": list(found.tables)})
                ],
                "_order": (
                    order.get(claim["measure"] or "", len(order)),
                    claim["name"],
                    claim["value"] or 0,
                    claim["id"],
                ),
            }
        )
    rows.sort(key=lambda row: row["_order"])
    held = sum(row["verdict"] == "holds" for row in rows)
    wrong = sum(row["verdict"] == "contradicted" for row in rows)
    open_ = len(rows) - held - wrong
    return Table(
        name="figures",
        title=Text("公布数据核对", "Published figures against the records"),
        columns=COLUMNS,
        rows=tuple({column.name: row[column.name] for column in COLUMNS} for row in rows),
        parameters={"found_chains": found_chains},
        notes=(
            Text(
                f"{len(rows)} 项公布数据：成立 {held}，不符 {wrong}，无法判定 {open_}",
                f"{len(rows)} published figures: {held} hold, {wrong} contradicted, {open_} cannot be decided",
            ),
        ),
    )


def _find(park: Park, claim: dict[str, Any], found_chains: int | None) -> Found:
    name = claim["measure"]
    if name == "supply_chains":
        if found_chains is None:
            return Found(None, Text("尚未查找供需链", "supply chains were not looked for"))
        return Found(
            float(found_chains), Text("由供应关系查得的供需链", "chains found from the supply links"), 0, ("SUPPLIES",)
        )
    if name not in MEASURES:
        word = name or "—"
        return Found(
            None, Text(f"没有核对口径“{word}”，园区数据中无此记录", f"no measure {word}: no such records in a park")
        )
    return MEASURES[name](park, tuple(claim["scope"] or ()))


def _judge(published: float | None, bound: str | None, found: Found) -> str:
    """Return the verdict; a shortfall that unknown values could fill decides nothing."""
    if published is None or bound is None or found.value is None:
        return "not_decidable"
    if bound == "at_most":
        holds = found.value <= published
    elif bound == "at_least":
        holds = found.value >= published
    else:
        holds = found.value == published
    if holds:
        return "holds"
    return "not_decidable" if found.unknown and found.value < published else "contradicted"
