"""Which Party organizations are established in which firms, and of which firms it is known that there is none."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import current, standing
from chaingraph.asof.memo import of_the_day
from chaingraph.asof.scopes import find_completeness, scopes_of
from chaingraph.model import kind
from chaingraph.park import Park
from chaingraph.vocabulary import WITHOUT
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


def lacks_register(park: Park) -> bool:
    """Tell whether a park has no record of organizations, nor of where they are established.

    Examples
    --------
    >>> lacks_register(Park.from_rows({}))
    True
    """
    return not any(park.scan(name).head(1).collect().height for name in ("PartyOrganization", "ESTABLISHED_IN"))


@on_its_day
def note_homes(park: Park, homes: pl.Series, on: dt.date | None = None) -> tuple[Reason, ...]:
    """Say how many of the firms of an answer have no organization by assumption, and of how many nobody knows.

    Parameters
    ----------
    homes
        Values of ``home`` as `find_organized` gives them.
    on
        The day they stand for.

    Examples
    --------
    >>> park = Park.from_rows({"Enterprise": [{"id": "E1", "name": "甲", "source": "synthetic"}]})
    >>> [note.code for note in note_homes(park, find_organized(park)["home"])]
    ['no_register', 'not_known']
    """
    found = [WORDS.reason("no_register")] if lacks_register(park) and (homes == "not_known").any() else []
    scopes = scopes_of(park, "organizations", on)
    later = scopes.is_empty() and not scopes_of(park, "organizations").is_empty()
    for code, home in (("assumed.later" if later else "assumed", "none_assumed"), ("not_known", "not_known")):
        if number := int((homes == home).sum()):
            found.append(WORDS.reason(code, firms=number))
    days: list[dt.date] = scopes.filter("complete")["as_of"].drop_nulls().to_list()
    oldest = min(days, default=None)
    if on is not None and oldest is not None and oldest < on and (homes == "none_declared").any():
        found.append(WORDS.reason("scope_as_of", day=oldest))
    return tuple(found)


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


def says_one() -> pl.Expr:
    """Return the test whether a firm says itself that it has an organization; it may say both."""
    return pl.col("has_organization").fill_null(value=False) | (pl.col("organizations") > 0).fill_null(value=False)


def says_none() -> pl.Expr:
    """Return the test whether a firm says itself that it has no organization; it may say both."""
    return (~pl.col("has_organization")).fill_null(value=False) | (pl.col("organizations") == 0).fill_null(value=False)


@of_the_day
def find_organized(park: Park, on: dt.date | None = None) -> pl.DataFrame:
    """Tell of every firm whether it has a home organization, has none, or whether nobody knows.

    Parameters
    ----------
    park
        Reads what `find_homes` reads, what firms declare (``has_organization``, ``organizations``), streets, chains,
        and `SourceScope`.
    on
        As-of day; see `current`.

    Returns
    -------
    polars.DataFrame
        ``enterprise_id, home, separate, declared_by``, sorted by id. ``home`` is one of `chaingraph.vocabulary.HOMES`;
        ``separate`` whether one of its organizations is its own: False without one (known or assumed), null where that
        is unknown; ``declared_by`` who says that there is none: one of `chaingraph.vocabulary.DECLARED_BY`, null where
        nobody does.

    Notes
    -----
    A firm has one by a record or by its own statement; none by its own statement, or because the register of
    organizations is declared complete for it. Where nothing is declared, the register is assumed complete for the
    streets in which it has a row, and for the chains in which it has one where a firm has no street: such a firm has
    none as far as is known. Otherwise nobody knows, as with statements that contradict each other and no record.
    Nothing is assumed of a firm that the article names. Linear.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "PartyOrganization": [{"id": "O1", "name": "甲支部", "kind": "branch", **known}],
    ...     "ESTABLISHED_IN": [{"from_id": "O1", "to_id": "E1", **known}],
    ...     "Enterprise": [
    ...         {"id": "E1", "name": "甲", "street": "东街", **known},
    ...         {"id": "E2", "name": "乙", "street": "东街", **known},
    ...         {"id": "E3", "name": "丙", "street": "西街", **known},
    ...         {"id": "E4", "name": "丁", "has_organization": False, **known}]})
    >>> find_organized(park)["home"].to_list()
    ['has', 'none_assumed', 'not_known', 'none_declared']
    """
    homes = find_homes(park, on).group_by("enterprise_id").agg(separate=(~pl.col("joint")).any())
    complete = find_completeness(park, "organizations", on)
    firms = (
        park["Enterprise"]
        .select("id", "source", "has_organization", "organizations", assumed=_in_register(park))
        .join(homes, left_on="id", right_on="enterprise_id", how="left")
        .join(complete, left_on="id", right_on="enterprise_id", how="left")
    )
    yes, no = says_one(), says_none()
    home = (
        pl.when(pl.col("separate").is_not_null() | (yes & ~no))
        .then(pl.lit("has"))
        .when(yes & no)
        .then(pl.lit("not_known"))
        .when(no | pl.col("complete").fill_null(False))
        .then(pl.lit("none_declared"))
        .when(pl.col("complete").is_null() & pl.col("assumed") & (pl.col("source") != "article"))
        .then(pl.lit("none_assumed"))
        .otherwise(pl.lit("not_known"))
    )
    none = pl.col("home").is_in(WITHOUT)
    return (
        firms.with_columns(home=home)
        .select(
            enterprise_id="id",
            home="home",
            separate=pl.when(none).then(False).otherwise("separate"),
            # its own statement goes before what a register leaves out
            declared_by=pl.when(pl.col("home") == "none_declared").then(
                pl.when(no).then(pl.lit("firm")).otherwise(pl.lit("register"))
            ),
        )
        .sort("enterprise_id")
    )


def find_assumed_scopes(park: Park, on: dt.date | None = None) -> pl.DataFrame:
    """Find where the register of organizations is assumed complete, for people to state whether it is.

    Returns ``street, chain_id, firms``: a street, or for firms without one a chain, and how many firms have no
    organization by that assumption; the most first.

    Examples
    --------
    >>> find_assumed_scopes(Park.from_rows({})).height
    0
    """
    assumed = find_organized(park, on).filter(pl.col("home") == "none_assumed").select(id="enterprise_id")
    firms = park["Enterprise"].select("id", "street").join(assumed, on="id", how="semi")
    chains = park["IN_CHAIN"].select(id="from_id", chain_id="to_id").unique()
    by_street = firms.drop_nulls("street").with_columns(chain_id=pl.lit(None, pl.String))
    by_chain = firms.filter(pl.col("street").is_null()).join(chains, on="id")
    where = pl.concat([by_street.select("street", "chain_id", "id"), by_chain.select("street", "chain_id", "id")])
    counted = where.group_by("street", "chain_id").agg(firms=pl.col("id").n_unique())
    return counted.sort("firms", "street", "chain_id", descending=[True, False, False], nulls_last=True)


def _in_register(park: Park) -> pl.Expr:
    """Return the test whether a firm stands where the register of organizations has rows, whatever their dates."""
    bodies = park["PartyOrganization"].filter(~is_functional(park).fill_null(False))
    seats = park["ESTABLISHED_IN"].join(bodies.select(from_id="id"), on="from_id", how="semi").select(id="to_id")
    seated = park["Enterprise"].join(seats, on="id", how="semi")
    streets = pl.concat([seated["street"], bodies["street"]]).drop_nulls().unique()
    memberships = park["IN_CHAIN"].select(id="from_id", chain="to_id")
    chains = memberships.join(seats, on="id", how="semi").select("chain").unique()
    beside = memberships.join(chains, on="chain", how="semi")["id"].unique()
    by_chain = pl.col("street").is_null() & pl.col("id").is_in(beside.implode())
    return pl.col("street").is_in(streets.implode()).fill_null(False) | by_chain
