"""The park as it stood after an earlier load is what readers saw then. On a real server."""

import contextlib
import json
import os
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
from chaingraph.store import read_park
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
    return Neo4jStore(connection, batch=3, **options)


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


history = st.lists(st.tuples(parks(), st.none() | st.tuples(parks(), st.integers(1, 16))), min_size=3, max_size=4)


@settings(
    max_examples=5,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
    derandomize=os.environ.get("CI") == "true",  # what is new is looked for where somebody can look at it
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
            assert earlier.read().equals(park), load


def test_commands_ask_the_park_of_an_earlier_load(empty_neo4j, neo4j_driver):
    """By its id, or by a day, in every place where a park stands; nobody's former state is kept."""
    server, people = empty_neo4j, {"Member": [{"id": "M1", "stage": "full"}, {"id": "M2", "stage": "full"}]}
    firms = [{"id": "E1", "name": "甲厂", "employees": 5}, {"id": "E2", "name": "乙厂"}]
    homes = {"PartyOrganization": [{"id": "P1", "name": "甲支部"}, {"id": "P2", "name": "乙支部"}]}
    belongs = [{"from_id": "M1", "to_id": "P1"}, {"from_id": "M2", "to_id": "P2"}]
    chains = {"IndustryChain": [{"id": "C1", "name": "链", "plan": "一", "chief": "张某"}]}
    with store_of(server) as store:
        first = store.write(park_of(Enterprise=firms, **chains, **people, **homes, AFFILIATED_WITH=belongs))
        changed = {"IndustryChain": [{**chains["IndustryChain"][0], "plan": "二", "chief": "李某"}]}
        homes["PartyOrganization"][0]["name"] = "甲厂支部"
        fewer = park_of(
            Enterprise=[{**firms[0], "employees": 7}],
            **changed,
            Member=people["Member"][:1],
            **homes,
            AFFILIATED_WITH=belongs[:1],
        )
        store.write(fewer, yes_delete=3)
        day = f"{store.loads()[0].finished.astimezone():%Y-%m-%d}"
    given = {"user": server.user, "environ": {"NEO4J_PASSWORD": server.password}}
    then = read_park(f"{server.url}#{first.id}", **given)
    assert then["Enterprise"].select("id", "employees").rows() == [("E1", 5), ("E2", None)]
    assert then["IndustryChain"].select("plan", "chief").rows() == [("一", "李某")]
    assert then["Member"]["id"].to_list() == ["M1"] and [found.code for found in then.findings] == ["CG-N207"]
    kept = neo4j_driver.execute_query("MATCH (f:CgFormer) RETURN f.cg_kind AS kind, f.chief AS chief").records
    assert {"Member", "AFFILIATED_WITH"}.isdisjoint(row["kind"] for row in kept)
    assert all(row["chief"] is None for row in kept)
    today = read_park(server.url, **given)
    assert read_park(f"{server.url}#{day[:7]}", **given).equals(today)
    environment = {"NEO4J_USERNAME": server.user, "NEO4J_PASSWORD": server.password, "CHAINGRAPH_LANG": "en"}

    def run(*words):
        return CliRunner().invoke(command, words, env=environment)

    listed = run("diff", f"{server.url}#{first.id}", server.url, "--format", "json")
    rows = {(row["kind"], row["id"], row["field"]) for row in json.loads(listed.stdout)["rows"]}
    assert {("Enterprise", "E1", "employees"), ("Enterprise", "E2", None)} <= rows
    assert run("chains", server.url, "--since", f"{server.url}#{first.id}").exit_code == 0
    with pytest.raises(UsageError, match="CG-N307"):
        read_park(f"{server.url}#2001-01-01", **given)
    with store_of(server, after=day) as earlier, pytest.raises(UsageError, match="CG-N309"):
        earlier.write(fewer)
    assert str(run("status", f"{server.url}#{day}").exception).startswith("CG-N309")
    neo4j_driver.execute_query("MATCH (x:Load) REMOVE x.keeps")
    with pytest.raises(UsageError, match="CG-N308"):
        read_park(f"{server.url}#{first.id}", **given)
