"""What the facts of a day are read from: kinds of record and their columns, for the declarations of answers."""

from __future__ import annotations

from collections.abc import Mapping

_SCOPES = {"SourceScope": "register complete street chain_id organization_id as_of source"}


def together(*parts: Mapping[str, str]) -> dict[str, str]:
    """Return the columns of several parts by kind, each once.

    Examples
    --------
    >>> together({"Visit": "id on"}, {"Visit": "on count", "Zone": "division"})
    {'Visit': 'id on count', 'Zone': 'division'}
    """
    columns: dict[str, dict[str, None]] = {}
    for part in parts:
        for kind, names in part.items():
            columns.setdefault(kind, {}).update(dict.fromkeys(names.split()))
    return {kind: " ".join(names) for kind, names in columns.items()}


#: `chaingraph.asof.homes.find_organized`.
HOMES = {
    "ESTABLISHED_IN": "from_id to_id since until",
    "Enterprise": "id street has_organization organizations source",
    "IN_CHAIN": "from_id to_id",
    "IndustryChain": "committee_id",
    "MEMBER_UNIT_OF": "from_id to_id",
    "PartyOrganization": "id kind functional street founded dissolved",
    "SUBORDINATE_TO": "from_id to_id",
    **_SCOPES,
}
#: `chaingraph.asof.supply.has_every_link`.
EVERY_LINK = together(
    {
        "ESTABLISHED_IN": "from_id to_id",
        "Enterprise": "id division in_zone source status street",
        "IN_CHAIN": "from_id to_id",
        "MEMBER_UNIT_OF": "from_id to_id",
        "SUBORDINATE_TO": "from_id to_id",
        "Zone": "division",
        **_SCOPES,
    }
)
#: `chaingraph.asof.products.find_products`.
GOODS = {
    "ChainSegment": "products",
    "Demand": "product",
    "Enterprise": "products",
    "Product": "id name aliases parent code distinct",
    "Resource": "name",
    "SUPPLIES": "product",
}
#: `chaingraph.asof.supply.told_links`.
LINKS = {
    "Enterprise": "status",
    **dict.fromkeys(("SUPPLIES", "SUPPLIED"), "from_id to_id product annual_value since status"),
}
#: `chaingraph.asof.segments.find_segments` and `place_firms`.
SEGMENTS = together(
    GOODS,
    LINKS,
    {
        "ChainSegment": "id chain_id stage order name products essential target source",
        "Enterprise": "id name industry products",
        "IN_CHAIN": "from_id to_id since",
        "IN_SEGMENT": "from_id to_id role share status evidence",
        "IndustryChain": "id name aliases",
        "MAKES": "from_id to_id role share since status",
    },
)
#: `chaingraph.analysis.supply.find_chain_members`, with the ends that the park declares.
CHAINS = together(
    EVERY_LINK,
    GOODS,
    LINKS,
    {
        "ChainSegment": "chain_id ends",
        "Enterprise": "name aliases uscc industry products",
        "GOES_INTO": "from_id to_id essential status",
        "IndustryChain": "name ends",
        "MAKES": "from_id to_id role share since status",
        "Product": "general",
        **dict.fromkeys(("SUPPLIES", "SUPPLIED"), "reported_by"),
    },
)
#: `chaingraph.analysis.supply.find_chokepoints`, but for its homes.
CASCADES = together(
    CHAINS,
    {
        "ChainSegment": "essential",
        "Enterprise": "purchases",
        "MAKES": "capacity_used",
        "USES": "essential from_id status stock_days to_id",
    },
)
_COUNTS = "full_members probationary_members untransferred_members activists"
#: `chaingraph.asof.people.count_by_enterprise`.
PEOPLE = together(
    HOMES,
    {
        "AFFILIATED_WITH": "from_id to_id since until",
        "EMPLOYED_BY": "from_id to_id since until",
        "Enterprise": _COUNTS,
        "Member": "id stage transferred applied activist_since target_since probation_since full_since left",
        "PartyOrganization": _COUNTS,
    },
)
#: `chaingraph.asof.firms.find_operating`.
OPERATING = {"Enterprise": "id status division street in_zone", "Zone": "division", **_SCOPES}
#: `chaingraph.asof.population`: owners and size of firms.
POPULATION = {"Enterprise": "ownership controller social_organization growth_stage above_scale"}
#: `chaingraph.analysis.aims.find_actions`, and which firms the actions reach.
ACTIONS = {
    "ATTENDED": "from_id to_id",
    "Aim": "id name kind covers",
    "Campaign": "id name since",
    "Enterprise": "id",
    "Event": "id name kind on",
    "PURSUES": "from_id to_id",
    "Platform": "id name kind",
    "Policy": "id name kind since",
    "Project": "id name kind opened",
    "SERVES": "from_id to_id",
    "Team": "id name kind",
    "UNDERTAKES": "from_id to_id",
    "Visit": "id enterprise_id on",
}
#: `chaingraph.analysis.coverage.classify_firms`.
CLASSES = together(
    PEOPLE,
    OPERATING,
    {
        "Enterprise": "name ownership social_organization priority instructor",
        "GUIDES": "from_id to_id since",
        "IN_CHAIN": "since",
        "IndustryChain": "id name",
        "MEMBER_UNIT_OF": "since",
        "Officer": "id kind",
    },
)
