"""The chain committees side by side: member units by kind, executives, posts per member, coverage of their firms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from chaingraph.analysis.coverage import summarize_rates
from chaingraph.analysis.organizations.answers import SCORECARD, SHARED_UNITS
from chaingraph.analysis.organizations.findings import WORDS
from chaingraph.analysis.organizations.register import links_between, trees
from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import begun, current, standing
from chaingraph.asof.firms import find_operating
from chaingraph.asof.homes import is_functional
from chaingraph.asof.people import count_by_enterprise
from chaingraph.asof.scopes import find_complete_bodies, known_count
from chaingraph.park import Park
from chaingraph.rules import Rulebook, cite, rulebook
from chaingraph.table import Table
from chaingraph.vocabulary import in_sentence
from chaingraph.words import Reason

_UNIT_KINDS = ("enterprise", "street", "community", "resident_unit")
_KEPT = ("organizations", "member_units", "offices", "posts")  # registers that counts of committees rest on
_COUNTED = {
    column.name: column.label for column in SCORECARD.columns if column.name in ("units", "executives", "posts")
}
_RULES = ("party.coverage_rate", "party.functional")
_RATE = {
    **{name: name for name in ("covered", "operating")},
    "ownership_unknown": "unknown",
    **{f"coverage_{name}": f"coverage_{name}" for name in ("rate", "min", "assumed", "max")},
}
_NO_RATE = dict.fromkeys(_RATE)


@on_its_day
def summarize_committees(park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None) -> Table:
    """Summarize each chain committee, and all of them together.

    Parameters
    ----------
    park
        Reads committees, member units, offices, posts, chain firms with their members or counts, organizations.
    on
        As-of day for rules and dated records; without it the park's own (`chaingraph.asof.day.as_of`).
    rules
        Rulebook to use instead of the package's own.

    Returns
    -------
    Table
        One row per committee with most member units first, then by name; the last row (no id) is all of them
        together, every unit, firm and person counted once. ``parts["shared_units"]`` lists the units of several
        committees.

    Notes
    -----
    A functional committee has the units that are registered as its own; an ordinary organization that leads a chain has
    those in which it and the organizations below it are established, and no other. Being a member unit is never
    coverage: the rate is that of the committee's chain, of the same firms as `summarize_rates`, known where
    ``coverage_min`` and ``coverage_max`` are the same. Members are full and probationary members of the chain's firms
    as far as known; firms without a count of both are told apart. Where a committee has no record of a kind (member
    units, seats, posts) it has none if that register is declared complete for it (`SourceScope`), else the number is
    unknown; the sums add up what is on record, and a note says of how many committees nothing is. Linear.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "PartyOrganization": [{"id": "C", "name": "党委", "kind": "committee", "functional": True, **known}],
    ...     "Enterprise": [{"id": "E", "name": "甲", **known}],
    ...     "MEMBER_UNIT_OF": [{"from_id": "E", "to_id": "C", **known}],
    ... })
    >>> [(row["units"], row["enterprises"], row["covered"]) for row in summarize_committees(park).rows]
    [(1, 1, None), (1, 1, None)]
    """
    book = rules or rulebook()
    committees, chains = _committees(park, on)
    ordinary = set(committees.filter(~pl.col("functional"))["id"])
    units = _units(park, committees, on)
    firms = park["IN_CHAIN"].filter(begun(on)).select(chain="to_id", firm="from_id").unique()
    chained = firms.height > 0
    people = _people(park, on)
    rates, about_rates = _rates(park, firms, on, book)
    posts = park["Post"].filter(pl.col("committee_id").is_not_null())
    seats = _seats(park, committees, on)
    whole = {name: set(find_complete_bodies(park, name, on).filter("complete")["organization_id"]) for name in _KEPT}
    called = dict(park["IndustryChain"].select("id", "name").iter_rows())
    rows: list[dict[str, Any]] = []
    for key, name, founded in committees.select("id", "name", "founded").iter_rows():
        own = chains.get(key, [])
        inside = firms.filter(pl.col("chain").is_in(own))
        rate = [rates[chain] for chain in own if chain in rates and chained]
        rows.append(
            {
                "row": "committee",
                "committee_id": key,
                "committee": name,
                "chains": tuple(called[chain] or chain for chain in own),
                "chain_ids": tuple(own),
                "founded": founded,
                **_count_units(
                    units.filter(pl.col("committee") == key),
                    complete=key in whole["organizations" if key in ordinary else "member_units"],
                ),
                "executives": known_count(
                    seats.filter(pl.col("to_id") == key)["from_id"].n_unique(), complete=key in whole["offices"]
                ),
                **_posts_and_members(
                    known_count(posts.filter(pl.col("committee_id") == key).height, complete=key in whole["posts"]),
                    inside,
                    people,
                    chained=chained,
                ),
                **(rate[0] if len(rate) == 1 else _NO_RATE),
            }
        )
    rows.sort(key=lambda row: (-(row["units"] or 0), row["committee"] or "", row["committee_id"]))
    every = sorted((chain for own in chains.values() for chain in own), key=lambda chain: (called[chain] or "", chain))
    rows.append(
        {
            "row": "all",
            "committee_id": None,
            "committee": None,
            "chains": tuple(called[chain] or chain for chain in every),
            "chain_ids": tuple(every),
            "founded": committees["founded"].min(),
            **_count_units(units, complete=_each_known(rows, "units")),
            "executives": known_count(seats["from_id"].n_unique(), complete=_each_known(rows, "executives")),
            **_posts_and_members(
                known_count(park["Post"].height, complete=_each_known(rows, "posts")),
                firms.filter(pl.col("chain").is_in(every)),
                people,
                chained=chained,
            ),
            **(rates[None] if chained else _NO_RATE),
        }
    )
    shared = _shared(park, units, committees)
    notes = [*_notes(park, rows, posts.height), *(about_rates if chained else ())]
    cited = cite(book, {*_RULES, *(rule for note in notes for rule in note.rules)}, on)
    return SCORECARD.table(
        tuple(rows),
        as_of=on,
        parameters={"on": on},
        rules=cited,
        notes=tuple(notes),
        parts={"shared_units": shared},
    )


def _committees(park: Park, on: dt.date | None) -> tuple[pl.DataFrame, dict[str, list[str]]]:
    """Return the standing committees of chains, and functional committees besides; chains by committee."""
    chains: dict[str, list[str]] = {}
    led = park["IndustryChain"].filter(pl.col("committee_id").is_not_null()).sort("name", "id")
    for committee, chain in led.select("committee_id", "id").iter_rows():
        chains.setdefault(committee, []).append(chain)
    marked = is_functional(park) & (pl.col("kind") == "committee")
    bodies = park["PartyOrganization"].filter(
        standing(on) & (marked | pl.col("id").is_in(led["committee_id"].unique().implode()))
    )
    return bodies.with_columns(functional=is_functional(park)).unique("id").sort("id"), chains


def _units(park: Park, committees: pl.DataFrame, on: dt.date | None) -> pl.DataFrame:
    """Return the member units: ``committee, unit, kind, shared``."""
    links = park["MEMBER_UNIT_OF"].filter(begun(on)).select(committee="to_id", unit="from_id")
    own = links.join(committees.filter("functional"), left_on="committee", right_on="id", how="semi")
    links = pl.concat([own, _below(park, committees.filter(~pl.col("functional")), on)]).unique()
    kinds = pl.concat(
        [
            park["Enterprise"].select(unit="id", kind=pl.lit("enterprise")),
            park["MemberUnit"].select(unit="id", kind="kind"),
        ]
    ).unique("unit", keep="first", maintain_order=True)
    return links.join(kinds, on="unit", how="left").with_columns(shared=pl.len().over("unit") > 1)


def _below(park: Park, ordinary: pl.DataFrame, on: dt.date | None) -> pl.DataFrame:
    """Return the units in which ordinary organizations and those below them are established: ``committee, unit``."""
    standing_now = park["PartyOrganization"].filter(standing(on)).select("id").unique()
    links = links_between(park, standing_now)
    tree = trees(ordinary, links)
    placed = park["ESTABLISHED_IN"].filter(current(on)).select(member="from_id", unit="to_id")
    return tree.join(placed, on="member").select("unit", committee="id").select("committee", "unit")


def _each_known(rows: Sequence[Mapping[str, Any]], name: str) -> bool:
    """Tell whether a count is known of every committee, and there is one."""
    return bool(rows) and all(row[name] is not None for row in rows)


def _count_units(units: pl.DataFrame, *, complete: bool) -> dict[str, int | None]:
    once = units.unique("unit")
    names = ("enterprises", "streets", "communities", "resident_units")
    counts = {name: once.filter(pl.col("kind") == kind).height for name, kind in zip(names, _UNIT_KINDS, strict=True)}
    other = once.height - sum(counts.values())
    found = {"units": once.height, **counts, "other_units": other, "shared_units": once.filter("shared").height}
    listed = known_count(once.height, complete=complete) is not None
    return {name: count if listed else None for name, count in found.items()}


def _people(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return the members of every firm, null where nothing is known: ``firm, members, whole`` (both counts known)."""
    counts = count_by_enterprise(park, on)
    known = pl.col("full_members", "probationary_members").is_not_null()
    total = pl.sum_horizontal("full_members", "probationary_members")
    return counts.select(
        firm="enterprise_id", members=pl.when(pl.any_horizontal(known)).then(total), whole=pl.all_horizontal(known)
    )


def _posts_and_members(
    posts: int | None, firms: pl.DataFrame, people: pl.DataFrame, *, chained: bool
) -> dict[str, Any]:
    counted = people.join(firms.select("firm").unique(), on="firm", how="semi")
    members = int(counted["members"].sum()) if counted["members"].count() else None
    share = round(posts / members, 4) if members and posts is not None else None
    return {
        "posts": posts,
        "members": members,
        "firms_without_count": counted.filter(~pl.col("whole")).height if chained else None,
        "posts_per_member": share,
    }


def _rates(
    park: Park, firms: pl.DataFrame, on: dt.date | None, book: Rulebook
) -> tuple[dict[str | None, dict[str, Any]], list[Reason]]:
    """Return numerator, denominator and rate by chain, under None those of all chain firms together; what they say."""
    inside = find_operating(park).join(firms.select(id="firm").unique(), on="id", how="semi")
    answer = summarize_rates(park, inside, on=on, rules=book)
    rates = {
        None if row["dimension"] == "overall" else row["value"]: {name: row[there] for name, there in _RATE.items()}
        for row in answer.rows
        if row["dimension"] == "overall" or (row["dimension"] == "chain" and row["value"] is not None)
    }
    return rates, [note for note in answer.notes if isinstance(note, Reason)]


def _seats(park: Park, committees: pl.DataFrame, on: dt.date | None) -> pl.DataFrame:
    seats = park["SERVES_AS"].filter(current(on) & (pl.col("role") == "committee_member"))
    return seats.filter(pl.col("executive").fill_null(False)).join(
        committees, left_on="to_id", right_on="id", how="semi"
    )


def _shared(park: Park, units: pl.DataFrame, committees: pl.DataFrame) -> Table:
    names = pl.concat([park[name].select(unit="id", name="name") for name in ("Enterprise", "MemberUnit")])
    several = (
        units.filter("shared")
        .join(committees.select(committee="id", title="name"), on="committee")
        .group_by("unit")
        .agg(committees=pl.col("title").sort())
        .join(names.unique("unit", keep="first", maintain_order=True), on="unit", how="left")
        .sort("name", "unit")
        .select("name", "committees", unit_id="unit")
    )
    return SHARED_UNITS.table(
        tuple(several.iter_rows(named=True)),
    )


def _notes(park: Park, rows: list[dict[str, Any]], posts: int) -> list[Reason]:
    *each, every = rows
    lacking = [
        WORDS.reason("not_on_record", committees=number, lacking=in_sentence(label))
        for name, label in _COUNTED.items()
        if (number := sum(row[name] is None for row in each))
    ]
    if every["units"] is None:
        return [*_lost(park, posts), *lacking]
    added = sum(row["units"] or 0 for row in each)
    counted = WORDS.reason("units_counted", units=every["units"], added=added, shared=every["shared_units"])
    return [counted, *_lost(park, posts), *lacking]


def _lost(park: Park, posts: int) -> list[Reason]:
    lost = park["Post"].height - posts
    return [WORDS.reason("posts_without_committee", posts=lost)] if lost else []
