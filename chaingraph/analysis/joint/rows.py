"""The rows of joint branches: who, how many, which host, what it costs, what speaks for and against it."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chaingraph.analysis.joint.answers import JOINT, PARTS
from chaingraph.analysis.joint.objections import WORDS, PairFacts, list_objections, over_span
from chaingraph.analysis.joint.secretary import Secretaries
from chaingraph.asof.homes import find_homes
from chaingraph.asof.nearness import DIFFERENT
from chaingraph.asof.people import count_by_organization
from chaingraph.asof.prices import PricedNearness
from chaingraph.park import Park
from chaingraph.rules import Numbers, Rulebook
from chaingraph.words import Reason

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


_NO_SECRETARY = WORDS.reason("joint_no_secretary", able=0, unassessed=0)


def describe_groups(
    groups: list[Ints],
    frame: pl.DataFrame,
    nearness: PricedNearness,
    prices: Numbers,
    secretaries: Secretaries,
    book: Rulebook,
    on: dt.date | None,
) -> tuple[list[dict[str, Any]], list[int]]:
    """Make the rows of new joint branches.

    Parameters
    ----------
    groups
        Places of the firms of each group in `frame`.
    frame
        What `joint_units.find_units` returns.
    nearness
        How near they are.
    prices, book
        Numbers of the rules, and the rules themselves.
    secretaries
        Assessments of people.

    Returns
    -------
    list of dict
        Rows by the columns of `JOINT`, in their order, numbered ``J1``, ``J2``, …
    list of int
        The place of each row's group in `groups`.
    """
    facts = PairFacts.of(groups, nearness)
    units = frame.rows(named=True)
    article = _articles(book, on)
    rows = []
    for number, group in enumerate(groups):
        lines = np.arange(*np.searchsorted(facts.group, [number, number + 1]))
        row = _row([units[place] for place in group.tolist()], facts, lines, prices)
        rows.append(row | {"articles": article, "_place": number})
    rows.sort(
        key=lambda row: (-row["_priority"], -row["full_members"], row["cost"], row["names"], row["enterprise_ids"])
    )
    for number, row in enumerate(rows, 1):
        found = secretaries.find(list(row["enterprise_ids"]))
        row |= {
            "group_id": f"J{number}",
            "secretary_id": found.member_id,
            "secretary_candidates": found.able,
            "unassessed": found.unassessed,
        }
        row["reasons"] = (*row["reasons"], _secretary(found.able, found.unassessed))
        if found.able == 0 and found.unassessed == 0:
            row["against"] = (*row["against"], _NO_SECRETARY)
    order = [int(row["_place"]) for row in rows]
    return [{name: row[name] for name in JOINT.names()} for row in rows], order


def describe_joined(
    park: Park, on: dt.date | None, frame: pl.DataFrame, joined: Mapping[str, str], prices: Numbers,
    secretaries: Secretaries, book: Rulebook,
) -> list[dict[str, Any]]:  # fmt: skip
    """Make a row for each existing organization that firms join because a planner said so, by its name."""
    homes, span = find_homes(park, on), prices.joint_span
    names = dict(park["PartyOrganization"].select("id", "name").iter_rows())
    members = dict(count_by_organization(park, on).select("organization_id", "full_members").iter_rows())
    rows = []
    for organization in sorted(set(joined.values()), key=lambda key: (names[key], key)):
        units = [unit for unit in frame.rows(named=True) if joined.get(unit["id"]) == organization]
        old = homes.filter(pl.col("organization_id") == organization)["enterprise_id"].to_list()
        own, count = members.get(organization), len(old) + len(units)
        full = None if own is None else own + sum(unit["full"] for unit in units)
        found = secretaries.find([*old, *(unit["id"] for unit in units)])
        against = [over_span(count, span)] if count > span else []
        words = "joint_fixed.unknown" if full is None else "joint_fixed"
        reason = WORDS.reason(words, organization=names[organization], units=count, full_members=full)
        rows.append(
            {
                "group_id": organization,
                "kind": "extends",
                "enterprise_ids": tuple(unit["id"] for unit in units),
                "names": tuple(unit["name"] for unit in units),
                "full_members": full,
                "transferred_members": None,
                "units": count,
                "assumed": len(assumed_of(units)),
                "host_id": None,
                "host_name": names[organization],
                "secretary_id": found.member_id,
                "secretary_candidates": found.able,
                "unassessed": found.unassessed,
                "cost": None,
                "parts": {},
                "articles": _articles(book, on),
                "against": tuple(against),
                "reasons": (reason, _secretary(found.able, found.unassessed)),
            }
        )
    return rows


def _articles(book: Rulebook, on: dt.date | None) -> tuple[str, ...]:
    rules = [book.rule(f"party.{name}", on) for name in ("branch_min", "joint_unit_below")]
    return tuple(dict.fromkeys(rule.cited for rule in rules))


def _row(units: list[dict[str, Any]], facts: PairFacts, lines: Ints, prices: Numbers) -> dict[str, Any]:
    full = sum(unit["full"] for unit in units)
    away = sum(unit["away"] or 0 for unit in units)
    unsure = [unit["name"] for unit in units if unit["full"] and unit["away"] is None]
    beyond = max(0, len(units) - int(prices.joint_span))
    large = sum((unit["employees"] or 0) >= prices.large_staff for unit in units)
    parts = {name: int(facts.price[name][lines].sum()) for name in PARTS}
    parts |= {
        "group": int(prices.group_price),
        "over_span": beyond * int(prices.over_span),
        "large": large * int(prices.large_price),
    }
    host = _host(units, facts, lines)
    return {
        "kind": "new",
        "enterprise_ids": tuple(unit["id"] for unit in units),
        "names": tuple(unit["name"] for unit in units),
        "full_members": full,
        "transferred_members": None if unsure else full - away,
        "units": len(units),
        "assumed": len(assumed_of(units)),
        "host_id": host["id"],
        "host_name": host["name"],
        "cost": sum(parts.values()),
        "parts": {name: value for name, value in parts.items() if value},
        "against": tuple(list_objections(units, facts, lines, prices, full, away)),
        "reasons": (*_reasons(units, facts, lines, prices, full), *_transfers(away, unsure), *_assumed(units)),
        "_priority": sum(unit["priority"] is not None for unit in units),
    }


def assumed_of(units: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return the names of the units that are only assumed to have no organization."""
    return tuple(unit["name"] for unit in units if unit["home"] == "none_assumed")


def _assumed(units: list[dict[str, Any]]) -> list[Reason]:
    named = assumed_of(units)
    return [WORDS.reason("joint_assumed", assumed=len(named), named=named)] if named else []


def _transfers(away: int, unsure: list[str]) -> list[Reason]:
    """Say what the union rests on: people count with their unit, but as members of the branch only once transferred."""
    found = []
    if away:
        found.append(WORDS.reason("members_not_transferred", untransferred_members=away))
    if unsure:
        found.append(WORDS.reason("transfer_unknown", units=len(unsure), named=tuple(unsure)))
    return found


def _host(units: list[dict[str, Any]], facts: PairFacts, lines: Ints) -> dict[str, Any]:
    """Return the unit with the most full members, then the one nearest to the others, then the one with most staff."""
    total = sum((facts.price[name][lines] for name in PARTS), np.zeros(lines.size, np.int64))
    near = [0] * len(units)
    for (one, two), price in zip(itertools.combinations(range(len(units)), 2), total.tolist(), strict=True):
        near[one] += price
        near[two] += price
    order = sorted(
        range(len(units)),
        key=lambda place: (-units[place]["full"], near[place], -(units[place]["employees"] or 0), place),
    )
    return units[order[0]]


def _reasons(units: list[dict[str, Any]], facts: PairFacts, lines: Ints, prices: Numbers, full: int) -> list[Reason]:
    found = [
        WORDS.reason(
            "joint_union",
            full_members=full,
            unit_full_members=tuple(unit["full"] for unit in units),
            counts=tuple(WORDS.said("unit_count", name=unit["name"], full_members=unit["full"]) for unit in units),
            threshold=prices.branch_min,
            below=prices.joint_unit_below,
            units=len(units),
        )
    ]
    apart = facts.apart[lines]
    known = apart[np.isfinite(apart)]
    if facts.same_street[lines].all():
        far = (WORDS.said("farthest", km=float(known.max())),) if known.size else ()
        found.append(WORDS.reason("joint_same_street", street=units[0]["street"], far=far))
    elif known.size:
        found.append(WORDS.reason("joint_distance", km=float(known.max())))
    if (facts.industry[lines] < DIFFERENT).all():
        found.append(WORDS.reason("joint_similar_industry"))
    if links := int((facts.supply[lines] == 0).sum()):
        found.append(WORDS.reason("joint_supply_links", links=links))
    return found


def _secretary(able: int | None, unassessed: int | None) -> Reason:
    words = "joint_secretary.unknown" if able is None else "joint_secretary.able" if able else "joint_secretary.none"
    return WORDS.reason(words, able=able, unassessed=unassessed)
