"""What is drawn of a park that is too large to draw: one node per supply chain, one arrow per pair of chains."""

from __future__ import annotations

from typing import Any

import polars as pl

from chaingraph.park import Park
from chaingraph.view.page.seats import Seats
from chaingraph.view.page.styles import EDGE_STYLES, NODE_STYLES


def aggregate(park: Park, seats: Seats, limit: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return nodes and edges of the aggregate, ready for `network.build_network`.

    `seats`: where firms stand; a firm's links count for its first chain.
    `limit`: most nodes; the first chains are taken. At most three times as many edges, those with most links.

    Returns nodes with ``firms``, placed on a grid, and edges with ``links``.
    """
    members: dict[str, int] = {}
    for chains in seats.all.values():
        for chain in chains:
            members[chain] = members.get(chain, 0) + 1
    shown = list(seats.names)[:limit]
    style = NODE_STYLES["supply_chain"]
    width = max(1, round(len(shown) ** 0.5 * 1.4))
    nodes = [
        {
            "id": chain,
            "name": seats.names[chain],
            "label": f"{seats.names[chain]}（{members.get(chain, 0)}）",
            "kind": "supply_chain",
            "type": "SupplyChain",
            "shape": style.shape,
            "color": style.color,
            "size": style.size,
            "firms": members.get(chain, 0),
            "x": 320.0 * (number % width),
            "y": 170.0 * (number // width),
        }
        for number, chain in enumerate(shown)
    ]
    ends = pl.DataFrame(
        {"firm": list(seats.band), "chain": list(seats.band.values())}, {"firm": pl.String, "chain": pl.String}
    ).filter(pl.col("chain").is_in(shown))
    links = (
        park["SUPPLIES"]
        .select("from_id", "to_id")
        .join(ends.rename({"firm": "from_id", "chain": "source"}), on="from_id")
        .join(ends.rename({"firm": "to_id", "chain": "target"}), on="to_id")
        .filter(pl.col("source") != pl.col("target"))
        .group_by("source", "target")
        .len()
        .sort("len", "source", "target", descending=[True, False, False])
        .head(3 * limit)
    )
    edges = [
        {
            "id": f"e{number}",
            "from_id": source,
            "to_id": target,
            "type": "SUPPLIES",
            "color": EDGE_STYLES["SUPPLIES"].color,
            "links": count,
        }
        for number, (source, target, count) in enumerate(links.iter_rows())
    ]
    return nodes, edges
