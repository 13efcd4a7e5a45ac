"""Measures of industry: leading industries, projects, groups and their bases, certificates, rank."""

from __future__ import annotations

import polars as pl

from chaingraph.analysis.figures.found import (
    WORDS,
    Found,
    Measure,
    chain_firms,
    chains_of,
    lacking,
    missing_tables,
    unread,
)
from chaingraph.analysis.figures.scope import Scope
from chaingraph.asof.population import is_non_public
from chaingraph.park import Park

Chains = list[str] | None


def leading_industries(park: Park, _: Scope, chains: Chains) -> tuple[float, int]:
    """Count the chains that are named leading industries; a chain of which nothing is said may be one."""
    industry = park["IndustryChain"]
    named = (industry if chains is None else industry.filter(pl.col("id").is_in(chains)))["leading"]
    return int(named.sum()), named.null_count()


def projects(park: Park, scope: Scope) -> Found:
    """Count the projects of the industrial parks in scope, investment and service projects alike when none is."""
    lack = missing_tables(park, "Project")
    if lack:
        return lack
    records = park["Project"]
    inside = records.filter(pl.col("park_name").is_in(list(scope.words))) if scope.words else records
    unknown = records.filter(pl.col("park_name").is_null() & (pl.col("kind") == "investment")).height
    text = WORDS.said("park_projects.of_park" if scope.words else "park_projects")
    if not scope.words or not unknown:
        return Found(float(inside.height), text, 0, ("Project",))
    missing = WORDS.said("projects_unplaced", records=unknown)
    return Found(float(inside.height), text, unknown, ("Project",), missing)


def affiliates(park: Park, scope: Scope) -> Found:
    """Count the subsidiaries of the groups in scope."""
    lack = missing_tables(park, "SUBSIDIARY_OF")
    if lack:
        return lack
    group = _named(park, scope)
    if not len(group):
        return unread(scope.words or ("—",)) or lacking(WORDS.said("no_group"))
    number = park["SUBSIDIARY_OF"].filter(pl.col("to_id").is_in(group.implode()))["from_id"].n_unique()
    return Found(float(number), WORDS.said("group_affiliates"), 0, ("SUBSIDIARY_OF",))


def bases(park: Park, scope: Scope) -> Found:
    """Count the bases of the groups in scope."""
    lack = missing_tables(park, "BASED_IN", "Enterprise")
    if lack:
        return lack
    number = park["BASED_IN"].filter(pl.col("from_id").is_in(_named(park, scope).implode())).height
    return Found(float(number), WORDS.said("group_bases"), 0, ("BASED_IN",))


def holders(certificate: str, *, non_public: bool = False) -> Measure:
    """Make a measure that counts the firms which hold a certificate on the day of the claim."""

    def measure(park: Park, scope: Scope) -> Found:
        chains, rest = chains_of(park, scope)
        tables = ("Certificate", "Enterprise") if non_public else ("Certificate",)
        lack = missing_tables(park, *tables) or unread(rest)
        if lack:
            return lack
        held = park["Certificate"].filter((pl.col("kind") == certificate) & _valid(scope))
        firms = held.select(id="enterprise_id").unique()
        if chains is not None:
            firms = firms.filter(pl.col("id").is_in(chain_firms(park, chains).implode()))
        if not non_public:
            return Found(float(firms.height), WORDS.said("holders"), 0, ("Certificate",))
        private = park["Enterprise"].select("id", test=is_non_public()).unique("id")
        found = firms.join(private, on="id", how="left")["test"]
        unknown = found.null_count()
        text = WORDS.said("holders.non_public", firms=unknown)
        missing = WORDS.said("owners_unknown", firms=unknown) if unknown else None
        return Found(float(found.sum()), text, unknown, tables, missing)

    return measure


def rank(park: Park, scope: Scope) -> Found:
    """Return the national rank of the zone that the scope names, of the only one without."""
    zones = park["Zone"]
    if scope.words:
        zones = zones.filter(pl.col("name").is_in(list(scope.words)))
    ranks = zones["national_rank"].drop_nulls()
    if len(ranks) != 1:
        return lacking(WORDS.said("rank_unknown"), ("Zone",))
    return Found(float(ranks.item()), WORDS.said("zone_rank"), 0, ("Zone",))


def _named(park: Park, scope: Scope) -> pl.Series:
    firms = park["Enterprise"]
    words = list(scope.words)
    known = pl.col("name").is_in(words) | pl.col("aliases").list.eval(pl.element().is_in(words)).list.any()
    return firms.filter(known.fill_null(False))["id"]


def _valid(scope: Scope) -> pl.Expr:
    """Return the test whether a certificate is held on the claim's day; without one, every certificate counts."""
    if scope.until is None:
        return pl.lit(True)
    begun = (pl.col("issued") <= scope.until).fill_null(True)
    return begun & (pl.col("expires") >= scope.until).fill_null(True)
