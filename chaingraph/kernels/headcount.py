"""Counting people by firm: one join of all people with their jobs, as words or as 64-bit fingerprints."""

from __future__ import annotations

from typing import Any

import polars as pl

STATES = 15  # five stages, each with a transfer that is unknown, refused or made
ENGINES = ("reference", "fingerprint")


def count_heads(
    people: pl.LazyFrame,
    jobs: pl.LazyFrame,
    links: pl.LazyFrame,
    own: pl.DataFrame,
    firms: pl.LazyFrame,
    *,
    engine: str = "reference",
) -> pl.DataFrame:
    """Count the people of every firm by state.

    `people`: ``id`` (unique) and ``state``, a number below `STATES`.
    `jobs`: ``id, enterprise_id``: who works where; pairs are unique. Other employers than `firms` count as jobs as
        well.
    `links`: ``id, organization_id``: whose affiliation is where; only those without any job are looked up.
    `own`: ``organization_id, enterprise_id``: organizations that are established in one firm alone.
    `firms`: ``enterprise_id``, unique.
    `engine`: ``reference``, or ``fingerprint`` for millions of people.

    Returns ``enterprise_id, state, people``: a row per firm and state that anybody is in, in no order.

    Both are linear; affiliations are not looked at when no organization is in `own`. The reference joins texts. The
    twin joins 64-bit hashes of the ids, checks each match by a second hash with another seed, and counts in an array: a
    third of the time, and no text of a person is kept in memory. A wrong match would need two people with two equal
    hashes, once in 10²³ parks of 2·10⁷ people.
    """
    if engine == "fingerprint":
        return _by_fingerprint(people, jobs, links, own, firms)
    columns = ("enterprise_id", "state")
    if own.is_empty():
        every = jobs.join(firms, on="enterprise_id", how="semi").join(people, on="id")
    else:
        placed = people.join(jobs, on="id", how="left")
        jobless = placed.filter(pl.col("enterprise_id").is_null()).drop("enterprise_id")
        homes = jobless.join(links, on="id").join(own.lazy(), on="organization_id").unique(["enterprise_id", "id"])
        employed = placed.filter(pl.col("enterprise_id").is_not_null())
        every = pl.concat([employed.select(columns), homes.select(columns)])
        every = every.join(firms, on="enterprise_id", how="semi")
    return every.group_by(columns).agg(people=pl.len().cast(pl.Int64)).collect()


def _by_fingerprint(
    people: pl.LazyFrame, jobs: pl.LazyFrame, links: pl.LazyFrame, own: pl.DataFrame, firms: pl.LazyFrame
) -> pl.DataFrame:
    import numpy as np

    known = people.select(*_prints("id"), pl.col("state").cast(pl.UInt8)).collect(engine="streaming")
    named = firms.select("enterprise_id", *_prints("enterprise_id")).collect()
    works = jobs.select(*_prints("id"), *_prints("enterprise_id", "firm")).collect(engine="streaming")
    states = known["state"].to_numpy()
    size = named.height * STATES
    where, which = _matched(works, "firm", named)
    staff = works.select("print", "check")[where]
    row, at = _matched(staff, "print", known)
    total = np.bincount(which[row].astype(np.int64) * STATES + states[at], minlength=size)
    if not own.is_empty():
        jobless = np.ones(known.height, dtype=bool)
        jobless[at] = False
        # a job elsewhere is a job as well
        elsewhere = np.ones(works.height, dtype=bool)
        elsewhere[where] = False
        _, busy = _matched(works.filter(pl.Series(elsewhere)), "print", known)
        jobless[busy] = False
        idle = known.with_row_index("at").filter(pl.Series(jobless))
        homes = (
            links.select(*_prints("id"), "organization_id")
            .join(idle.lazy(), on="print")
            .filter(pl.col("check") == pl.col("check_right"))
            .join(own.lazy(), on="organization_id")
            .select("enterprise_id", "at", "state")
            .unique(["enterprise_id", "at"])
            .collect(engine="streaming")
            .join(named.select("enterprise_id").with_row_index("firm"), on="enterprise_id")
        )
        cells = homes["firm"].to_numpy().astype(np.int64) * STATES + homes["state"].to_numpy()
        total += np.bincount(cells, minlength=size)
    cells = np.flatnonzero(total)
    return pl.DataFrame(
        {
            "enterprise_id": named["enterprise_id"].gather(cells // STATES),
            "state": pl.Series((cells % STATES).astype(np.uint8)),
            "people": total[cells],
        }
    )


def _prints(name: str, alias: str = "print") -> tuple[pl.Expr, pl.Expr]:
    """Return two hashes of a text: one to join on, one to check by."""
    check = "check" if alias == "print" else f"{alias}_check"
    return pl.col(name).hash(1).alias(alias), pl.col(name).hash(2).alias(check)


def _matched(left: pl.DataFrame, key: str, right: pl.DataFrame) -> tuple[Any, Any]:
    """Return the places in `left` and `right` of rows that agree in both hashes; one hash goes through the join."""
    pairs = (
        left.select(pl.col(key).alias("print"))
        .with_row_index("row")
        .lazy()
        .join(right.select("print").with_row_index("at").lazy(), on="print")
        .select("row", "at")
        .collect(engine="streaming")
    )
    row, at = pairs["row"].to_numpy(), pairs["at"].to_numpy()
    check = "check" if key == "print" else f"{key}_check"
    same = left[check].to_numpy()[row] == right["check"].to_numpy()[at]
    return (row, at) if same.all() else (row[same], at[same])
