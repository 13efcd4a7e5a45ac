"""What published figures can be compared with: a label, a unit and what a scope may name for each measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chaingraph.errors import Text

SUPPLY_CHAINS = "supply_chains"

_CHAINS = Text("产业链", "chains")
_PERIOD = Text("时段（2022年以来、过去一年）", "a period (since 2022-01-01, past year)")


@dataclass(frozen=True, slots=True)
class Label:
    """What a measure counts, in which unit; `scope` is what a claim may limit it to."""

    label: Text
    unit: str
    scope: tuple[Text, ...] = ()


def _of(zh: str, en: str, unit: str, *scope: Text) -> Label:
    return Label(Text(zh, en), unit, scope)


#: In the order in which figures are reported; `chaingraph.analysis.figures.measures` counts them.
MEASURES: Mapping[str, Label] = MappingProxyType(
    {
        "chain_committees": _of("产业链党委", "chain committees", "个", _CHAINS),
        "first_committee_founded": _of(
            "首个产业链党委成立年月", "year and month of the first chain committee", "年月", _CHAINS
        ),
        "leading_industries": _of("主导产业", "leading industries", "个", _CHAINS),
        "executives_on_committees": _of(
            "担任产业链党委委员的企业高管", "executives on chain committees", "家", _CHAINS
        ),
        "guiding_leaders_per_chain": _of("每链指导领导", "guiding leaders per chain", "名", _CHAINS),
        "firms_helped": _of("帮助建成党组织的企业", "firms helped to set up an organization", "家", _CHAINS),
        "member_units": _of("产业链党委成员单位", "member units of chain committees", "个", _CHAINS),
        "lists": _of("清单", "lists", "张"),
        "linking_departments": _of("联系企业的部门", "departments linked to firms", "个", _CHAINS),
        "linked_firms": _of("有干部联系的链上企业", "chain firms with an officer", "家", _CHAINS),
        "visits": _of("走访", "visits", "次", _CHAINS, _PERIOD),
        "events": _of("活动", "events", "场次", Text("活动类别", "kinds of event"), _PERIOD),
        "problems_solved": _of("解决的问题", "problems solved", "个", Text("问题类别", "kinds of problem"), _PERIOD),
        "completion_rate": _of("申请事项办结率", "completion of approvals", "%", _CHAINS, _PERIOD),
        "satisfaction_rate": _of("申请事项满意率", "satisfaction with approvals", "%", _CHAINS, _PERIOD),
        "financing": _of("融资额", "financing", "万元", _CHAINS, _PERIOD),
        "posts": _of("岗区组", "posts, areas and teams", "个", Text("岗区组类别", "kinds of post"), _CHAINS),
        "paired_organizations": _of("结对的非公企业党组织", "paired organizations of non-public firms", "个"),
        "chain_members": _of("链上企业党员", "members in chain firms", "人", _CHAINS),
        "activists": _of("入党积极分子", "activists", "人", _CHAINS, _PERIOD),
        "park_projects": _of("园区项目", "projects of a park", "个", Text("园区名称", "name of the park")),
        "group_affiliates": _of("集团所属公司", "affiliates of a group", "家", Text("集团名称", "name of the group")),
        "group_bases": _of("集团基地", "bases of a group", "个", Text("集团名称", "name of the group")),
        "high_tech_firms": _of("高新技术企业", "high-tech firms", "家", _CHAINS),
        "tech_smes": _of("科技型中小企业", "technology SMEs", "家", _CHAINS),
        "little_giants": _of("非公小巨人企业", "non-public little giants", "家", _CHAINS),
        "days_to_intention": _of("达成意向天数", "days to an intention", "天", Text("需求内容", "what is needed")),
        "zone_rank": _of("国家高新区排名", "rank among national zones", "名", Text("园区名称", "name of the zone")),
        SUPPLY_CHAINS: _of("供需链", "supply chains", "条"),
    }
)
