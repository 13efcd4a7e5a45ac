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
from chaingraph.analysis.joint.objections import PairFacts, criterion, list_objections, over_span
from chaingraph.analysis.joint.secretary import Secretaries
from chaingraph.analysis.joint.units import DIFFERENT, Nearness
from chaingraph.asof.homes import find_homes
from chaingraph.asof.people import count_by_organization
from chaingraph.errors import Text
from chaingraph.park import Park
from chaingraph.rules import Numbers, Rulebook
from chaingraph.words import Reason

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


_NO_SECRETARY = Reason(
    "joint_no_secretary",
    Text(
        "正式党员均已考察，没有“四好”齐备的书记人选",
        "all full members are assessed and none has all four goods: nobody to be secretary",
    ),
    {"able": 0, "unassessed": 0},
    ("party.zhejiang_secretary_first",),
)


def describe_groups(
    groups: list[Ints],
    frame: pl.DataFrame,
    nearness: Nearness,
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
        shown = _word(full)
        reason = Reason(
            "joint_fixed",
            Text(
                f"按指定加入{names[organization]}，合计 {count} 个单位、正式党员 {shown.zh} 名",
                f"joins {names[organization]} as fixed: {count} units, full members in all: {shown.en}",
            ),
            {"units": count, "full_members": full},
            ("party.joint_unit_below", "party.joint_span"),
        )
        rows.append(
            {
                "group_id": organization,
                "kind": "extends",
                "enterprise_ids": tuple(unit["id"] for unit in units),
                "names": tuple(unit["name"] for unit in units),
                "full_members": full,
                "transferred_members": None,
                "units": count,
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


def _word(number: int | None) -> Text:
    return Text("未知", "unknown number of") if number is None else Text(str(number), str(number))


def _articles(book: Rulebook, on: dt.date | None) -> tuple[str, ...]:
    rules = [book.rule(f"party.{name}", on) for name in ("branch_min", "joint_unit_below")]
    return tuple(dict.fromkeys(rule.title + (rule.article or "") for rule in rules))


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
        "host_id": host["id"],
        "host_name": host["name"],
        "cost": sum(parts.values()),
        "parts": {name: value for name, value in parts.items() if value},
        "against": tuple(list_objections(units, facts, lines, prices, full, away)),
        "reasons": (*_reasons(units, facts, lines, prices, full), *_transfers(away, unsure)),
        "_priority": sum(unit["priority"] is not None for unit in units),
    }


def _transfers(away: int, unsure: list[str]) -> list[Reason]:
    """Say what the union rests on: people count with their unit, but as members of the branch only once transferred."""
    found = []
    if away:
        found.append(
            Reason(
                "members_not_transferred",
                Text(
                    f"其中 {away} 名组织关系未转入：已计入合计，须先转入，才是该支部的党员",
                    f"not transferred: {away}; they count, but are members of the branch only once they are",
                ),
                {"untransferred_members": away},
                ("party.branch_min", "party.joint_unit_below"),
            )
        )
    if unsure:
        found.append(
            Reason(
                "transfer_unknown",
                Text(
                    f"{'、'.join(unsure)}的组织关系转入情况未知，暂按已转入计算",
                    f"whether the members of {', '.join(unsure)} are transferred is unknown; taken as transferred",
                ),
                {"units": len(unsure)},
            )
        )
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
    least, below = prices.branch_min, prices.joint_unit_below
    counts = "、".join(f"{unit['name']} {unit['full']}" for unit in units)
    found = [
        Reason(
            "joint_union",
            Text(
                f"各单位正式党员均不足 {below} 名（{counts}），合计 {full} 名，达到 {least} 名，可联合组建党支部",
                f"each unit has fewer than {below} full members ({counts}), together {full}, at least {least}",
            ),
            {
                "full_members": full,
                "unit_full_members": tuple(unit["full"] for unit in units),
                "threshold": least,
                "units": len(units),
            },
            ("party.joint_unit_below", "party.branch_min"),
        )
    ]
    apart = facts.apart[lines]
    known = apart[np.isfinite(apart)]
    if facts.same_street[lines].all():
        street = units[0]["street"]
        far = f"，相距最远 {known.max():.1f} 公里" if known.size else ""
        far_en = f", at most {known.max():.1f} km apart" if known.size else ""
        found.append(
            criterion("joint_same_street", f"同在{street}{far}", f"all in {street}{far_en}", {"street": street})
        )
    elif known.size:
        most = float(known.max())
        found.append(
            criterion(
                "joint_distance", f"相距最远 {most:.1f} 公里", f"at most {most:.1f} km apart", {"km": round(most, 2)}
            )
        )
    industry = facts.industry[lines]
    if (industry < DIFFERENT).all():
        found.append(criterion("joint_similar_industry", "同属一个行业大类", "all of one division of industry", {}))
    links = int((facts.supply[lines] == 0).sum())
    if links:
        found.append(
            criterion(
                "joint_supply_links",
                f"其中 {links} 对有直接供应关系",
                f"{links} pairs supply one another",
                {"links": links},
            )
        )
    return found


def _secretary(able: int | None, unassessed: int | None) -> Reason:
    if able is None:
        text = Text("没有党员记录，书记人选未知", "no records of members: who could be secretary is unknown")
    elif able:
        text = Text(f"“四好”齐备的正式党员 {able} 名", f"full members who have all four goods on record: {able}")
    else:
        text = Text(
            f"没有“四好”考察齐备的正式党员，{unassessed} 名未完整考察",
            f"no full member has all four goods on record; not fully assessed: {unassessed}",
        )
    return Reason("joint_secretary", text, {"able": able, "unassessed": unassessed})
