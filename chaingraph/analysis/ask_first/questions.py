"""The facts that nobody knows yet, firm by firm, in the order in which they are worth asking."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.analysis.ask_first.interval import Counts, order_kinds, order_numbers
from chaingraph.analysis.coverage import classify_firms
from chaingraph.asof.evidence import reaches
from chaingraph.asof.firms import by_class, by_priority, find_operating
from chaingraph.asof.homes import find_organized
from chaingraph.asof.people import evidence_by_enterprise
from chaingraph.asof.population import is_in_zone, is_official, is_social
from chaingraph.park import Park
from chaingraph.rules import Rulebook
from chaingraph.vocabulary import UNSURE

_KINDS = {"sure": 0, "has": 1, "none": 1, "open": 1, "open_owner": 2}  # of two facts of a firm the home comes first
_NUMBER, _LAST = 3, 4  # what only the rate of those who meet the conditions hangs on; what neither does


def find_facts(park: Park, on: dt.date | None, book: Rulebook) -> pl.DataFrame:
    """Return every firm that counts with what decides about the questions; null is unknown.

    ``belongs``: to the population of the overall rate; ``meets``: to that of the firms that meet the conditions.

    Examples
    --------
    >>> from chaingraph.rules import rulebook
    >>> park = Park.from_rows({"Enterprise": [{"id": "E1", "name": "甲", "ownership": "mixed", "source": "synthetic"}]})
    >>> find_facts(park, None, rulebook()).select("home", "belongs", "class_if_none").row(0)
    ('not_known', None, 'unknown')
    """
    placed = is_in_zone(park).is_not_null()
    # where no firm at all is said to lie inside or outside, the list is taken as that of the zone
    told = bool(park["Enterprise"].select(placed.any()).item())
    firms = find_operating(park).select(
        "id", "name", "priority", "ownership", social=is_social(), placed=placed | pl.lit(not told),
        belongs=is_official(book, on),
    )  # fmt: skip
    homes = find_organized(park, on).select(id="enterprise_id", home="home")
    classes = classify_firms(park, on=on, rules=book).select(
        "id", "class_if_none", "action_if_none", "full_members", "probationary_members", "full_open"
    )
    least = book.rule("party.should_have_been", on).value
    enough = evidence_by_enterprise(park, on).select(id="enterprise_id", meets=reaches("full_members", least))
    for more in (homes, classes, enough):
        firms = firms.join(more, on="id", how="left")
    return firms.with_columns(meets=pl.col("belongs") & pl.col("meets"))


def count_kinds(facts: pl.DataFrame) -> Counts:
    """Count the firms of a population: of the overall rate, or of that whose column stands as ``belongs``.

    Examples
    --------
    >>> count_kinds(pl.DataFrame({"home": ["has", "not_known", "has"], "belongs": [True, None, False]}))
    Counts(yes=1, no=0, open=0, may_yes=0, may_no=0, may_open=1)
    """
    known = {"has": "yes", "none_declared": "no"}
    kinds = facts.select(home=pl.col("home").replace_strict(known, default="open"), belongs="belongs")
    found = {(home, belongs): number for home, belongs, number in kinds.group_by("home", "belongs").len().iter_rows()}
    sure = {home: found.get((home, True), 0) for home in ("yes", "no", "open")}
    return Counts(**sure, **{f"may_{home}": found.get((home, None), 0) for home in ("yes", "no", "open")})


def list_questions(facts: pl.DataFrame, chokepoints: pl.DataFrame) -> pl.DataFrame:
    """Return one row per firm and unknown fact, with the kind of question (`interval.order_kinds`; null: none of them).

    Parameters
    ----------
    facts
        What `find_facts` returns.
    chokepoints
        ``id, value``: chokepoints of supply and the value that they cut off.

    Returns
    -------
    polars.DataFrame
        The facts, ``field`` and ``kind``, and ``chokepoint``; the gravest class if it has none first, then most full
        members, chokepoints by value, priority, name, id, and the fields in the order of what hangs on them.
    """
    is_open = pl.col("home").is_in(UNSURE)
    owner = pl.when(pl.col("ownership") == "mixed").then(pl.lit("controller")).otherwise(pl.lit("ownership"))
    by_home = {"has": "has", "none_declared": "none"}
    home_kind = pl.when(pl.col("belongs")).then(pl.lit("sure")).when(pl.col("belongs").is_null()).then(pl.lit("open"))
    uncounted = pl.col("full_members").is_null() | pl.col("full_open")
    people = pl.when(uncounted).then(pl.lit("full_members")).otherwise(pl.lit("probationary_members"))
    unclassed = (pl.col("class_if_none") == "unknown") | pl.col("full_open")
    asked = (
        (is_open, pl.lit("has_organization"), home_kind),
        (pl.col("belongs").is_null(), owner, pl.col("home").replace_strict(by_home, default="open_owner")),
        (unclassed, people, pl.lit(None)),
        (~pl.col("placed"), pl.lit("in_zone"), pl.lit(None)),
    )
    questions = pl.concat(
        facts.filter(which).with_columns(field=field, kind=kind.cast(pl.String), nth=pl.lit(nth))
        for nth, (which, field, kind) in enumerate(asked)
    )
    return (
        questions.join(chokepoints.with_columns(chokepoint=pl.lit(value=True)), on="id", how="left")
        .with_columns(pl.col("chokepoint").fill_null(value=False))
        .sort(
            by_class("class_if_none"),
            -pl.col("full_members"),
            ~pl.col("chokepoint"),
            -pl.col("value"),
            by_priority(),
            "name",
            "id",
            "nth",
            nulls_last=True,
        )
    )


def put_in_order(questions: pl.DataFrame, counts: Counts, conditions: Counts, first: int) -> pl.DataFrame:
    """Return the questions to ask first, with ``rank``, ``narrows_share`` and ``width_share``.

    Parameters
    ----------
    questions
        What `list_questions` returns, in its order.
    counts, conditions
        The populations of the overall rate, and of the rate of those who meet the conditions.

    Notes
    -----
    Of the questions of a kind, which narrow the interval alike, those come first that stand first. Those that
    `order_kinds` does not reach come after them, without a figure of their own, then those that the interval does not
    hang on: first the numbers on which the rate of those who meet the conditions hangs, as `order_numbers` says (its
    ``number_before`` and ``number_after`` beside), then the others.
    """
    ordered = order_kinds(counts, first)
    widths = {0: 1 - _certainty(counts)} | {rank: width for rank, (_, width) in enumerate(ordered, 1)}
    within: dict[str, int] = {}
    steps = []
    for rank, (kind, width) in enumerate(ordered, 1):
        within[kind] = within.get(kind, -1) + 1
        steps.append((kind, within[kind], rank, max(0.0, round(widths[rank - 1] - width, 9)), width))
    schema = {
        "kind": pl.String,
        "place": pl.Int64,
        "step": pl.Int64,
        "narrows_share": pl.Float64,
        "width_share": pl.Float64,
    }
    known = pl.DataFrame(steps, schema, orient="row")
    place = pl.int_range(pl.len()).over("kind").cast(pl.Int64)
    reached = questions.with_columns(place=place).join(known, on=["kind", "place"], how="left", maintain_order="left")
    reached = _number(reached, conditions, max(0, first - int(reached["kind"].count())))
    rest = pl.when(pl.col("number_kind").is_null()).then(_LAST).otherwise(_NUMBER)
    late = pl.coalesce(pl.col("kind").replace_strict(_KINDS, default=None, return_dtype=pl.Int8), rest)
    order = (pl.col("step").is_null(), "step", late, pl.col("number_step").is_null(), "number_step")
    chosen = reached.sort(*order, maintain_order=True).head(first)
    return chosen.with_columns(
        rank=pl.int_range(1, pl.len() + 1),
        narrows_share=pl.when(pl.col("kind").is_null()).then(0.0).otherwise("narrows_share"),
        width_share=pl.col("width_share").fill_null(strategy="forward").fill_null(widths[0]),
    )


def _number(questions: pl.DataFrame, conditions: Counts, first: int) -> pl.DataFrame:
    """Add to questions about the number of full members when they come, and what they leave of their rate."""
    alone = (pl.col("field") == "full_members") & pl.col("belongs") & pl.col("meets").is_null()
    kinds = pl.when(pl.col("home").is_in(UNSURE)).then(pl.lit("open_owner")).otherwise(pl.lit("none"))
    asked = questions.with_columns(number_kind=pl.when(alone).then(kinds))
    found = dict(asked["number_kind"].drop_nulls().value_counts().iter_rows())
    ordered = order_numbers(conditions, found.get("none", 0), found.get("open_owner", 0), first)
    within: dict[str, int] = {}
    steps = []
    for step, (kind, before, after) in enumerate(ordered):
        within[kind] = within.get(kind, -1) + 1
        steps.append((kind, within[kind], step, before, after))
    shares = dict.fromkeys(("number_before", "number_after"), pl.Float64)
    schema = {"number_kind": pl.String, "number_place": pl.Int64, "number_step": pl.Int64, **shares}
    place = pl.int_range(pl.len()).over("number_kind").cast(pl.Int64)
    known = pl.DataFrame(steps, schema, orient="row")
    on = ["number_kind", "number_place"]
    return asked.with_columns(number_place=place).join(known, on=on, how="left", maintain_order="left")


def _certainty(counts: Counts) -> float:
    interval = counts.interval()
    return 1.0 if interval is None else 1 - (interval[1] - interval[0])
