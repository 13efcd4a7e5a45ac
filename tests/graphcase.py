"""A park in a Neo4j server, written plainly: what tests compare the program's own ways with."""

from chaingraph.model import EDGES, NODES


def fill(driver, park):
    """Create every record of a park as the declarations name it; the server must be empty."""
    for name in NODES:
        driver.execute_query(f"CREATE CONSTRAINT IF NOT EXISTS FOR (n:`{name}`) REQUIRE n.id IS UNIQUE")
    for name in NODES:
        rows = [known(row) for row in park[name].iter_rows(named=True)]
        driver.execute_query(f"UNWIND $rows AS row CREATE (n:`{name}`) SET n = row", rows=rows)
    for name, edge in EDGES.items():
        rows = [{"a": row.pop("from_id"), "b": row.pop("to_id"), "row": known(row)} for row in park[name].to_dicts()]
        starts, ends = "|".join(edge.start), "|".join(edge.end)
        driver.execute_query(
            f"UNWIND $rows AS r MATCH (a:{starts} {{id: r.a}}) MATCH (b:{ends} {{id: r.b}}) "
            f"CREATE (a)-[e:`{name}`]->(b) SET e = r.row",
            rows=rows,
        )


def known(row):
    return {name: value for name, value in row.items() if value is not None}
