"""Who leads the industry chains: leader firm, committee and its secretary, chief, guiding leader, plan, team."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from chaingraph.analysis.organizations.register import Facts
from chaingraph.analysis.organizations.rows import found
from chaingraph.asof.days import begun, current
from chaingraph.errors import Text
from chaingraph.park import Park

Rows = Iterator[dict[str, Any]]

_POSTS = (  # finding, property of the chain, rule, the words for what is missing
    ("chain_without_chief", "chief", "committee.chief", Text("链长", "chief")),
    ("chain_without_plan", "plan", "committee.plan", Text("工作方案", "plan")),
    ("chain_without_team", "team", "committee.team", Text("工作班子", "team")),
)


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
    for chain in park["IndustryChain"].sort("id").iter_rows(named=True):
        about = {"chain_id": chain["id"], "chain": chain["name"]}
        committee = chain["committee_id"]
        body = about | ({"organization_id": committee, "organization": names.get(committee)} if committee else {})
        inside = firms.filter(pl.col("chain") == chain["id"])
        yield from _leaders(inside, about, leaders)
        for code, column, rule, word in _POSTS:
            if chain[column] is None:
                text = Text(f"未登记{word.zh}", f"no {word.en} is on record")
                yield found(code, text, (rule,), {column: None}, **about)
        number = guiding.get(chain["id"]) or int(chain["guiding_leader"] is not None)
        if number != guiding_leaders:
            text = Text(
                f"登记的指导领导 {number} 名，应为 {guiding_leaders} 名",
                f"{number} guiding leaders on record, should be {guiding_leaders}",
            )
            yield found("guiding_leaders", text, ("committee.guiding_leaders",), {"guiding_leaders": number}, **about)
        if committee is None or committee in gone:
            text = Text("未登记产业链党委", "no chain committee is on record")
            if committee:
                text = Text("登记的产业链党委已撤销或尚未成立", "the chain committee on record does not stand")
            yield found("chain_without_committee", text, ("committee.secretary_of_leader",), {}, **about)
            continue
        if ranked and not chain["leading"]:
            said = "未说明" if chain["leading"] is None else "为否"
            text = Text(
                f"有产业链党委，“是否主导产业”{said}，其他产业链列为主导产业；按原样报告",
                "it has a committee and is not named a leading industry, as others are; reported as it is",
            )
            facts_of = {"leading": chain["leading"]}
            yield found("committee_not_leading", text, ("committee.leading",), facts_of, **body)
        yield from _secretary(inside, offices, committee, body, secretary_roles)


def _roles(park: Park, facts: Facts, on: dt.date | None) -> pl.DataFrame:
    """Return the firms of chains with role and home organizations: ``chain, firm, name, role, homes``."""
    homes = facts.homes.group_by(firm="enterprise_id").agg(homes=pl.col("organization_id").unique().sort())
    names = park["Enterprise"].select(firm="id", name="name").unique("firm")
    links = park["IN_CHAIN"].filter(begun(on)).select(chain="to_id", firm="from_id", role="role").unique()
    return links.join(names, on="firm", how="left").join(homes, on="firm", how="left").sort("name", "firm")


def _leaders(inside: pl.DataFrame, about: dict[str, Any], leaders: int) -> Rows:
    heads = inside.filter(pl.col("role") == "leader")
    tiers = ("committee.tiers", "committee.leaders")
    if not heads.height:
        text = Text("没有登记链主企业", "no leader firm is on record")
        yield found("chain_without_leader", text, tiers, {"leaders": 0}, **about)
    if heads.height > leaders:
        names = "、".join(heads["name"].fill_null("").to_list())
        text = Text(f"登记了 {heads.height} 家链主：{names}", f"{heads.height} leader firms are on record: {names}")
        ids = tuple(heads["firm"].to_list())
        yield found("several_leaders", text, tiers, {"leaders": heads.height}, **about, enterprise_ids=ids)
    for row in heads.filter(pl.col("homes").is_null()).iter_rows(named=True):
        text = Text(
            f"链主企业{row['name'] or row['firm']}未建党组织，“1”空缺",
            f"the leader firm {row['name'] or row['firm']} has no organization: the 1 is vacant",
        )
        ids = (row["firm"],)
        yield found("leader_without_organization", text, tiers, {"role": "leader"}, **about, enterprise_ids=ids)


def _secretary(
    inside: pl.DataFrame,
    offices: dict[str, set[str]],
    committee: str,
    body: dict[str, Any],
    roles: Sequence[str],
) -> Rows:
    """Yield whether the committee's secretary is that of the organization of a leader or leading firm."""
    heads = inside.filter(pl.col("role").is_in(list(roles)) & pl.col("homes").is_not_null())
    rule = ("committee.secretary_of_leader",)
    own = offices.get(committee, set())
    theirs = {person for homes in heads["homes"].to_list() for home in homes for person in offices.get(home, ())}
    if own & theirs:
        return
    ids = tuple(heads["firm"].to_list())
    if own and theirs:
        firms = "、".join(heads["name"].fill_null("").to_list())
        text = Text(
            f"产业链党委书记不是链主或领军企业（{firms}）党组织的书记",
            f"the committee's secretary is not that of a leader or leading firm ({firms})",
        )
        yield found("committee_secretary", text, rule, {"same": False}, **body, enterprise_ids=ids)
        return
    missing = Text("产业链党委书记", "the committee's secretary")
    if own:
        missing = Text("链主或领军企业党组织的书记", "the secretary of a leader or leading firm's organization")
    text = Text(f"{missing.zh}不在任职记录中，无法核对", f"{missing.en} is not on record, so it cannot be checked")
    yield found("committee_secretary_unknown", text, rule, {"same": None}, **body, enterprise_ids=ids)
