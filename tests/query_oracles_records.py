"""Further oracles of the named queries, where an answer is records put together or counted; see `query_oracles`."""

import networkx as nx
import polars as pl
from query_facts import homes_of, in_zone, is_operating, names_of, organized, rows

from chaingraph.asof.homes import is_functional


def committees(park, _):
    units = dict(park["MEMBER_UNIT_OF"].group_by("to_id").agg(pl.len()).iter_rows())
    firms = dict(park["IN_CHAIN"].group_by("to_id").agg(pl.len()).iter_rows())
    kinds = dict(park["Officer"].select("id", "kind").iter_rows())
    guides = [(chain, kinds[officer]) for officer, chain in park["GUIDES"].select("from_id", "to_id").iter_rows()]
    facts = {row["id"]: row for row in park["PartyOrganization"].iter_rows(named=True)}
    found = []
    for row in park["IndustryChain"].iter_rows(named=True):
        committee = facts.get(row["committee_id"], {})
        id_ = committee.get("id")
        found.append(
            (
                row["id"],
                row["name"],
                id_,
                committee.get("name"),
                committee.get("founded"),
                units.get(id_, 0),
                *(guides.count((row["id"], kind)) for kind in ("guiding_leader", "instructor")),
                firms.get(row["id"], 0),
            )
        )
    return found


def firms_of_chain(park, given):
    chains = park["IndustryChain"].filter((pl.col("id") == given["chain"]) | (pl.col("name") == given["chain"]))
    links = park["IN_CHAIN"].join(chains.select(to_id="id"), on="to_id").select("role", id="from_id")
    firms = park["Enterprise"].join(links, on="id").join(homes_of(park), on="id", how="left")
    return rows(firms.with_columns(pl.col("homes").fill_null(0)), "id", "name", "role", "status", "homes")


def member_units(park, _):
    firms = set(park["Enterprise"]["id"])
    names = names_of(park)
    return [
        (to, names[to], unit, names[unit], "enterprise" if unit in firms else "member_unit", since)
        for unit, to, since in park["MEMBER_UNIT_OF"].select("from_id", "to_id", "since").iter_rows()
    ]


def several_chains(park, _):
    links = park["IN_CHAIN"].filter(pl.len().over("from_id") > 1)
    names = names_of(park)
    return [(a, names[a], b, names[b], role) for a, b, role in links.select("from_id", "to_id", "role").iter_rows()]


def dependence(park, given):
    names = names_of(park)
    idle = park["Enterprise"].filter(~is_operating())["id"].to_list()
    told = park["SUPPLIES"].filter(~pl.col("status").is_in(["implied", "candidate"]).fill_null(False))
    running = told.filter(~pl.col("from_id").is_in(idle), ~pl.col("to_id").is_in(idle))
    found = []
    for (customer,), links in running.group_by("to_id"):
        total, unknown = round(links["annual_value"].sum(), 2), links["annual_value"].null_count()
        for (supplier,), own in links.group_by("from_id"):
            value = round(own["annual_value"].sum(), 2)
            if total > 0 and value >= float(given["share"]) * total:
                share = round(value / total, 4)
                found.append((customer, names[customer], supplier, names[supplier], share, value, unknown))
    return found


def by_source(kind, *more):
    def oracle(park, _):
        grouped = (
            park[kind]
            .group_by("source")
            .agg(pl.len(), *more, pl.col("updated").max(), pl.col("updated").null_count().alias("never"))
        )
        return grouped.rows()

    return oracle


def unknown_facts(park, _):
    columns = [park["Enterprise"][name] for name in ("uscc", "ownership", "status", "industry", "street", "employees")]
    columns.append(park["SUPPLIES"]["annual_value"])
    return [(one.name, len(one), one.count(), one.null_count()) for one in columns]


def batches(park, _):
    firms = park["Enterprise"].filter(pl.col("batch").is_not_null() | pl.col("growth_stage").is_not_null())
    firms = firms.join(organized(park).with_columns(organized=True), on="id", how="left")
    return firms.group_by("batch", "growth_stage").agg(pl.len(), pl.col("organized").count()).rows()


def brought_by(park, _):
    names = names_of(park)
    links = park["BROUGHT_BY"].select("to_id", "from_id", "since").iter_rows()
    return [(firm, names[firm], brought, names[brought], since) for firm, brought, since in links]


def group(park, given):
    graph = nx.DiGraph(list(park["SUBSIDIARY_OF"].select("to_id", "from_id").iter_rows()))
    names = names_of(park)
    (parent,) = [key for key in park["Enterprise"]["id"] if given["parent"] in (key, names[key])]
    reached = nx.single_source_shortest_path_length(graph, parent, cutoff=4)
    return [(key, names[key], level) for key, level in reached.items() if level]


def exposure(park, given):
    graph = nx.DiGraph(list(park["SUBSIDIARY_OF"].select("from_id", "to_id").iter_rows()))
    names = names_of(park)
    (parent,) = [key for key in park["Enterprise"]["id"] if given["parent"] in (key, names[key])]
    ways = nx.single_source_shortest_path_length(graph.reverse(), parent, cutoff=4) if parent in graph else {parent: 0}
    links = park["SUPPLIES"].filter(pl.col("from_id") != pl.col("to_id"))
    return [
        (word, mine, names[mine], other, names[other], product, value)
        for word, own, far in (("supplier", "to_id", "from_id"), ("customer", "from_id", "to_id"))
        for mine, other, product, value in links.select(own, far, "product", "annual_value").iter_rows()
        if mine in ways
    ]


def referrals(park, _):
    names = names_of(park)
    links = list(park["BROUGHT_BY"].select("from_id", "to_id", "since").iter_rows())
    graph = nx.DiGraph([(brought, by) for brought, by, _ in links])
    since = {}
    for brought, _, day in links:
        since[brought] = min(filter(None, (since.get(brought), day)), default=None)
    found = []
    for firm in {by for _, by, _ in links}:
        ways = nx.single_source_shortest_path_length(graph.reverse(), firm, cutoff=6)
        ways.pop(firm)
        days = [since[one] for one in ways if since[one]]
        first, last = min(days, default=None), max(days, default=None)
        found.append((firm, names[firm], list(ways.values()).count(1), len(ways), first, last))
    return found


def connectors(park, given):
    names = names_of(park)
    open_ = set(park["Enterprise"].filter(is_operating())["id"])
    chains = {}
    for firm, chain in park["IN_CHAIN"].select("from_id", "to_id").iter_rows():
        chains.setdefault(firm, set()).add(chain)
    partners = {}
    for kind in ("SUPPLIES", "COOPERATES_WITH"):
        for one, other in park[kind].select("from_id", "to_id").iter_rows():
            if one != other and {one, other} <= open_:
                partners.setdefault(one, set()).add(other)
                partners.setdefault(other, set()).add(one)
    found = []
    for firm, others in partners.items():
        inside = [other for other in others if other in chains]
        reached = set().union(*(chains[other] for other in inside))
        if len(reached) >= int(given["least"]):
            found.append((firm, names[firm], len(reached), len(inside)))
    return found


def beside(park, given):
    names = names_of(park)
    open_ = set(park["Enterprise"].filter(is_operating())["id"])
    sure = park["IN_SEGMENT"].filter(~pl.col("status").is_in(["implied", "candidate"]).fill_null(False))
    seats = set(sure.select("from_id", "to_id").iter_rows())
    facts = {row["id"]: row for row in park["ChainSegment"].iter_rows(named=True)}
    found = []
    for segment in {to for firm, to in seats if given["firm"] in (firm, names[firm])}:
        row = facts[segment]
        found += [
            (names[row["chain_id"]], row["stage"], row["name"], firm, names[firm])
            for firm, to in seats
            if to == segment and firm in open_ and given["firm"] not in (firm, names[firm])
        ]
    return found


def little_giants(park, _):
    giants = park["Certificate"].filter(pl.col("kind") == "little_giant").select("issued", id="enterprise_id")
    firms = park["Enterprise"].join(giants, on="id").join(homes_of(park), on="id", how="left")
    firms = firms.with_columns(pl.col("homes").fill_null(0))
    return rows(firms, "id", "name", "ownership", "growth_stage", "issued", "homes")


def next_to_list(park, _):
    firms = park["Enterprise"].filter(pl.col("growth_stage").is_in(["share_reform", "preparing_to_list", "listed"]))
    return rows(firms, "id", "name", "growth_stage", "revenue", "employees")


def demands(*columns, matched):
    def oracle(park, _):
        names = park["Enterprise"].select("name", enterprise_id="id").with_columns(firm="enterprise_id")
        by = park["Enterprise"].select(matched_by="id", supplier="name", supplier_id="id")
        met = pl.any_horizontal(pl.col("matched", "matched_by").is_not_null()) | pl.col("met").fill_null(False)
        found = park["Demand"].filter(met if matched else ~met).join(names, on="enterprise_id", how="left")
        return rows(found.join(by, on="matched_by", how="left"), *columns)

    return oracle


def projects(park, _):
    names = names_of(park)
    by = park["UNDERTAKES"].select(firm="from_id", id="to_id")
    found = park["Project"].join(by, on="id", how="left")
    return [
        (
            row["id"],
            row["name"],
            row["kind"],
            row["park_name"],
            names.get(row["chain_id"]),
            row["firm"],
            names.get(row["firm"]),
            row["opened"],
            row["due"],
        )
        for row in found.iter_rows(named=True)
    ]


def resources(park, _):
    names = names_of(park)
    return [
        (row["id"], row["name"], row["provider_id"], names.get(row["provider_id"]), row["opened"])
        for row in park["Resource"].iter_rows(named=True)
    ]


def two_way(park, _):
    jobs = park["EMPLOYED_BY"].filter(pl.col("until").is_null()).select("executive", "investor", id="from_id")
    people = park["Member"].filter(pl.col("left").is_null()).join(jobs, on="id")
    return (
        people.group_by("stage")
        .agg(
            pl.col("id").n_unique(),
            *(pl.col("id").filter(pl.col(f)).n_unique().alias(f) for f in ("executive", "investor")),
        )
        .rows()
    )


def standing(park):
    return park["PartyOrganization"].filter(pl.col("dissolved").is_null())


def by_kind(park, _):
    return standing(park).group_by("kind").agg(pl.len(), pl.col("functional").sum(), pl.col("non_public").sum()).rows()


def exemplary(park, _):
    teams = park["PART_OF_TEAM"].select("to_id", id="from_id")
    names = names_of(park)
    found = standing(park).filter(pl.col("honours").is_not_null()).join(teams, on="id", how="left")
    kept = found.select("id", "name", "honour_level", "street", "to_id").iter_rows()
    return [(*facts, names.get(team)) for *facts, team in kept]


def helped(park, _):
    grouped = (
        park["HELPS"]
        .group_by("from_id")
        .agg(
            pl.col("to_id").n_unique().alias("n"),
            pl.col("to_id").filter(pl.col("branch_set_up")).n_unique().alias("up"),
        )
    )
    names = names_of(park)
    return [(helper, names[helper], n, up) for helper, n, up in grouped.iter_rows()]


def common_ground(park, given):
    chains, streets = {}, dict(park["PartyOrganization"].select("id", "street").iter_rows())
    of_firm = park["IN_CHAIN"].group_by("from_id").agg("to_id")
    for organization, firm in park["ESTABLISHED_IN"].select("from_id", "to_id").iter_rows():
        found = of_firm.filter(pl.col("from_id") == firm)["to_id"].to_list()
        chains.setdefault(organization, set()).update(*found)
    taken = park["PAIRED_WITH"].filter(pl.col("until").is_null())["from_id"].to_list()
    (own,) = [key for key in streets if key == given["organization"]]
    rows_ = []
    for row in standing(park).with_columns(is_functional(park)).iter_rows(named=True):
        key = row["id"]
        if key != own and row["honours"] is not None and not row["functional"]:
            street = None if None in (row["street"], streets[own]) else row["street"] == streets[own]
            shared = len(chains.get(key, set()) & chains.get(own, set()))
            rows_.append(
                (key, row["name"], row["honour_level"], shared, street, taken.count(key), row["mentor_capacity"])
            )
    return rows_


def pairs(park, _):
    names = names_of(park)
    found = park["PAIRED_WITH"].filter(pl.col("until").is_null()).select("from_id", "to_id", "kind", "since")
    return [(a, names[a], b, names[b], kind, since) for a, b, kind, since in found.iter_rows()]


def events_by_kind(park, given):
    events = park["Event"].filter(pl.col("on") >= pl.lit(given["since"]).str.to_date())
    there = events.join(park["ATTENDED"].select("from_id", id="to_id"), on="id", how="left")
    return (
        there.group_by("kind")
        .agg(pl.col("id").n_unique(), pl.col("from_id").drop_nulls().n_unique(), pl.col("on").max())
        .rows()
    )


def financing(park, given):
    on = pl.col("on").is_between(*(pl.lit(given[name]).str.to_date() for name in ("since", "until")))
    grouped = (
        park["Financing"]
        .filter(on)
        .group_by(id="enterprise_id")
        .agg(
            times=pl.len(),
            amount=pl.when(pl.col("amount").count() > 0).then(pl.col("amount").sum().round(2)),
            unknown=pl.col("amount").null_count(),
        )
    )
    return rows(park["Enterprise"].join(grouped, on="id"), "id", "name", "times", "amount", "unknown")


def open_problems(park, _):
    names = names_of(park)
    found = park["Problem"].filter(pl.col("closed").is_null()).select("id", "kind", "enterprise_id", "opened")
    return [(key, kind, firm, names.get(firm), opened) for key, kind, firm, opened in found.iter_rows()]


def posts(park, _):
    grouped = (
        park["Post"]
        .group_by("committee_id")
        .agg(
            pl.len(),
            pl.col("enterprise_id").drop_nulls().n_unique(),
            pl.col("kind").null_count(),
        )
    )
    names = names_of(park)
    return [(key, names.get(key), *counts) for key, *counts in grouped.iter_rows()]


def largest_links(park, given):
    names = names_of(park)
    found = park["SUPPLIES"].filter(pl.col("annual_value") >= float(given["least"]))
    kept = found.select("from_id", "to_id", "product", "annual_value").iter_rows()
    return [(a, names[a], b, names[b], product, value) for a, b, product, value in kept]


def zone_firms(park, _):
    firms = park["Enterprise"].join(organized(park).with_columns(organized=True), on="id", how="left")
    staff = pl.col("employees")
    return (
        firms.group_by("street")
        .agg(
            pl.len(),
            (is_operating() & in_zone()).sum().alias("operating"),
            pl.when(staff.count() > 0).then(staff.sum()),
            staff.null_count().alias("unknown"),
            pl.col("organized").count(),
        )
        .rows()
    )


def inventory(park, _):
    kinds = {
        "enterprise": "Enterprise",
        "organization": "PartyOrganization",
        "member": "Member",
        "chain": "IndustryChain",
        "member_unit": "MemberUnit",
        "supplies": "SUPPLIES",
        "pairing": "PAIRED_WITH",
        "visit": "Visit",
        "event": "Event",
    }
    return [(word, park[kind].height) for word, kind in kinds.items()]


def size_and_ownership(park, _):
    inside = pl.col("id").is_in(park["IN_CHAIN"]["from_id"].implode())
    return park["Enterprise"].group_by("scale", "ownership").agg(pl.len(), inside.sum().alias("inside")).rows()


RECORDS = {
    "chain/committees": committees,
    "chain/firms": firms_of_chain,
    "chain/member_units": member_units,
    "chain/connectors": connectors,
    "chain/several_chains": several_chains,
    "chokepoint/dependence": dependence,
    "freshness/firms_by_source": by_source("Enterprise"),
    "freshness/links_by_source": by_source("SUPPLIES", pl.col("annual_value").null_count()),
    "freshness/unknown_facts": unknown_facts,
    "growth/batches": batches,
    "growth/brought_by": brought_by,
    "growth/exposure": exposure,
    "growth/group": group,
    "growth/little_giants": little_giants,
    "growth/next_to_list": next_to_list,
    "growth/referrals": referrals,
    "lists/matched_demands": demands(
        "id", "product", "firm", "name", "supplier_id", "supplier", "opened", "matched", matched=True
    ),
    "lists/open_demands": demands("id", "product", "firm", "name", "opened", matched=False),
    "lists/projects": projects,
    "lists/resources": resources,
    "members/two_way": two_way,
    "organization/by_kind": by_kind,
    "organization/exemplary": exemplary,
    "organization/helped": helped,
    "pairing/common_ground": common_ground,
    "pairing/current": pairs,
    "service/events_by_kind": events_by_kind,
    "supply/beside": beside,
    "service/financing": financing,
    "service/open_problems": open_problems,
    "service/posts": posts,
    "supply/largest_links": largest_links,
    "zone/firms": zone_firms,
    "zone/inventory": inventory,
    "zone/size_and_ownership": size_and_ownership,
}
