"""How organizations are registered: functional bodies as homes, names, empty bodies, several in one firm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import polars as pl

from chaingraph.analysis.organizations.findings import WORDS
from chaingraph.analysis.organizations.register import Facts
from chaingraph.analysis.organizations.rows import about, found
from chaingraph.asof.days import current, standing
from chaingraph.errors import Text
from chaingraph.io.organization_names import agrees, kind_by_name
from chaingraph.model import kind
from chaingraph.park import Park

Rows = Iterator[dict[str, Any]]

_KINDS = kind("PartyOrganization")["kind"].values


def check_forms(park: Park, facts: Facts, on: dt.date | None) -> Rows:
    """Yield what is found about the registration of organizations.

    Parameters
    ----------
    park
        Reads `PartyOrganization`, `ESTABLISHED_IN`, `AFFILIATED_WITH`, `IndustryChain`, `SUBORDINATE_TO`.
    facts
        What is known of the organizations.
    on
        As-of day.

    Yields
    ------
    dict
        Rows of the answer; within a kind of finding in the order of ids.
    """
    yield from _functional(park, facts, on)
    yield from _affiliations(park, facts, on)
    yield from _names(facts)
    yield from _several(park, facts)
    if park["SUBORDINATE_TO"].height:
        yield from _empty(facts)
        yield from _rootless(facts)


def _functional(park: Park, facts: Facts, on: dt.date | None) -> Rows:
    """Yield functional bodies that are registered as established in firms, and committees without the mark."""
    bodies = facts.organizations.filter(pl.col("functional") & (pl.col("firms").list.len() > 0))
    for row in bodies.iter_rows(named=True):
        yield found(WORDS.reason("functional_as_home", firms=len(row["firms"])), **about(row))
    named = park["IndustryChain"].select(id="committee_id").drop_nulls().unique()
    unmarked = (
        facts.organizations.filter(~pl.col("marked").fill_null(False)).join(named, on="id", how="semi").sort("id")
    )
    for row in unmarked.iter_rows(named=True):
        if row["marked"] is None:
            words = "committee_not_functional.tree" if row["below"] else "committee_not_functional.blank"
            yield found(WORDS.reason(words, functional=None, organizations=row["below"]), **about(row))
        elif not row["below"]:  # an ordinary organization leads a chain lawfully, by the organizations below it
            yield found(WORDS.reason("committee_not_functional", functional=False), **about(row), gravity="to_check")


def _affiliations(park: Park, facts: Facts, on: dt.date | None) -> Rows:
    """Yield organizations that should hold nobody's affiliation and do: functional, temporary, dissolved.

    Who is affiliated elsewhere may take part in a functional one besides.
    """
    links = park["AFFILIATED_WITH"].filter(current(on)).select("from_id", id="to_id")
    functional = facts.organizations.filter("functional").select("id")
    homed = links.join(functional, on="id", how="anti")["from_id"]
    alone = _count(links.filter(~pl.col("from_id").is_in(homed.implode())))
    held = _count(links)
    here = facts.organizations.join(held, on="id").sort("id")
    for row in facts.organizations.filter("functional").join(alone, on="id").sort("id").iter_rows(named=True):
        yield found(WORDS.reason("affiliation_with_functional", people=row["people"]), **about(row))
    for row in here.filter(pl.col("kind") == "temporary_branch").iter_rows(named=True):
        yield found(WORDS.reason("temporary_with_affiliations", people=row["people"]), **about(row))
    dissolved = pl.col("dissolved").is_not_null() & ~standing(on)
    gone = park["PartyOrganization"].filter(dissolved).select("id", "name", "kind").join(held, on="id").sort("id")
    for row in gone.iter_rows(named=True):
        columns = {"organization_id": row["id"], "organization": row["name"], "kind": row["kind"]}
        yield found(WORDS.reason("members_in_dissolved", people=row["people"]), **columns)


def _count(links: pl.DataFrame) -> pl.DataFrame:
    return links.group_by("id").agg(people=pl.col("from_id").n_unique())


def _names(facts: Facts) -> Rows:
    frame = facts.organizations.with_columns(told=kind_by_name(pl.col("name")))
    doubtful = frame.filter(pl.col("told").is_null() | ~agrees(pl.col("told"), pl.col("kind")))
    for row in doubtful.iter_rows(named=True):
        told = row["told"]
        known = {"told": told, "kind": row["kind"], "registered": _KINDS[row["kind"]]}
        if told is None:
            reason = WORDS.reason("name_without_kind", **known)
        elif told == "none":
            reason = WORDS.reason("not_grassroots", **known)
        else:
            said = _KINDS[told]
            reason = WORDS.reason("name_and_kind", **known, said=Text(said.zh, said.en.lower()))
        yield found(reason, **about(row))


def _empty(facts: Facts) -> Rows:
    """Yield general branches and committees below which nothing is on record, where the tree is recorded at all."""
    above = pl.col("kind").is_in(["general_branch", "committee"])
    empty = facts.organizations.filter(~pl.col("functional") & above & (pl.col("below") == 0))
    for row in empty.iter_rows(named=True):
        full = row["full_members"]
        words = f"empty_{row['kind']}" + (".unknown" if full is None else "")
        yield found(WORDS.reason(words, branches=0, full_members=full), **about(row))


def _several(park: Park, facts: Facts) -> Rows:
    """Yield firms in which several organizations stand with none of them above the others."""
    own = facts.homes.filter(~pl.col("joint")).select("enterprise_id", "organization_id")
    links = park["SUBORDINATE_TO"].select(organization_id="from_id", higher="to_id").unique()
    under = (
        own.join(links, on="organization_id")
        .join(own.select("enterprise_id", higher="organization_id"), on=["enterprise_id", "higher"], how="semi")
        .select("enterprise_id", "organization_id")
    )
    top = own.join(under, on=["enterprise_id", "organization_id"], how="anti")
    names = facts.organizations.select(organization_id="id", name="name")
    several = (
        top.join(names, on="organization_id")
        .sort("name", "organization_id")
        .group_by("enterprise_id", maintain_order=True)
        .agg("name", number=pl.len())
        .filter(pl.col("number") > 1)
        .join(park["Enterprise"].select(enterprise_id="id", firm="name").unique("enterprise_id"), on="enterprise_id")
        .sort("firm", "enterprise_id")
    )
    for row in several.iter_rows(named=True):
        facts_of = {"firm": row["firm"], "organizations": row["number"], "listed": "、".join(row["name"])}
        ids = (row["enterprise_id"],)
        yield found(WORDS.reason("several_without_higher", **facts_of), enterprise_ids=ids)


def _rootless(facts: Facts) -> Rows:
    lost = facts.organizations.filter(~pl.col("functional") & (pl.col("kind") != "committee") & (pl.col("higher") == 0))
    for row in lost.iter_rows(named=True):
        yield found(WORDS.reason("without_higher", higher=0), **about(row))
