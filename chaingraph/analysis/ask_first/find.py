"""What to ask first: the facts whose clarification settles most, and of whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from chaingraph.analysis.ask_first.answers import ASK_FIRST
from chaingraph.analysis.ask_first.interval import Counts
from chaingraph.analysis.ask_first.questions import count_kinds, find_facts, list_questions, put_in_order
from chaingraph.analysis.ask_first.whom import find_whom
from chaingraph.analysis.supply import find_chokepoints
from chaingraph.asof.day import on_its_day
from chaingraph.park import Park
from chaingraph.rules import Rulebook, cite, rulebook
from chaingraph.table import Table
from chaingraph.vocabulary import ACTIONS, CLASSES, in_sentence
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)
_HANGING = {
    "has_organization": ("class", "rate", "chokepoint", "joint", "plan"),
    "ownership": ("rate",),
    "controller": ("rate",),
    "full_members": ("class", "rate", "joint", "plan"),
    "probationary_members": ("class",),
    "in_zone": ("class", "rate", "joint", "plan"),
}


@on_its_day
def find_questions(
    park: Park,
    *,
    on: dt.date | None = None,
    rules: Rulebook | None = None,
    first: int = 20,
    chokepoints: Table | None = None,
    joint: Table | None = None,
    plan: Table | None = None,
) -> Table:
    """Find the questions that narrow the interval of the overall coverage rate most, whatever is answered.

    Parameters
    ----------
    park
        Reads what `chaingraph.analysis.coverage.classify_firms` reads, and who keeps contact with firms.
    on, rules
        As-of day, else the park's own, and rulebook.
    first
        How many questions are listed.
    chokepoints
        What `chaingraph.analysis.supply.find_chokepoints` returns, which is asked where it is not given.
    joint, plan
        The answers about joint branches and the road, where they are at hand: a firm in a group or a step hangs on it.
        Nothing is solved for this; a note says when they are missing.

    Returns
    -------
    Table
        One row per firm and unknown fact, ranked; ``narrows_share`` and ``width_share`` are what the questions up to
        here guarantee, together and whatever is answered, as a share of firms; null where that is not worked out. The
        set listed is the best of its size as proved in `chaingraph.analysis.ask_first.interval`. Among equal ones the
        gravest class (if it has none) comes first, then most full members, chokepoints by value, priority, name, id. A
        firm that is only assumed to have none is asked about like one that nobody knows of: the interval takes both
        alike, ``home`` says which. What the interval does not hang on comes last, with 0: first the numbers of full
        members on which the rate of those who meet the conditions hangs, in their own exact order (`order_numbers`
        there), whose shares the reasons tell.

    Raises
    ------
    RuleError
        If `on` is before the first version of a rule that decides.

    Notes
    -----
    A firm that is not known to lie in the zone counts, so whether it does is asked last, and only where the park says
    it of other firms. Columnar up to the rows that are listed.

    Examples
    --------
    >>> park = Park.from_rows({"Enterprise": [
    ...     {"id": "E1", "name": "甲", "ownership": "private", "full_members": 0, "source": "synthetic"},
    ...     {"id": "E2", "name": "乙", "ownership": "private", "full_members": 4, "source": "synthetic"}]})
    >>> [(row["enterprise_id"], row["field"], row["width_share"]) for row in find_questions(park, first=2).rows]
    [('E2', 'has_organization', 0.5), ('E1', 'has_organization', 0.0)]
    """
    book = rules or rulebook()
    facts = find_facts(park, on, book)
    counts = count_kinds(facts)
    found = chokepoints if chokepoints is not None else find_chokepoints(park, on=on, rules=book)
    questions = list_questions(facts, _values(found))
    conditions = count_kinds(facts.with_columns(belongs="meets"))
    asked = put_in_order(questions, counts, conditions, first)
    organized = facts.filter(pl.col("home") == "has")["id"]
    whom = find_whom(park, on, asked["id"], organized)
    threshold = book.rule("party.should_have_been", on).value
    solved = _Solved(joint, plan)
    rows = [_row(row, whom[row["id"]], solved, threshold) for row in asked.iter_rows(named=True)]
    notes = tuple(_notes(counts, asked, questions.height, solved))
    used = {
        rule for row in rows for name in ("if_yes", "if_no", "reasons") for said in row[name] for rule in said.rules
    }
    used |= {rule for note in notes for rule in note.rules}
    return ASK_FIRST.table(
        rows, as_of=on, parameters={"on": on, "first": first}, rules=cite(book, sorted(used), on), notes=notes
    )


def _values(chokepoints: Table) -> pl.DataFrame:
    columns = {"id": chokepoints.column("enterprise_id"), "value": chokepoints.column("value_cut_off")}
    return pl.DataFrame(columns, {"id": pl.String, "value": pl.Float64})


class _Solved:
    """The groups and steps of the present solution that firms stand in."""

    def __init__(self, joint: Table | None, plan: Table | None) -> None:
        self.missing = [name for name, answer in (("joint", joint), ("plan", plan)) if answer is None]
        self.joint = _membership(joint, "group_id")
        self.plan = _membership(plan, "step")

    def of(self, firm: str) -> dict[str, tuple[str, ...]]:
        """Return the groups and the steps of a firm."""
        return {"joint": self.joint.get(firm, ()), "plan": self.plan.get(firm, ())}


def _membership(answer: Table | None, key: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    if answer is not None:
        for name, firms in zip(answer.column(key), answer.column("enterprise_ids"), strict=True):
            for firm in firms or ():
                found[firm] = (*found.get(firm, ()), name)
    return found


def _row(row: Mapping[str, Any], whom: list[Reason], solved: _Solved, threshold: int) -> dict[str, Any]:
    places = solved.of(row["id"])
    stands = {"class": row["home"] != "has", "rate": _moves_a_rate(row), "chokepoint": row["chokepoint"]}
    stands |= {name: bool(found) for name, found in places.items()}
    yes, no = _CONSEQUENCES[row["field"]](row, threshold)
    if row["field"] == "has_organization":
        yes += [WORDS.reason("chokepoint_covered")] if row["chokepoint"] else []
        yes += [WORDS.reason("joint_again", group=group) for group in places["joint"]]
        yes += [WORDS.reason("plan_again", step=step) for step in places["plan"]]
    return {
        **{
            name: row[name]
            for name in ("rank", "name", "field", "home", "class_if_none", "narrows_share", "width_share")
        },
        "enterprise_id": row["id"],
        "hanging": tuple(name for name in _HANGING[row["field"]] if stands[name]),
        "if_yes": tuple(yes),
        "if_no": tuple(no),
        "whom": tuple(whom),
        "reasons": (_why(row),),
    }


def _moves_a_rate(row: Mapping[str, Any]) -> bool:
    """Tell whether one of the four rates at the head of the rates hangs on the question."""
    inside = row["belongs"] is not False
    return inside if row["field"] == "full_members" else inside or row["social"]


def _home(row: Mapping[str, Any], threshold: int) -> tuple[list[Reason], list[Reason]]:
    del threshold
    covered = WORDS.reason("covered.outside" if row["belongs"] is False else "covered")
    if row["class_if_none"] == "unknown":
        return [covered], [WORDS.reason("none.unknown")]
    said = {"class": CLASSES[row["class_if_none"]], "action": ACTIONS[row["action_if_none"]]}
    return [covered], [WORDS.reason("none", **{name: in_sentence(label) for name, label in said.items()})]


def _owner(row: Mapping[str, Any], threshold: int) -> tuple[list[Reason], list[Reason]]:
    del row, threshold
    return [WORDS.reason("belongs")], [WORDS.reason("does_not_belong")]


def _members(row: Mapping[str, Any], threshold: int) -> tuple[list[Reason], list[Reason]]:
    fewer = "fewer.some" if row["full_members"] else "fewer"
    return [WORDS.reason("enough", threshold=threshold)], [WORDS.reason(fewer, threshold=threshold)]


def _probationary(row: Mapping[str, Any], threshold: int) -> tuple[list[Reason], list[Reason]]:
    del row, threshold
    return [WORDS.reason("probationary")], [WORDS.reason("nobody")]


def _zone(row: Mapping[str, Any], threshold: int) -> tuple[list[Reason], list[Reason]]:
    del row, threshold
    return [WORDS.reason("inside")], [WORDS.reason("outside")]


_CONSEQUENCES = {
    "has_organization": _home,
    "ownership": _owner,
    "controller": _owner,
    "full_members": _members,
    "probationary_members": _probationary,
    "in_zone": _zone,
}


def _why(row: Mapping[str, Any]) -> Reason:
    if row["kind"] is None and row["number_after"] is not None:
        narrows = max(0.0, round(row["number_before"] - row["number_after"], 9))
        return WORDS.reason("conditions", narrows=narrows, width=row["number_after"])
    if row["kind"] is None:
        return WORDS.reason("conditions.not_reckoned" if row["number_kind"] else "other_answers")
    if row["narrows_share"] is None:
        return WORDS.reason("perhaps.not_reckoned")
    code = "sure_home" if row["kind"] == "sure" else "perhaps"
    return WORDS.reason(code, narrows=row["narrows_share"], width=row["width_share"])


def _notes(counts: Counts, asked: pl.DataFrame, every: int, solved: _Solved) -> Iterator[Reason]:
    interval = counts.interval()
    calls = asked["kind"].count()
    if interval is None:
        yield WORDS.reason("nobody_counts")
    elif calls:
        ends = {"least": interval[0], "most": interval[1]}
        yield WORDS.reason("narrowed", calls=calls, width=asked["width_share"][-1], **ends)
    else:
        yield WORDS.reason("narrowed.none", least=interval[0], most=interval[1])
    if every > asked.height:
        yield WORDS.reason("more_questions", questions=every, calls=asked.height)
    if (asked["field"] == "in_zone").any():
        yield WORDS.reason("zone_asked")
    if solved.missing and asked.height:
        yield WORDS.reason("not_looked_at" if len(solved.missing) > 1 else f"not_looked_at.{solved.missing[0]}")
