"""What the named queries should answer, computed without Cypher: the Python twin, or plain columns and NetworkX.

Each function takes the park and the parameters and gives the rows; `ORDERED` ones in order, the others in any.
"""

import networkx as nx
import polars as pl
from query_facts import NOT_OPERATING, homes_of, is_operating, operating, rows
from query_oracles_records import RECORDS

from chaingraph.analysis.chain_tiers import find_chain_tiers
from chaingraph.analysis.coverage import find_branchless
from chaingraph.analysis.coverage_rates import summarize_rates
from chaingraph.analysis.dossier import build_dossier
from chaingraph.analysis.figures import reconcile_figures
from chaingraph.analysis.homes import find_homes, is_functional
from chaingraph.analysis.measure_scope import Scope
from chaingraph.analysis.measures import MEASURES
from chaingraph.analysis.openings import find_demand_suppliers, find_unpaired
from chaingraph.analysis.organizations import check_organizations
from chaingraph.analysis.people import count_by_enterprise, count_by_organization
from chaingraph.analysis.supply_position import find_dependents, find_downstream, find_sole_suppliers, find_upstream
from chaingraph.graph import organization_tree, supply_graph


def rates(dimension, *columns):
    def twin(park, _):
        table = find_branchless(park).parts["rates"]
        return [tuple(row[name] for name in columns) for row in table.rows if row["dimension"] == dimension]

    return twin


_RATES = ("covered", "separate", "operating", "coverage_rate", "separate_rate", "unknown")
_PEOPLE = ("full_members", "probationary_members", "untransferred_members", "activists")
_TIERS = ("chain_id", "chain", "leaders", "one", "x", "n", "not_operating", "violations")
_BRANCHLESS = ("enterprise_id", "name", "class", "instructor", "action", *_PEOPLE)


def table(function, *taken):
    """The rows of a twin that gives a table; `taken` are the parameters that it takes by name."""

    def twin(park, given):
        positional = [given["firm"]] if "firm" in given else []
        answer = function(park, *positional, **{name: int(given[name]) for name in taken})
        return [tuple(row[column.name] for column in answer.columns) for row in answer.rows]

    return function, twin


def partners(park, given):
    parts = build_dossier(park, given["firm"]).parts
    return [
        (word, *(row[name] for name in ("partner_id", "partner", "product", "annual_value")))
        for word, part in (("supplier", "suppliers"), ("customer", "customers"))
        for row in parts[part].rows
    ]


def without_secretary(park, _):
    found = [row for row in check_organizations(park).rows if row["finding"] == "secretary_missing"]
    found.sort(key=lambda row: (row["organization"], row["organization_id"]))
    return [(row["organization_id"], row["organization"], row["kind"]) for row in found]


def claims(park, _):
    found = sorted(reconcile_figures(park).rows, key=lambda row: (row["figure"], row["claim_id"]))
    return [tuple(row[name] for name in ("claim_id", "figure", "bound", "published", "unit")) for row in found]


# query name: (the function that its header names, the rows that it gives, in order)
TWINS = {
    "chain/one_x_n": (
        find_chain_tiers,
        lambda park, _: [tuple(row[name] for name in _TIERS) for row in find_chain_tiers(park).parts["chains"].rows],
    ),
    "chokepoint/sole_suppliers": table(find_sole_suppliers, "least"),
    "chokepoint/without_firm": table(find_dependents),
    "lists/demand_suppliers": table(find_demand_suppliers),
    "organization/without_secretary": (check_organizations, without_secretary),
    "pairing/unpaired": table(find_unpaired),
    "supply/partners": (build_dossier, partners),
    "zone/claims": (reconcile_figures, claims),
    "supply/downstream": table(find_downstream, "tiers"),
    "supply/upstream": table(find_upstream, "tiers"),
    "coverage/branchless": (
        find_branchless,
        lambda park, _: [tuple(row[name] for name in _BRANCHLESS) for row in find_branchless(park).rows],
    ),
    "coverage/homes": (find_homes, lambda park, _: find_homes(park).rows()),
    "coverage/rates_overall": (summarize_rates, rates("overall", *_RATES)),
    "coverage/rates_by_chain": (summarize_rates, rates("chain", "value", "name", *_RATES)),
    "coverage/rates_by_street": (summarize_rates, rates("street", "value", *_RATES)),
    "coverage/rates_by_size": (summarize_rates, rates("size", "value", *_RATES)),
    "coverage/rates_by_ownership": (summarize_rates, rates("ownership", "value", *_RATES)),
    "members/by_enterprise": (count_by_enterprise, lambda park, _: count_by_enterprise(park).rows()),
    "members/by_organization": (count_by_organization, lambda park, _: count_by_organization(park).rows()),
}


def organized(park):
    return find_homes(park).select(id="enterprise_id").unique()


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


def one_x_n(park, given):
    status = dict(park["Enterprise"].select("id", "status").iter_rows())
    homes = set(organized(park)["id"])
    found = []
    for chain, name in park["IndustryChain"].select("id", "name").iter_rows():
        firms = [
            (firm, role == "leader")
            for firm, to, role in park["IN_CHAIN"].select("from_id", "to_id", "role").iter_rows()
            if to == chain
        ]
        busy = [(firm in homes, leader) for firm, leader in firms if status[firm] not in NOT_OPERATING]
        one, leaders = busy.count((True, True)), sum(leader for _, leader in firms)
        idle, many = len(firms) - len(busy), leaders > int(given["most"])
        bare = sum(not has for has, _ in busy)
        wrong = idle + busy.count((False, True)) + one * many
        found.append((chain, name, leaders, one, busy.count((True, False)), bare, idle, wrong))
    return found


def without_chain(park, _):
    bare = operating(park).join(park["IN_CHAIN"].select(id="from_id"), on="id", how="anti")
    return rows(bare, "id", "name", "industry", "street", "employees")


def unpaired(park, _):
    current = park["PAIRED_WITH"].filter(pl.col("until").is_null()).select(id="to_id")
    found = park["PartyOrganization"].filter(pl.col("non_public"), ~is_functional(park), pl.col("dissolved").is_null())
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


def neighbours(reverse):
    def oracle(park, given):
        graph = nx.DiGraph(supply_graph(park))
        graph = graph.reverse() if reverse else graph
        reached = nx.single_source_shortest_path_length(graph, given["firm"], cutoff=int(given["tiers"]))
        facts = {row["id"]: row for row in park["Enterprise"].iter_rows(named=True)}
        return [(k, facts[k]["name"], facts[k]["street"], tier) for k, tier in reached.items() if k != given["firm"]]

    return oracle


def links(park):
    names = park["Enterprise"].select("id", "name")
    return (
        park["SUPPLIES"]
        .filter(pl.col("from_id") != pl.col("to_id"))
        .join(names.rename({"id": "from_id", "name": "supplier"}), on="from_id")
        .join(names.rename({"id": "to_id", "name": "customer"}), on="to_id")
    )


def value_of(column="annual_value"):
    return pl.when(pl.col(column).count() > 0).then(pl.col(column).sum().round(2))


def running(park):
    """Links whose two firms are not known to have stopped, or not to have begun."""
    idle = park["Enterprise"].filter(~is_operating())["id"].to_list()
    return links(park).filter(~pl.col("from_id").is_in(idle), ~pl.col("to_id").is_in(idle))


def sole(park):
    """Links whose customer has no other supplier of the product."""
    alone = (
        running(park)
        .filter(pl.col("product").is_not_null())
        .group_by("to_id", "product")
        .agg(suppliers=pl.col("from_id").n_unique())
        .filter(pl.col("suppliers") == 1)
    )
    return running(park).join(alone, on=["to_id", "product"], how="semi")


def sole_suppliers(park, given):
    grouped = (
        sole(park)
        .group_by("from_id", "supplier", "product")
        .agg(customers=pl.col("to_id").n_unique(), value=value_of())
    )
    found = grouped.filter(pl.col("customers") >= int(given["least"]))
    return rows(found, "from_id", "supplier", "product", "customers", "value")


def single_products(park, _):
    grouped = (
        running(park)
        .filter(pl.col("product").is_not_null())
        .group_by("product")
        .agg(
            suppliers=pl.col("from_id").n_unique(),
            from_id=pl.col("from_id").min(),
            supplier=pl.col("supplier").first(),
            customers=pl.col("to_id").n_unique(),
        )
    )
    return rows(grouped.filter(pl.col("suppliers") == 1), "product", "from_id", "supplier", "customers")


def without_firm(park, given):
    return rows(sole(park).filter(pl.col("from_id") == given["firm"]), "to_id", "customer", "product", "annual_value")


def hubs(park, given):
    counts = (
        running(park)
        .group_by(id="from_id")
        .agg(customers=pl.col("to_id").n_unique(), sold=pl.col("product").drop_nulls().n_unique())
    )
    found = park["Enterprise"].join(counts, on="id").filter(pl.col("customers") >= int(given["least"]))
    found = found.join(homes_of(park), on="id", how="left").with_columns(pl.col("homes").fill_null(0))
    return rows(found, "id", "name", "customers", "sold", "homes")


def end_firms(park, _):
    buying = (
        links(park)
        .group_by(id="to_id")
        .agg(suppliers=pl.col("from_id").n_unique(), bought=pl.col("product").drop_nulls().n_unique(), value=value_of())
    )
    ends = park["Enterprise"].join(buying, on="id").join(links(park).select(id="from_id"), on="id", how="anti")
    return rows(ends, "id", "name", "suppliers", "bought", "value")


def mutual(park, _):
    both = links(park).join(links(park), left_on=["from_id", "to_id"], right_on=["to_id", "from_id"], how="semi")
    once = both.filter(pl.col("from_id") < pl.col("to_id"))
    return set(rows(once, "from_id", "supplier", "to_id", "customer"))


def products(park, _):
    every = park["SUPPLIES"].filter(pl.col("product").is_not_null())
    grouped = every.group_by("product").agg(
        suppliers=pl.col("from_id").n_unique(),
        customers=pl.col("to_id").n_unique(),
        links=pl.len(),
        value=value_of(),
        unknown=pl.col("annual_value").null_count(),
    )
    return grouped.rows()


def who_supplies(park, given):
    sold = (
        park["SUPPLIES"]
        .filter(pl.col("product").str.contains(given["product"], literal=True))
        .group_by(id="from_id")
        .agg(customers=pl.col("to_id").n_unique())
    )
    made = pl.col("products").list.eval(pl.element().str.contains(given["product"], literal=True)).list.any()
    firms = (
        park["Enterprise"]
        .join(sold, on="id", how="left")
        .with_columns(pl.col("customers").fill_null(0), declared=made.fill_null(False))
    )
    return rows(firms.filter((pl.col("customers") > 0) | pl.col("declared")), "id", "name", "customers", "declared")


def open_demands(park):
    return park["Demand"].filter(pl.col("matched").is_null() & pl.col("matched_by").is_null())


def demand_suppliers(park, _):
    sold = park["SUPPLIES"].select("product", id="from_id", customer="to_id")
    made = park["Enterprise"].select("id", product="products").explode("product")
    able = pl.concat([sold.select("id", "product"), made]).drop_nulls().unique()
    counts = sold.group_by("id", "product").agg(customers=pl.len())
    names = park["Enterprise"].select("id", "name")
    found = (
        open_demands(park)
        .select("product", "enterprise_id", demand="id")
        .join(able, on="product")
        .filter(pl.col("id").ne_missing(pl.col("enterprise_id")))
        .join(operating(park).select("id", supplier="name"), on="id")
        .join(counts, on=["id", "product"], how="left")
        .with_columns(pl.col("customers").fill_null(0))
        .join(names.rename({"id": "enterprise_id"}), on="enterprise_id", how="left")
    )
    return rows(found, "demand", "product", "enterprise_id", "name", "id", "supplier", "customers")


def demand_resources(park, _):
    offers = park["Resource"].select("provider_id", product="name", resource="id", offered="opened")
    names = park["Enterprise"].select("name", enterprise_id="id")
    found = (
        open_demands(park)
        .select("product", "enterprise_id", demand="id")
        .join(offers, on="product")
        .filter((pl.col("provider_id") != pl.col("enterprise_id")).fill_null(True))
        .join(names, on="enterprise_id", how="left")
    )
    return rows(found, "demand", "product", "enterprise_id", "name", "resource", "provider_id", "offered")


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
    non_public = park["Enterprise"].filter(pl.col("ownership") == "non_public")["id"].implode()
    counts = certificate.group_by("kind").agg(
        firms=pl.col("enterprise_id").n_unique(),
        non_public=pl.col("enterprise_id").filter(pl.col("enterprise_id").is_in(non_public)).n_unique(),
    )
    by_kind = {row[0]: row for row in counts.rows()}
    # the measures behind the published figures are a second opinion
    assert by_kind["high_tech"][1] == MEASURES["high_tech_firms"](park, Scope()).value
    assert by_kind["tech_sme"][1] == MEASURES["tech_smes"](park, Scope()).value
    assert by_kind["little_giant"][2] == MEASURES["little_giants"](park, Scope()).value
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
    tree = organization_tree(park).reverse()
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
    "lists/demand_resources": demand_resources,
    "lists/demand_suppliers": demand_suppliers,
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
    **RECORDS,
}
