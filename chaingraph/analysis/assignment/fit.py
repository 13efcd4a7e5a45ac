"""How well somebody suits a firm: visits, neighbours and chains among the firms that they have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from chaingraph.analysis.assignment.answers import FITS
from chaingraph.asof.days import begun
from chaingraph.asof.nearness import Floats, Ints, Nearness, facts_of
from chaingraph.park import Park

_SLICE = 500_000  # pairs of firms that are looked at in one go
_PLACE = {name: place for place, name in enumerate(FITS)}


@dataclass(frozen=True)
class Fit:
    """Shape (firms, servers): place in `FITS`, and kilometres to the nearest firm of the server, NaN unknown."""

    grade: Ints
    km: Floats


def find_fit(
    park: Park,
    on: dt.date | None,
    firms: pl.DataFrame,
    links: pl.DataFrame,
    servers: Sequence[str],
    visited: pl.DataFrame,
    chains: pl.DataFrame,
    near_km: float,
) -> Fit:
    """Find how well each server suits each firm.

    `firms`: those to be given somebody. `links` (server, firm): what the servers have. `visited` (server, firm),
    `chains` (server, chain): whom they visited, and which chains are theirs. Two firms are nearby in one street, or
    up to `near_km` apart. Pairs of firms are looked at in slices.
    """
    shape = (firms.height, len(servers))
    place = pl.DataFrame({"server": list(servers)}, {"server": pl.String}).with_row_index("column")
    wanted = pl.concat([firms["id"], links["firm"]]).unique().sort()
    known = facts_of(park).unique("id").filter(pl.col("id").is_in(wanted.implode())).sort("id")
    nearness = Nearness(park, on, known)
    number = known.select("id").with_row_index("number")
    rows = firms.select("id").with_row_index("row")
    left = rows.join(number, on="id").sort("row")
    right = links.select("server", id="firm").join(place, on="server").join(number, on="id").sort("column", "number")
    near, same, km = np.zeros(shape, bool), np.zeros(shape, bool), np.full(shape, np.inf)
    for part in left.iter_slices(max(1, _SLICE // max(1, right.height))) if right.height else ():
        pairs = part.join(right, how="cross", maintain_order="left_right")
        where = (pairs["row"].to_numpy(), pairs["column"].to_numpy())
        a, b = (pairs[name].to_numpy().astype(np.int64) for name in ("number", "number_right"))
        apart = nearness.distance(a, b)
        np.fmin.at(km, where, apart)
        np.logical_or.at(near, where, nearness.same_street(a, b) | (np.nan_to_num(apart, nan=np.inf) <= near_km))
        np.logical_or.at(same, where, nearness.share_chain(a, b))
    _mark(
        same,
        park["IN_CHAIN"].filter(begun(on)).select(id="from_id", chain="to_id").join(chains, on="chain"),
        rows,
        place,
    )
    seen = np.zeros(shape, bool)
    _mark(seen, visited.rename({"firm": "id"}), rows, place)
    grade = np.select(
        [seen, near & same, near, same],
        [_PLACE[name] for name in ("visited", "near_chain", "near", "chain")],
        _PLACE["nothing"],
    )
    return Fit(grade.astype(np.int64), np.where(np.isinf(km), np.nan, km))


def _mark(cells: np.ndarray, pairs: pl.DataFrame, rows: pl.DataFrame, place: pl.DataFrame) -> None:
    """Set the cells of the pairs of a firm (``id``) and a server."""
    found = pairs.join(rows, on="id").join(place, on="server")
    cells[found["row"].to_numpy(), found["column"].to_numpy()] = True
