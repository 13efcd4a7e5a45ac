"""How many firms each venue can serve, and how it is used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from chaingraph.analysis.venues.answers import VENUES
from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import begun
from chaingraph.asof.firms import find_operating
from chaingraph.asof.homes import find_homes
from chaingraph.asof.nearness import Nearness, facts_of
from chaingraph.kernels.arrays import Bools, Ints
from chaingraph.park import Park
from chaingraph.rules import Rulebook, cite, numbers, rulebook
from chaingraph.table import Table
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)
RULES = ("venues.near_km",)


@on_its_day
def find_venues(park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None) -> Table:
    """Tell how many firms each venue is near to, and how it is used.

    Returns
    -------
    Table
        Shared venues first, those near most firms first, then by name. A venue stands where its owner is established,
        of several firms at any of them. ``near`` counts the operating firms of the zone within ``venues.near_km``;
        ``without`` those without an organization on record, ``only`` those that no other shared venue is near to.
        All three are null where the place is not known. ``events`` and ``users`` are null where no event says where it
        met. Firms without coordinates are near to nothing; a note counts them.

    Notes
    -----
    Linear in the firms for each venue.

    Examples
    --------
    >>> find_venues(Park.from_rows({})).notes[0].code
    'no_venues'
    """
    book = rules or rulebook()
    km = numbers(book, on, *RULES).near_km
    firms = facts_of(park).join(find_operating(park).select("id"), on="id", how="semi").unique("id").sort("id")
    homes = find_homes(park, on)
    venues = park["Venue"].join(
        park["PartyOrganization"].select(owner_id="id", owner="name"), on="owner_id", how="left"
    )
    venues = venues.select("id", "name", "owner_id", "owner", "shared", "area")
    reach = _find_reach(park, venues, firms, homes, km, on)
    used = _find_use(park, on)
    bare = ~firms["id"].is_in(homes["enterprise_id"].implode()).to_numpy()
    shared = np.zeros(firms.height, np.int64)  # how many shared venues a firm is near to
    for place, near in reach.items():
        shared += near & (venues["shared"][place] is True)
    rows = [
        _row(row, reach.get(place), shared, bare, firms["id"], used, km)
        for place, row in enumerate(venues.iter_rows(named=True))
    ]
    rows.sort(key=_place)
    notes = tuple(_notes(rows, firms, used))
    return VENUES.table(tuple(rows), as_of=on, parameters={"on": on}, rules=cite(book, RULES, on), notes=notes)


def _place(row: dict[str, Any]) -> tuple[Any, ...]:
    near = row["near"]
    return not row["shared"], near is None, -(near or 0), row["venue"], row["venue_id"]


def _find_reach(
    park: Park, venues: pl.DataFrame, firms: pl.DataFrame, homes: pl.DataFrame, km: float, on: dt.date | None
) -> dict[int, Bools]:
    """Return by the place of a venue which firms are near; none where its own place is not known."""
    seats = homes.select(owner_id="organization_id", id="enterprise_id").unique()
    hosts = (
        venues.with_row_index("place")
        .select("place", "owner_id")
        .join(seats, on="owner_id")
        .join(facts_of(park), on="id")
        .filter(pl.col("longitude").is_not_null() & pl.col("latitude").is_not_null())
        .sort("place", "id")
    )
    nearness = Nearness(park, on, pl.concat([firms, hosts.select(firms.columns)]))
    every = np.arange(firms.height)
    found: dict[int, Bools] = {}
    for number, place in enumerate(hosts["place"]):
        near = nearness.distance(every, np.full(firms.height, firms.height + number)) <= km
        found[place] = near | found.get(place, np.zeros(near.size, bool))
    return found


def _find_use(park: Park, on: dt.date | None) -> dict[str, tuple[int, dt.date | None, set[str]]] | None:
    """Return by venue its events, the last of them, and the firms that came or were served; None where nobody says."""
    held = park["Event"].filter(begun(on, "on")).drop_nulls("venue_id").select("id", "on", "venue_id")
    served = park["SERVES"].filter(begun(on)).select(venue_id="from_id", firm="to_id")
    served = served.join(park["Venue"].select(venue_id="id"), on="venue_id", how="semi")
    if held.is_empty() and served.is_empty():
        return None
    came = park["ATTENDED"].select(id="to_id", firm="from_id").join(held, on="id").select("venue_id", "firm")
    firms = pl.concat([came, served]).join(park["Enterprise"].select(firm="id"), on="firm", how="semi")
    users = {key: set(part["firm"]) for (key,), part in firms.partition_by("venue_id", as_dict=True).items()}
    counted = held.group_by("venue_id").agg(pl.len(), pl.col("on").max())
    events = {key: (number, last) for key, number, last in counted.iter_rows()}
    return {key: (*events.get(key, (0, None)), users.get(key, set())) for key in events.keys() | users.keys()}


def _row(
    venue: dict[str, Any], near: Bools | None, shared: Ints, bare: Bools, ids: pl.Series, used: Any, km: float
) -> dict[str, Any]:
    events, last, users = (None, None, None) if used is None else used.get(venue["id"], (0, None, set()))
    row = {
        "venue_id": venue["id"],
        "venue": venue["name"],
        **{name: venue[name] for name in ("owner", "shared", "area")},
        **dict.fromkeys(("near", "without", "only", "near_users")),
        "events": events,
        "last_event": last,
        "users": None if users is None else len(users),
    }
    if near is None:
        return {**row, "reasons": (WORDS.reason("place_unknown"),)}
    only = near & (shared == (venue["shared"] is True))
    row |= {"near": int(near.sum()), "without": int((near & bare).sum()), "only": int(only.sum())}
    if users is not None:
        row["near_users"] = len(users & set(ids.filter(pl.Series(near))))
    return {**row, "reasons": (WORDS.reason("reach", km=km, near=row["near"]),)}


def _notes(rows: list[dict[str, Any]], firms: pl.DataFrame, used: Any) -> Iterator[Reason]:
    if not rows:
        yield WORDS.reason("no_venues")
        return
    unplaced = firms.filter(pl.col("longitude").is_null() | pl.col("latitude").is_null()).height
    if unplaced:
        yield WORDS.reason("firms_unplaced", unplaced=unplaced, firms=firms.height)
    if used is None:
        yield WORDS.reason("no_use")
