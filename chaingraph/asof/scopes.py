"""What registers cover: where the absence of a record says something, and where it says nothing."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.asof.memo import of_the_day
from chaingraph.park import Park

_WHERE = ("street", "chain_id", "organization_id")


def scopes_of(park: Park, register: str, on: dt.date | None = None) -> pl.DataFrame:
    """Return what is declared of a register by a day: the rows of `SourceScope`.

    Examples
    --------
    >>> scopes_of(Park.from_rows({}), "organizations").height
    0
    """
    by_then = pl.lit(True) if on is None else pl.col("as_of").is_null() | (pl.col("as_of") <= on)
    return park["SourceScope"].filter(pl.col("register") == register, by_then)


def declared_streets(park: Park, register: str) -> list[str]:
    """Return the streets for which a register is declared complete, sorted.

    Examples
    --------
    >>> declared_streets(Park.from_rows({}), "enterprises")
    []
    """
    return scopes_of(park, register).filter("complete")["street"].drop_nulls().unique().sort().to_list()


@of_the_day
def find_completeness(park: Park, register: str, on: dt.date | None = None) -> pl.DataFrame:
    """Tell for which firms a register leaves nobody out.

    Parameters
    ----------
    park
        Reads `SourceScope`, streets and chains of firms, and for a scope by organization the tree below it.
    register
        A value of ``SourceScope.register``.
    on
        As-of day: a scope counts from its own day on.

    Returns
    -------
    polars.DataFrame
        ``enterprise_id, complete``: firms for which something is declared, True or False, sorted by id. What is
        declared of a street, chain or organization goes before what is declared of the whole park; of two such
        statements the one that says complete.

    Notes
    -----
    A synthetic scope says nothing of a firm that the article names: nothing is invented about real firms.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "Enterprise": [{"id": "E1", "name": "甲", "street": "东街", **known}, {"id": "E2", "name": "乙", **known}],
    ...     "SourceScope": [
    ...         {"id": "S1", "register": "organizations", "complete": True, **known},
    ...         {"id": "S2", "register": "organizations", "complete": False, "street": "东街", **known}]})
    >>> find_completeness(park, "organizations").rows()
    [('E1', False), ('E2', True)]
    """
    scopes = scopes_of(park, register, on)
    if scopes.is_empty():
        return _nothing("enterprise_id")
    firms = park["Enterprise"].select("id", "street", "source")
    return _weigh(
        firms,
        scopes,
        firms.join(_chains(park), on="id").join(scopes, on="chain_id"),
        firms.join(_below(park), on="id").join(scopes, on="organization_id"),
    ).rename({"id": "enterprise_id"})


@of_the_day
def find_complete_bodies(park: Park, register: str, on: dt.date | None = None) -> pl.DataFrame:
    """Tell for which organizations a register leaves nobody out: ``organization_id, complete``.

    As `find_completeness`, by the street of the organization, and for a scope by organization itself and those below
    it; what is declared of a chain is said of its firms.

    Examples
    --------
    >>> find_complete_bodies(Park.from_rows({}), "full_members").height
    0
    """
    scopes = scopes_of(park, register, on)
    if scopes.is_empty():
        return _nothing("organization_id")
    bodies = park["PartyOrganization"].select("id", "street", "source")
    reached = _climb(park, bodies.select("id", organization_id="id"))
    below = bodies.join(reached, on="id").join(scopes, on="organization_id")
    return _weigh(bodies, scopes, below).rename({"id": "organization_id"})


def _nothing(key: str) -> pl.DataFrame:
    return pl.DataFrame(schema={key: pl.String, "complete": pl.Boolean})


def _weigh(bodies: pl.DataFrame, scopes: pl.DataFrame, *named: pl.DataFrame) -> pl.DataFrame:
    """Return ``id, complete``: what is said of a part of the park, by street and `named`, before that of all."""
    whole = scopes.filter(pl.all_horizontal(pl.col(_WHERE).is_null())).select("complete", source_right="source")
    special = [bodies.join(scopes, on="street"), *named]
    said = pl.concat(
        frame.select("id", "complete", "source", "source_right", special=pl.lit(place < len(special)))
        for place, frame in enumerate([*special, bodies.join(whole, how="cross")])
    ).filter(~((pl.col("source") == "article") & (pl.col("source_right") == "synthetic")))
    return (
        said.group_by("id", "special")
        .agg(pl.col("complete").any())
        .sort("id", pl.col("special"), descending=[False, True])
        .unique("id", keep="first", maintain_order=True)
        .select("id", "complete")
    )


def _chains(park: Park) -> pl.DataFrame:
    return park["IN_CHAIN"].select(id="from_id", chain_id="to_id").unique()


def _below(park: Park) -> pl.DataFrame:
    """Return the firms that belong with each organization: seat of it or of one below it, or a member unit."""
    here = pl.concat(
        [
            park["ESTABLISHED_IN"].select(below="from_id", id="to_id"),
            park["MEMBER_UNIT_OF"].select(below="to_id", id="from_id"),
        ]
    )
    return _climb(park, here.select("id", organization_id="below").unique())


def _climb(park: Park, reached: pl.DataFrame) -> pl.DataFrame:
    """Add to ``id, organization_id`` all the organizations above."""
    above = park["SUBORDINATE_TO"].select(below="from_id", organization_id="to_id").unique()
    while True:
        higher = reached.join(above, left_on="organization_id", right_on="below").select(
            "id", organization_id="organization_id_right"
        )
        more = higher.join(reached, on=["id", "organization_id"], how="anti").unique()
        if more.is_empty():
            return reached
        reached = pl.concat([reached, more])
