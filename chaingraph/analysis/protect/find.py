"""Where one more organization protects most supply: a greedy choice among all that could be set up, with its bound."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from chaingraph.analysis.columns import name_firms
from chaingraph.analysis.joint import assign_joint_branches
from chaingraph.analysis.protect.answers import PROTECT, READY
from chaingraph.analysis.protect.candidates import Candidate, find_candidates, firms_of
from chaingraph.analysis.protect.near import find_nearest
from chaingraph.analysis.supply import Unguarded, find_unguarded
from chaingraph.asof.day import on_its_day
from chaingraph.asof.homes import find_organized, note_homes
from chaingraph.asof.products import is_dealer
from chaingraph.asof.segments import name_places, place_firms
from chaingraph.asof.told import is_told
from chaingraph.kernels.guarding import Guarded, choose_guards
from chaingraph.park import Park
from chaingraph.rules import Rulebook, cite, numbers, rulebook
from chaingraph.table import Table
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)
_CHOSEN = ("plan.set_up_months", "plan.transfer_months", "party.branch_min")
_RULES = (
    *_CHOSEN,
    *(f"chokepoints.{name}" for name in ("spare_share", "assume_essential", "general_goods", "followed_firms")),
)
_NAMED = 5


@on_its_day
def find_protection(
    park: Park,
    *,
    on: dt.date | None = None,
    rules: Rulebook | None = None,
    cascades: int | None = None,
    ready: bool = False,
    joint: Table | None = None,
    members: Table | None = None,
) -> Table:
    """Find where one more organization protects most supply.

    Parameters
    ----------
    park
        Reads what `find_chokepoints`, `find_branchless` and `assign_joint_branches` read, and the segments.
    on
        As-of day; without it the park's own (`chaingraph.asof.day.as_of`).
    rules
        Chosen numbers; those of the package when not given.
    cascades
        Firms whose stop is followed through the park; as ``chokepoints.followed_firms`` says when not given.
    ready
        Only candidates whose members on record suffice, transferred or not.
    joint, members
        What `assign_joint_branches` and `find_chain_members` return for this park and day; asked where not given.

    Returns
    -------
    Table
        One row per candidate, a firm that would have an organization of its own or a new joint group, in the order in
        which they are best set up: whoever adds most to those before, then the easiest way, the earliest day, the name.
        ``guarded_share`` (of the supply on record) is what a candidate guards by itself: ``loss_share``, what others
        lose when its firms stop and only makers with an organization fill in, and ``backing_share``, what of such
        losses by other firms it could fill in. ``together_share`` says which part of all such losses it guards with
        those before it, and no choice of as many candidates exceeds ``bound_share``. ``loss_most`` assumes that nobody
        fills in, and is null where the stop of one of the firms was not followed. ``earliest`` is null where the people
        on record are too few.

    Raises
    ------
    RuleError
        If a chosen number is missing from `rules`, or `on` is before a rule that decides.

    Notes
    -----
    Losses of several firms are added up, although firms of one chain stop one another: a sum says what is guarded, not
    what is lost at once. General suppliers stand apart (`find_chokepoints`). What a firm could fill in is its spare
    capacity for the product, as a share of what stays open. Of a firm not known to have an organization the way is to
    find out first, and its loss at least counts it as having one elsewhere. The choice is greedy (`kernels.guarding`).

    Examples
    --------
    >>> known = {"source": "synthetic", "has_organization": False, "full_members": 3}
    >>> park = Park.from_rows({
    ...     "Enterprise": [{"id": key, "name": key, **known} for key in "AB"],
    ...     "SUPPLIES": [{"from_id": "A", "to_id": "B", "product": "steel", "source": "synthetic"}]})
    >>> [(row["candidate_id"], row["guarded_share"], row["way"]) for row in find_protection(park).rows]
    [('A', 1.0, 'own')]
    """
    book = rules or rulebook()
    chosen = numbers(book, on, *_CHOSEN)
    open_ = find_unguarded(park, on=on, rules=book, cascades=cascades, members=members)
    groups = joint if joint is not None else assign_joint_branches(park, on=on, rules=book)
    guards = _guards(open_)
    candidates = find_candidates(park, groups, chosen, on, book, guards["firm"])
    candidates = [one for one in candidates if one.way in READY or not ready]
    pairs = _pairs(guards, candidates)
    found = choose_guards(
        pairs["candidate"].to_numpy(), pairs["thing"].to_numpy(), pairs["part"].to_numpy(),
        open_.parts["weight"].to_numpy(), len(candidates),
    )  # fmt: skip
    taken = [candidates[place] for place in found.chosen.tolist()]
    rows = _rows(park, open_, pairs, found, taken, on)
    said = {rule for row in rows for reason in row["reasons"] for rule in reason.rules}
    return PROTECT.table(
        rows,
        as_of=on,
        parameters={
            "on": on,
            "ready": ready,
            "cascades": open_.followed,
            "candidates": len(candidates),
            "unguarded_share": round(float(open_.parts["weight"].sum()), 6),
        },
        rules=cite(book, said | set(_RULES), on),
        notes=(*_notes(park, open_, taken, found, on), *open_.notes),
    )


def _things(open_: Unguarded) -> pl.DataFrame:
    """Return the parts of the losses with their numbers as ``thing``."""
    return open_.parts.with_columns(thing=pl.int_range(pl.len(), dtype=pl.Int64))


def _guards(open_: Unguarded) -> pl.DataFrame:
    """Return which firm guards which part of the losses, its own or by stepping in: ``thing, firm, part, own``."""
    things = _things(open_)
    own = things.select("thing", firm="enterprise_id", part=pl.lit(1.0), own=pl.lit(value=True))
    able = open_.able.rename({"enterprise_id": "firm"})
    backing = things.join(able, on="product").filter(pl.col("firm") != pl.col("enterprise_id"))
    part = (pl.col("spare") / pl.col("open")).clip(0, 1)
    return pl.concat([own, backing.select("thing", "firm", part=part, own=pl.lit(value=False))])


def _pairs(guards: pl.DataFrame, candidates: Sequence[Candidate]) -> pl.DataFrame:
    """Return which candidate guards which part of the losses: ``candidate, thing, part, own``."""
    return (
        guards.join(firms_of(candidates), on="firm")
        .group_by("candidate", "thing")
        .agg(pl.col("part").sort().sum(), pl.col("own").any())
        .sort("candidate", "thing")
    )


def _rows(
    park: Park,
    open_: Unguarded,
    pairs: pl.DataFrame,
    found: Guarded,
    taken: Sequence[Candidate],
    on: dt.date | None,
) -> list[dict[str, Any]]:
    facts = {row["enterprise_id"]: row for row in open_.firms.iter_rows(named=True)}
    segments = _segments(park, on)
    near = find_nearest(park, taken, open_.general, on)
    backed = _backed(open_, pairs)
    total = float(open_.parts["weight"].sum())
    together, bound = np.cumsum(found.added) / (total or 1.0), np.minimum(found.bound / (total or 1.0), 1.0)
    rows = []
    for number, (place, one) in enumerate(zip(found.chosen.tolist(), taken, strict=True)):
        mine = _own([facts[firm] for firm in one.firms if firm in facts])
        if not open_.unfollowed.isdisjoint(one.firms):
            mine["loss_most"] = None
        guarded = float(found.alone[place])
        row = {
            "rank": number + 1,
            "candidate_id": one.id,
            "kind": one.kind,
            "enterprise_ids": one.firms,
            "names": one.names,
            "segments": tuple(dict.fromkeys(name for firm in one.firms for name in segments.get(firm, ()))),
            "guarded_share": round(guarded, 6),
            **mine,
            "backing_share": round(max(guarded - mine["loss_share"], 0.0), 6),
            "backed_ids": backed.get(place, ()),
            "added_share": round(float(found.added[number]), 6),
            "together_share": round(float(together[number]), 6),
            "bound_share": round(float(bound[number]), 6),
            **{name: getattr(one, name) for name in ("classes", "way", "members_needed", "earliest", "articles")},
            **near.get(number, dict.fromkeys(("nearest_id", "nearest", "hops"))),
        }
        rows.append({**row, "reasons": (*_reasons(row), *one.reasons)})
    return [{name: row[name] for name in PROTECT.names()} for row in name_firms(park, PROTECT.columns, rows)]


def _own(facts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what hangs on the firms of a candidate themselves."""
    firms = {fact["enterprise_id"] for fact in facts}
    cut_off = {firm for fact in facts for firm in fact["cut_off"]} - firms
    return {
        **{
            name: round(sum((fact[name] for fact in facts), 0.0), 6)
            for name in ("loss_share", "loss_least", "loss_most")
        },
        "cut_off": len(cut_off),
        "customers": sum(fact["customers"] for fact in facts),
        "substitutes": tuple(
            dict.fromkeys(firm for fact in facts for firm in fact["substitutes"] if firm not in firms)
        ),
    }


def _segments(park: Park, on: dt.date | None) -> dict[str, list[str]]:
    """Name the segments in which each firm makes something, with their chain."""
    seats = place_firms(park, on).filter(is_told(), ~is_dealer()).drop_nulls("segment_id")
    placed = name_places(park, seats).select("enterprise_id", "place").unique().sort("enterprise_id", "place")
    return dict(placed.group_by("enterprise_id", maintain_order=True).agg("place").iter_rows())


def _backed(open_: Unguarded, pairs: pl.DataFrame) -> dict[int, tuple[str, ...]]:
    """Return, by candidate, for whom it could step in, most of the loss first."""
    part = pl.col("weight") * pl.col("part").clip(0, 1)
    found = (
        pairs.filter(~pl.col("own"))
        .join(_things(open_), on="thing")
        .group_by("candidate", "enterprise_id")
        .agg(taken=part.sort().sum().round(9))
        .filter(pl.col("taken") > 0)
        .sort("candidate", "taken", "enterprise_id", descending=[False, True, False])
        .group_by("candidate", maintain_order=True)
        .agg(pl.col("enterprise_id").head(_NAMED))
    )
    return {place: tuple(firms) for place, firms in found.iter_rows()}


def _reasons(row: Mapping[str, Any]) -> list[Reason]:
    reasons = []
    if row["loss_share"]:
        facts = {name: row[name] for name in ("loss_share", "loss_least", "loss_most")}
        words = "own_loss" if row["loss_most"] is not None else "own_loss.at_least"
        reasons.append(WORDS.reason(words, firms=len(row["enterprise_ids"]), **facts))
    if row["backing_share"]:
        reasons.append(WORDS.reason("backs", share=row["backing_share"], firms=len(row["backed_ids"])))
    if row["added_share"] < row["guarded_share"]:
        reasons.append(WORDS.reason("adds_less", share=row["added_share"]))
    return reasons


def _notes(
    park: Park, open_: Unguarded, taken: Sequence[Candidate], found: Guarded, on: dt.date | None
) -> list[Reason]:
    notes = []
    if taken:
        notes.append(WORDS.reason("guarded_means"))
        first, total = min(_NAMED, len(taken)), float(open_.parts["weight"].sum())
        share, bound = float(found.added[:first].sum()) / total, min(float(found.bound[first - 1]) / total, 1.0)
        notes.append(WORDS.reason("greedy", firms=first, share=round(share, 6), bound=round(bound, 6)))
    else:
        notes.append(WORDS.reason("nothing_open"))
    if open_.unfollowed:
        notes.append(WORDS.reason("cascades", cascades=open_.followed, unfollowed=len(open_.unfollowed)))
    if open_.general:
        notes.append(WORDS.reason("general_apart", firms=len(open_.general)))
    ids = [firm for one in taken for firm in one.firms]
    homes = find_organized(park, on).filter(pl.col("enterprise_id").is_in(ids))["home"]
    return [*notes, *note_homes(park, homes, on)]
