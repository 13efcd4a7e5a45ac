"""What registers cover: where the absence of a record says something, and where it says nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import polars as pl

from chaingraph.asof.days import begun
from chaingraph.asof.memo import of_the_day
from chaingraph.park import Park

#: The kind of record that holds a register.
REGISTERED_AS = {
    "organizations": "PartyOrganization",
    **dict.fromkeys(
        ("full_members", "probationary_members", "activists", "development_targets", "applicants"), "Member"
    ),
    "enterprises": "Enterprise",
    "supplies": "SUPPLIES",
    "pairings": "PAIRED_WITH",
    "posts": "Post",
    "visits": "Visit",
    "member_units": "MEMBER_UNIT_OF",
    "offices": "SERVES_AS",
    "instructors": "GUIDES",
    "claims": "Claim",
    "certificates": "Certificate",
}
_WHERE = ("street", "chain_id", "organization_id")


def scopes_of(park: Park, register: str, on: dt.date | None = None) -> pl.DataFrame:
    """Return what is declared of a register by a day: the rows of `SourceScope`.

    Examples
    --------
    >>> scopes_of(Park.from_rows({}), "organizations").height
    0
    """
    return _declared(park, on).filter(pl.col("register") == register)


def _declared(park: Park, on: dt.date | None) -> pl.DataFrame:
    return park["SourceScope"].filter(begun(on, "as_of"))


def declared_streets(park: Park, register: str) -> list[str]:
    """Return the streets for which a register is declared complete, sorted.

    Examples
    --------
    >>> declared_streets(Park.from_rows({}), "enterprises")
    []
    """
    return scopes_of(park, register).filter("complete")["street"].drop_nulls().unique().sort().to_list()


def declared_incomplete(park: Park, kinds: Iterable[str], on: dt.date | None = None) -> str | None:
    """Return the first of these kinds of record whose register is declared incomplete somewhere; None without any.

    Examples
    --------
    >>> scope = {"id": "S1", "register": "visits", "complete": False, "source": "synthetic"}
    >>> declared_incomplete(Park.from_rows({"SourceScope": [scope]}), ("Visit", "Post"))
    'Visit'
    """
    open_ = {REGISTERED_AS[register] for register in _declared(park, on).filter(~pl.col("complete"))["register"]}
    return next((name for name in kinds if name in open_), None)


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
        declared of a street, chain or organization goes before what is declared of the whole park, the newest
        statement before older ones, of two of one day the one that says complete. A row that names several of them
        speaks of the firms that are in all.

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
    firms = park["Enterprise"].select("id", "street", "source")
    scopes = scopes_of(park, register, on)
    return _weigh(firms, scopes, _chains(park), _below(park)).rename({"id": "enterprise_id"})


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
    bodies = park["PartyOrganization"].select("id", "street", "source")
    reached = _climb(park, bodies.select("id", organization_id="id"))
    nobody = pl.DataFrame(schema={"id": pl.String, "chain_id": pl.String})
    return _weigh(bodies, scopes_of(park, register, on), nobody, reached).rename({"id": "organization_id"})


def leaves_out_none(park: Park, register: str, firms: pl.Series, on: dt.date | None = None) -> bool:
    """Tell whether a register is declared complete for all of these firms; of no firm nothing is declared.

    Where it is, what the register does not have of them is known not to be; elsewhere it is not known.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "Enterprise": [{"id": "E1", "name": "甲", "street": "东街", **known}, {"id": "E2", "name": "乙", **known}],
    ...     "SourceScope": [{"id": "S1", "register": "visits", "complete": True, "street": "东街", **known}]})
    >>> [leaves_out_none(park, "visits", pl.Series(ids)) for ids in (["E1"], ["E1", "E2"])]
    [True, False]
    """
    complete = find_completeness(park, register, on).filter("complete")["enterprise_id"]
    return len(firms) > 0 and bool(firms.is_in(complete.implode()).all())


def lacks_none(park: Park, kind_name: str, firms: pl.Series, on: dt.date | None = None) -> bool:
    """Tell whether no record of a kind is missing: a register of it is declared complete for all of these firms.

    Registers of one kind of person say nothing of the whole kind of record.

    Examples
    --------
    >>> lacks_none(Park.from_rows({}), "Visit", pl.Series(["E1"]))
    False
    """
    registers = [register for register, name in REGISTERED_AS.items() if name == kind_name]
    return len(registers) == 1 and leaves_out_none(park, registers[0], firms, on)


def known_count(count: int, *, complete: bool) -> int | None:
    """Return a count of records; that nothing is on record is none only where the register is complete, else unknown.

    Examples
    --------
    >>> [known_count(number, complete=complete) for number, complete in ((2, False), (0, True), (0, False))]
    [2, 0, None]
    """
    return count if count or complete else None


def _weigh(bodies: pl.DataFrame, scopes: pl.DataFrame, chains: pl.DataFrame, below: pl.DataFrame) -> pl.DataFrame:
    """Return ``id, complete``: what is said of a part before what is said of all, the newest first, then complete."""
    said = [pl.DataFrame(schema={"id": pl.String, "complete": pl.Boolean, "special": pl.Boolean, "as_of": pl.Date})]
    for scope in scopes.iter_rows(named=True):
        part = bodies
        if scope["street"] is not None:
            part = part.filter(pl.col("street") == scope["street"])
        for name, members in (("chain_id", chains), ("organization_id", below)):
            if scope[name] is not None:
                part = part.join(members.filter(pl.col(name) == scope[name]), on="id", how="semi")
        if scope["source"] == "synthetic":
            part = part.filter(pl.col("source") != "article")
        special = any(scope[name] is not None for name in _WHERE)
        said.append(
            part.select(
                "id",
                complete=pl.lit(scope["complete"]),
                special=pl.lit(special),
                as_of=pl.lit(scope["as_of"], pl.Date),
            )
        )
    order = ("special", "as_of", "complete")
    return (
        pl.concat(said)
        .sort("id", *order, descending=[False, True, True, True], nulls_last=True)
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
