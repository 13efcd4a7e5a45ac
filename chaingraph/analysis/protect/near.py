"""Which organization is nearest to a firm along the supply links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

import numpy as np
import polars as pl

from chaingraph.analysis.protect.candidates import Candidate, firms_of
from chaingraph.asof.homes import find_homes
from chaingraph.asof.supply import told_links
from chaingraph.kernels.hops import count_hops
from chaingraph.park import Park

_REACH = 4  # links: farther away nobody is a neighbour along a chain


def find_nearest(
    park: Park, candidates: Sequence[Candidate], general: Collection[str], on: dt.date | None
) -> dict[int, dict[str, object]]:
    """Return of each candidate, by its number, the nearest organization, its name and the links between.

    Ways do not run through the general suppliers: everybody buys from them. Of equally near ones the first by name.
    """
    if not candidates:
        return {}
    links = told_links(park, on)
    homes = find_homes(park, on).select("organization_id", id="enterprise_id")
    names = park["PartyOrganization"].select(organization_id="id", nearest="name")
    starts = firms_of(candidates).rename({"firm": "id"})
    ids = pl.concat([links["from_id"], links["to_id"], starts["id"]]).unique().sort()
    number = ids.to_frame("id").with_columns(firm=pl.int_range(pl.len(), dtype=pl.Int64))
    source = links.select(id="from_id").join(number, on="id", maintain_order="left")["firm"].to_numpy()
    target = links.select(id="to_id").join(number, on="id", maintain_order="left")["firm"].to_numpy()
    begin = starts.join(number, on="id", maintain_order="left")
    closed = ids.is_in(list(general)).to_numpy()
    hops = count_hops(
        ids.len(), source, target, begin["firm"].to_numpy(), begin["candidate"].to_numpy(), _REACH, closed
    )
    candidate, firm = np.nonzero(hops >= 0)
    reached = pl.DataFrame({"candidate": candidate, "firm": firm, "hops": hops[candidate, firm]})
    found = reached.join(number, on="firm").join(homes, on="id").join(names, on="organization_id")
    found = found.sort("candidate", "hops", "nearest", "organization_id").unique(
        "candidate", keep="first", maintain_order=True
    )
    rows = found.select("candidate", nearest_id="organization_id", nearest="nearest", hops="hops")
    return {row.pop("candidate"): row for row in rows.iter_rows(named=True)}
