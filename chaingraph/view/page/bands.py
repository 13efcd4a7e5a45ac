"""The two ways in which the network is laid out: bands by chain, bands by street; tiers from left to right in both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chaingraph.errors import Text
from chaingraph.park import Park
from chaingraph.view.page.layout import STEP, Layout, Spot, place
from chaingraph.view.page.seats import Seats

_GENERAL = "\0general"
UPSTREAM = Text("上游", "Upstream")
MIDSTREAM = Text("中游", "Midstream")
DOWNSTREAM = Text("下游", "Downstream")
ORGANIZATIONS = Text("党组织", "Party organizations")
NO_CHAIN = Text("不在供需链", "In no supply chain")


@dataclass(frozen=True, slots=True)
class Picture:
    """Positions by node, and what stands behind them: headed stripes and headed columns, as plain values."""

    positions: Mapping[str, tuple[float, float]]
    bands: list[dict[str, Any]]
    columns: list[dict[str, Any]]


def by_chain(park: Park, seats: Seats, homes: Mapping[str, str]) -> Picture:
    """Lay out supply chains above, and below them the firms that are in none, by industry chain.

    `homes`: organization to the firm that it is established in; it is drawn in that firm's band.
    """
    main: dict[str, str] = {}
    for firm, chain in park["IN_CHAIN"].select("from_id", "to_id").iter_rows():
        main.setdefault(firm, chain)
    upper, lower = [], []
    for firm in park["Enterprise"]["id"]:
        if firm in seats.band:
            upper.append(Spot(firm, seats.band[firm], seats.column[firm]))
        else:
            lower.append(Spot(firm, _GENERAL if firm in seats.general else main.get(firm), 0))
    for organization in park["PartyOrganization"]["id"]:
        home = homes.get(organization, "")
        if home in seats.band:
            upper.append(Spot(organization, seats.band[home], seats.last + 1))
        else:
            lower.append(Spot(organization, main.get(home), 1))
    names = dict(park["IndustryChain"].select("id", "name").iter_rows())
    lower += [Spot(chain, chain, 1) for chain in names]
    above = place(upper, list(seats.names))
    below = place(
        lower,
        [_GENERAL, *names, None],
        top=above.bands[-1].bottom + 2 * STEP if above.bands else 0,
        width=above.width or None,
    )
    headings: dict[Any, Text] = {chain: Text(name, name) for chain, name in seats.names.items()}
    headings |= {chain: Text(f"{name} · 不在供需链", f"{name} · in no supply chain") for chain, name in names.items()}
    headings |= {None: Text("不在任何链", "In no chain"), _GENERAL: Text("通用供应商", "General suppliers")}
    return Picture(
        {**above.positions, **below.positions},
        [*_stripes(above, headings), *_stripes(below, headings)],
        _columns(above, _tiers(seats)),
    )


def by_street(park: Park, seats: Seats, homes: Mapping[str, str]) -> Picture:
    """Lay out one band per street; parameters as in `by_chain`. Nodes of unknown street come last."""
    streets = {
        node: street
        for kind in ("Enterprise", "PartyOrganization")
        for node, street in park[kind].select("id", "street").iter_rows()
    }
    spots = [
        Spot(firm, streets[firm], seats.column[firm] + 1 if firm in seats.column else 0)
        for firm in park["Enterprise"]["id"]
    ]
    for organization in park["PartyOrganization"]["id"]:
        street = streets[organization] or streets.get(homes.get(organization, ""))
        spots.append(Spot(organization, street, seats.last + 2))
    spots += [Spot(chain, None, seats.last + 2) for chain in park["IndustryChain"]["id"]]
    bands = sorted({spot.band for spot in spots if spot.band is not None}, key=str)
    layout = place(spots, [*bands, None])
    headings: dict[Any, Text] = {street: Text(str(street), str(street)) for street in bands}
    headings[None] = Text("街道未知", "Street unknown")
    used = sorted({spot.column for spot in spots})
    titles = [NO_CHAIN, *_tiers(seats)]
    return Picture(layout.positions, _stripes(layout, headings), _columns(layout, [titles[column] for column in used]))


def _tiers(seats: Seats) -> list[Text]:
    """Return the headings of the columns of tiers, and of the organizations after them."""
    last = seats.last
    tiers = [
        UPSTREAM if number == 0 and last > 0 else DOWNSTREAM if number == last else MIDSTREAM
        for number in range(last + 1)
    ]
    return [*tiers, ORGANIZATIONS]


def _stripes(layout: Layout, headings: Mapping[Any, Text]) -> list[dict[str, Any]]:
    return [
        {
            "zh": headings[stripe.band].zh,
            "en": headings[stripe.band].en,
            "top": stripe.top,
            "bottom": stripe.bottom,
        }
        for stripe in layout.bands
    ]


def _columns(layout: Layout, titles: Iterable[Text]) -> list[dict[str, Any]]:
    return [
        {"zh": title.zh, "en": title.en, "left": left, "width": width}
        for (left, width), title in zip(layout.columns, titles, strict=False)
    ]
