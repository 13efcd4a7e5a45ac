"""What the network view draws of a park: which firms and organizations, where, and in which colours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from chaingraph.asof.homes import is_functional
from chaingraph.errors import Text
from chaingraph.park import Park
from chaingraph.table import Table
from chaingraph.view.coverage import kinds_of_firms
from chaingraph.view.page.aggregate import aggregate
from chaingraph.view.page.bands import by_chain, by_street
from chaingraph.view.page.network import build_network
from chaingraph.view.page.seats import Seats, find_seats
from chaingraph.view.page.styles import EDGE_STYLES, NODE_STYLES

LIMIT = 5000
LABEL_LENGTH = 14


@dataclass(frozen=True)
class Scene:
    """Nodes and edges for vis-network, the layouts they can be shown in, and what was left out."""

    # with ``x`` and ``y`` by chain, and ``x2`` and ``y2`` by street where there is that layout
    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    layouts: dict[str, dict[str, Any]]  # name to the bands and columns behind the nodes
    note: Text | None
    aggregated: bool  # whether a node stands for a whole chain


def build_scene(park: Park, answers: Mapping[str, Table], *, limit: int = LIMIT) -> Scene:
    """Choose and place what the network view draws.

    `park`: the park as it is on its day (`chaingraph.asof.day.at_day`); members are never drawn.
    `answers`: answers by name; `chains` and `chain_members` give bands and columns, `branchless` and `chokepoints` what
        stands out, `pairs` proposals.
    `limit`: most nodes to draw. Above it only firms in supply chains and organizations are drawn, and when these are
        too many as well, one node per chain; the note says which.

    Returns nodes in the park's order, edges by relation in the order of `EDGE_STYLES`.
    """
    seats = find_seats(park, answers)
    firms, organizations = park["Enterprise"], park["PartyOrganization"]
    others = organizations.height + park["IndustryChain"].height
    note = None
    if firms.height + others > limit:
        total = firms.height
        firms = firms.filter(pl.col("id").is_in(list(seats.band)))
        note = Text(
            f"全园 {total} 家企业过多，图中只画供需链上的 {firms.height} 家企业和 {organizations.height} 个党组织",
            f"{total} firms are too many to draw: only the {firms.height} in supply chains and "
            f"{organizations.height} organizations are shown",
        )
        if firms.height + others > limit:
            return _summary(park, seats, limit)
    drawn = park.from_frames({**park.tables, "Enterprise": firms})
    nodes = list(_nodes(drawn, answers, seats))
    homes: dict[str, str] = dict(drawn["ESTABLISHED_IN"].select("from_id", "to_id").iter_rows())
    chain, street = by_chain(drawn, seats, homes), by_street(drawn, seats, homes)
    for node in nodes:
        node["x"], node["y"] = chain.positions[node["id"]]
        node["x2"], node["y2"] = street.positions[node["id"]]
    built, edges = build_network(nodes, _edges(drawn, answers, {node["id"] for node in nodes}, seats))
    layouts = {
        name: {"bands": picture.bands, "columns": picture.columns}
        for name, picture in (("chain", chain), ("street", street))
    }
    return Scene(built, edges, layouts, note, False)


def _summary(park: Park, seats: Seats, limit: int) -> Scene:
    nodes, edges = build_network(*aggregate(park, seats, limit))
    total = park["Enterprise"].height
    note = Text(
        f"全园 {total} 家企业过多，按供需链汇总为 {len(nodes)} 个点（共 {len(seats.names)} 条），"
        f"其余 {total - len(seats.band)} 家不在供需链",
        f"{total} firms are too many to draw: {len(nodes)} of {len(seats.names)} supply chains are shown as one node "
        f"each; {total - len(seats.band)} firms are in none",
    )
    return Scene(nodes, edges, {"chain": {"bands": [], "columns": []}}, note, True)


def _nodes(park: Park, answers: Mapping[str, Table], seats: Seats) -> Iterator[dict[str, Any]]:
    branchless = kinds_of_firms(answers)
    sellers = {seller for seller, _ in seats.weak}
    found = answers["chokepoints"].rows if "chokepoints" in answers else ()
    # an end firm is large already, and everybody's outlet
    chokepoints = {row["enterprise_id"] for row in found if row.get("kinds") != ("outlet",)}
    for firm, name in park["Enterprise"].select("id", "name").iter_rows():
        kind = branchless.get(firm) or ("general" if firm in seats.general else "firm")
        marks = (("anchor", seats.anchors), ("weak", sellers), ("choke", chokepoints))
        yield _node(firm, name, kind, "Enterprise", next((mark for mark, firms in marks if firm in firms), None))
    for row in park["PartyOrganization"].select("id", "name", is_functional(park)).iter_rows():
        yield _node(row[0], row[1], "committee" if row[2] else "organization", "PartyOrganization")
    for chain, name in park["IndustryChain"].select("id", "name").iter_rows():
        yield _node(chain, name, "industry_chain", "IndustryChain")


def _node(node_id: str, name: str, kind: str, declared: str, mark: str | None = None) -> dict[str, Any]:
    style = NODE_STYLES[kind]
    return {
        "id": node_id,
        "label": name if len(name) <= LABEL_LENGTH else name[: LABEL_LENGTH - 1] + "…",
        "name": name,
        "kind": kind,
        "type": declared,
        "shape": style.shape,
        "color": style.color,
        "size": style.size,
        "mark": mark,
    }


def _edges(park: Park, answers: Mapping[str, Table], nodes: set[str], seats: Seats) -> list[dict[str, Any]]:
    rows = answers["pairs"].rows if "pairs" in answers else ()
    kept = set(park["PAIRED_WITH"].select("from_id", "to_id").iter_rows())
    pairs: dict[tuple[str, str, str], list[str]] = {}
    for relation in EDGE_STYLES:
        found: list[tuple[str, str, str | None]]
        if relation == "PROPOSED":
            found = [(row["mentor_id"], row["organization_id"], None) for row in rows if row["mentor_id"]]
            found = [pair for pair in found if pair[:2] not in kept]
        elif relation == "PAIRED_WITH":
            found = [(*ends, None) for ends in sorted(kept)]
        elif relation == "LEADS":
            found = [(b, a, None) for a, b in park["IndustryChain"].select("id", "committee_id").iter_rows()]
        elif relation in {"SUPPLIES", "WEAK", "GENERAL"}:
            found = [link for link in park["SUPPLIES"].select("from_id", "to_id", "product").iter_rows()
                     if relation == _supply(link[0], link[1], seats)]  # fmt: skip
        else:
            found = [(*ends, None) for ends in park[relation].select("from_id", "to_id").iter_rows()]
        for start, end, product in found:
            if start in nodes and end in nodes and start != end:
                products = pairs.setdefault((relation, start, end), [])
                if product:
                    products.append(product)
    return [
        {
            "id": f"e{number}",
            "from_id": start,
            "to_id": end,
            "type": relation,
            "color": EDGE_STYLES[relation].color,
            "products": "；".join(products) or None,
        }
        for number, ((relation, start, end), products) in enumerate(pairs.items())
    ]


def _supply(seller: str, buyer: str, seats: Seats) -> str:
    """Tell how a supply link is drawn; a few general suppliers feed nearly everybody and would hide the chains."""
    if (seller, buyer) in seats.weak:
        return "WEAK"
    return "GENERAL" if seller in seats.general else "SUPPLIES"
