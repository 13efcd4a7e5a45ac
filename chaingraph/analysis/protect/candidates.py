"""Which organizations could be set up, each by its cheapest way, and how early."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from chaingraph.analysis.coverage import classify_firms, explain_firms
from chaingraph.analysis.development import read_limits, trace_people
from chaingraph.analysis.protect.answers import WAYS
from chaingraph.asof.days import add_months
from chaingraph.asof.people import staff_on
from chaingraph.park import Park
from chaingraph.rules import Numbers, Rulebook
from chaingraph.table import Table
from chaingraph.words import Reason

_WAY_OF = {
    "own_branch": "own",
    "transfer_members": "transfer",
    "join_branch": "place",
    "cultivate": "place",
    "send_instructor": "instructor",
    "find_out": "find_out",
}
#: What an article is cited for, by way.
_CITED = {
    "own": ("party.branch_min",),
    "transfer": ("party.branch_min",),
    "place": ("party.branch_min", "party.path_months"),
    "instructor": ("party.instructor",),
    "find_out": (),
}


@dataclass(frozen=True)
class Candidate:
    """An organization that could be set up."""

    id: str  # of its firm, or of the joint group
    kind: str
    firms: tuple[str, ...]
    names: tuple[str, ...]
    classes: tuple[str, ...]
    way: str
    members_needed: int | None
    earliest: dt.date | None
    articles: tuple[str, ...]
    reasons: tuple[Reason, ...]

    @property
    def order(self) -> tuple[Any, ...]:
        """Its place among those that guard as much: the easiest way first, then by name."""
        return list(WAYS).index(self.way), self.earliest or dt.date.max, self.names, self.firms


def firms_of(candidates: Sequence[Candidate]) -> pl.DataFrame:
    """Return the firms of the candidates, by the number of these: ``candidate, firm``."""
    pairs = [(place, firm) for place, one in enumerate(candidates) for firm in one.firms]
    return pl.DataFrame(pairs, {"candidate": pl.Int64, "firm": pl.String}, orient="row")


def find_candidates(
    park: Park, joint: Table, chosen: Numbers, on: dt.date | None, book: Rulebook, wanted: Iterable[str]
) -> list[Candidate]:
    """Return the joint groups and the other firms without an organization that are or hold one of `wanted`.

    `joint`: what `joint.assign_joint_branches` returns.
    `chosen`: ``plan.set_up_months, plan.transfer_months, party.branch_min``.
    """
    ids = set(wanted)
    firms = classify_firms(park, on=on, rules=book)
    grouped = [row for row in joint.rows if row["kind"] == "new" and not ids.isdisjoint(row["enterprise_ids"])]
    together = {firm for row in grouped for firm in row["enterprise_ids"]}
    classes = dict(firms.select("id", "class").iter_rows())
    found = [_joint(row, classes, chosen, on) for row in grouped]
    alone = firms.filter(pl.col("id").is_in(list(ids - together)))
    found += _alone(alone, chosen, on, book, _full_days(park, on, book, alone["id"]))
    return sorted(found, key=lambda candidate: candidate.order)


def _joint(row: Mapping[str, Any], classes: Mapping[str, str], chosen: Numbers, on: dt.date | None) -> Candidate:
    here = row["transferred_members"]
    moved = here is not None and here < chosen.branch_min
    return Candidate(
        id=row["group_id"],
        kind="joint",
        firms=tuple(row["enterprise_ids"]),
        names=tuple(row["names"]),
        classes=tuple(dict.fromkeys(classes[firm] for firm in row["enterprise_ids"])),
        way="joint_transfer" if moved else "joint",
        members_needed=0,
        earliest=_day(on, chosen.set_up_months, chosen.transfer_months if moved else 0),
        articles=tuple(row["articles"]),
        reasons=tuple(row["reasons"]),
    )


def _alone(
    firms: pl.DataFrame,
    chosen: Numbers,
    on: dt.date | None,
    book: Rulebook,
    full_days: Mapping[str, list[dt.date]],
) -> Iterator[Candidate]:
    """Yield the firms that would have an organization of their own."""
    for row, reasons in zip(firms.iter_rows(named=True), explain_firms(firms, on=on, rules=book), strict=True):
        way = _WAY_OF[row["action"]]
        full = None if row["full_open"] else row["full_members"]
        needed = None if full is None or way == "find_out" else max(0, int(chosen.branch_min) - full)
        yield Candidate(
            id=row["id"],
            kind="separate",
            firms=(row["id"],),
            names=(row["name"],),
            classes=(row["class"],),
            way=way,
            members_needed=needed,
            earliest=_earliest(way, needed, full_days.get(row["id"], []), chosen, on),
            articles=_articles(book, on, _CITED[way]),
            reasons=reasons,
        )


def _earliest(
    way: str, needed: int | None, full_days: list[dt.date], chosen: Numbers, on: dt.date | None
) -> dt.date | None:
    """Return the first day on which the branch could stand if nothing is late; null where nobody can say."""
    if way in ("own", "transfer"):
        return _day(on, chosen.set_up_months, chosen.transfer_months if way == "transfer" else 0)
    if needed is None or len(full_days) < needed or not needed:
        return None
    return _day(full_days[needed - 1], chosen.set_up_months, 0)


def _day(start: dt.date | None, set_up: Any, transfer: Any) -> dt.date | None:
    return None if start is None else add_months(start, int(set_up) + int(transfer))


def _full_days(park: Park, on: dt.date | None, book: Rulebook, firms: pl.Series) -> dict[str, list[dt.date]]:
    """Return, firm by firm, the earliest days on which its people on record who are not full could be, sorted."""
    if on is None or not firms.len():
        return {}
    people = trace_people(park, on, read_limits(book, on)).select("id", "full_date").drop_nulls()
    staff = staff_on(park, on).filter(pl.col("enterprise_id").is_in(firms.implode()), pl.col("stage") != "full")
    days = staff.select("enterprise_id", "id").unique().join(people, on="id").sort("full_date")
    return dict(days.group_by("enterprise_id", maintain_order=True).agg("full_date").iter_rows())


def _articles(book: Rulebook, on: dt.date | None, names: Iterable[str]) -> tuple[str, ...]:
    cited = [book.rule(name, on) for name in names]
    return tuple(dict.fromkeys(rule.cited for rule in cited))
