"""Measures of organizations and people: committees, their units and executives, members, activists, pairings."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.analysis.figures.found import (
    WORDS,
    Found,
    chain_firms,
    chains_of,
    committees_of,
    lacking,
    missing_tables,
    unread,
)
from chaingraph.analysis.figures.scope import Scope
from chaingraph.asof.days import current
from chaingraph.asof.owners import is_of_non_public
from chaingraph.asof.people import count_by_enterprise
from chaingraph.park import Park

Chains = list[str] | None


def committees(park: Park, scope: Scope, chains: Chains) -> tuple[float, int]:
    """Count the standing functional committees of chains."""
    return committees_of(park, scope, chains).height, 0


def executives(park: Park, scope: Scope, chains: Chains) -> tuple[float, int]:
    """Count the firms with an executive who sits on a chain committee."""
    bodies = committees_of(park, scope, chains)["id"].implode()
    seats = park["SERVES_AS"].filter(
        (pl.col("role") == "committee_member") & current(scope.until) & pl.col("to_id").is_in(bodies)
    )
    jobs = park["EMPLOYED_BY"].filter(current(scope.until), pl.col("to_id").is_in(park["Enterprise"]["id"].implode()))
    known, open_ = (seats.filter(test)["from_id"].implode() for test in ("executive", pl.col("executive").is_null()))
    firms = jobs.filter(pl.col("from_id").is_in(known))["to_id"].n_unique()
    return firms, jobs.filter(pl.col("from_id").is_in(open_))["to_id"].n_unique()


def helped(park: Park, _: Scope, chains: Chains) -> tuple[float, int]:
    """Count the firms whose organization was set up with help."""
    flagged = park["PartyOrganization"].filter("helped_to_set_up").select(from_id="id")
    firms = park["Enterprise"].select(firm="id")
    if chains is not None:
        firms = firms.filter(pl.col("firm").is_in(chain_firms(park, chains).implode()))
    by_flag = flagged.join(park["ESTABLISHED_IN"], on="from_id").select(firm="to_id")
    by_help = park["HELPS"].filter("branch_set_up").select(firm="to_id")
    return pl.concat([by_flag, by_help]).unique().join(firms, on="firm", how="semi").height, 0


def units(park: Park, scope: Scope, chains: Chains) -> tuple[float, int]:
    """Count the member units of chain committees, each once."""
    bodies = committees_of(park, scope, chains)["id"].implode()
    return park["MEMBER_UNIT_OF"].filter(pl.col("to_id").is_in(bodies))["from_id"].n_unique(), 0


def paired(park: Park, scope: Scope, _: Chains) -> tuple[float, int]:
    """Count the organizations of non-public firms in a current pairing, each once: as marked, else by their firms."""
    pairs = park["PAIRED_WITH"].filter(current(scope.until))
    owners = park["PartyOrganization"].select(to_id="id", test=is_of_non_public(park, scope.until)).unique("to_id")
    each = pairs.select("to_id").unique().join(owners, on="to_id", how="left")["test"]
    return int(each.sum()), each.null_count()


def first_committee(park: Park, scope: Scope) -> Found:
    """Return year and month of the first chain committee, as a number such as 202206."""
    chains, rest = chains_of(park, scope)
    lack = missing_tables(park, "PartyOrganization") or unread(rest)
    if lack:
        return lack
    founded = committees_of(park, scope, chains)["founded"]
    if founded.null_count() or not len(founded):
        return lacking(WORDS.said("committees_undated", committees=founded.null_count()), ("PartyOrganization",))
    first = pl.select(pl.lit(founded.min()).dt.strftime("%Y%m").cast(pl.Int64)).item()
    return Found(float(first), WORDS.said("first_committee_founded"), 0, ("PartyOrganization",))


def guiding_leaders(park: Park, scope: Scope) -> Found:
    """Return how many guiding leaders every chain has; unknown where chains differ or one has none on record."""
    chains, rest = chains_of(park, scope)
    lack = missing_tables(park, "IndustryChain") or unread(rest)
    if lack:
        return lack
    leaders = park["Officer"].filter(pl.col("kind") == "guiding_leader").select(from_id="id")
    guided = park["GUIDES"].join(leaders, on="from_id", how="semi").group_by(id="to_id").agg(n=pl.n_unique("from_id"))
    each = park["IndustryChain"].join(guided, on="id", how="left")
    if chains is not None:
        each = each.filter(pl.col("id").is_in(chains))
    number = each.select(
        pl.coalesce("n", pl.when(pl.col("guiding_leader").is_not_null()).then(1)).cast(pl.Int64).alias("n")
    )["n"]
    if number.null_count():
        return lacking(WORDS.said("leaders_unknown", chains=number.null_count()), ("IndustryChain", "GUIDES"))
    spread = tuple(sorted(set(number.to_list())))
    text = WORDS.said("guiding_leaders_per_chain", leaders=spread)
    return Found(float(spread[-1]), text, 0, ("IndustryChain", "GUIDES"))


def members(park: Park, scope: Scope) -> Found:
    """Count full and probationary members in chain firms, of each kind the larger of records and declared counts."""
    chains, rest = chains_of(park, scope)
    lack = missing_tables(park, "IN_CHAIN") or unread(rest)
    if lack:
        return lack
    kinds = ("full_members", "probationary_members")
    counts = count_by_enterprise(park, scope.until)
    inside = counts.filter(pl.col("enterprise_id").is_in(chain_firms(park, chains).implode())).select(kinds)
    unknown = inside.filter(pl.any_horizontal(pl.col(kinds).is_null())).height
    if not inside.filter(pl.any_horizontal(pl.col(kinds).is_not_null())).height:
        return lacking(WORDS.said("nobody_counted"))
    text = WORDS.said("chain_members", firms=unknown)
    missing = WORDS.said("members_unknown", firms=unknown) if unknown else None
    tables = ("Member", "EMPLOYED_BY", "IN_CHAIN", "Enterprise")
    return Found(float(inside.select(pl.sum_horizontal(pl.all().sum())).item()), text, unknown, tables, missing)


def activists(park: Park, scope: Scope) -> Found:
    """Count the people of chain firms who became activists in the period, whatever they are now."""
    chains, rest = chains_of(park, scope)
    lack = missing_tables(park, "Member", "IN_CHAIN") or unread(rest)
    if lack:
        return lack
    people = _people(park, scope.until).filter(pl.col("firm").is_in(chain_firms(park, chains).implode()))
    dated = people.filter(pl.col("activist_since").is_not_null() & scope.inside("activist_since"))["id"].n_unique()
    undated = people.filter((pl.col("stage") == "activist") & pl.col("activist_since").is_null())["id"].n_unique()
    if not scope.dated:  # whoever is an activist counts, whenever that began
        dated, undated = dated + undated, 0
    text = WORDS.said("activists", period=scope.words_of_period(), undated=undated)
    missing = WORDS.said("activists_undated", undated=undated) if undated else None
    return Found(float(dated), text, undated, ("Member", "EMPLOYED_BY", "IN_CHAIN"), missing)


def _people(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return members with their firm: the employer, else the firm of the organization that they belong to."""
    seats = park["ESTABLISHED_IN"].filter(current(on))
    every = park["Member"].select("id", "stage", "left", "activist_since")
    jobs = park["EMPLOYED_BY"].filter(current(on)).select(id="from_id", firm="to_id")
    homes = park["AFFILIATED_WITH"].filter(current(on)).select(id="from_id", organization="to_id")
    by_home = homes.join(seats.select(organization="from_id", firm="to_id"), on="organization")
    firm = pl.concat([jobs, by_home.select("id", "firm").join(jobs, on="id", how="anti")]).unique()
    return every.join(firm, on="id")
