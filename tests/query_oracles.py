"""What the named queries should answer, computed without Cypher, by plain columns and NetworkX.

Each function takes the park and the parameters and gives the rows, in any order.
"""

import networkx as nx
import polars as pl
from query_facts import NOT_OPERATING, operating, organized, rows
from query_oracles_participation import PARTICIPATION
from query_oracles_records import RECORDS
from query_oracles_service import SERVICE
from query_oracles_supply import (
    end_firms,
    hubs,
    mutual,
    neighbours,
    products,
    single_products,
    sole_suppliers,
    who_supplies,
    without_firm,
)

from chaingraph.analysis.figures.measures import COUNTED
from chaingraph.analysis.figures.scope import Scope
from chaingraph.asof.homes import find_homes, is_functional


def joint_branches(park, _):
    homes = find_homes(park).filter("joint")
    units = (
        park["ESTABLISHED_IN"].filter(pl.col("until").is_null()).group_by(organization_id="from_id").agg(units=pl.len())
    )
    firms = park["Enterprise"].select("name", "street", enterprise_id="id")
    names = park["PartyOrganization"].select(organization_id="id", organization="name")
    joined = homes.join(units, on="organization_id").join(firms, on="enterprise_id").join(names, on="organization_id")
    return rows(joined, "organization_id", "organization", "enterprise_id", "name", "street", "units")


def several_organizations(park, _):
    counts = find_homes(park).group_by(id="enterprise_id").agg(n=pl.len()).filter(pl.col("n") > 1)
    return rows(park["Enterprise"].join(counts, on="id"), "id", "name", "n")


def units_only(park, _):
    bare = operating(park).join(organized(park), on="id", how="anti")
    units = park["MEMBER_UNIT_OF"].select(id="from_id", committee_id="to_id")
    committees = park["PartyOrganization"].select(committee_id="id", committee="name")
    return rows(
        bare.join(units, on="id").join(committees, on="committee_id"), "id", "name", "committee_id", "committee"
    )


def one_x_n(park, _):
    status = dict(park["Enterprise"].select("id", "status").iter_rows())
    away = set(park["Enterprise"].filter(~pl.col("in_zone"))["id"])
    homes = set(organized(park)["id"])
    found = []
    for chain, name in park["IndustryChain"].select("id", "name").iter_rows():
        firms = [
            (firm, role == "leader")
            for firm, to, role in park["IN_CHAIN"].select("from_id", "to_id", "role").iter_rows()
            if to == chain
        ]
        busy = [(firm, leader) for firm, leader in firms if status[firm] not in NOT_OPERATING]
        here = [(firm in homes, leader) for firm, leader in busy if firm not in away]
        leaders = sum(leader for _, leader in firms)
        bare = sum(not has for has, _ in here)
        idle, outside = len(firms) - len(busy), len(busy) - len(here)
        found.append((chain, name, leaders, here.count((True, True)), here.count((True, False)), bare, idle, outside))
    return found


def without_chain(park, _):
    bare = operating(park).join(park["IN_CHAIN"].select(id="from_id"), on="id", how="anti")
    return rows(bare, "id", "name", "industry", "street", "employees")


def unpaired(park, _):
    current = park["PAIRED_WITH"].filter(pl.col("until").is_null()).select(id="to_id")
    owner = pl.when(pl.col("ownership") == "mixed").then("controller").otherwise("ownership")
    private = park["Enterprise"].filter(owner.is_in(["private", "non_public", "foreign", "hmt"])).select(to_id="id")
    seats = park["ESTABLISHED_IN"].filter(pl.col("until").is_null()).join(private, on="to_id", how="semi")["from_id"]
    marked = pl.coalesce("non_public", pl.col("id").is_in(seats.unique().implode()))
    found = park["PartyOrganization"].filter(marked, ~is_functional(park), pl.col("dissolved").is_null())
    here = park["Enterprise"].select("in_zone", to_id="id")
    places = park["ESTABLISHED_IN"].filter(pl.col("until").is_null()).join(here, on="to_id")
    away = places.group_by(id="from_id").agg(pl.col("in_zone").fill_null(True).any()).filter(~pl.col("in_zone"))
    found = found.join(away, on="id", how="anti")
    return rows(found.join(current, on="id", how="anti"), "id", "name", "kind", "street", "full_members")


def mentor_load(park, _):
    taken = park["PAIRED_WITH"].filter(pl.col("until").is_null()).group_by(id="from_id").agg(taken=pl.len())
    mentors = (
        park["PartyOrganization"]
        .filter(pl.col("dissolved").is_null())
        .join(taken, on="id", how="left")
        .filter(pl.col("mentor_capacity").is_not_null() | pl.col("taken").is_not_null())
        .with_columns(pl.col("taken").fill_null(0))
    )
    mentors = mentors.with_columns(free=pl.col("mentor_capacity") - pl.col("taken"))
    return rows(mentors, "id", "name", "honour_level", "mentor_capacity", "taken", "free")


def visits(park, _):
    counts = (
        park["Visit"]
        .group_by(id="enterprise_id")
        .agg(visits=pl.col("count").fill_null(1).sum(), last=pl.col("on").max())
    )
    return rows(park["Enterprise"].join(counts, on="id"), "id", "name", "visits", "last")


def unvisited(park, given):
    last = park["Visit"].group_by(id="enterprise_id").agg(last=pl.col("on").max())
    officers = park["LINKS"].group_by(id="to_id").agg(officers=pl.len())
    firms = (
        operating(park)
        .join(park["IN_CHAIN"].select(id="from_id"), on="id", how="semi")
        .join(last, on="id", how="left")
        .join(officers, on="id", how="left")
        .with_columns(pl.col("officers").fill_null(0))
        .filter(pl.col("last").is_null() | (pl.col("last") < pl.lit(given["since"]).str.to_date()))
    )
    return rows(firms, "id", "name", "officers", "last")


def unlinked(park, _):
    firms = operating(park).join(park["IN_CHAIN"].select(id="from_id"), on="id", how="semi")
    return rows(firms.join(park["LINKS"].select(id="to_id"), on="id", how="anti"), "id", "name", "employees")


def departments(park, _):
    officers = park["Officer"].select("department_id", officer="id")
    linked = officers.join(park["LINKS"].select(officer="from_id", firm="to_id"), on="officer")
    counts = linked.group_by(id="department_id").agg(
        officers=pl.col("officer").n_unique(), firms=pl.col("firm").n_unique()
    )
    made = park["Visit"].select("count", officer="officer_id").join(officers, on="officer")
    visited = made.group_by(id="department_id").agg(visits=pl.col("count").fill_null(1).sum())
    every = park["Department"].join(counts, on="id", how="left").join(visited, on="id", how="left")
    return rows(
        every.with_columns(pl.col("officers", "firms", "visits").fill_null(0)),
        "id",
        "name",
        "officers",
        "firms",
        "visits",
    )


def problems(park, _):
    return (
        park["Problem"]
        .group_by("kind")
        .agg(pl.len(), pl.col("closed").count().alias("c"), pl.col("closed").null_count().alias("o"))
        .rows()
    )


def certificates(park, _):
    certificate = park["Certificate"]
    owner = pl.when(pl.col("ownership") == "mixed").then("controller").otherwise("ownership")
    owners = ["private", "non_public", "foreign", "hmt"]
    non_public = park["Enterprise"].filter(owner.is_in(owners))["id"].implode()
    counts = certificate.group_by("kind").agg(
        firms=pl.col("enterprise_id").n_unique(),
        non_public=pl.col("enterprise_id").filter(pl.col("enterprise_id").is_in(non_public)).n_unique(),
    )
    by_kind = {row[0]: row for row in counts.rows()}
    # the measures behind the published figures are a second opinion
    assert by_kind["high_tech"][1] == COUNTED["high_tech_firms"](park, Scope()).value
    assert by_kind["tech_sme"][1] == COUNTED["tech_smes"](park, Scope()).value
    assert by_kind["little_giant"][2] == COUNTED["little_giants"](park, Scope()).value
    return counts.rows()


def expiring(park, given):
    before = pl.lit(given["before"]).str.to_date()
    late = park["Certificate"].filter(pl.col("expires") < before)
    renewed = park["Certificate"].filter(pl.col("expires") >= before)
    names = park["Enterprise"].select("name", enterprise_id="id")
    found = late.join(renewed, on=["enterprise_id", "kind"], how="anti").join(names, on="enterprise_id")
    return rows(found, "id", "kind", "enterprise_id", "name", "expires")


def stale_firms(park, given):
    since = pl.lit(given["since"]).str.to_date()
    return rows(
        park["Enterprise"].filter(pl.col("updated").is_null() | (pl.col("updated") < since)), "id", "name", "updated"
    )


def overdue_terms(park, given):
    day = pl.lit(given["day"]).str.to_date()
    found = park["PartyOrganization"].filter(pl.col("term_end") < day, pl.col("dissolved").is_null())
    return rows(found, "id", "name", "kind", "term_end")


def below(park, given):
    tree = nx.DiGraph()
    tree.add_nodes_from(park["PartyOrganization"]["id"])
    tree.add_edges_from(park["SUBORDINATE_TO"].select("to_id", "from_id").iter_rows())
    reached = nx.single_source_shortest_path_length(tree, given["organization"], cutoff=5)
    facts = {
        row["id"]: row for row in park["PartyOrganization"].filter(pl.col("dissolved").is_null()).iter_rows(named=True)
    }
    return [(k, facts[k]["name"], facts[k]["kind"], n) for k, n in reached.items() if n and k in facts]


def no_secretary(park, _):
    served = park["SERVES_AS"].filter(pl.col("role") == "secretary", pl.col("until").is_null()).select(id="to_id")
    found = park["PartyOrganization"].filter(pl.col("dissolved").is_null()).join(served, on="id", how="anti")
    return rows(found, "id", "name", "kind")


def staff(park):
    jobs = (
        park["EMPLOYED_BY"]
        .filter(pl.col("until").is_null())
        .select("executive", "investor", id="from_id", firm="to_id")
    )
    people = park["Member"].filter(pl.col("left").is_null())
    return people.join(jobs, on="id").join(park["Enterprise"].select(firm="id"), on="firm", how="semi")


def by_stage(park, _):
    people = park["Member"].filter(pl.col("left").is_null())
    flag = pl.col("transferred")
    return (
        people.group_by("stage")
        .agg(pl.len(), flag.sum().alias("t"), (~flag).sum().alias("f"), flag.null_count().alias("u"))
        .rows()
    )


def members_by_chain(park, _):
    inside = park["IN_CHAIN"].select(firm="from_id", chain="to_id")
    stages = {
        name: pl.col("id").filter(pl.col("stage") == stage).n_unique()
        for name, stage in (("full", "full"), ("probationary", "probationary"), ("activist", "activist"))
    }
    counts = (
        inside.join(staff(park), on="firm", how="left")
        .group_by(id="chain")
        .agg(firms=pl.col("firm").n_unique(), **stages)
    )
    return rows(park["IndustryChain"].join(counts, on="id"), "id", "name", "firms", "full", "probationary", "activist")


def activists_since(park, given):
    day = pl.lit(given["since"]).str.to_date()
    jobs = park["EMPLOYED_BY"].filter(pl.col("until").is_null()).select(id="from_id", firm="to_id")
    people = park["Member"].filter(pl.col("activist_since") >= day).join(jobs, on="id")
    inside = people.join(park["IN_CHAIN"].select(firm="from_id", chain="to_id"), on="firm")
    counts = inside.group_by(id_="chain").agg(people=pl.col("id").n_unique())
    return rows(park["IndustryChain"].join(counts, left_on="id", right_on="id_"), "id", "name", "people")


# query name: rows in any order
ORACLES = {
    "chain/one_x_n": one_x_n,
    "chain/without_chain": without_chain,
    "chokepoint/hubs": hubs,
    "chokepoint/single_products": single_products,
    "chokepoint/sole_suppliers": sole_suppliers,
    "chokepoint/without_firm": without_firm,
    "coverage/joint_branches": joint_branches,
    "coverage/several_organizations": several_organizations,
    "coverage/units_only": units_only,
    "freshness/overdue_terms": overdue_terms,
    "freshness/stale_firms": stale_firms,
    "growth/certificates": certificates,
    "growth/expiring": expiring,
    "members/activists_since": activists_since,
    "members/by_chain": members_by_chain,
    "members/by_stage": by_stage,
    "organization/below": below,
    "organization/without_secretary": no_secretary,
    "pairing/mentor_load": mentor_load,
    "pairing/unpaired": unpaired,
    "service/departments": departments,
    "service/problems_by_kind": problems,
    "service/unlinked": unlinked,
    "service/unvisited": unvisited,
    "service/visits": visits,
    "supply/downstream": neighbours(reverse=False),
    "supply/end_firms": end_firms,
    "supply/mutual": mutual,
    "supply/products": products,
    "supply/upstream": neighbours(reverse=True),
    "supply/who_supplies": who_supplies,
    **PARTICIPATION,
    **RECORDS,
    **SERVICE,
}
