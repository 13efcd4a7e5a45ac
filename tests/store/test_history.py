"""The park as it stood after an earlier load is what readers saw then. On a real server."""

import contextlib
import json
from itertools import pairwise

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from neo4j_server import erase
from parks import park_of
from strategies import uscc

from chaingraph.cli.app import command
from chaingraph.errors import StoreError, Text, UsageError
from chaingraph.park import Park
from chaingraph.store import open_store, read_park
from chaingraph.store.connection import make_connection
from chaingraph.store.neo4j import Neo4jStore
from chaingraph.store.turn import Turn

pytestmark = pytest.mark.neo4j
LETTERS = "甲乙丙丁戊"
IDS = [f"E{number}" for number in range(len(LETTERS))]


@st.composite
def parks(draw):
    """A park of some of five firms: ids dealt anew, values, links and references at random, one kind maybe left out."""
    ids = dict(zip(LETTERS, draw(st.permutations(IDS)) if draw(st.booleans()) else IDS, strict=True))
    firms = draw(st.lists(st.sampled_from(LETTERS), min_size=2, unique=True))
    number = st.none() | st.integers(1, 3)
    tables = {
        "Enterprise": [
            {
                "id": ids[firm],
                "name": f"合成测试{firm}机电有限公司",
                "uscc": uscc(f"91000000{LETTERS.index(firm):09d}"),
                "employees": draw(number),
            }
            for firm in firms
        ],
        "IndustryChain": [{"id": "C1", "name": "链", "plan": draw(st.sampled_from((None, "一", "二")))}],
        "SUPPLIES": [
            {
                "from_id": ids[a],
                "to_id": ids[b],
                "product": draw(st.sampled_from((None, "齿轮"))),
                "annual_value": draw(number),
            }
            for a, b in pairwise(firms)
        ],
        "IN_CHAIN": [{"from_id": ids[firm], "to_id": "C1"} for firm in firms if draw(st.booleans())],
        "Visit": [{"id": f"V{firm}", "enterprise_id": ids[firm]} for firm in firms if draw(st.booleans())],
    }
    left_out = draw(st.sampled_from((None, None, "Visit", "IndustryChain")))
    if left_out == "IndustryChain":
        left_out = None if tables["IN_CHAIN"] else left_out
    return park_of(**{name: rows for name, rows in tables.items() if name != left_out})


def store_of(server, **options):
    connection = make_connection(server.url, user=server.user, environ={"NEO4J_PASSWORD": server.password})
    return Neo4jStore(connection, batch=2, **options)


def write(store, park, breaks_off=None):
    """Load a park; with a number, the load breaks off after that many steps."""
    removed = sum(change.removed for change in store.preview(park) if not change.derived)
    if breaks_off is None:
        store.write(park, yes_delete=removed)
        return
    step, left = Turn.step, [breaks_off]

    def broken(turn, text, **given):
        if not left[0]:
            raise StoreError("CG-N110", Text("断", "gone"))
        left[0] -= 1
        return step(turn, text, **given)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Turn, "step", broken)
        with contextlib.suppress(StoreError):
            store.write(park, yes_delete=removed)


history = st.lists(st.tuples(parks(), st.none() | st.tuples(parks(), st.integers(1, 9))), min_size=3, max_size=4)


@settings(
    max_examples=10, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck), deadline=None
)
@given(loads=history)
def test_after_each_load_the_park_is_what_readers_saw_then(neo4j_server, neo4j_driver, loads):
    erase(neo4j_driver)
    seen = {}
    with store_of(neo4j_server, scope="zone") as store, store_of(neo4j_server, scope="other") as other:
        other.write(park_of(Enterprise=[{"id": "E1", "name": "合成测试甲机电有限公司", "employees": 9}]))
        for park, broken in loads:
            if broken is not None:
                write(store, *broken)
            write(store, park)
            seen[store.loads()[0].id] = store.read()
    assert len(seen) == len(loads)
    for load, park in seen.items():
        with store_of(neo4j_server, scope="zone", after=load) as earlier:
            found = earlier.read()
            if not found.equals(park):
                for name in {*found.tables, *park.tables}:
                    f, p = found[name].rows(named=True), park[name].rows(named=True)
                    if f != p and sorted(map(str, f)) != sorted(map(str, p)):
                        print("DIFF", load, name, [{k: v for k, v in r.items() if v is not None} for r in f], "WANT", [{k: v for k, v in r.items() if v is not None} for r in p])
                for park_, br in loads:
                    print("LOAD", br and br[1], {n: [{k: v for k, v in r.items() if v is not None and k not in ("source", "name", "uscc")} for r in fr.rows(named=True)] for n, fr in (br[0].tables.items() if br else ())})
                    print("  THEN", {n: [{k: v for k, v in r.items() if v is not None and k not in ("source", "uscc")} for r in fr.rows(named=True)] for n, fr in park_.tables.items()})
                for r in neo4j_driver.execute_query("MATCH (f:CgFormer)-[:CG_BEFORE]->(l) RETURN l.id as l, l.status as s, properties(f) as p ORDER BY l, f.cg_key").records:
                    print(r["l"], r["s"], {k: v for k, v in r["p"].items() if k not in ("source", "uscc")})
                for r in neo4j_driver.execute_query("MATCH (l:Load) RETURN l.id as l, l.status as s, l.kinds as k, l.scope as sc ORDER BY l.started").records:
                    print(r.data())
            assert found.equals(park), (load, list(seen))
