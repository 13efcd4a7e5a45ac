"""The two official rates of operating non-public firms: covered at all, and covered by an organization of their own."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.analysis.coverage.answers import DIMENSIONS, RATES
from chaingraph.asof.days import begun
from chaingraph.asof.homes import note_put_aside
from chaingraph.park import Park
from chaingraph.rows import Rows
from chaingraph.rules import Rulebook, cite, rulebook
from chaingraph.table import Table
from chaingraph.words import words_of

WORDS = words_of(__package__)
_RULES = ("party.coverage_rate", "party.separate_rate")


def summarize_rates(
    park: Park,
    operating: pl.DataFrame,
    homes: pl.DataFrame,
    *,
    on: dt.date | None = None,
    rules: Rulebook | None = None,
) -> Table:
    """Summarize coverage and separate organization of operating non-public firms.

    Parameters
    ----------
    park
        Reads `IN_CHAIN` and `IndustryChain`.
    operating
        The rows of `Enterprise` that count as operating; social organizations among them are left out.
    homes
        What `homes.find_homes` returns.
    on, rules
        As-of day and rulebook.

    Returns
    -------
    Table
        ``dimension, value, name, covered, separate, operating, coverage_rate, separate_rate, unknown``: overall,
        then by chain, street, ownership and size; in each the largest group first, those without a value (null)
        last. A rate of no firm is null.

    Notes
    -----
    Denominator: operating firms whose ownership is ``non_public``; ``unknown`` counts firms of unknown ownership,
    which are in neither numerator nor denominator. Only the groups by ownership count the firms of that ownership.
    A firm in two chains counts in both, so chains do not add up to the total. Linear.

    Examples
    --------
    >>> park = Park.from_rows({"Enterprise": [
    ...     {"id": "E1", "name": "甲", "ownership": "non_public", "source": "synthetic"},
    ...     {"id": "E2", "name": "乙", "source": "synthetic"}]})
    >>> from chaingraph.asof.homes import find_homes
    >>> row = summarize_rates(park, park["Enterprise"], find_homes(park)).rows[0]
    >>> row["covered"], row["operating"], row["coverage_rate"], row["unknown"]
    (0, 1, 0.0, 1)
    """
    book = rules or rulebook()
    status = homes.group_by(id="enterprise_id").agg(covered=pl.lit(True), separate=(~pl.col("joint")).any())
    firms = (
        operating.filter(~pl.col("social_organization").fill_null(False))
        .select("id", "ownership", "street", "status", size="scale")
        .join(status, on="id", how="left")
        .with_columns(pl.col("covered", "separate").fill_null(False))
    )
    chains = park["IN_CHAIN"].filter(begun(on)).select(id="from_id", chain="to_id").unique()
    names = park["IndustryChain"].select(value="id", name="name")
    parts = [
        _groups(firms.with_columns(overall=pl.lit("all")), "overall"),
        _groups(firms.join(chains, on="id", how="left"), "chain"),
        _groups(firms, "street"),
        _groups(firms, "ownership"),
        _groups(firms, "size"),
    ]
    if not firms.height:
        empty = dict.fromkeys(("covered", "separate", "operating", "unknown"), 0)
        parts[0] = pl.DataFrame([{"dimension": "overall", "value": "all", **empty}], parts[1].schema)
    order = list(DIMENSIONS)
    share = {
        name: pl.when(pl.col("operating") > 0).then(pl.col(name) / pl.col("operating"))
        for name in ("covered", "separate")
    }
    frame = (
        pl.concat(parts)
        .join(names, on="value", how="left")
        .with_columns(
            name=pl.when(pl.col("dimension") == "chain").then("name"),
            coverage_rate=share["covered"],
            separate_rate=share["separate"],
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
    unknown = firms["ownership"].null_count()
    status_unknown = firms.filter((pl.col("ownership") == "non_public") & pl.col("status").is_null()).height
    temporary = _only_temporary(park, firms, homes)
    notes = [WORDS.reason("denominator"), *note_put_aside(park)]
    if status_unknown:
        notes.append(WORDS.reason("status_unknown.denominator", firms=status_unknown))
    if temporary:
        notes.append(WORDS.reason("temporary_only", firms=temporary))
    if unknown:
        notes.append(WORDS.reason("ownership_unknown", firms=unknown))
    asked = (*_RULES, *(rule for note in notes for rule in note.rules if book.find(rule, on)))
    cited = cite(book, asked, on)
    return RATES.table(
        Rows.of_frame(frame.select(RATES.names())),
        as_of=on,
        parameters={"on": on},
        rules=cited,
        notes=tuple(notes),
    )


def _only_temporary(park: Park, firms: pl.DataFrame, homes: pl.DataFrame) -> int:
    """Count the non-public firms that are covered by temporary branches alone."""
    kinds = park.scan("PartyOrganization").select(organization_id="id", kind="kind").collect()
    alone = homes.join(kinds, on="organization_id", how="left").group_by(id="enterprise_id").agg(
        temporary=(pl.col("kind") == "temporary_branch").fill_null(False).all()
    )  # fmt: skip
    counted = firms.filter((pl.col("ownership") == "non_public").fill_null(False))
    return counted.join(alone.filter("temporary"), on="id", how="semi").height


def _groups(firms: pl.DataFrame, dimension: str) -> pl.DataFrame:
    """Count the firms of each value of a dimension."""
    counted = pl.lit(True) if dimension == "ownership" else (pl.col("ownership") == "non_public").fill_null(False)
    return firms.group_by(value=pl.col(dimension)).agg(
        dimension=pl.lit(dimension),
        covered=(pl.col("covered") & counted).sum().cast(pl.Int64),
        separate=(pl.col("separate") & counted).sum().cast(pl.Int64),
        operating=pl.col("id").filter(counted).len().cast(pl.Int64),
        unknown=pl.col("ownership").is_null().sum().cast(pl.Int64),
    )
