"""What the network view draws of a park: which firms and organizations, where, and in which colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from chaingraph.errors import Text
from chaingraph.model import NODES
from chaingraph.park import Park
from chaingraph.table import Table, words
from chaingraph.view.layout import STEP, Layout, Spot, place
from chaingraph.view.network import build_network

LIMIT = 1000
LABEL_LENGTH = 14
_GENERAL = "\0general"


@dataclass(frozen=True, slots=True)
class Style:
    """How a kind of node or relation looks: one shape or dash each, colours that the colour-blind can tell apart."""

    label: Text
    color: str
    shape: str = ""
    size: int = 12
    dashes: tuple[int, ...] = ()
    shown: bool = True


# colours after Okabe and Ito
NODE_STYLES: Mapping[str, Style] = {
    "branchless": Style(Text("未建党组织企业", "Firm without organization"), "#D55E00", "dot", 24),
    "firm": Style(Text("其他企业", "Other firm"), "#56B4E9", "square", 18),
    "general": Style(Text("通用供应商", "General supplier"), "#8A6D1F", "triangleDown", 24),
    "organization": Style(Text("党组织", "Party organization"), "#009E73", "triangle", 20),
    "committee": Style(Text("产业链党委", "Chain committee"), "#AA3377", "star", 40),
    "industry_chain": Style(Text("产业链", "Industry chain"), "#E69F00", "diamond", 38),
    "supply_chain": Style(Text("供需链", "Supply chain"), "#0072B2", "hexagon", 34),
}
EDGE_STYLES: Mapping[str, Style] = {
    "SUPPLIES": Style(Text("供应", "Supplies"), "#7A8794"),
    "GENERAL": Style(Text("通用供应", "General supply"), "#8A6D1F", dashes=(6, 6), shown=False),
    "ESTABLISHED_IN": Style(Text("建立于", "Established in"), "#009E73"),
    "PAIRED_WITH": Style(Text("已结对", "Paired with"), "#0072B2", dashes=(12, 4)),
    "PROPOSED": Style(Text("建议结对", "Proposed pair"), "#CC3377", dashes=(4, 4)),
    "IN_CHAIN": Style(Text("属于产业链", "In chain"), "#E69F00", dashes=(2, 6), shown=False),
    "LEADS": Style(Text("党委领导产业链", "Committee leads chain"), "#AA3377", dashes=(16, 4, 2, 4)),
    "MEMBER_UNIT_OF": Style(Text("成员单位", "Member unit of"), "#AA3377", dashes=(2, 3), shown=False),
    "SUBORDINATE_TO": Style(Text("隶属", "Subordinate to"), "#5B6770", dashes=(10, 3, 2, 3), shown=False),
}


@dataclass(frozen=True)
class Scene:
    """Nodes and edges for vis-network, facts by node, the stripes and columns behind them, and what was left out."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    facts: dict[str, dict[str, Any]]
    bands: list[dict[str, Any]]
    columns: list[dict[str, Any]]
    note: Text | None


def build_scene(park: Park, answers: Mapping[str, Table], *, limit: int = LIMIT) -> Scene:
    """Choose and place what the network view draws.

    Parameters
    ----------
    park
        The park; members are never drawn.
    answers
        Answers by name; `chain_members` gives bands and columns, `branchless` what stands out, `pairs` proposals.
    limit
        Most nodes to draw. Above it only firms in supply chains and organizations are drawn, and when these are
        too many as well, one node per chain; the note says which.

    Returns
    -------
    Scene
        Nodes in the park's order, edges by relation in the order of `EDGE_STYLES`.
    """
    chains = _supply_chains(park, answers)
    firms, organizations = park["Enterprise"], park["PartyOrganization"]
    fixed = park["IndustryChain"].height
    note = None
    if firms.height + organizations.height + fixed > limit:
        total = firms.height
        firms = firms.filter(pl.col("id").is_in(list(chains.band)))
        note = Text(
            f"全园 {total} 家企业过多，图中只画供需链上的 {firms.height} 家企业和 {organizations.height} 个党组织",
            f"{total} firms are too many to draw: only the {firms.height} in supply chains and "
            f"{organizations.height} organizations are shown",
        )
        if firms.height + organizations.height + fixed > limit:
            return _aggregate(park, answers, chains, limit)
    return _draw(park.from_frames({**park.tables, "Enterprise": firms}), answers, chains, note)


@dataclass(frozen=True, slots=True)
class _Chains:
    """Supply chain and column of the firms that are in one; the names of chains in order."""

    band: dict[str, str]
    column: dict[str, int]
    names: dict[str, str]
    all: dict[str, list[str]]
    general: frozenset[str]


def _supply_chains(park: Park, answers: Mapping[str, Table]) -> _Chains:
    names = {}
    if "chains" in answers:
        names = {row["chain_id"]: words(row["name"], "zh") or row["chain_id"] for row in answers["chains"].rows}
    band: dict[str, str] = {}
    tier: dict[str, int] = {}
    every: dict[str, list[str]] = {}
    general = set()
    for row in answers["chain_members"].rows if "chain_members" in answers else ():
        if row["chain_id"] is None:
            general.add(row["enterprise_id"])
            continue
        every.setdefault(row["enterprise_id"], []).append(row["chain_id"])
        if row["enterprise_id"] not in band:
            band[row["enterprise_id"]] = row["chain_id"]
            tier[row["enterprise_id"]] = int(row["tier"] or 0)
            names.setdefault(row["chain_id"], row["chain_id"])
    # tiers may be counted from the anchor or from the source: goods shall flow from left to right either way
    flow = sum(
        (tier[b] > tier[a]) - (tier[b] < tier[a])
        for a, b in park["SUPPLIES"].select("from_id", "to_id").iter_rows()
        if a in tier and b in tier and band[a] == band[b]
    )
    direction = -1 if flow < 0 else 1
    order = {value: place for place, value in enumerate(sorted({direction * value for value in tier.values()}))}
    return _Chains(
        band, {firm: order[direction * value] for firm, value in tier.items()}, names, every, frozenset(general)
    )


def _draw(park: Park, answers: Mapping[str, Table], chains: _Chains, note: Text | None) -> Scene:
    branchless = {row["enterprise_id"] for row in answers["branchless"].rows} if "branchless" in answers else set()
    anchors = {row["anchor_id"] for row in answers["chains"].rows} if "chains" in answers else set()
    industry_names = dict(park["IndustryChain"].select("id", "name").iter_rows())
    main_chain: dict[str, str] = {}
    for firm, chain in park["IN_CHAIN"].select("from_id", "to_id").iter_rows():
        main_chain.setdefault(firm, chain)
    last = max(chains.column.values(), default=-1)
    upper, lower, nodes = [], [], []
    for row in park["Enterprise"].iter_rows(named=True):
        firm = row["id"]
        kind = "branchless" if firm in branchless else "general" if firm in chains.general else "firm"
        if firm in chains.band:
            upper.append(Spot(firm, chains.band[firm], chains.column[firm]))
        else:
            lower.append(Spot(firm, _GENERAL if firm in chains.general else main_chain.get(firm), 0))
        nodes.append(_node(firm, row["name"], kind, "Enterprise", row, anchor=firm in anchors))
    homes = dict(park["ESTABLISHED_IN"].select("from_id", "to_id").iter_rows())
    for row in park["PartyOrganization"].iter_rows(named=True):
        home = homes.get(row["id"], "")
        kind = "committee" if row["functional"] else "organization"
        if home in chains.band:
            upper.append(Spot(row["id"], chains.band[home], last + 1))
        else:
            lower.append(Spot(row["id"], main_chain.get(home), 1))
        nodes.append(_node(row["id"], row["name"], kind, "PartyOrganization", row))
    for row in park["IndustryChain"].iter_rows(named=True):
        lower.append(Spot(row["id"], row["id"], 1))
        nodes.append(_node(row["id"], row["name"], "industry_chain", "IndustryChain", row))
    above = place(upper, list(chains.names))
    below = place(
        lower,
        [_GENERAL, *industry_names, None],
        top=above.bands[-1].bottom + 2 * STEP if above.bands else 0,
        width=above.width or None,
    )
    positions = {**above.positions, **below.positions}
    facts = {node["id"]: node.pop("facts") for node in nodes}
    for node in nodes:
        node["x"], node["y"] = positions[node["id"]]
    built, edges = build_network(nodes, _edges(park, answers, {node["id"] for node in nodes}, chains.general))
    rest = {None: "不在任何链", _GENERAL: EDGE_STYLES["GENERAL"].label.zh + "商"}
    headings = {**{chain: f"{name} · 不在供需链" for chain, name in industry_names.items()}, **rest}
    stripes = _stripes(above, chains.names) + _stripes(below, headings)
    return Scene(built, edges, facts, stripes, _columns(above, last), note)


def _node(
    node_id: str, name: str, kind: str, declared: str, row: Mapping[str, Any], *, anchor: bool = False
) -> dict[str, Any]:
    style = NODE_STYLES[kind]
    label = name if len(name) <= LABEL_LENGTH else name[: LABEL_LENGTH - 1] + "…"
    facts = {
        prop.name: row[prop.name]
        for prop in NODES[declared].properties
        if prop.data_class in {"C0", "C1"} and row[prop.name] not in (None, []) and prop.name not in {"id", "name"}
    }
    return {
        "id": node_id,
        "label": label,
        "name": name,
        "kind": kind,
        "type": declared,
        "shape": style.shape,
        "color": style.color,
        "size": style.size * (1.6 if anchor else 1),
        "facts": facts,
    }


def _edges(park: Park, answers: Mapping[str, Table], nodes: set[str], general: frozenset[str]) -> list[dict[str, Any]]:
    pairs: dict[tuple[str, str, str], list[str]] = {}
    for relation in EDGE_STYLES:
        if relation == "PROPOSED":
            rows = answers["pairs"].rows if "pairs" in answers else ()
            kept = set(park["PAIRED_WITH"].select("from_id", "to_id").iter_rows())
            found = [(row["mentor_id"], row["organization_id"], None) for row in rows if row["mentor_id"]]
            found = [pair for pair in found if pair[:2] not in kept]
        elif relation == "LEADS":
            found = [(b, a, None) for a, b in park["IndustryChain"].select("id", "committee_id").iter_rows()]
        elif relation in {"SUPPLIES", "GENERAL"}:
            # a few general suppliers feed nearly everybody: drawn together they would hide the chains
            links = park["SUPPLIES"].filter(pl.col("from_id").is_in(list(general)) == (relation == "GENERAL"))
            found = list(links.select("from_id", "to_id", "product").iter_rows())
        else:
            found = [(*ends, None) for ends in park[relation].select("from_id", "to_id").iter_rows()]
        for start, end, product_name in found:
            if start in nodes and end in nodes and start != end:
                products = pairs.setdefault((relation, start, end), [])
                if product_name:
                    products.append(product_name)
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


def _stripes(layout: Layout, headings: Mapping[Any, str]) -> list[dict[str, Any]]:
    return [{"name": headings[stripe.band], "top": stripe.top, "bottom": stripe.bottom} for stripe in layout.bands]


def _columns(layout: Layout, last: int) -> list[dict[str, Any]]:
    columns = []
    for number, (left, width) in enumerate(layout.columns):
        if number > last:
            label = Text("党组织", "Party organizations")
        elif number == 0:
            label = Text("上游", "Upstream")
        else:
            label = Text("下游", "Downstream") if number == last else Text("中游", "Midstream")
        columns.append({"zh": label.zh, "en": label.en, "left": left, "width": width})
    return columns


def _aggregate(park: Park, answers: Mapping[str, Table], chains: _Chains, limit: int) -> Scene:
    members: dict[str, int] = {}
    for chain_ids in chains.all.values():
        for chain in chain_ids:
            members[chain] = members.get(chain, 0) + 1
    shown = list(chains.names)[:limit]
    nodes = [
        _node(chain, f"{chains.names[chain]}（{members.get(chain, 0)}）", "supply_chain", "IndustryChain", _EMPTY)
        for chain in shown
    ]
    links = (
        park["SUPPLIES"]
        .select(
            pl.col("from_id").replace_strict(chains.band, default=None, return_dtype=pl.String),
            pl.col("to_id").replace_strict(chains.band, default=None, return_dtype=pl.String),
        )
        .drop_nulls()
        .filter(pl.col("from_id") != pl.col("to_id"))
        .group_by("from_id", "to_id", maintain_order=True)
        .len()
        .sort("len", "from_id", "to_id", descending=[True, False, False])
        .head(3 * limit)
    )
    width = max(1, round(len(nodes) ** 0.5 * 1.4))
    for number, node in enumerate(nodes):
        node["x"], node["y"] = 220.0 * (number % width), 160.0 * (number // width)
        del node["facts"]
    edges = [
        {"id": f"e{n}", "from_id": a, "to_id": b, "type": "SUPPLIES", "color": EDGE_STYLES["SUPPLIES"].color}
        for n, (a, b, _) in enumerate(links.iter_rows())
        if a in set(shown) and b in set(shown)
    ]
    note = Text(
        f"全园 {park['Enterprise'].height} 家企业过多，按供需链汇总为 {len(nodes)} 个点（共 {len(chains.names)} 条）",
        f"{park['Enterprise'].height} firms are too many to draw: {len(nodes)} of {len(chains.names)} supply chains "
        "are shown as one node each",
    )
    built, drawn = build_network(nodes, edges)
    return Scene(built, drawn, {}, [], [], note)


_EMPTY = dict.fromkeys(prop.name for prop in NODES["IndustryChain"].properties)
