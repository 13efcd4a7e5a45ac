"""Synthetic details of the services: where events met, what problems are about, how far projects are, who co-operates.

Serial numbers decide all of it, so that no draw of chance is spent and everything else stays as it was.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from chaingraph.sample.article import CHAINS, COMMITTEES
from chaingraph.sample.firms import REFERENCE, Firms
from chaingraph.sample.staffing import Rows

_DIFFICULTIES = {
    "supply_demand": ("support", "linkage", "synchrony"),
    "orders": ("synchrony", "linkage"),
}
_TAKEN_UP = dt.timedelta(days=200)  # a roundtable takes up what was raised this long before it
_AT_A_ROUNDTABLE = 6
_MATTERS = ("项目备案", "施工许可", "环评审批", "用地预审", "消防验收")
_MILESTONES = ("立项", "实施", "验收")
_PASSED_ON = (7, 45)  # days after which a supplier raises what its customer did
_EACH = 24  # of so many supply links one is a co-operation as well
_REACH = 8  # firms that a shared venue serves


def add_details(services: Rows, firms: Firms, supplies: pl.DataFrame) -> Rows:
    """Fill in details of events, problems, applications and projects in place, and return further relations.

    Firms that co-operate, second officers of firms that have one, and firms that shared venues serve.
    """
    _meet(services["Event"], services["Venue"])
    _pass_on(services["Problem"], supplies.filter(pl.col("link_chain") >= 0))
    _explain(services["Problem"], services["Event"])
    _apply(services["Approval"])
    _advance([row for row in services["Project"] if row["kind"] == "service"])
    return {
        "COOPERATES_WITH": _cooperations(supplies),
        "LINKS": _second_officers(services["LINKS"]),
        "SERVES": _served(services["Venue"], firms),
    }


def _meet(events: list[dict[str, Any]], venues: list[dict[str, Any]]) -> None:
    for number, event in enumerate(events):
        if number % 3:
            event["venue_id"] = venues[number * number % 11]["id"]


def _pass_on(problems: list[dict[str, Any]], supplies: pl.DataFrame) -> None:
    """Let some problems of goods and orders be raised by a supplier of a firm that raised one shortly before."""
    suppliers: dict[str, list[str]] = {}
    for supplier, customer in supplies.select("from_id", "to_id").iter_rows():
        suppliers.setdefault(customer, []).append(supplier)
    for kind in _DIFFICULTIES:
        left = sorted((row for row in problems if row["kind"] == kind), key=lambda row: row["opened"])
        while left:
            first = left.pop(0)
            own = suppliers.get(first["enterprise_id"])
            later = [row for row in left if _PASSED_ON[0] <= (row["opened"] - first["opened"]).days <= _PASSED_ON[1]]
            if own and later:
                later[0]["enterprise_id"] = own[len(left) % len(own)]
                left.remove(later[0])


def _explain(problems: list[dict[str, Any]], events: list[dict[str, Any]]) -> None:
    for number, problem in enumerate(problems):
        known = _DIFFICULTIES.get(problem["kind"], ())
        problem["difficulty"] = known[number % len(known)] if known else None
    for table in (event for event in events if event["kind"] == "roundtable"):
        fit = [row for row in problems if row.get("event_id") is None and _could_be_taken_up(row, table["on"])]
        for row in fit[:_AT_A_ROUNDTABLE]:
            row["event_id"] = table["id"]


def _apply(approvals: list[dict[str, Any]]) -> None:
    for number, approval in enumerate(approvals):
        approval["matter"] = _MATTERS[number % len(_MATTERS)]


def _second_officers(links: list[dict[str, Any]]) -> list[dict[str, Any]]:
    other = links[1:] + links[:1]
    pairs = zip(links, other, strict=True)
    found = [(one, two) for one, two in pairs if one["from_id"] != two["from_id"]]
    return [{**one, "from_id": two["from_id"]} for one, two in found[::35]]


def _could_be_taken_up(problem: dict[str, Any], on: dt.date) -> bool:
    solved = problem["closed"]
    return on - _TAKEN_UP <= problem["opened"] <= on and (solved is None or solved >= on)


def _advance(projects: list[dict[str, Any]]) -> None:
    """Let some be done in time, some late, and some be late and not done."""
    for number, project in enumerate(projects):
        chain = CHAINS[number % len(CHAINS)][0]
        closed = project["due"] + dt.timedelta(days=15 if number % 4 else -20)
        done = number % 3 == 0 and closed <= REFERENCE
        project.update(
            chain_id=chain,
            owner_id=COMMITTEES[chain],
            milestone=_MILESTONES[2 if done else number % 2],
            closed=closed if done else None,
        )


def _cooperations(supplies: pl.DataFrame) -> list[dict[str, Any]]:
    within = supplies.filter(pl.col("link_chain") >= 0)
    pairs = within.select("from_id", "to_id").unique(maintain_order=True).gather_every(_EACH)
    return [
        {
            "from_id": one,
            "to_id": other,
            "kind": ("production", "technology")[number % 2],
            "since": REFERENCE - dt.timedelta(days=60 + number * 37 % 700),
            "source": "synthetic",
        }
        for number, (one, other) in enumerate(pairs.iter_rows())
    ]


def _served(venues: list[dict[str, Any]], firms: Firms) -> list[dict[str, Any]]:
    rows = []
    for number, venue in enumerate(row for row in venues if row["shared"]):
        for place in range(_REACH - number % 3):
            firm = (number * 83 + place * 29) % len(firms.ids)
            since = REFERENCE - dt.timedelta(days=100 + place * 31)
            rows.append({"from_id": venue["id"], "to_id": firms.ids[firm], "since": since, "source": "synthetic"})
    return rows
