"""Who leads the industry chains: leader firm, committee and its secretary, chief, guiding leader, plan, team."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from chaingraph.analysis.organizations.findings import WORDS
from chaingraph.analysis.organizations.register import Facts
from chaingraph.analysis.organizations.rows import found
from chaingraph.asof.days import begun, current
from chaingraph.asof.homes import find_organized
from chaingraph.asof.population import is_of_zone
from chaingraph.park import Park

Rows = Iterator[dict[str, Any]]

_UNSURE = {
    "none_assumed": "leader_without_organization.assumed",
    "not_known": "leader_organization_unknown",
}
_POSTS = ("chief", "plan", "team")  # what a chain has, by the property that names it


def check_chains(
    park: Park, facts: Facts, on: dt.date | None, *, leaders: int, guiding_leaders: int, secretary_roles: Sequence[str]
) -> Rows:
    """Yield what the chains lack.

    Parameters
    ----------
    park
        Reads `IndustryChain`, `IN_CHAIN`, `GUIDES`, `Officer`, `SERVES_AS`, `Enterprise`.
    facts
        What is known of the organizations.
    on
        As-of day.
    leaders, guiding_leaders
        How many a chain has.
    secretary_roles
        Roles in the chain whose firms' secretaries may be secretary of the committee.

    Yields
    ------
    dict
        Rows of the answer, chain by chain in the order of ids.
    """
    guides = park["Officer"].filter(pl.col("kind") == "guiding_leader").select(from_id="id")
    guided = park["GUIDES"].filter(begun(on)).join(guides, on="from_id", how="semi")
    guiding = dict(guided.group_by("to_id").agg(pl.col("from_id").n_unique()).iter_rows())
    firms = _roles(park, facts, on)
    held = park["SERVES_AS"].filter(current(on) & (pl.col("role") == "secretary"))
    offices: dict[str, set[str]] = {}
    for organization, person in held.select("to_id", "from_id").iter_rows():
        offices.setdefault(organization, set()).add(person)
    ranked = park["IndustryChain"]["leading"].fill_null(False).any()
    names = dict(facts.organizations.select("id", "name").iter_rows())
    gone = set(park["PartyOrganization"]["id"]) - names.keys()
    # an organization of members elects its own secretary; the practice is that of functional committees
    ordinary = set(facts.organizations.filter(~pl.col("functional"))["id"])
    for chain in park["IndustryChain"].sort("id").iter_rows(named=True):
        about = {"chain_id": chain["id"], "chain": chain["name"]}
        committee = chain["committee_id"]
        body = about | ({"organization_id": committee, "organization": names.get(committee)} if committee else {})
        inside = firms.filter(pl.col("chain") == chain["id"])
        yield from _leaders(inside, about, leaders)
        for post in _POSTS:
            if chain[post] is None:
                yield found(WORDS.reason(f"chain_without_{post}", **{post: None}), **about)
        number = guiding.get(chain["id"]) or int(chain["guiding_leader"] is not None)
        if number != guiding_leaders:
            yield found(WORDS.reason("guiding_leaders", guiding_leaders=number, asked=guiding_leaders), **about)
        if committee is None or committee in gone:
            words = "chain_without_committee.gone" if committee else "chain_without_committee"
            yield found(WORDS.reason(words), **about)
            continue
        if ranked and not chain["leading"]:
            state = "unknown" if chain["leading"] is None else "no"
            yield found(WORDS.reason("committee_not_leading", leading=chain["leading"], state=state), **body)
        if committee not in ordinary:
            yield from _secretary(inside, offices, committee, body, secretary_roles)


def _roles(park: Park, facts: Facts, on: dt.date | None) -> pl.DataFrame:
    """Return the firms of chains: ``chain, firm, name, role, in_zone, homes, home`` (as `find_organized` says)."""
    homes = facts.homes.group_by(firm="enterprise_id").agg(homes=pl.col("organization_id").unique().sort())
    firms = park["Enterprise"].select(firm="id", name="name", in_zone=is_of_zone(park))
    for more in (homes, find_organized(park, on).select("home", "declared_by", firm="enterprise_id")):
        firms = firms.join(more, on="firm", how="left")
    links = park["IN_CHAIN"].filter(begun(on)).select(chain="to_id", firm="from_id", role="role").unique()
    return links.join(firms.unique("firm"), on="firm", how="left").sort("name", "firm")


def _leaders(inside: pl.DataFrame, about: dict[str, Any], leaders: int) -> Rows:
    heads = inside.filter(pl.col("role") == "leader")
    if not heads.height:
        yield found(WORDS.reason("chain_without_leader", leaders=0), **about)
    if heads.height > leaders:
        listed = "、".join(heads["name"].fill_null("").to_list())
        ids = tuple(heads["firm"].to_list())
        yield found(WORDS.reason("several_leaders", leaders=heads.height, listed=listed), **about, enterprise_ids=ids)
    for row in heads.filter("in_zone", pl.col("home") != "has").iter_rows(named=True):
        by = row["declared_by"]
        code = f"leader_without_organization.{by}" if by else _UNSURE[row["home"]]
        reason = WORDS.reason(code, firm=row["name"] or row["firm"], declared_by=by)
        yield found(reason, **about, enterprise_ids=(row["firm"],))


def _secretary(
    inside: pl.DataFrame,
    offices: dict[str, set[str]],
    committee: str,
    body: dict[str, Any],
    roles: Sequence[str],
) -> Rows:
    """Yield whether the committee's secretary is that of the organization of a leader or leading firm."""
    heads = inside.filter(pl.col("role").is_in(list(roles)) & pl.col("homes").is_not_null())
    own = offices.get(committee, set())
    theirs = {person for homes in heads["homes"].to_list() for home in homes for person in offices.get(home, ())}
    if own & theirs:
        return
    ids = tuple(heads["firm"].to_list())
    if own and theirs:
        listed = "、".join(heads["name"].fill_null("").to_list())
        yield found(WORDS.reason("committee_secretary", same=False, listed=listed), **body, enterprise_ids=ids)
        return
    words = "committee_secretary_unknown.leader" if own else "committee_secretary_unknown.committee"
    yield found(WORDS.reason(words, same=None), **body, enterprise_ids=ids)
