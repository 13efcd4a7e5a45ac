"""What is known of every standing organization: members with those below it, units, posts, higher organization."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from chaingraph.asof.days import current, standing
from chaingraph.asof.homes import find_homes, is_functional
from chaingraph.asof.people import count_by_organization, evidence_by_organization
from chaingraph.asof.scopes import find_complete_bodies
from chaingraph.park import Park

COMMITTEE_ROLES = ("secretary", "deputy_secretary", "committee_member")
_PEOPLE = ("full_members", "probationary_members")


@dataclass(frozen=True)
class Facts:
    """Organizations as they stand on a day.

    Attributes
    ----------
    organizations
        One row per standing organization, sorted by id: the record's columns ``id, name, kind``, ``functional``
        (`homes.is_functional`), ``marked`` (the cell of the register), ``term_start, term_end``; ``full_members,
        members`` with those of the organizations below it, ``full_exact, members_exact`` (else the number is a lower
        bound); ``units, firms`` (ids), ``firm`` and ``ownership`` where it stands in one firm alone; ``below`` and
        ``higher`` (numbers of organizations next to it); ``secretaries, committee_people``.
    homes
        What `homes.find_homes` returns.
    posts_known
        Whether any secretary is on record at all, or the register of offices is declared complete for all.
    """

    organizations: pl.DataFrame
    homes: pl.DataFrame
    posts_known: bool


def read_facts(park: Park, on: dt.date | None = None) -> Facts:
    """Collect the facts that the checks of organizations rest on.

    Parameters
    ----------
    park
        Reads `PartyOrganization`, `ESTABLISHED_IN`, `SUBORDINATE_TO`, `SERVES_AS`, `Enterprise`, members and counts.
    on
        As-of day; see `homes.current`.

    Returns
    -------
    Facts
        Counts of people are null where nothing is known.

    Notes
    -----
    An organization with others below it has the larger of its own declared count, which includes theirs, and the sum
    over the tree: of each branch what `count_by_organization` says, of bodies with branches their own records. The sum
    decides where its register is declared complete. Linear but for the depth of the tree.

    Examples
    --------
    >>> known = {"kind": "branch", "source": "synthetic"}
    >>> park = Park.from_rows({"PartyOrganization": [{"id": "O1", "name": "甲党支部", "full_members": 7, **known}]})
    >>> read_facts(park).organizations.select("id", "full_members", "full_exact", "secretaries").row(0)
    ('O1', 7, True, 0)
    """
    organizations = (
        park["PartyOrganization"]
        .filter(standing(on))
        .with_columns(marked=pl.col("functional"), functional=is_functional(park))
    )
    organizations = organizations.select("id", "name", "kind", "functional", "marked", "term_start", "term_end").unique(
        "id"
    )
    links = links_between(park, organizations)
    posts = park["SERVES_AS"].filter(current(on))
    frame = organizations
    for more in (
        _totals(park, organizations, links, on),
        _units(park, on),
        links.group_by(id="higher").agg(below=pl.col("lower").n_unique().cast(pl.Int64)),
        links.group_by(id="lower").agg(higher=pl.col("higher").n_unique().cast(pl.Int64)),
        _people_in(posts, ("secretary",), "secretaries"),
        _people_in(posts, COMMITTEE_ROLES, "committee_people"),
    ):
        frame = frame.join(more, on="id", how="left")
    counts = ("units", "below", "higher", "secretaries", "committee_people")
    return Facts(
        frame.with_columns(pl.col(counts).fill_null(0)).sort("id"),
        find_homes(park, on),
        posts.filter(pl.col("role") == "secretary").height > 0 or _offices_complete(park, organizations["id"], on),
    )


def _offices_complete(park: Park, organizations: pl.Series, on: dt.date | None) -> bool:
    complete = find_complete_bodies(park, "offices", on).filter("complete")["organization_id"]
    return len(organizations) > 0 and bool(organizations.is_in(complete.implode()).all())


def links_between(park: Park, organizations: pl.DataFrame) -> pl.DataFrame:
    """Return who is directly under whom, both standing: ``lower, higher``."""
    links = park["SUBORDINATE_TO"].select(lower="from_id", higher="to_id").unique()
    for side in ("lower", "higher"):
        links = links.join(organizations, left_on=side, right_on="id", how="semi")
    return links


def trees(organizations: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Return every organization with itself and all below it: ``id, member``."""
    reached = organizations.select("id", member="id")
    frontier = reached
    while frontier.height:
        step = frontier.join(links, left_on="member", right_on="higher").select("id", member="lower").unique()
        frontier = step.join(reached, on=["id", "member"], how="anti")
        reached = pl.concat([reached, frontier])
    return reached


def _totals(park: Park, organizations: pl.DataFrame, links: pl.DataFrame, on: dt.date | None) -> pl.DataFrame:
    """Return people with those below: ``id, full_members, full_exact, members, members_exact``."""
    parents = links.select(id="higher").unique().with_columns(parent=pl.lit(True))
    counts = count_by_organization(park, on).join(
        count_by_organization(park, on, declared=False), on="organization_id", suffix="_here"
    )
    evidence = evidence_by_organization(park, on).select(
        "organization_id", *(f"{name}_{fact}" for name in _PEOPLE for fact in ("declared", "complete"))
    )
    own = (
        organizations.select("id")
        .join(counts.join(evidence, on="organization_id"), left_on="id", right_on="organization_id", how="left")
        .join(parents, on="id", how="left")
        .with_columns(pl.col("parent").fill_null(False))
    )
    tree = trees(organizations, links).join(own.rename({"id": "member"}), on="member")
    sums = []
    for name in _PEOPLE:
        # what a body with branches declares holds its branches
        share = pl.when("parent").then(f"{name}_here").otherwise(name)
        # a body with branches and no record of its own people may have none: its branches are counted
        lacking = share.is_null() & ~pl.col("parent")
        sums += [
            share.sum().alias(f"{name}_sum"),
            share.is_not_null().any().alias(f"{name}_any"),
            lacking.any().alias(f"{name}_lacking"),
        ]
    frame = tree.group_by("id").agg(sums).join(own, on="id")
    found = []
    for name in _PEOPLE:
        declared, summed = pl.col(f"{name}_declared"), pl.when(f"{name}_any").then(f"{name}_sum")
        larger = (declared >= pl.col(f"{name}_sum")).fill_null(False)
        by_count = pl.col("parent") & ~pl.col(f"{name}_complete") & larger
        found += [
            pl.when(by_count).then(f"{name}_declared").otherwise(summed).alias(f"{name}_total"),
            (by_count | ~pl.col(f"{name}_lacking")).alias(f"{name}_exact"),
        ]
    full, more = (pl.col(f"{name}_total") for name in _PEOPLE)
    return frame.select("id", *found).select(
        "id",
        full_members=full,
        full_exact=pl.col("full_members_exact") & full.is_not_null(),
        members=full + more.fill_null(0),
        members_exact=pl.col("full_members_exact") & pl.col("probationary_members_exact") & more.is_not_null(),
    )


def _units(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return where organizations stand: ``id, units, firms, firm, ownership``."""
    placed = park["ESTABLISHED_IN"].filter(current(on)).select(id="from_id", unit="to_id").unique()
    firms = park["Enterprise"].select(unit="id", owner="ownership").unique("unit").with_columns(is_firm=pl.lit(True))
    frame = placed.join(firms, on="unit", how="left").with_columns(pl.col("is_firm").fill_null(False))
    alone = (pl.len() == 1) & pl.col("is_firm").all()
    return frame.group_by("id").agg(
        units=pl.len().cast(pl.Int64),
        firms=pl.col("unit").filter("is_firm").sort(),
        firm=pl.when(alone).then(pl.col("unit").first()),
        ownership=pl.when(alone).then(pl.col("owner").first()),
    )


def _people_in(posts: pl.DataFrame, roles: tuple[str, ...], name: str) -> pl.DataFrame:
    held = posts.filter(pl.col("role").is_in(roles))
    return held.group_by(id="to_id").agg(pl.col("from_id").n_unique().cast(pl.Int64).alias(name))
