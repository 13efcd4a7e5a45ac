"""What published figures count: one measure per figure, computed from the park's tables alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import polars as pl

from chaingraph.errors import Text
from chaingraph.model import kind
from chaingraph.park import Park


@dataclass(frozen=True, slots=True)
class Found:
    """What a measure found.

    Attributes
    ----------
    value
        The number, or None where nothing was found to count.
    text
        What was counted, as a sentence.
    unknown
        How many records have an unknown value that could add to the number.
    tables
        Kinds of record that it rests on.
    """

    value: float | None
    text: Text
    unknown: int = 0
    tables: tuple[str, ...] = ()


Measure = Callable[[Park, tuple[str, ...]], Found]


def _missing(park: Park, *names: str) -> Found | None:
    """Return what is missing when one of the tables is empty."""
    empty = [name for name in names if not park[name].height]
    if not empty:
        return None
    zh = "、".join(kind(name).label.zh for name in empty)
    return Found(None, Text(f"缺少表：{zh}", f"missing tables: {', '.join(empty)}"), tables=tuple(names))


def _chain_firms(park: Park) -> pl.Series:
    return park["IN_CHAIN"]["from_id"].unique()


def _committees(park: Park) -> pl.Series:
    """Return committees of chains: functional committees, of those that a chain names if any chain does."""
    organizations = park["PartyOrganization"]
    functional = organizations.filter(
        pl.col("functional") & (pl.col("kind") == "committee") & pl.col("dissolved").is_null()
    )
    named = park["IndustryChain"]["committee_id"].drop_nulls()
    return functional.filter(pl.col("id").is_in(named.implode()))["id"] if len(named) else functional["id"]


def _count(names: tuple[str, ...], count: Callable[[Park, tuple[str, ...]], float], zh: str, en: str) -> Measure:
    """Make a measure that counts records when its tables have any."""

    def measure(park: Park, scope: tuple[str, ...]) -> Found:
        return _missing(park, *names) or Found(float(count(park, scope)), Text(zh, en), tables=names)

    return measure


def _executives(park: Park, _: tuple[str, ...]) -> float:
    seats = park["SERVES_AS"].filter(
        (pl.col("role") == "committee_member") & pl.col("executive") & pl.col("until").is_null(),
        pl.col("to_id").is_in(_committees(park).implode()),
    )
    jobs = park["EMPLOYED_BY"].filter(
        pl.col("until").is_null(), pl.col("to_id").is_in(park["Enterprise"]["id"].implode())
    )
    return jobs.filter(pl.col("from_id").is_in(seats["from_id"].implode()))["to_id"].n_unique()


def _helped(park: Park, _: tuple[str, ...]) -> float:
    helped = park["PartyOrganization"].filter("helped_to_set_up").select(from_id="id")
    enterprises = park["Enterprise"].select(firm="id")
    by_flag = helped.join(park["ESTABLISHED_IN"], on="from_id").select(firm="to_id")
    by_help = park["HELPS"].filter("branch_set_up").select(firm="to_id")
    return pl.concat([by_flag, by_help]).unique().join(enterprises, on="firm", how="semi").height


def _units(park: Park, _: tuple[str, ...]) -> float:
    return park["MEMBER_UNIT_OF"].filter(pl.col("to_id").is_in(_committees(park).implode()))["from_id"].n_unique()


def _departments(park: Park, _: tuple[str, ...]) -> float:
    linking = park["LINKS"].select(id="from_id").unique()
    return park["Officer"].join(linking, on="id", how="semi")["department_id"].drop_nulls().n_unique()


def _linked(park: Park, _: tuple[str, ...]) -> float:
    return park["LINKS"].filter(pl.col("to_id").is_in(_chain_firms(park).implode()))["to_id"].n_unique()


def _financing(park: Park, _: tuple[str, ...]) -> Found:
    lacking = _missing(park, "Financing")
    if lacking:
        return lacking
    amounts = park["Financing"]["amount"]
    text = Text(
        f"融资记录 {len(amounts)} 条之和；公布文无日期，未按年度筛选",
        f"sum of {len(amounts)} financing records; the claim is undated, so no year is cut out",
    )
    return Found(float(amounts.sum()), text, amounts.null_count(), ("Financing",))


def _members(park: Park, _: tuple[str, ...]) -> Found:
    """Count full and probationary members in chain firms: records, and counts of firms that have no record."""
    lacking = _missing(park, "IN_CHAIN")
    if lacking:
        return lacking
    firms = _chain_firms(park)
    people = _people(park)
    inside = people.filter(pl.col("firm").is_in(firms.implode()))
    current = inside.filter(pl.col("stage").is_in(["full", "probationary"]) & pl.col("left").is_null())
    counted = park["Enterprise"].filter(
        pl.col("id").is_in(firms.implode()) & ~pl.col("id").is_in(inside["firm"].unique().implode())
    )
    unknown = counted["full_members"].null_count()
    records = current["id"].n_unique()
    more = int(counted.select(pl.sum_horizontal("full_members", "probationary_members")).to_series().sum())
    if not people.height and unknown == counted.height:
        return Found(None, Text("没有党员记录，也没有党员人数", "neither member records nor counts of members"))
    text = Text(
        f"链上企业的正式与预备党员：记录 {records} 人，无记录企业按人数表 {more} 人，{unknown} 家企业未知",
        f"full and probationary members in chain firms: {records} on record, {more} by counts of firms without any, "
        f"{unknown} firms unknown",
    )
    return Found(float(records + more), text, unknown, ("Member", "EMPLOYED_BY", "IN_CHAIN", "Enterprise"))


def _people(park: Park) -> pl.DataFrame:
    """Return members with their firm: the employer, else the firm of the organization that they belong to."""
    members = park["Member"].select("id", "stage", "left", "activist_since")
    current = pl.col("until").is_null()
    jobs = park["EMPLOYED_BY"].filter(current).select(id="from_id", firm="to_id")
    homes = park["AFFILIATED_WITH"].filter(current).select(id="from_id", organization="to_id")
    by_home = homes.join(park["ESTABLISHED_IN"].select(organization="from_id", firm="to_id"), on="organization")
    firm = pl.concat([jobs, by_home.select("id", "firm").join(jobs, on="id", how="anti")]).unique()
    return members.join(firm, on="id")


def _activists(park: Park, _: tuple[str, ...]) -> Found:
    lacking = _missing(park, "Member", "IN_CHAIN")
    if lacking:
        return lacking
    people = _people(park).filter(pl.col("firm").is_in(_chain_firms(park).implode()))
    since = people.filter(pl.col("activist_since") >= pl.date(2022, 1, 1))["id"].n_unique()
    undated = people.filter((pl.col("stage") == "activist") & pl.col("activist_since").is_null())["id"].n_unique()
    text = Text(
        f"链上企业中 2022 年以来确定的积极分子（含后来发展的）；{undated} 人日期未知",
        f"people of chain firms who became activists since 2022, whatever they are now; {undated} without a date",
    )
    return Found(float(since), text, undated, ("Member", "EMPLOYED_BY", "IN_CHAIN"))


def _paired(park: Park, _: tuple[str, ...]) -> float:
    current = park["PAIRED_WITH"].filter(pl.col("until").is_null())
    non_public = park["PartyOrganization"].filter("non_public")["id"]
    return current.filter(pl.col("to_id").is_in(non_public.implode()))["to_id"].n_unique()


def _holders(certificate: str) -> Callable[[Park, tuple[str, ...]], float]:
    return lambda park, _: park["Certificate"].filter(pl.col("kind") == certificate)["enterprise_id"].n_unique()


def _giants(park: Park, _: tuple[str, ...]) -> float:
    giants = park["Certificate"].filter(pl.col("kind") == "little_giant").select(id="enterprise_id").unique()
    return park["Enterprise"].join(giants, on="id", how="semi").filter(pl.col("ownership") == "non_public").height


def _projects(park: Park, scope: tuple[str, ...]) -> float:
    projects = park["Project"]
    return projects.filter(pl.col("park_name").is_in(list(scope))).height if scope else projects.height


def _affiliates(park: Park, scope: tuple[str, ...]) -> float:
    group = park["Enterprise"].filter(pl.col("name").is_in(list(scope)))["id"]
    return park["SUBSIDIARY_OF"].filter(pl.col("to_id").is_in(group.implode()))["from_id"].n_unique()


def _bases(park: Park, scope: tuple[str, ...]) -> float:
    group = park["Enterprise"].filter(pl.col("name").is_in(list(scope)))["id"]
    return park["BASED_IN"].filter(pl.col("from_id").is_in(group.implode())).height


def _approval_rate(column: str, zh: str, en: str) -> Measure:
    """Make a measure of the share of approvals of which something is known to hold, in percent."""

    def measure(park: Park, _: tuple[str, ...]) -> Found:
        lacking = _missing(park, "Approval")
        if lacking:
            return lacking
        values = park["Approval"][column]
        holds = int((values.is_not_null() if column == "closed" else values.fill_null(False)).sum())
        unknown = values.null_count() if column == "satisfied" else 0
        text = Text(f"{zh}：{holds} ÷ {values.len()} 件", f"{en}: {holds} of {values.len()} approvals")
        return Found(100.0 * holds / values.len(), text, unknown, ("Approval",))

    return measure


def _rank(park: Park, _: tuple[str, ...]) -> Found:
    rank: Any = park["Zone"]["national_rank"].max()
    if rank is None:
        return Found(
            None, Text("园区的全国排名没有记录", "the national rank of the zone is not on record"), 0, ("Zone",)
        )
    return Found(float(rank), Text("园区的全国排名", "national rank of the zone"), 0, ("Zone",))


def _intention(park: Park, scope: tuple[str, ...]) -> Found:
    """Return the longest time from publishing a demand to an intention, among the products in scope."""
    demands = park["Demand"].filter(pl.col("product").is_in(list(scope)))
    days: Any = demands.select((pl.col("matched") - pl.col("opened")).dt.total_days())["matched"].max()
    if days is None:
        return Found(None, Text("发布或达成意向的日期未知", "dates of publishing or of the intention unknown"))
    return Found(
        float(days), Text("从发布到达成意向的最长天数", "longest time to an intention, in days"), 0, ("Demand",)
    )


_FIVE_KINDS = ("joint_building", "talent", "policy", "finance", "supply_demand")

MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "chain_committees": _count(
            ("PartyOrganization",),
            lambda park, _: len(_committees(park)),
            "未撤销的功能型产业链党委",
            "functional chain committees that are not dissolved",
        ),
        "executives_on_committees": _count(
            ("SERVES_AS", "EMPLOYED_BY", "PartyOrganization"),
            _executives,
            "有高管现任产业链党委委员的企业",
            "firms with an executive who sits on a chain committee",
        ),
        "firms_helped": _count(
            ("PartyOrganization", "Enterprise"),
            _helped,
            "经帮助建成党组织的企业",
            "firms whose organization was set up with help",
        ),
        "member_units": _count(
            ("MEMBER_UNIT_OF", "PartyOrganization"),
            _units,
            "产业链党委成员单位，跨党委不重复计",
            "member units of chain committees, each counted once",
        ),
        "linking_departments": _count(
            ("LINKS", "Officer"), _departments, "有干部联系企业的部门", "departments whose officers are linked to firms"
        ),
        "linked_firms": _count(
            ("LINKS", "IN_CHAIN"), _linked, "有干部联系的链上企业", "chain firms that an officer is linked to"
        ),
        "visits": _count(
            ("Visit",),
            lambda park, _: int(park["Visit"]["count"].fill_null(1).sum()),
            "走访次数之和；次数未填的计一次",
            "sum of visits; a record without a number is one visit",
        ),
        "events": _count(
            ("Event",),
            lambda park, _: park["Event"].filter(pl.col("kind").is_in(_FIVE_KINDS)).height,
            "联建、招引、宣讲、融资、供需五类活动",
            "events of the five kinds",
        ),
        "problems_solved": _count(
            ("Problem",),
            lambda park, _: park["Problem"]["closed"].count(),
            "有解决日期的问题",
            "problems with a closing date",
        ),
        "financing": _financing,
        "posts": _count(
            ("Post",), lambda park, _: park["Post"].height, "岗、区、组合计", "posts, areas and teams together"
        ),
        "paired_organizations": _count(
            ("PAIRED_WITH", "PartyOrganization"),
            _paired,
            "正在结对的非公企业党组织，不重复计",
            "organizations of non-public firms in a current pairing, each once",
        ),
        "chain_members": _members,
        "activists_since_2022": _activists,
        "park_projects": _count(("Project",), _projects, "该园区的项目", "projects of that industrial park"),
        "group_affiliates": _count(("SUBSIDIARY_OF",), _affiliates, "该集团的所属公司", "affiliates of that group"),
        "group_bases": _count(
            ("BASED_IN", "Enterprise"), _bases, "该集团在园区的基地", "bases of that group in the zone"
        ),
        "completion_rate": _approval_rate("closed", "已办结", "completed"),
        "satisfaction_rate": _approval_rate("satisfied", "企业满意", "satisfied"),
        "zone_rank": _rank,
        "high_tech_firms": _count(
            ("Certificate",), _holders("high_tech"), "持证企业", "firms that hold the certificate"
        ),
        "tech_smes": _count(("Certificate",), _holders("tech_sme"), "持证企业", "firms that hold the certificate"),
        "little_giants": _count(
            ("Certificate", "Enterprise"), _giants, "非公有制的持证企业", "non-public firms that hold the certificate"
        ),
        "days_to_intention": _intention,
    }
)
