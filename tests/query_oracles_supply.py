"""Oracles of the named queries about supply links, with NetworkX; see `query_oracles`."""

import networkx as nx
import polars as pl
from query_facts import homes_of, is_operating, rows


def neighbours(reverse):
    def oracle(park, given):
        graph = nx.DiGraph(running(park).select("from_id", "to_id").rows())
        graph.add_node(given["firm"])
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
    """Links seen or told whose two firms are not known to have stopped, or not to have begun."""
    idle = park["Enterprise"].filter(~is_operating())["id"].to_list()
    told = links(park).filter(~pl.col("status").is_in(["implied", "candidate"]).fill_null(False))
    return told.filter(~pl.col("from_id").is_in(idle), ~pl.col("to_id").is_in(idle))


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
