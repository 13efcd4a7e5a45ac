"""How organizations are registered: functional bodies as homes, names, empty bodies, several in one firm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import polars as pl

from chaingraph.analysis.organizations.register import Facts
from chaingraph.analysis.organizations.rows import about, found
from chaingraph.asof.days import current, standing
from chaingraph.errors import Text
from chaingraph.io.organization_names import agrees, kind_by_name
from chaingraph.model import kind
from chaingraph.park import Park

Rows = Iterator[dict[str, Any]]

_KINDS = kind("PartyOrganization")["kind"].values
_FUNCTIONAL = ("party.functional", "party.coverage_rate")


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
    yield from _empty(facts)
    yield from _several(park, facts)
    if park["SUBORDINATE_TO"].height:
        yield from _rootless(facts)


def _functional(park: Park, facts: Facts, on: dt.date | None) -> Rows:
    """Yield functional bodies that are registered as established in firms, and committees without the mark."""
    bodies = facts.organizations.filter(pl.col("functional") & (pl.col("firms").list.len() > 0))
    for row in bodies.iter_rows(named=True):
        number = len(row["firms"])
        text = Text(
            f"功能型党组织登记为建立于 {number} 家企业；功能型党组织不是组织关系所在的组织，不计入组织覆盖",
            f"a functional body is registered as established in {number} firms; it is nobody's home and no coverage",
        )
        yield found("functional_as_home", text, _FUNCTIONAL, {"firms": number}, **about(row))
    named = park["IndustryChain"].select(id="committee_id").drop_nulls().unique()
    unmarked = (
        facts.organizations.filter(~pl.col("marked").fill_null(False)).join(named, on="id", how="semi").sort("id")
    )
    for row in unmarked.iter_rows(named=True):
        text = Text(
            "是产业链党委，却未标为功能型，会被当作企业自己的党组织计入覆盖",
            "it leads a chain and is not marked as functional, so it would count as coverage",
        )
        if row["marked"] is None:
            text = Text(
                "是产业链党委，是否功能型未填；按功能型处理，不计入覆盖，请补填",
                "it leads a chain and its mark is blank; taken as functional, no coverage: fill in the mark",
            )
        yield found("committee_not_functional", text, _FUNCTIONAL, {"functional": row["marked"]}, **about(row))


def _affiliations(park: Park, facts: Facts, on: dt.date | None) -> Rows:
    """Yield organizations that should hold nobody's affiliation and do: functional, temporary, dissolved."""
    held = park["AFFILIATED_WITH"].filter(current(on)).group_by(id="to_id").agg(people=pl.col("from_id").n_unique())
    here = facts.organizations.join(held, on="id").sort("id")
    for row in here.filter("functional").iter_rows(named=True):
        text = Text(
            f"{row['people']} 人的组织关系登记在功能型党组织，应转到所在单位或居住地的党组织",
            f"{row['people']} affiliations are with a functional body; they belong with a home organization",
        )
        yield found("affiliation_with_functional", text, _FUNCTIONAL, {"people": row["people"]}, **about(row))
    for row in here.filter(pl.col("kind") == "temporary_branch").iter_rows(named=True):
        text = Text(
            f"{row['people']} 人的组织关系登记在临时党支部；临时党支部一般不转入组织关系",
            f"{row['people']} affiliations are with a temporary branch, to which they are normally not transferred",
        )
        rules = ("party.temporary_affiliation",)
        yield found("temporary_with_affiliations", text, rules, {"people": row["people"]}, **about(row))
    dissolved = pl.col("dissolved").is_not_null() & ~standing(on)
    gone = park["PartyOrganization"].filter(dissolved).select("id", "name", "kind").join(held, on="id").sort("id")
    for row in gone.iter_rows(named=True):
        text = Text(
            f"党组织已撤销，仍有 {row['people']} 人的组织关系在此",
            f"the organization is dissolved, and {row['people']} affiliations are still with it",
        )
        columns = {"organization_id": row["id"], "organization": row["name"], "kind": row["kind"]}
        yield found("members_in_dissolved", text, (), {"people": row["people"]}, **columns)


def _names(facts: Facts) -> Rows:
    frame = facts.organizations.with_columns(told=kind_by_name(pl.col("name")))
    doubtful = frame.filter(pl.col("told").is_null() | ~agrees(pl.col("told"), pl.col("kind")))
    for row in doubtful.iter_rows(named=True):
        label, told = _KINDS[row["kind"]], row["told"]
        if told is None:
            code = "name_without_kind"
            text = Text(f"登记为{label.zh}，名称中看不出类别", f"registered as {label.en}, the name tells no kind")
        elif told == "none":
            code = "not_grassroots"
            text = Text(
                f"登记为{label.zh}，名称为党组或工委，不是党的基层组织",
                f"registered as {label.en}, by its name (党组, 工委) no grassroots organization",
            )
        else:
            code, said = "name_and_kind", _KINDS[told]
            text = Text(
                f"登记为{label.zh}，名称却是{said.zh}", f"registered as {label.en}, the name says {said.en.lower()}"
            )
        yield found(code, text, ("party.level_by_need",), {"told": told, "kind": row["kind"]}, **about(row))


def _empty(facts: Facts) -> Rows:
    empty = facts.organizations.filter(
        ~pl.col("functional") & (pl.col("kind") == "general_branch") & (pl.col("below") == 0)
    )
    for row in empty.iter_rows(named=True):
        full = row["full_members"]
        known = Text("未知", "unknown") if full is None else Text(f"{full} 名", str(full))
        text = Text(
            f"党总支下没有登记党支部；直属正式党员 {known.zh}",
            f"no branch is registered under the general branch; full members of its own: {known.en}",
        )
        yield found("empty_general_branch", text, ("party.level_by_need",), {"branches": 0}, **about(row))


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
        listed = "、".join(row["name"])
        text = Text(
            f"{row['firm']} 有 {row['number']} 个互不隶属的党组织（{listed}），没有上一级组织",
            f"{row['firm']} has {row['number']} organizations with none over them ({listed})",
        )
        facts_of = {"organizations": row["number"]}
        ids = (row["enterprise_id"],)
        yield found("several_without_higher", text, ("party.level_by_need",), facts_of, enterprise_ids=ids)


def _rootless(facts: Facts) -> Rows:
    lost = facts.organizations.filter(~pl.col("functional") & (pl.col("kind") != "committee") & (pl.col("higher") == 0))
    for row in lost.iter_rows(named=True):
        text = Text("未登记上级党组织", "no higher organization is registered")
        yield found("without_higher", text, ("party.set_up_steps",), {"higher": 0}, **about(row))
