"""How declared counts of people and the people on record make one number, and how sure that number is.

A frame of evidence has per count ``<count>_declared`` (null: nobody said), ``<count>_recorded`` (people on record, 0
where there is none) and ``<count>_complete`` (whether the register of that kind is declared to leave nobody out), and
of the full members on record ``transfers_told`` and ``transfers_open``: whose transfer is known, and whose is not.
"""

from __future__ import annotations

import polars as pl

COUNTS = ("full_members", "probationary_members", "untransferred_members", "activists")
CANDIDATES = ("applicants", "development_targets")
PEOPLE = (*COUNTS, *CANDIDATES)
TRANSFERS = ("transfers_told", "transfers_open")
_AWAY = "untransferred_members"
_MEMBERS = ("full_members", "probationary_members")


def merged(name: str) -> pl.Expr:
    """Return the number that the evidence gives: of what is declared and what is on record the larger one.

    Parameters
    ----------
    name
        One of `PEOPLE`.

    Notes
    -----
    Records alone decide, their zero too, where the register is declared complete. Otherwise nobody on record says
    nothing, and without a declared count the number is unknown. Members not transferred are told by the flags of full
    members, so flags that all say transferred do say zero; with a complete register there are no more of them than
    full members whose flag does not say transferred.

    Examples
    --------
    >>> evidence = pl.DataFrame({"activists_declared": [5, 5, None], "activists_recorded": [1, 1, 0]})
    >>> evidence = evidence.with_columns(activists_complete=pl.Series([False, True, False]))
    >>> evidence.select(merged("activists")).to_series().to_list()
    [5, 1, None]
    """
    declared, recorded, complete = _of(name)
    if name == _AWAY:
        most = recorded + pl.col("transfers_open")
        larger = pl.max_horizontal(declared, pl.when(pl.col("transfers_told") > 0).then(recorded))
        return pl.when(complete & (larger > most)).then(most).otherwise(larger).alias(name)
    larger = pl.max_horizontal(declared, pl.when(recorded > 0).then(recorded))
    return pl.when(complete).then(recorded).otherwise(larger).alias(name)


def is_exact(name: str) -> pl.Expr:
    """Return the test whether there are as many as `merged` says: True; False: at least as many; null: unknown.

    Examples
    --------
    >>> evidence = pl.DataFrame({"activists_declared": [5, 1, None, None], "activists_recorded": [1, 2, 2, 0]})
    >>> evidence = evidence.with_columns(activists_complete=pl.lit(False))
    >>> evidence.select(is_exact("activists")).to_series().to_list()
    [True, False, False, None]
    """
    declared, recorded, complete = _of(name)
    as_declared = (declared >= recorded).fill_null(False)
    if name == _AWAY:
        room = pl.col("transfers_open")
        exact = (
            pl.when(complete).then((room == 0) | (as_declared & (declared <= recorded + room))).otherwise(as_declared)
        )
    else:
        exact = complete | as_declared
    return pl.when(merged(name).is_not_null()).then(exact).alias(name)


def by_records_alone(name: str) -> pl.Expr:
    """Return the test whether only people on record say the number, in a register not declared complete.

    There may be more of them, since nobody said how many there are.

    Examples
    --------
    >>> evidence = pl.DataFrame({"activists_declared": [5, 1, None, None], "activists_recorded": [1, 2, 2, 0]})
    >>> evidence = evidence.with_columns(activists_complete=pl.lit(False))
    >>> evidence.select(by_records_alone("activists")).to_series().to_list()
    [False, False, True, False]
    """
    declared, recorded, complete = _of(name)
    return declared.is_null() & ~complete & (recorded > 0)


def reaches(name: str, least: int) -> pl.Expr:
    """Return the test whether there are at least so many; null where the number is unknown, or records alone say fewer.

    Examples
    --------
    >>> evidence = pl.DataFrame({"activists_declared": [5, 2, None, None], "activists_recorded": [0, 0, 2, 3]})
    >>> evidence = evidence.with_columns(activists_complete=pl.lit(False))
    >>> evidence.select(reaches("activists", 3)).to_series().to_list()
    [True, False, None, True]
    """
    enough = merged(name) >= least
    return pl.when(enough | ~by_records_alone(name)).then(enough).alias(name)


def differs(name: str) -> pl.Expr:
    """Return the test whether the declared number is another one than that of the records, where records say one.

    Records say a number where the register is declared complete, and where members (for activists: candidates) of the
    same unit are on record.

    Examples
    --------
    >>> evidence = pl.DataFrame({"full_members_declared": [5, 5], "full_members_recorded": [0, 0],
    ...     "probationary_members_recorded": [1, 0]}).with_columns(full_members_complete=pl.lit(False))
    >>> evidence.select(differs("full_members")).to_series().to_list()
    [True, False]
    """
    declared, recorded, complete = _of(name)
    if name == _AWAY:
        said = (pl.col("transfers_told") > 0) | (complete & (pl.col("full_members_recorded") == 0))
    else:
        beside = _MEMBERS if name in _MEMBERS else ("activists", *CANDIDATES)
        said = complete | (pl.sum_horizontal(f"{kind}_recorded" for kind in beside) > 0)
    return ((declared != recorded) & said).fill_null(False)


def differing(name: str) -> tuple[pl.Expr, pl.Expr]:
    """Return the declared and the recorded number by their columns, both null where they do not differ."""
    declared, recorded, _ = _of(name)
    return pl.when(differs(name)).then(declared), pl.when(differs(name)).then(recorded)


def _of(name: str) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    return pl.col(f"{name}_declared"), pl.col(f"{name}_recorded"), pl.col(f"{name}_complete")
