"""What published figures count: one measure per figure, computed from the park's tables alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chaingraph.analysis.figures import growth as growth
from chaingraph.analysis.figures import people as people
from chaingraph.analysis.figures import services as services
from chaingraph.analysis.figures.found import Found, Measure, counted
from chaingraph.errors import Text
from chaingraph.table import Column, Table

__all__ = ["LABELS", "MEASURES", "Found", "describe_measures", "measure_of"]

SUPPLY_CHAINS = "supply_chains"

_CHAINS = Text("产业链", "chains")
_PERIOD = Text("时段（2022年以来、过去一年）", "a period (since 2022-01-01, past year)")


@dataclass(frozen=True, slots=True)
class _Declared:
    label: Text
    unit: str
    run: Measure
    scope: tuple[Text, ...] = ()


def _of(zh: str, en: str, unit: str, run: Measure, *scope: Text) -> _Declared:
    return _Declared(Text(zh, en), unit, run, scope)


_DECLARED: Mapping[str, _Declared] = MappingProxyType(
    {
        "chain_committees": _of(
            "产业链党委",
            "chain committees",
            "个",
            counted("chain_committees", ("PartyOrganization",), people.committees),
            _CHAINS,
        ),
        "first_committee_founded": _of(
            "首个产业链党委成立年月",
            "year and month of the first chain committee",
            "年月",
            people.first_committee,
            _CHAINS,
        ),
        "leading_industries": _of(
            "主导产业",
            "leading industries",
            "个",
            counted("leading_industries", ("IndustryChain",), growth.leading_industries),
            _CHAINS,
        ),
        "executives_on_committees": _of(
            "担任产业链党委委员的企业高管",
            "executives on chain committees",
            "家",
            counted("executives_on_committees", ("SERVES_AS", "EMPLOYED_BY", "PartyOrganization"), people.executives),
            _CHAINS,
        ),
        "guiding_leaders_per_chain": _of(
            "每链指导领导", "guiding leaders per chain", "名", people.guiding_leaders, _CHAINS
        ),
        "firms_helped": _of(
            "帮助建成党组织的企业",
            "firms helped to set up an organization",
            "家",
            counted("firms_helped", ("PartyOrganization", "Enterprise"), people.helped),
            _CHAINS,
        ),
        "member_units": _of(
            "产业链党委成员单位",
            "member units of chain committees",
            "个",
            counted("member_units", ("MEMBER_UNIT_OF", "PartyOrganization"), people.units),
            _CHAINS,
        ),
        "lists": _of("清单", "lists", "张", services.lists),
        "linking_departments": _of(
            "联系企业的部门",
            "departments linked to firms",
            "个",
            counted("linking_departments", ("LINKS", "Officer"), services.departments),
            _CHAINS,
        ),
        "linked_firms": _of(
            "有干部联系的链上企业",
            "chain firms with an officer",
            "家",
            counted("linked_firms", ("LINKS", "IN_CHAIN"), services.linked),
            _CHAINS,
        ),
        "visits": _of(
            "走访",
            "visits",
            "次",
            counted("visits", ("Visit",), services.visits),
            _CHAINS,
            _PERIOD,
        ),
        "events": _of("活动", "events", "场次", services.events, Text("活动类别", "kinds of event"), _PERIOD),
        "problems_solved": _of(
            "解决的问题", "problems solved", "个", services.problems, Text("问题类别", "kinds of problem"), _PERIOD
        ),
        "completion_rate": _of(
            "申请事项办结率",
            "completion of approvals",
            "%",
            services.approvals("completion_rate", "closed"),
            _CHAINS,
            _PERIOD,
        ),
        "satisfaction_rate": _of(
            "申请事项满意率",
            "satisfaction with approvals",
            "%",
            services.approvals("satisfaction_rate", "satisfied"),
            _CHAINS,
            _PERIOD,
        ),
        "financing": _of("融资额", "financing", "万元", services.financing, _CHAINS, _PERIOD),
        "posts": _of(
            "岗区组", "posts, areas and teams", "个", services.posts, Text("岗区组类别", "kinds of post"), _CHAINS
        ),
        "paired_organizations": _of(
            "结对的非公企业党组织",
            "paired organizations of non-public firms",
            "个",
            counted("paired_organizations", ("PAIRED_WITH", "PartyOrganization"), people.paired),
        ),
        "chain_members": _of("链上企业党员", "members in chain firms", "人", people.members, _CHAINS),
        "activists": _of("入党积极分子", "activists", "人", people.activists, _CHAINS, _PERIOD),
        "park_projects": _of(
            "园区项目", "projects of a park", "个", growth.projects, Text("园区名称", "name of the park")
        ),
        "group_affiliates": _of(
            "集团所属公司", "affiliates of a group", "家", growth.affiliates, Text("集团名称", "name of the group")
        ),
        "group_bases": _of("集团基地", "bases of a group", "个", growth.bases, Text("集团名称", "name of the group")),
        "high_tech_firms": _of("高新技术企业", "high-tech firms", "家", growth.holders("high_tech"), _CHAINS),
        "tech_smes": _of("科技型中小企业", "technology SMEs", "家", growth.holders("tech_sme"), _CHAINS),
        "little_giants": _of(
            "非公小巨人企业",
            "non-public little giants",
            "家",
            growth.holders("little_giant", non_public=True),
            _CHAINS,
        ),
        "days_to_intention": _of(
            "达成意向天数", "days to an intention", "天", services.intention, Text("需求内容", "what is needed")
        ),
        "zone_rank": _of(
            "国家高新区排名", "rank among national zones", "名", growth.rank, Text("园区名称", "name of the zone")
        ),
    }
)
MEASURES: Mapping[str, Measure] = MappingProxyType({name: declared.run for name, declared in _DECLARED.items()})
LABELS: Mapping[str, Text] = MappingProxyType(
    {
        **{name: declared.label for name, declared in _DECLARED.items()},
        SUPPLY_CHAINS: Text("供需链", "supply chains"),
    }
)
COLUMNS = (
    Column("measure", Text("口径", "Measure"), code=True),
    Column("label", Text("含义", "Meaning")),
    Column("unit", Text("单位", "Unit")),
    Column("scope", Text("适用范围可写", "Scope may name")),
)


def measure_of(word: str | None) -> str | None:
    """Return the measure that an identifier or a label in either language names; None when none does.

    Examples
    --------
    >>> measure_of("结对的非公企业党组织"), measure_of("visits"), measure_of("weather")
    ('paired_organizations', 'visits', None)
    """
    if word is None:
        return None
    return {key: name for name, label in LABELS.items() for key in (name, label.zh, label.en)}.get(word.strip())


def describe_measures() -> Table:
    """Describe the measures that a claim may name.

    Returns
    -------
    Table
        ``measure, label, unit, scope``, in the order in which figures are reported.

    Examples
    --------
    >>> describe_measures().rows[0]["measure"]
    'chain_committees'
    """
    rows = [
        {"measure": name, "label": declared.label, "unit": declared.unit, "scope": declared.scope}
        for name, declared in _DECLARED.items()
    ]
    rows.append({"measure": SUPPLY_CHAINS, "label": LABELS[SUPPLY_CHAINS], "unit": "条", "scope": ()})
    return Table("measures", Text("公布数据的核对口径", "Measures of published figures"), COLUMNS, tuple(rows))
