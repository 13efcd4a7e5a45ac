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
        "chain_committees": counted("chain_committees", ("PartyOrganization",), people.committees),
        "first_committee_founded": people.first_committee,
        "leading_industries": counted("leading_industries", ("IndustryChain",), growth.leading_industries),
        "executives_on_committees": counted(
            "executives_on_committees", ("SERVES_AS", "EMPLOYED_BY", "PartyOrganization"), people.executives
        ),
        "guiding_leaders_per_chain": people.guiding_leaders,
        "firms_helped": counted("firms_helped", ("PartyOrganization", "Enterprise"), people.helped),
        "member_units": counted("member_units", ("MEMBER_UNIT_OF", "PartyOrganization"), people.units),
        "lists": services.lists,
        "linking_departments": counted("linking_departments", ("LINKS", "Officer"), services.departments),
        "linked_firms": counted("linked_firms", ("LINKS", "IN_CHAIN"), services.linked),
        "visits": counted("visits", ("Visit",), services.visits),
        "events": services.events,
        "problems_solved": services.problems,
        "completion_rate": services.approvals("completion_rate", "closed"),
        "satisfaction_rate": services.approvals("satisfaction_rate", "satisfied"),
        "financing": services.financing,
        "posts": services.posts,
        "paired_organizations": counted("paired_organizations", ("PAIRED_WITH", "PartyOrganization"), people.paired),
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
