"""The official rates: covered at all, and by an organization of its own; intervals where something is not known."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from chaingraph.analysis.coverage.answers import DIMENSIONS, RATES
from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import begun
from chaingraph.asof.evidence import reaches
from chaingraph.asof.homes import find_homes, find_organized, note_homes, note_put_aside
from chaingraph.asof.people import evidence_by_enterprise
from chaingraph.asof.population import is_above_scale, is_official, is_social
from chaingraph.park import Park
from chaingraph.rows import Rows
from chaingraph.rules import Rulebook, cite, rulebook
from chaingraph.table import Table
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)
_HOMES = {"covered": "has", "none_declared": "none_declared", "none_assumed": "none_assumed", "not_known": "not_known"}
_POPULATIONS = {"overall": "non_public", "conditions": "conditions", "above_scale": "above_scale", "social": "social"}
_RULES = ("party.coverage_rate", "party.separate_rate")


@on_its_day
def summarize_rates(
    park: Park,
    operating: pl.DataFrame,
    *,
    on: dt.date | None = None,
    rules: Rulebook | None = None,
) -> Table:
    """Summarize coverage and separate organization of operating firms and social organizations.

    Parameters
    ----------
    park
        Reads what `find_organized` and `evidence_by_enterprise` read, `IN_CHAIN` and `IndustryChain`.
    operating
        The rows of `Enterprise` that count (`chaingraph.asof.firms.find_operating`).
    on, rules
        As-of day, else the park's own, and rulebook.

    Returns
    -------
    Table
        Counts of firms by what is known of their organization, and shares. First the non-public firms, those among
        them that meet the conditions (full members from ``party.should_have_been``) and those above scale, the social
        organizations; then groups by chain, street, ownership and size, the largest first, those without a value last.

    Notes
    -----
    ``coverage_min`` and ``coverage_max`` are the least and the greatest share that the facts on record allow: firms
    not known or only assumed to have none may have one, and firms not known to belong to the group (``unknown``) may
    or may not. ``coverage_assumed`` is the greatest share if what is assumed holds. ``coverage_rate`` stands only
    where least and greatest are the same. A share of no firm is null. The groups by ownership count all firms of that
    ownership, the others non-public ones without social organizations. A firm in two chains counts in both. Linear.

    Examples
    --------
    >>> park = Park.from_rows({"Enterprise": [
    ...     {"id": "E1", "name": "甲", "ownership": "private", "has_organization": True, "source": "synthetic"},
    ...     {"id": "E2", "name": "乙", "ownership": "foreign", "source": "synthetic"}]})
    >>> row = summarize_rates(park, park["Enterprise"]).rows[0]
    >>> row["covered"], row["operating"], row["coverage_rate"], row["coverage_min"], row["coverage_max"]
    (1, 2, None, 0.5, 1.0)
    """
    book = rules or rulebook()
    firms = _firms(park, operating, on, book)
    chains = park["IN_CHAIN"].filter(begun(on)).select(id="from_id", chain="to_id").unique()
    of_population = firms.with_columns(of_group="non_public")
    parts = [
        *(_whole(firms, dimension, group) for dimension, group in _POPULATIONS.items()),
        _groups(of_population.join(chains, on="id", how="left"), "chain"),
        _groups(of_population, "street"),
        _groups(firms.with_columns(of_group=pl.lit(value=True)), "ownership"),
        _groups(of_population, "size"),
    ]
    order = list(DIMENSIONS)
    names = park["IndustryChain"].select(value="id", name="name")
    frame = (
        pl.concat(parts)
        .join(names, on="value", how="left")
        .with_columns(
            name=pl.when(pl.col("dimension") == "chain").then("name"),
            coverage_rate=pl.when(pl.col("coverage_min") == pl.col("coverage_max")).then("coverage_min"),
            separate_rate=pl.when(pl.col("separate_min") == pl.col("separate_max")).then("separate_min"),
        )
        .sort(
            pl.col("dimension").replace_strict(order, range(len(order)), return_dtype=pl.Int8),
            pl.col("value").is_null(),
            *(-pl.col(column).cast(pl.Int64) for column in ("operating", "covered", "separate", "unknown")),
            "name",
            "value",
            nulls_last=True,
        )
    )
    notes = _notes(park, firms, on)
    asked = (*_RULES, *(rule for note in notes for rule in note.rules if book.find(rule, on)))
    cited = cite(book, asked, on)
    return RATES.table(
        Rows.of_frame(frame.select(RATES.names())), as_of=on, parameters={"on": on}, rules=cited, notes=tuple(notes)
    )


def bound_coverage(firms: pl.DataFrame) -> dict[str, Any]:
    """Count a population and bound its coverage, by the columns of the rates but for names.

    `firms`: ``home`` and ``separate`` of `find_organized`, and ``of_group``: whether a firm belongs, null unknown.

    Examples
    --------
    >>> firms = pl.DataFrame({"home": ["has", "none_assumed", "not_known", "none_declared"], "separate": [True] * 4})
    >>> found = bound_coverage(firms.with_columns(of_group=pl.lit(True)))
    >>> found["covered"], found["coverage_min"], found["coverage_assumed"], found["coverage_max"]
    (1, 0.25, 0.5, 0.75)
    """
    return firms.select(**_counts()).row(0, named=True)


def _firms(park: Park, operating: pl.DataFrame, on: dt.date | None, book: Rulebook) -> pl.DataFrame:
    """Return the firms with what is known of their homes, and of which populations they are: null is unknown."""
    least = book.rule("party.should_have_been", on).value
    firms = operating.select(
        "id", "ownership", "street", "status", size="scale", social=is_social(), above=is_above_scale(),
        non_public=is_official(book, on),
    )  # fmt: skip
    evidence = evidence_by_enterprise(park, on)
    enough = evidence.select(id="enterprise_id", enough=reaches("full_members", least))
    return (
        firms.join(find_organized(park, on).rename({"enterprise_id": "id"}), on="id", how="left")
        .join(enough, on="id", how="left")
        .with_columns(
            conditions=pl.col("non_public") & pl.col("enough"),
            above_scale=pl.col("non_public") & pl.col("above"),
        )
    )


def _whole(firms: pl.DataFrame, dimension: str, group: str) -> pl.DataFrame:
    """Count a population, which may be empty."""
    return firms.with_columns(of_group=group).select(value=pl.lit("all"), dimension=pl.lit(dimension), **_counts())


def _groups(firms: pl.DataFrame, dimension: str) -> pl.DataFrame:
    """Count the firms of each value of a dimension."""
    return firms.group_by(value=pl.col(dimension)).agg(dimension=pl.lit(dimension), **_counts())


def _counts() -> dict[str, pl.Expr]:
    """Return counts and shares of those who belong to the group, ``of_group``, null where that is unknown."""
    inside = pl.col("of_group").fill_null(value=False)
    number = {name: (inside & (pl.col("home") == home)).sum().cast(pl.Int64) for name, home in _HOMES.items()}
    own = pl.col("separate").fill_null(value=False) & (pl.col("home") == "has")
    assumed = pl.col("home") == "none_assumed"
    covered = pl.when(pl.col("home") == "has").then(True).when(pl.col("home") == "none_declared").then(False)
    joint_alone = (pl.col("home") == "has") & ~pl.col("separate")
    separate = pl.when(own).then(True).when(joint_alone | (pl.col("home") == "none_declared")).then(False)
    least, most = _bounds(covered)
    _, as_assumed = _bounds(pl.when(assumed).then(False).otherwise(covered))
    least_own, most_own = _bounds(separate)
    return {
        **number,
        "operating": inside.sum().cast(pl.Int64),
        "unknown": pl.col("of_group").is_null().sum().cast(pl.Int64),
        "coverage_min": least,
        "coverage_assumed": as_assumed,
        "coverage_max": most,
        "separate": (inside & own).sum().cast(pl.Int64),
        "separate_min": least_own,
        "separate_max": most_own,
    }


def _bounds(holds: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Return the least and the greatest share of a group for which something holds, both null for an empty group.

    Whoever may belong to the group lowers the share where it may not hold, and raises it where it may. Where nobody
    belongs for sure, and nobody can lower (raise) the share, the group can only be of those for whom it holds (not).
    """
    sure, may_be = pl.col("of_group").fill_null(value=False), pl.col("of_group").is_null()
    yes, perhaps = holds.fill_null(value=False), holds.fill_null(value=True)
    lowest = sure.sum() + (may_be & ~yes).sum()
    highest = sure.sum() + (may_be & perhaps).sum()
    some = (sure | may_be).any()
    least = pl.when(lowest > 0).then((sure & yes).sum() / lowest).when(some).then(1.0)
    most = pl.when(highest > 0).then(((sure | may_be) & perhaps).sum() / highest).when(some).then(0.0)
    return least, most


def _notes(park: Park, firms: pl.DataFrame, on: dt.date | None) -> list[Reason]:
    inside = firms.filter(pl.col("non_public").fill_null(value=False))
    notes = [*note_homes(park, inside["home"], on), WORDS.reason("denominator"), *note_put_aside(park)]
    counts = {
        "status_unknown.denominator": inside["status"].null_count(),
        "temporary_only": _only_temporary(park, inside, on),
        "ownership_unknown": firms.filter(~pl.col("social"))["non_public"].null_count(),
    }
    return [*notes, *(WORDS.reason(code, firms=number) for code, number in counts.items() if number)]


def _only_temporary(park: Park, firms: pl.DataFrame, on: dt.date | None) -> int:
    """Count the firms that are covered by temporary branches alone."""
    kinds = park.scan("PartyOrganization").select(organization_id="id", kind="kind").collect()
    alone = find_homes(park, on).join(kinds, on="organization_id", how="left").group_by(id="enterprise_id").agg(
        temporary=(pl.col("kind") == "temporary_branch").fill_null(False).all()
    )  # fmt: skip
    return firms.join(alone.filter("temporary"), on="id", how="semi").height
