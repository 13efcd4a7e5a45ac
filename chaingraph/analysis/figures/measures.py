"""What published figures count: one measure per figure, computed from the park's tables alone."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from chaingraph.analysis.figures import growth as growth
from chaingraph.analysis.figures import people as people
from chaingraph.analysis.figures import services as services
from chaingraph.analysis.figures.answers import MEASURES as ANSWER
from chaingraph.analysis.figures.found import Measure, counted
from chaingraph.analysis.figures.labels import MEASURES
from chaingraph.table import Table

COUNTED: Mapping[str, Measure] = MappingProxyType(
    {
        "chain_committees": counted(
            ("PartyOrganization",),
            people.committees,
            "未撤销的功能型产业链党委",
            "functional chain committees that are not dissolved",
        ),
        "first_committee_founded": people.first_committee,
        "leading_industries": counted(
            ("IndustryChain",),
            growth.leading_industries,
            "列为主导产业的产业链；未说明的不计入",
            "chains named leading industries; those of which nothing is said are not counted",
        ),
        "executives_on_committees": counted(
            ("SERVES_AS", "EMPLOYED_BY", "PartyOrganization"),
            people.executives,
            "有高管现任产业链党委委员的企业",
            "firms with an executive who sits on a chain committee",
        ),
        "guiding_leaders_per_chain": people.guiding_leaders,
        "firms_helped": counted(
            ("PartyOrganization", "Enterprise"),
            people.helped,
            "经帮助建成党组织的企业",
            "firms whose organization was set up with help",
        ),
        "member_units": counted(
            ("MEMBER_UNIT_OF", "PartyOrganization"),
            people.units,
            "产业链党委成员单位，跨党委不重复计",
            "member units of chain committees, each counted once",
        ),
        "lists": services.lists,
        "linking_departments": counted(
            ("LINKS", "Officer"),
            services.departments,
            "有干部联系企业的部门",
            "departments whose officers are linked to firms",
        ),
        "linked_firms": counted(
            ("LINKS", "IN_CHAIN"),
            services.linked,
            "有干部联系的链上企业",
            "chain firms that an officer is linked to",
        ),
        "visits": counted(
            ("Visit",),
            services.visits,
            "走访次数之和；次数未填的计一次",
            "sum of visits; a record without a number is one visit",
        ),
        "events": services.events,
        "problems_solved": services.problems,
        "completion_rate": services.approvals("closed", "已办结", "completed"),
        "satisfaction_rate": services.approvals("satisfied", "企业满意", "satisfied"),
        "financing": services.financing,
        "posts": services.posts,
        "paired_organizations": counted(
            ("PAIRED_WITH", "PartyOrganization"),
            people.paired,
            "正在结对的非公企业党组织，不重复计",
            "organizations of non-public firms in a current pairing, each once",
        ),
        "chain_members": people.members,
        "activists": people.activists,
        "park_projects": growth.projects,
        "group_affiliates": growth.affiliates,
        "group_bases": growth.bases,
        "high_tech_firms": growth.holders("high_tech"),
        "tech_smes": growth.holders("tech_sme"),
        "little_giants": growth.holders("little_giant", non_public=True),
        "days_to_intention": services.intention,
        "zone_rank": growth.rank,
    }
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
    return {key: name for name, one in MEASURES.items() for key in (name, one.label.zh, one.label.en)}.get(word.strip())


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
        {"measure": name, "label": one.label, "unit": one.unit, "scope": one.scope} for name, one in MEASURES.items()
    ]
    return ANSWER.table(tuple(rows))
