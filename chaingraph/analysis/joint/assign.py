"""Which units form joint branches together: the best grouping, proved, and why a unit is left over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chaingraph.analysis.coverage import classify_firms, explain_firms, find_unclear
from chaingraph.analysis.joint.answers import FIND_OUT, JOINT, LEFTOVER
from chaingraph.analysis.joint.leftover import Decided, describe_leftover
from chaingraph.analysis.joint.objections import WORDS
from chaingraph.analysis.joint.rows import describe_groups, describe_joined
from chaingraph.analysis.joint.secretary import Secretaries
from chaingraph.analysis.joint.units import find_units
from chaingraph.analysis.joint.wishes import Wishes, firms_by_unit
from chaingraph.asof.day import on_its_day
from chaingraph.asof.homes import note_homes, note_put_aside
from chaingraph.asof.prices import RULES, PricedNearness, read_prices
from chaingraph.errors import Text
from chaingraph.kernels.group_search import Requirements, Units
from chaingraph.kernels.joint_groups import Grouping, group_units
from chaingraph.kernels.near_pairs import distinct
from chaingraph.park import Park
from chaingraph.rules import Numbers, Rulebook, cite, rulebook
from chaingraph.table import Table
from chaingraph.words import Reason

Ints = NDArray[np.int64]


@on_its_day
def assign_joint_branches(
    park: Park,
    *,
    on: dt.date | None = None,
    fix: Iterable[tuple[str, str]] = (),
    forbid: Iterable[tuple[str, str]] = (),
    rules: Rulebook | None = None,
    engine: str = "auto",
) -> Table:
    """Assign the units that are too small for a branch of their own to joint branches.

    Parameters
    ----------
    park
        Reads firms, organizations, members or declared counts, chains, links of supply and offices. Counts alone are
        enough.
    on
        As-of day for the rules and for every dated record.
    fix, forbid
        Pairs ``(firm, firm)`` that are put together or kept apart; with an organization on the left, the firm joins
        that organization, or has it not as a host. Ids, credit codes, names or aliases.
    rules
        Rulebook to use instead of the package's own; ``joint.*`` are local prices.
    engine
        As for `kernels.joint_groups.group_units`.

    Returns
    -------
    Table
        One row per joint branch, new ones first: most priority firms, then most full members together, then the lower
        cost, then the names of the firms. ``full_members`` is the union; ``secretary_id`` (a pseudonym) is who has all
        four "goods" on record, null where nobody has; ``unassessed`` counts the full members without an assessment,
        null where there are no records of them. ``parts["leftover"]`` has a row per unit in no group, with the binding
        reason and the nearest host for attached development. ``parts["find_out"]`` has a row per firm that takes no
        part because nobody knows whether it has an organization, or how many members: what it would be, in the
        order of `coverage.find_unclear`. ``assumed`` counts the units that are only assumed to have none.

    Raises
    ------
    RuleError
        If `on` is before the first version of a rule that decides.
    UsageError
        If fixed and forbidden pairs contradict one another or name nobody.

    Notes
    -----
    Units: operating firms without an organization (declared or assumed) and with fewer full members than
    ``party.joint_unit_below``; those without any only if willing (``joint.willing``). Art. 4 and 5 count the full
    members of a unit and name no transfer, so the staff counts on both sides, wherever the affiliations are; a branch
    has as its members only those whose affiliation is with it. A union that rests on people not transferred is
    therefore planned, its row says how many and ``against`` has ``joint_needs_transfer`` where those transferred are
    too few alone. ``transferred_members`` is null where the transfer of some is unknown. Any two units of a group are
    adjacent: one street, near by coordinates, or one declared chain; unknown places are adjacent to nothing. Groups
    need ``party.branch_min`` full members together, beyond ``party.joint_span`` units each costs ``joint.over_span``.
    Aim: the points of the units that are covered less the points of the pairs and groups. ``gap`` is the distance from
    the bound as a share of what the plan leaves or costs; 0 is proved best. Units are put in an order of facts, then
    names, so that ids and the order of rows change nothing.

    Examples
    --------
    >>> firms = [{"id": key, "name": key, "street": "甲街", "full_members": 1, "source": "synthetic",
    ...           "has_organization": False} for key in "ABC"]
    >>> table = assign_joint_branches(Park.from_rows({"Enterprise": firms}))
    >>> [(row["enterprise_ids"], row["full_members"]) for row in table.rows], table.parameters["gap"]
    ([(('A', 'B', 'C'), 3)], 0.0)
    """
    book = rules or rulebook()
    prices = read_prices(book, on)
    wishes = Wishes.read(park, fix, forbid, on)
    every = find_units(park, on, book, prices, [*wishes.firms, *wishes.joined])
    wishes.check_part([*wishes.firms, *wishes.joined], every["id"].to_list())
    frame = every.filter(~pl.col("id").is_in(list(wishes.joined)))
    nearness = PricedNearness(park, on, frame, prices)
    first = wishes.merged(frame["id"].to_list())
    units, barred = _merged_units(frame, nearness, first, wishes)
    terms = requirements_of(prices)
    found = group_units(units, terms, neighbours=int(prices.neighbours), engine=engine)
    of_unit = firms_by_unit(first)
    groups = [np.sort(np.concatenate([of_unit[unit] for unit in group.tolist()])) for group in found.groups]
    secretaries = Secretaries(park, on)
    rows, order = describe_groups(groups, frame, nearness, prices, secretaries, book, on)
    names = [""] * len(order)
    for number, place in enumerate(order):
        names[place] = rows[number]["group_id"]
    decided = Decided(units, terms, of_unit, found.groups, names, barred)
    left = describe_leftover(park, on, frame, nearness, prices, decided, wishes.barred)
    joined = describe_joined(park, on, every, wishes.joined, prices, secretaries, book)
    firms = classify_firms(park, on=on, rules=book)
    unknown = firms.filter(pl.col("home") == "not_known")
    asked = _asked_first(park, on, book)
    said = [reason for row in (*rows, *left, *joined, *asked) for reason in (*row["reasons"], *row.get("against", ()))]
    used = {rule for reason in said for rule in reason.rules}
    used |= set(RULES)
    cited = cite(book, used, on)
    parameters = _parameters(on, frame, found, int(units.worth.sum()))
    uncounted = firms.filter(pl.col("home") != "not_known", pl.col("full_members").is_null() | pl.col("full_open"))
    notes: tuple[Text | Reason, ...] = (
        *note_homes(park, pl.concat([every["home"], unknown["home"]]), on),
        *note_put_aside(park),
        *_notes(parameters, frame, nearness, uncounted.height),
    )
    parts = {
        name: answer.table(found_rows, as_of=on, parameters={"on": on}, rules=cited)
        for name, answer, found_rows in (("leftover", LEFTOVER, tuple(left)), ("find_out", FIND_OUT, asked))
    }
    return JOINT.table(
        (*rows, *joined),
        as_of=on,
        parameters=parameters,
        rules=cited,
        notes=notes,
        parts=parts,
    )


def _asked_first(park: Park, on: dt.date | None, book: Rulebook) -> tuple[dict[str, Any], ...]:
    """Make a row for each firm that nothing can be planned for before somebody asks."""
    open_ = find_unclear(park, on=on, rules=book)
    rows = open_.rename({"id": "enterprise_id"}).iter_rows(named=True)
    return tuple(
        {name: {**row, "reasons": reasons}[name] for name in FIND_OUT.names()}
        for row, reasons in zip(rows, explain_firms(open_, on=on, rules=book), strict=True)
    )


def requirements_of(prices: Numbers) -> Requirements:
    """Return what a joint branch must be, by the rules."""
    return Requirements(
        union=int(prices.branch_min),
        span=int(prices.joint_span),
        most=max(int(prices.span_most), int(prices.joint_span)),
        group=int(prices.group_price),
        beyond=int(prices.over_span),
    )


def _merged_units(
    frame: pl.DataFrame, nearness: PricedNearness, first: Ints, wishes: Wishes
) -> tuple[Units, NDArray[np.bool_]]:
    """Put together what is fixed, leave out forbidden pairs; return units, and who lost a pair."""
    reps, unit = np.unique(first, return_inverse=True)
    count = reps.size
    left, right = nearness.pairs()
    key = distinct(np.minimum(unit[left], unit[right]) * count + np.maximum(unit[left], unit[right]))
    one, two = key // max(count, 1), key % max(count, 1)
    number = {name: place for place, name in enumerate(frame["id"].to_list())}
    apart = [(unit[number[a]], unit[number[b]]) for a, b in wishes.apart if a in number and b in number]
    barred = np.array([min(pair) * count + max(pair) for pair in apart], np.int64)
    lost = np.isin(key, barred)
    lonely = np.isin(np.arange(count), np.concatenate([one[lost], two[lost]]))
    kept = (one != two) & ~lost
    one, two = one[kept], two[kept]
    price = nearness.cost(reps[one], reps[two])
    size = np.bincount(unit, minlength=count)
    for place in np.flatnonzero((size[one] > 1) | (size[two] > 1)).tolist():
        crossing = np.array(
            [(a, b) for a in np.flatnonzero(unit == one[place]) for b in np.flatnonzero(unit == two[place])], np.int64
        )
        price[place] = int(nearness.cost(crossing[:, 0], crossing[:, 1]).sum())

    def added(name: str) -> Ints:
        return np.bincount(unit, frame[name].to_numpy(), minlength=count).astype(np.int64)

    return Units(added("full"), size.astype(np.int64), added("worth"), one, two, price), lonely


def _parameters(on: dt.date | None, frame: pl.DataFrame, found: Grouping, worth: int) -> dict[str, Any]:
    cost, least = worth - found.points, worth - found.bound
    return {
        "on": on,
        "units": frame.height,
        "units_with_members": int(frame["core"].sum()),
        "groups": len(found.groups),
        "cost": cost,
        "bound": least,
        "gap": round((cost - least) / cost, 6) if cost > least else 0.0,
    }


def _notes(
    parameters: dict[str, Any], frame: pl.DataFrame, nearness: PricedNearness, unknown: int
) -> tuple[Reason, ...]:
    gap = parameters["gap"]
    proof = WORDS.said("not_proved", gap=gap) if gap else WORDS.said("proved")
    notes = [WORDS.reason("total_cost", cost=parameters["cost"], bound=parameters["bound"], proof=proof)]
    if unknown:
        notes.append(WORDS.reason("members_unknown", firms=unknown))
    if nearness.crowded:
        notes.append(WORDS.reason("crowded"))
    if away := int((frame["away"].fill_null(0) > 0).sum()):
        notes.append(WORDS.reason("to_transfer", units=away))
    return tuple(notes)
