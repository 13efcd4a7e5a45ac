"""Which Party organizations are established in which firms: the ground that coverage and member counts stand on."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.asof.days import current, standing
from chaingraph.asof.memo import of_the_day
from chaingraph.model import kind
from chaingraph.park import Park
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)


def is_functional(park: Park) -> pl.Expr:
    """Return the test whether an organization is functional: as its cell says; where it is blank, if it leads a chain.

    Examples
    --------
    >>> park = Park.from_rows({"IndustryChain": [
    ...     {"id": "K1", "name": "甲链", "committee_id": "O1", "source": "synthetic"}]})
    >>> frame = pl.DataFrame({"id": ["O1", "O1", "O2"], "functional": [None, False, None]})
    >>> frame.select(is_functional(park)).to_series().to_list()
    [True, False, False]
    """
    leading = park.scan("IndustryChain").select(pl.col("committee_id").drop_nulls().unique()).collect().to_series()
    return pl.coalesce("functional", pl.col("id").is_in(leading.implode()))


def note_put_aside(park: Park) -> tuple[Reason, ...]:
    """Say how many records of organizations were put aside at reading; nothing where there are none.

    Examples
    --------
    >>> note_put_aside(Park.from_rows({}))
    ()
    """
    tables = {kind(name).table: kind(name).label for name in ("PartyOrganization", "ESTABLISHED_IN")}
    lost = {account.table: account.quarantined for account in park.accounts if account.quarantined}
    found = [WORDS.said("lost", table=label, records=lost[table]) for table, label in tables.items() if table in lost]
    return (WORDS.reason("put_aside", lost=tuple(found)),) if found else ()


@of_the_day
def find_homes(park: Park, on: dt.date | None = None) -> pl.DataFrame:
    """Find the home organizations that are established in units on a day.

    Parameters
    ----------
    park
        Reads `PartyOrganization`, `ESTABLISHED_IN` and which committee leads a chain; member units of functional
        organizations are not looked at.
    on
        As-of day; see `current`.

    Returns
    -------
    polars.DataFrame
        Columns ``organization_id``, ``enterprise_id`` and ``joint`` (a joint branch by its kind, or established in
        several units), sorted by both ids; one row per organization and firm.

    Notes
    -----
    A functional organization is no home (`is_functional`). A dissolved organization is none from the day of its
    dissolution on. Linear in the two tables.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "PartyOrganization": [{"id": "O1", "name": "甲支部", "kind": "branch", **known}],
    ...     "ESTABLISHED_IN": [{"from_id": "O1", "to_id": "E1", **known}],
    ...     "Enterprise": [{"id": "E1", "name": "甲", **known}],
    ... })
    >>> find_homes(park).rows()
    [('O1', 'E1', False)]
    """
    organizations = park.scan("PartyOrganization").select(
        "id", "kind", "founded", "dissolved", functional=is_functional(park)
    )
    placed = park.scan("ESTABLISHED_IN").filter(current(on)).select(organization_id="from_id", enterprise_id="to_id")
    known = placed.unique().join(organizations, left_on="organization_id", right_on="id", how="left")
    homes = known.filter(standing(on) & ~pl.col("functional").fill_null(False))
    shared = pl.len().over("organization_id") > 1
    return (
        homes.with_columns(joint=shared | (pl.col("kind") == "joint_branch").fill_null(False))
        .join(park.scan("Enterprise").select("id"), left_on="enterprise_id", right_on="id", how="semi")
        .select("organization_id", "enterprise_id", "joint")
        .sort("organization_id", "enterprise_id")
        .collect()
    )
