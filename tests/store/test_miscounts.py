"""The embedded engine refuses counts that it would get wrong, and no others."""

import pytest

from chaingraph.errors import UsageError
from chaingraph.park import Park
from chaingraph.store.embedded import EmbeddedGraph
from chaingraph.store.miscounts import check_counts

FIRMS = 9000


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    """Firms in a ring; each supplies the next one, and every third link has the product that all make."""
    firms = [{"id": f"E{n:04}", "name": f"E{n:04}", "products": ["齿轮", "轴"], "source": "s"} for n in range(FIRMS)]
    links = [
        {"from_id": f"E{n:04}", "to_id": f"E{(n + 1) % FIRMS:04}", "product": "垫片" if n % 3 else "轴", "source": "s"}
        for n in range(FIRMS)
    ]
    park = Park.from_rows({"Enterprise": firms, "SUPPLIES": links})
    with EmbeddedGraph(park, tmp_path_factory.mktemp("cache")) as opened:
        yield opened


MADE = "MATCH (s:Enterprise) UNWIND s.products AS product WITH DISTINCT s, product "
LISTED = " RETURN s.id AS id, product, n ORDER BY id, product"
COUNTED = MADE + (
    "WITH s, product, COUNT { MATCH (s)-[l:SUPPLIES]->(:Enterprise) WHERE l.product = product } AS n" + LISTED
)
SUMMED = MADE + (
    "OPTIONAL MATCH (s)-[l:SUPPLIES]->(:Enterprise) "
    "WITH s, product, sum(CASE WHEN l.product = product THEN 1 ELSE 0 END) AS n" + LISTED
)
RIGHT = tuple(
    (f"E{n:04}", product, int(product == "轴" and n % 3 == 0)) for n in range(FIRMS) for product in ("轴", "齿轮")
)


def test_what_is_advised_counts_right(graph):
    graph.check(SUMMED)
    assert graph.run(SUMMED).rows == RIGHT


def test_what_is_refused_is_really_wrong(graph):
    """When an update of the engine counts right here, the refusal can go."""
    with pytest.raises(UsageError, match="CG-Q016"):
        graph.check(COUNTED)
    assert graph.run(COUNTED).rows != RIGHT


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (a), (c) RETURN COUNT { MATCH (a)-[r]->(b) WHERE b.x = c.x } AS n",
        "MATCH (a)-[q]->() RETURN COUNT { (a)-[r]->(b) WHERE r.x = q.x } AS n",
        "MATCH (a) WITH a, a.x AS x RETURN count { MATCH (a)-->(b) WHERE b.x = x } AS n",
        "MATCH (a) WITH a, a.x AS `größe` RETURN COUNT{MATCH (a)-->(b {x: `größe`})} AS n",
        "UNWIND [1, 2] AS x MATCH (a) WHERE COUNT { MATCH (a)-->(b) WHERE size(b.y) > x } > 1 RETURN a.id AS id",
        "UNWIND [1] AS b MATCH (a) RETURN COUNT { MATCH (a)-->(c) WHERE abs(b) = c.x } AS n",
        "MATCH (a), (c) RETURN COUNT { MATCH (a)-->(b) WHERE EXISTS { MATCH (b)-->(d) WHERE d.x = c.x } } AS n",
    ],
)
def test_a_count_against_something_outside_is_refused(text):
    with pytest.raises(UsageError, match="CG-Q016"):
        check_counts(text)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (a) RETURN COUNT { MATCH (a)-[r]->(b) WHERE b.x > a.x AND r.since IS NULL } AS n",
        "MATCH (x:Enterprise) RETURN COUNT { MATCH (a:Enterprise) WHERE a.x = $x AND a.y = 'x' } AS n",
        "MATCH (a), (c) RETURN EXISTS { MATCH (a)-->(b) WHERE b.x = c.x } AS n, count(c) AS m",
        "MATCH (a), (x) RETURN COUNT { MATCH (a)-->(b:x {x: 1}) } AS n",
        "MATCH (a) RETURN COUNT { MATCH (a)-->(b) WHERE EXISTS { MATCH (b)-->(d) WHERE d.x = a.x } } AS n, 1 AS d",
        "MATCH (a) RETURN COUNT { (a)-[r]->(b) WHERE r.x = a.x } AS n",
        "RETURN COUNT { MATCH (:Enterprise) } AS n",
    ],
)
def test_other_counts_pass(text):
    check_counts(text)
