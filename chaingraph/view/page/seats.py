"""Where firms stand in the found supply chains: the ground of every picture of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chaingraph.park import Park
from chaingraph.table import Table, words


@dataclass(frozen=True, slots=True)
class Seats:
    """First supply chain and column of each firm that is in one, and all its chains; names of the chains in order."""

    band: dict[str, str]
    # 0 is furthest upstream: goods flow towards larger columns, whichever way the answer counts tiers
    column: dict[str, int]
    names: dict[str, str]
    all: dict[str, list[str]]
    general: frozenset[str]
    anchors: frozenset[str]
    weak: frozenset[tuple[str, str]]  # the weakest link of each chain that names one, as (seller, buyer)

    @property
    def last(self) -> int:
        """The last column, -1 when there is none."""
        return max(self.column.values(), default=-1)


def find_seats(park: Park, answers: Mapping[str, Table]) -> Seats:
    """Return where firms stand, from the answers `chains` and `chain_members`; without them nowhere."""
    names: dict[str, str] = {}
    weak = set()
    anchors = set()
    for row in answers["chains"].rows if "chains" in answers else ():
        names[row["chain_id"]] = words(row["name"], "zh") or row["chain_id"]
        anchors.add(row["anchor_id"])
        link = row.get("weakest_link")
        if isinstance(link, Mapping) and link.get("from") and link.get("to"):
            weak.add((str(link["from"]), str(link["to"])))
    band: dict[str, str] = {}
    tier: dict[str, int] = {}
    every: dict[str, list[str]] = {}
    general = set()
    for row in answers["chain_members"].rows if "chain_members" in answers else ():
        firm, chain = row["enterprise_id"], row["chain_id"]
        if chain is None:
            general.add(firm)
            continue
        every.setdefault(firm, []).append(chain)
        if firm not in band:
            band[firm] = chain
            tier[firm] = int(row["tier"] or 0)
            names.setdefault(chain, chain)
    flow = sum(
        (tier[b] > tier[a]) - (tier[b] < tier[a])
        for a, b in park["SUPPLIES"].select("from_id", "to_id").iter_rows()
        if a in tier and b in tier and band[a] == band[b]
    )
    direction = -1 if flow < 0 else 1
    order = {value: place for place, value in enumerate(sorted({direction * value for value in tier.values()}))}
    return Seats(
        band,
        {firm: order[direction * value] for firm, value in tier.items()},
        names,
        every,
        frozenset(general),
        frozenset(anchors),
        frozenset(weak),
    )
