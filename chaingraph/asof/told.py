"""What counts of the facts that sources tell: what was seen or told, and each link once, however many tell of it."""

from __future__ import annotations

import polars as pl

_LINK = ("from_id", "to_id", "product")
_COUNTED = ("observed", "declared")
_GUESSED = ("implied", "candidate")  # the one counts in "at most" alone, the other nowhere


def is_told() -> pl.Expr:
    """Return the test whether a fact counts by its ``status``: blank means declared, since somebody wrote it down.

    >>> pl.DataFrame({"status": ["observed", None, "implied"]}).select(is_told()).to_series().to_list()
    [True, True, False]
    """
    return pl.col("status").is_null() | pl.col("status").is_in(_COUNTED)


def count_once(links: pl.DataFrame) -> pl.DataFrame:
    """Return supply links with one row per seller, buyer and product, in their order.

    Parameters
    ----------
    links
        ``from_id, to_id, product``, and of ``since, status, reported_by, annual_value, word`` what is known.

    Returns
    -------
    polars.DataFrame
        The same columns: what a link is worth is what the newest source says, unknown where those contradict; it is
        observed where anybody saw it, and reported by both where either end told of it. Implied links and candidates
        stay apart from those that were seen or told, and links of no product are left as they are.

    Notes
    -----
    Sums over what several sources say of one link would count it several times. Linear.

    Examples
    --------
    >>> link = {"from_id": "A", "to_id": "B", "product": "齿轮"}
    >>> count_once(pl.DataFrame([{**link, "annual_value": value} for value in (5.0, None, 5.0)])).rows()
    [('A', 'B', '齿轮', 5.0)]
    """
    several = links.select(_LINK).is_duplicated() & links["product"].is_not_null()
    if not several.any():
        return links
    placed = links.with_row_index("#place")
    once = pl.concat([placed.filter(~several), _merge(placed.filter(several))])
    return once.sort("#place").drop("#place")


def _merge(links: pl.DataFrame) -> pl.DataFrame:
    groups, newest = list(_LINK), [name for name in ("since",) if name in links.columns]
    if "status" in links.columns:
        guessed = pl.when(pl.col("status").is_in(_GUESSED)).then("status")
        links, groups = links.with_columns(guessed.alias("#guessed")), [*groups, "#guessed"]
    words = [name for name in ("word", "#place") if name in links.columns]
    ordered = links.sort(*newest, *words, descending=[True] * len(newest) + [False] * len(words), nulls_last=True)
    columns = [name for name in links.columns if name not in groups]
    merged = ordered.group_by(groups, maintain_order=True).agg(_of_several(name, newest) for name in columns)
    return merged.select(name for name in links.columns if name != "#guessed")


def _of_several(name: str, newest: list[str]) -> pl.Expr:
    """Return what several rows of one link, the newest first, say in a column."""
    values = pl.col(name)
    if name == "#place":
        return values.min()
    if name == "status":
        return pl.when((values == "observed").any()).then(pl.lit("observed")).otherwise(values.first()).alias(name)
    if name == "reported_by":
        tellers = values.drop_nulls()
        return pl.when(tellers.n_unique() > 1).then(pl.lit("both")).otherwise(tellers.first()).alias(name)
    if name == "annual_value":
        known = values.is_not_null()
        for time in newest:
            known &= pl.col(time).eq_missing(pl.col(time).filter(known).first())
        told = values.filter(known)
        return pl.when(told.n_unique() == 1).then(told.first()).alias(name)
    return values.drop_nulls().first()
