"""Whether the organizations of the zone are one community, and which single tie or organization holds it together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import polars as pl

from chaingraph.analysis.layers.answers import TIES, TIES_ANSWER
from chaingraph.analysis.layers.words import WORDS
from chaingraph.asof.days import begun, current, standing
from chaingraph.asof.homes import find_homes
from chaingraph.park import Park
from chaingraph.table import Table
from chaingraph.words import Reason

if TYPE_CHECKING:
    import networkx as nx


def find_ties(park: Park, on: dt.date | None) -> Table:
    """Find the ties and the organizations without which the alliance comes apart.

    Organizations are tied by pairing, by help, by the committees whose member units they stand in, and by events that
    they, or their firms, took part in. Parameters: ``organizations, pieces, largest, alone``. Rows: those that separate
    most organizations from the largest piece first; ties, then organizations; by name and id. A tie to an event or a
    committee counts as one of the organization. Linear in the ties, but for the pieces of each linchpin.
    """
    import networkx as nx

    ties = _ties(park, on)
    called = dict(park["PartyOrganization"].select("id", "name").iter_rows())
    names = {**called, **dict(park["Event"].select("id", pl.coalesce("name", "id")).iter_rows())}
    graph: nx.Graph[Any] = nx.Graph()
    own = _organizations(park, on)
    graph.add_nodes_from(own)
    for one, other, tie in ties.iter_rows():
        if one != other:
            graph.add_edge(one, other, tie=tie)
    counted = set(own)
    pieces = _sizes(graph, counted)
    rows = [*_bridges(graph, counted, names), *_joints(graph, counted, called)]
    rows.sort(
        key=lambda row: (-row["separates"], row["what"] != "tie", row["name"] or "", row["from_id"], row["to_id"] or "")
    )
    figures = {
        "organizations": len(own),
        "pieces": len(pieces),
        "largest": pieces[0] if pieces else 0,
        "alone": sum(size == 1 for size in pieces),
    }
    return TIES_ANSWER.table(
        rows, as_of=on, parameters={"on": on, **figures}, notes=tuple(_notes(figures, ties.height))
    )


def _organizations(park: Park, on: dt.date | None) -> list[str]:
    return find_homes(park, on)["organization_id"].unique().sort().to_list()


def _ties(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return who is tied to whom, the ends of each tie once: ``one, other, tie``."""
    homes = find_homes(park, on).select(firm="enterprise_id", one="organization_id")
    stand = park["PartyOrganization"].filter(standing(on)).select("id")

    def ends(frame: pl.DataFrame, tie: str) -> pl.DataFrame:
        pairs = frame.select(one="from_id", other="to_id")
        for side in ("one", "other"):
            pairs = pairs.join(stand, left_on=side, right_on="id", how="semi")
        return pairs.with_columns(tie=pl.lit(tie))

    units = park["MEMBER_UNIT_OF"].filter(begun(on)).select(firm="from_id", other="to_id").join(homes, on="firm")
    events = park["Event"].filter(begun(on, "on")).select(other="id")
    came = park["ATTENDED"].select(firm="from_id", other="to_id").join(events, on="other", how="semi")
    own = came.join(stand, left_on="firm", right_on="id", how="semi").select("other", one="firm")
    through = came.join(homes, on="firm").select("other", "one")
    every = [
        ends(park["PAIRED_WITH"].filter(current(on)), "pairing"),
        ends(park["HELPS"].filter(begun(on)), "help"),
        units.select("one", "other", tie=pl.lit("committee")),
        pl.concat([own, through]).select("one", "other", tie=pl.lit("event")),
    ]
    rank = pl.col("tie").replace_strict(tuple(TIES), range(len(TIES)), return_dtype=pl.Int64)
    least, most = pl.min_horizontal("one", "other"), pl.max_horizontal("one", "other")
    return (
        pl.concat(every)
        .with_columns(low=least, high=most)
        .sort(rank, "one", "other")
        .unique(["low", "high"], keep="first", maintain_order=True)
        .drop("low", "high")
    )


def _sizes(graph: nx.Graph[Any], counted: set[str]) -> list[int]:
    """Return how many organizations each piece holds, the largest first, those of none left out."""
    import networkx as nx

    sizes = (len(counted & found) for found in nx.connected_components(graph))
    return sorted((size for size in sizes if size), reverse=True)


def _bridges(graph: nx.Graph[Any], counted: set[str], names: dict[str, str]) -> Iterable[dict[str, Any]]:
    """Yield each tie without which its piece comes apart, where organizations stand on both sides."""
    import networkx as nx

    for one, other in list(nx.bridges(graph)):
        tie = graph.edges[one, other]["tie"]
        graph.remove_edge(one, other)
        sides = [len(counted & nx.node_connected_component(graph, end)) for end in (one, other)]
        graph.add_edge(one, other, tie=tie)
        if min(sides):
            first, second = sorted((one, other), key=lambda end: (end not in counted, names.get(end) or end, end))
            yield {
                "what": "tie", "tie": tie, "from_id": first, "name": names.get(first), "to_id": second,
                "other": names.get(second), "separates": min(sides), "islands": 2,
            }  # fmt: skip


def _joints(graph: nx.Graph[Any], counted: set[str], names: dict[str, str]) -> Iterable[dict[str, Any]]:
    """Yield each organization without which the others of its piece come apart."""
    import networkx as nx

    for one in nx.articulation_points(graph):
        if one not in names:
            continue
        sizes = _sizes(graph.subgraph(set(nx.node_connected_component(graph, one)) - {one}), counted)
        if len(sizes) > 1:
            yield {
                "what": "organization", "tie": None, "from_id": one, "name": names[one], "to_id": None, "other": None,
                "separates": sum(sizes[1:]), "islands": len(sizes),
            }  # fmt: skip


def _notes(figures: dict[str, int], ties: int) -> list[Reason]:
    if not ties:
        return [WORDS.reason("no_ties")]
    return [WORDS.reason("one_piece" if figures["pieces"] == 1 else "pieces", **figures)]
