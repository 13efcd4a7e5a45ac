"""Who stands around one firm: suppliers and customers some links away, and their Party organizations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from chaingraph.analysis.dossier.answers import NEIGHBOURHOOD
from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import begun, current
from chaingraph.asof.homes import find_homes
from chaingraph.asof.records import firm_of
from chaingraph.asof.supply import told_links
from chaingraph.park import Park
from chaingraph.table import Table
from chaingraph.words import words_of

WORDS = words_of(__package__)


@on_its_day
def find_neighbourhood(
    park: Park,
    enterprise_id: str,
    *,
    depth: int = 1,
    closed: Iterable[str] = (),
    limit: int = 150,
    on: dt.date | None = None,
) -> Table:
    """Find the firms within some supply links of a firm, and the organizations and chains beside them.

    Parameters
    ----------
    park
        Reads firms, supply links, groups, organizations and where they are established, pairs, chains.
    enterprise_id
        Id of the firm in the middle.
    depth
        Most supply links between the middle and a firm.
    closed
        Firms through which nobody is reached, for example general suppliers that feed nearly everybody.
    limit
        Most firms; the nearest stay, of those the ones with the dearest link.
    on
        As-of day for dated records; without it the park's own (`chaingraph.asof.day.as_of`).

    Returns
    -------
    Table
        One row per node. Firms first, by distance; ``column`` is where goods flow: suppliers of the middle at −1,
        their suppliers at −2, customers at 1. A firm on both sides stands upstream. Firms of the same group have the
        column of the firm they belong to. Then the home organizations of these firms; of the firm in the middle also
        partners of its pairs, higher organizations, industry chains and their committees. A note says how many firms
        were left out.

    Raises
    ------
    InputError
        ``CG-E198`` if the park has no firm with this id.

    Notes
    -----
    Breadth first on the columns: each step costs one scan of the supply links.

    Examples
    --------
    >>> link = {"source": "s"}
    >>> park = Park.from_rows({
    ...     "Enterprise": [{"id": key, "name": key, **link} for key in "ABC"],
    ...     "SUPPLIES": [{"from_id": "A", "to_id": "B", **link}, {"from_id": "B", "to_id": "C", **link}]})
    >>> [(row["id"], row["column"]) for row in find_neighbourhood(park, "B").rows]
    [('B', 0), ('A', -1), ('C', 1)]
    """
    firm_of(park, enterprise_id)
    firms = _firms(park, enterprise_id, depth, set(closed) - {enterprise_id}, on)
    kept, left_out = firms.head(limit), max(0, firms.height - limit)
    rows = [_row("Enterprise", row) for row in kept.iter_rows(named=True)]
    rows += _party(park, enterprise_id, {row["id"]: row["column"] for row in rows}, on)
    return NEIGHBOURHOOD.table(
        tuple(rows),
        as_of=on,
        parameters={"enterprise_id": enterprise_id, "depth": depth, "limit": limit, "on": on},
        notes=(WORDS.reason("not_drawn", left_out=left_out, limit=limit),) if left_out else (),
    )


def _firms(park: Park, middle: str, depth: int, closed: set[str], on: dt.date | None) -> pl.DataFrame:
    """Return ``id, name, distance, column, value`` of the firms in reach, the nearest and dearest first."""
    supplies = told_links(park, on).select("from_id", "to_id", value="annual_value")
    group = park["SUBSIDIARY_OF"].select("from_id", "to_id", value=pl.lit(None, dtype=pl.Float64))
    steps = pl.concat(
        [
            supplies.select(here="to_id", there="from_id", step=pl.lit(-1), value="value"),
            supplies.select(here="from_id", there="to_id", step=pl.lit(1), value="value"),
            group.select(here="from_id", there="to_id", step=pl.lit(0), value="value"),
            group.select(here="to_id", there="from_id", step=pl.lit(0), value="value"),
        ]
    )
    found = pl.DataFrame(
        {"id": [middle], "distance": [0], "column": [0], "value": [None]},
        {"id": pl.String, "distance": pl.Int64, "column": pl.Int64, "value": pl.Float64},
    )
    frontier = found
    for distance in range(1, depth + 1):
        at = frontier.filter(~pl.col("id").is_in(closed)).select(here="id", at="column")
        reached = (
            steps.join(at, on="here")
            .join(found, left_on="there", right_on="id", how="anti")
            .with_columns(column=(pl.col("at") + pl.col("step")).cast(pl.Int64))
            .group_by(id="there")
            .agg(pl.col("column").min(), pl.col("value").max())
        )
        frontier = reached.select("id", pl.lit(distance, dtype=pl.Int64).alias("distance"), "column", "value")
        found = pl.concat([found, frontier])
    named = found.join(park["Enterprise"].select("id", "name"), on="id")
    return named.sort("distance", -pl.col("value"), "name", "id", nulls_last=True)


def _party(park: Park, middle: str, columns: Mapping[str, int], on: dt.date | None) -> list[dict[str, Any]]:
    """Return the organizations and chains, each with the column of the firm that it stands beside."""
    names = {kind: dict(park[kind].select("id", "name").iter_rows()) for kind in ("PartyOrganization", "IndustryChain")}
    homes = find_homes(park, on).filter(pl.col("enterprise_id").is_in(list(columns)))
    beside: dict[tuple[str, str], str] = {}
    for organization, firm, _ in sorted(homes.iter_rows(), key=lambda home: (abs(columns[home[1]]), *home)):
        beside.setdefault(("PartyOrganization", organization), firm)
    own = homes.filter(pl.col("enterprise_id") == middle)["organization_id"].to_list()
    pairs = park["PAIRED_WITH"].filter(current(on)).select("from_id", "to_id")
    above = park["SUBORDINATE_TO"].select("from_id", "to_id")
    for frame, here, there in ((pairs, "from_id", "to_id"), (pairs, "to_id", "from_id"), (above, "from_id", "to_id")):
        for row in frame.filter(pl.col(here).is_in(own)).sort(here, there).iter_rows(named=True):
            beside.setdefault(("PartyOrganization", row[there]), row[here])
    committees = dict(park["IndustryChain"].select("id", "committee_id").iter_rows())
    for chain in park["IN_CHAIN"].filter(begun(on), pl.col("from_id") == middle)["to_id"].unique().sort():
        beside[("IndustryChain", chain)] = middle
        if committees.get(chain) is not None:
            beside.setdefault(("PartyOrganization", committees[chain]), chain)
    column = {**columns, **{key: columns[firm] for (_, key), firm in beside.items() if firm in columns}}
    rows = [
        {
            "id": key,
            "kind": kind,
            "name": names[kind][key],
            "distance": None,
            "column": column.get(key, 0),
            "beside": firm,
        }
        for (kind, key), firm in beside.items()
        if key in names[kind]
    ]
    order = list(names)
    return sorted(rows, key=lambda row: (order.index(row["kind"]), abs(row["column"]), row["name"], row["id"]))


def _row(kind: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {**{name: row[name] for name in ("id", "name", "distance", "column")}, "kind": kind, "beside": None}
