"""Two zones in one database hold the same firms: one node, its owner and its users. On a real server."""

import itertools
import json
import random

import polars as pl
import pytest
from neo4j_server import erase
from parks import park_of
from strategies import uscc

from chaingraph.analysis.answers import ways_back
from chaingraph.analysis.coverage import find_branchless
from chaingraph.cli import app
from chaingraph.park import Park
from chaingraph.store.ask import answer
from chaingraph.store.connection import make_connection
from chaingraph.store.derived import write_back
from chaingraph.store.folder import FolderStore
from chaingraph.store.neo4j import Neo4jStore
from chaingraph.store.queries import parse_query, shipped_queries
from chaingraph.store.server import ServerGraph

CODES = [uscc(f"91510500{number:09d}") for number in range(6)]
#: Firms 0, 1 and 2 are in both zones, under other names and values; firm 2 has another id in each.
ZONES = {
    "a": park_of(
        Enterprise=[
            {"id": CODES[0], "name": "甲机械有限公司", "uscc": CODES[0], "employees": 10},
            {"id": "E1", "name": "乙电子厂", "employees": 20},
            {"id": "E2", "name": "丙材料厂", "uscc": CODES[2], "employees": 30},
            {"id": "E3", "name": "丁物流", "employees": 40},
        ],
        SUPPLIES=[{"from_id": CODES[0], "to_id": "E1", "product": "齿轮"}, {"from_id": "E2", "to_id": "E3"}],
        Visit=[{"id": "V1", "enterprise_id": "E2"}, {"id": "V2", "enterprise_id": "F2"}],
    ),
    "b": park_of(
        Enterprise=[
            {"id": CODES[0], "name": "甲机械", "uscc": CODES[0], "employees": 11, "status": "operating"},
            {"id": "E1", "name": "乙电子 厂", "employees": 21},
            {"id": "F2", "name": "丙新材料厂", "uscc": CODES[2]},
            {"id": "E3", "name": "戊软件", "employees": 50},
        ],
        SUPPLIES=[
            {"from_id": CODES[0], "to_id": "E1", "product": "齿轮", "annual_value": 5.0},
            {"from_id": "F2", "to_id": "E3", "product": "钢"},
        ],
        Visit=[{"id": "V1", "enterprise_id": "F2"}, {"id": "V3", "enterprise_id": "E2"}],
    ),
}
FIRMS = parse_query(
    "own/firms", "// 企业\n// Firms\n// returns id\nMATCH (e:Enterprise) RETURN e.id AS id ORDER BY id\n"
)


def connection_of(server):
    return make_connection(server.url, user=server.user, environ={"NEO4J_PASSWORD": server.password})


def store_of(server, scope=None, **options):
    return Neo4jStore(connection_of(server), scope=scope, **options)


def rows(driver, text):
    return [record.values() for record in driver.execute_query(text).records]


def load(store, park):
    """Load a park as planned, and once more without a change."""
    planned = store.preview(park)
    told = store.told
    removed = sum(change.removed for change in planned if not change.derived)
    assert store.write(park, yes_delete=removed).changes == planned
    assert store.told == told
    assert store.read().equals(park)
    again = store.preview(park)
    assert all(change.nothing for change in again), again
    return {change.kind: change for change in planned}, told


def without(park, *ids):
    """The park without some records, and what is about them."""
    frames = {}
    for name, frame in park.tables.items():
        about = [column for column in ("id", "from_id", "to_id") if column in frame.columns]
        frames[name] = frame.filter(~pl.any_horizontal(pl.col(about).is_in(list(ids))))
    return Park.from_frames(frames)


@pytest.fixture(params=["ab", "ba"])
def zones(request, neo4j_server, neo4j_driver):
    """The stores of both zones, loaded in both orders; the first is the owner of what they share."""
    erase(neo4j_driver)
    first, second = request.param
    with store_of(neo4j_server, first, batch=2) as owner, store_of(neo4j_server, second, batch=2) as user:
        load(owner, ZONES[first])
        _, told = load(user, ZONES[second])
        listed = [(one.kind, one.scope, one.how, one.records) for one in told]
        assert listed == [
            ("Enterprise", first, "apart", 1),
            ("Enterprise", first, "used", 3),
            ("Visit", first, "apart", 1),
        ]
        yield owner, user


def test_two_zones_share_firms_and_each_reads_back_its_own(zones, neo4j_driver):
    _, user = zones
    for store in zones:
        assert store.read().equals(ZONES[store.scope])
    assert rows(neo4j_driver, "MATCH (e:Enterprise) RETURN count(e)") == [[5]]
    used = f"MATCH (e:Enterprise) WHERE '{user.scope}' IN e.cg_users RETURN count(e)"
    assert rows(neo4j_driver, used) == [[3]]
    shared = (
        "MATCH (e:Enterprise)-[r:SUPPLIES]-() WHERE e.cg_users IS NOT NULL RETURN e.name, collect(DISTINCT r.cg_scope)"
    )
    assert [sorted(scopes) for _, scopes in rows(neo4j_driver, shared)] == [["a", "b"]] * 3
    assert rows(neo4j_driver, "MATCH (:Visit)-[r:VISIT_TO]->(e) RETURN r.cg_scope, e.uscc ORDER BY r.cg_scope") == [
        ["a", CODES[2]],
        ["b", CODES[2]],
    ]


def test_what_a_user_drops_stays_its_owners(zones, neo4j_driver):
    owner, user = zones
    neo4j_driver.execute_query("MATCH (e:Enterprise) SET e.mine = e.id CREATE (e)-[:NOTED]->(:Note)")
    write_back(user.database, [find_branchless(user.read())], ways_back(), scope=user.scope)
    write_back(owner.database, [find_branchless(owner.read())], ways_back(), scope=owner.scope)
    firm = f"MATCH (e:Enterprise {{uscc: '{CODES[0]}'}})"
    about = f"{firm}<-[:ADVICE_FOR]-(n) MATCH (x:Run {{id: n.run}}) RETURN x.scope"
    assert sorted(rows(neo4j_driver, about)) == [["a"], ["b"]]
    less = without(ZONES[user.scope], CODES[0])
    changes, _ = load(user, less)
    assert [changes[name].removed for name in ("Enterprise", "SUPPLIES", "Advice")] == [1, 1, 1]
    assert "NOTED" not in changes
    assert owner.read().equals(ZONES[owner.scope])
    assert rows(neo4j_driver, about) == [[owner.scope]]
    assert rows(neo4j_driver, "MATCH (e)-[:NOTED]->() WHERE e.mine = e.id RETURN count(*)") == [[5]]
    load(user, ZONES[user.scope])
    assert owner.read().equals(ZONES[owner.scope])


def test_what_an_owner_drops_passes_to_its_user_and_the_last_takes_it_along(zones, neo4j_driver):
    owner, user = zones
    neo4j_driver.execute_query("MATCH (e:Enterprise) CREATE (e)-[:NOTED]->(:Note)")
    gone = [CODES[0], "E2" if owner.scope == "a" else "F2"]
    less = without(ZONES[owner.scope], *gone)
    changes, told = load(owner, less)
    assert changes["Enterprise"].removed == 2 and "NOTED" not in changes
    assert [(one.scope, one.how, one.records) for one in told if one.how == "passed"] == [(user.scope, "passed", 2)]
    assert user.read().equals(ZONES[user.scope])
    passed = rows(neo4j_driver, f"MATCH (e:Enterprise {{uscc: '{CODES[0]}'}}) RETURN e.cg_scope, e.name, e.cg_users")
    assert passed == [[user.scope, ZONES[user.scope]["Enterprise"]["name"][0], None]]
    # the next load of the new owner gives them its own ids
    load(user, ZONES[user.scope])
    assert rows(neo4j_driver, f"MATCH (e:Enterprise {{uscc: '{CODES[2]}'}}) RETURN e.id, e.cg_id") == [
        ["F2" if user.scope == "b" else "E2", None]
    ]
    changes, _ = load(user, without(ZONES[user.scope], CODES[0]))
    assert changes["NOTED"].removed == 1
    assert rows(neo4j_driver, f"MATCH (e:Enterprise {{uscc: '{CODES[0]}'}}) RETURN count(e)") == [[0]]
    assert owner.read().equals(less)


def test_an_owner_that_gives_other_ids_changes_nothing_for_its_users(neo4j_server, neo4j_driver):
    """References of both, in nodes of their own and in what a user says of a shared one, follow the record."""

    def park(chain, firm, note):
        return park_of(
            IndustryChain=[{"id": chain, "name": "装备链"}],
            ChainSegment=[{"id": "S", "chain_id": chain, "name": "总装", "order": note}],
            Enterprise=[{"id": firm, "name": "己厂", "uscc": CODES[5]}],
            Visit=[{"id": f"V{note}", "enterprise_id": firm}],
            IN_CHAIN=[{"from_id": firm, "to_id": chain}],
        )

    erase(neo4j_driver)
    with store_of(neo4j_server, "a") as owner, store_of(neo4j_server, "b") as user:
        load(owner, park("C1", "E1", 1))
        load(user, park("C1", "F1", 2))
        load(owner, park("C9", "E9", 1))
        assert user.read().equals(park("C1", "F1", 2))
        assert all(change.nothing for change in user.preview(park("C1", "F1", 2)))
        about = (
            "MATCH (v:Visit) MATCH (e:Enterprise {id: v.enterprise_id}) MATCH (v)-[:VISIT_TO]->(e) RETURN v.id, e.id"
        )
        assert sorted(rows(neo4j_driver, about)) == [["V1", "E9"], ["V2", "E9"]]
        load(user, park("C7", "F7", 2))
        assert owner.read().equals(park("C9", "E9", 1))
        assert rows(neo4j_driver, "MATCH (n:IndustryChain) RETURN n.id, n.cg_scope, n.cg_users") == [["C9", "a", ["b"]]]


@pytest.mark.parametrize("zones", ["ba"], indirect=True)
def test_readers_of_a_scope_find_what_it_shares_by_its_own_words(zones, neo4j_server):
    words = {"a": ("E2", "丙材料厂", "丁物流"), "b": ("F2", "丙新材料厂", "戊软件")}
    for scope, (id_, name, customer) in words.items():
        with ServerGraph(connection_of(neo4j_server), scope=scope) as graph:
            for word in (id_, name, CODES[2]):
                route = answer(graph, shipped_queries()["supply/route"], {"supplier": word, "customer": customer})
                assert [list(row["route"]) for row in route.rows] == [[name, customer]]
            (path,) = answer(graph, shipped_queries()["zone/path"], {"one": id_, "other": "E3"}).rows
            assert list(path["way"]) == [name, customer]
            assert answer(graph, FIRMS).column("id") == sorted(ZONES[scope]["Enterprise"]["id"])


@pytest.mark.parametrize("zones", ["ba"], indirect=True)
def test_a_scope_alone_keeps_its_ids_until_it_is_loaded_again(zones, neo4j_server):
    """The owner has gone: what stood under its ids, and what stood apart from them, is still read as it was loaded."""
    owner, user = zones
    load(owner, Park.from_frames({name: frame.clear() for name, frame in ZONES[owner.scope].tables.items()}))
    assert user.read().equals(ZONES[user.scope])
    with ServerGraph(connection_of(neo4j_server)) as graph:
        assert answer(graph, FIRMS).column("id") == sorted(ZONES[user.scope]["Enterprise"]["id"])
    load(user, ZONES[user.scope])
    with store_of(neo4j_server) as store:
        assert not store.whose().differs


def test_the_commands_tell_what_is_shared(neo4j_server, neo4j_driver, tmp_path, monkeypatch, capfd):
    erase(neo4j_driver)
    monkeypatch.setenv("CHAINGRAPH_LANG", "en")
    monkeypatch.setenv("NEO4J_USERNAME", neo4j_server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)

    def run(*words):
        capfd.readouterr()
        assert app.run([str(word) for word in words]) == 0, capfd.readouterr().err
        return capfd.readouterr()

    for scope, park in ZONES.items():
        FolderStore(tmp_path / scope).write(park)
    run("load", tmp_path / "a", "--to", neo4j_server.url, "--scope", "a")
    words = ("load", tmp_path / "b", "--to", neo4j_server.url, "--scope", "b", "--format", "json")
    for planned in (("--dry-run",), ()):
        done = run(*words, *planned)
        assert "3 records belong to the scope a" in done.err and "2 records have ids that are other" in done.err
        told = json.loads(done.out)["parts"]["shared"]["rows"]
        assert [(row["kind"], row["scope"], row["how"], row["records"]) for row in told] == [
            ("Enterprise", "a", "apart", 1),
            ("Enterprise", "a", "used", 3),
            ("Visit", "a", "apart", 1),
        ]
    status = json.loads(run("status", neo4j_server.url, "--format", "json").out)
    assert {(row["scope"], row["records"]) for row in status["rows"] if row["kind"] == "Enterprise"} == {
        ("a", 4),
        ("b", 4),
    }
    (shared,) = status["parts"]["shared"]["rows"]
    assert (shared["kind"], shared["owner"], shared["user"], shared["records"]) == ("Enterprise", "a", "b", 3)
    assert any("3 records belong to a and are held by b as well" in note["en"] for note in status["notes"])
    here, there = (
        json.loads(run("chains", park, "--format", "json", *scope).out)["rows"]
        for park, scope in ((tmp_path / "b", ()), (neo4j_server.url, ("--scope", "b")))
    )
    assert here == there
    assert "+0 ~0 -0" in run("load", tmp_path / "b", "--to", neo4j_server.url, "--scope", "b").err


@pytest.mark.parametrize("seed", range(2))
def test_any_loads_of_three_zones_leave_what_a_plain_model_says(neo4j_server, neo4j_driver, seed):
    """Firms with codes under any ids, links between them, visits of any firm or none: each zone loads what it likes."""
    erase(neo4j_driver)
    chance = random.Random(seed)
    scopes = ("a", "b", "c")
    current, owner = {scope: {} for scope in scopes}, {}
    parks = {scope: Park({}) for scope in scopes}
    stores = {scope: store_of(neo4j_server, scope, batch=3) for scope in scopes}
    for step in range(7):
        scope = chance.choice(scopes) if step > 2 else scopes[step]
        firms = chance.sample(range(6), chance.randint(0, 6))
        ids = dict(zip(firms, chance.sample([*"PQRSTUVW", *CODES[:2]], len(firms)), strict=True))
        current[scope] = {firm: step * 10 + firm for firm in firms}
        parks[scope] = park_of(
            Enterprise=[
                {"id": ids[firm], "name": f"{scope}{firm}厂", "uscc": CODES[firm], "employees": count}
                for firm, count in current[scope].items()
            ],
            SUPPLIES=[
                {"from_id": ids[one], "to_id": ids[other], "product": f"{one}", "annual_value": float(step)}
                for one, other in itertools.pairwise(firms)
            ],
            Visit=[
                {"id": f"V{number}", "enterprise_id": chance.choice([*"PQRSTUVW", *CODES[:2]])} for number in range(3)
            ],
        )
        load(stores[scope], parks[scope])
        for firm in range(6):
            holders = [name for name in scopes if firm in current[name]]
            if owner.get(firm) not in holders:
                owner[firm] = holders[0] if holders else None
        held = rows(
            neo4j_driver, "MATCH (e:Enterprise) RETURN e.uscc, e.cg_scope, e.employees, coalesce(e.cg_users, [])"
        )
        assert sorted((code, whose, count, sorted(users)) for code, whose, count, users in held) == sorted(
            (
                CODES[firm],
                whose,
                current[whose][firm],
                sorted(name for name in scopes if firm in current[name] and name != whose),
            )
            for firm, whose in owner.items()
            if whose is not None
        )
        for name in scopes[: step + 1]:
            assert stores[name].read().equals(parks[name]), (step, name)
        ends = "MATCH (v:Visit)-[r:VISIT_TO]->(e:Enterprise) RETURN r.cg_scope, coalesce(v.cg_id, v.id), e.uscc"
        assert sorted(map(tuple, rows(neo4j_driver, ends))) == sorted(
            (name, visit["id"], firm["uscc"])
            for name in scopes
            for visit in parks[name]["Visit"].iter_rows(named=True)
            for firm in parks[name]["Enterprise"].iter_rows(named=True)
            if firm["id"] == visit["enterprise_id"]
        )
        left = "MATCH (u:CgUse) RETURN count(u) = sum(COUNT { (u)-[:CG_USE_OF]->() })"
        assert rows(neo4j_driver, left) in ([[True]], [[None]])
    for store in stores.values():
        store.close()
