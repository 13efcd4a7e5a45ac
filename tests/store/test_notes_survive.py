"""What an analyst attached to a record stays with it, whatever code, name or id the record gets. On a real server."""

import os
import shutil
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from months import months
from neo4j_server import erase
from parks import park_of
from paths import CASE_FOLDER
from strategies import uscc

from chaingraph.analysis.answers import ways_back
from chaingraph.analysis.changes import find_changes
from chaingraph.analysis.coverage import find_branchless
from chaingraph.cli import app
from chaingraph.park import Park
from chaingraph.store.connection import make_connection
from chaingraph.store.derived import write_back
from chaingraph.store.neo4j import Neo4jStore

# to shrink an example takes minutes on a server; the same months are tried without one in tests/io/test_matching.py
on_a_server = {"phases": (Phase.explicit, Phase.generate), "suppress_health_check": list(HealthCheck)}
FIRMS = [{"id": f"E{number}", "name": f"{letter}厂"} for number, letter in enumerate("甲乙丙丁戊己")]


def store_of(server, **options):
    connection = make_connection(server.url, user=server.user, environ={"NEO4J_PASSWORD": server.password})
    return Neo4jStore(connection, **options)


def note(driver):
    """Let an analyst note on every firm what it is called: as a property and as a record of their own."""
    driver.execute_query("MATCH (e:Enterprise) SET e.mine = e.id CREATE (e)-[:NOTED]->(:Note {about: e.id})")


def notes(driver):
    rows = driver.execute_query(
        "MATCH (e:Enterprise) OPTIONAL MATCH (e)-[:NOTED]->(n) "
        "RETURN e.mine AS mine, collect(n.about) AS about, e.id AS id, elementId(e) AS place"
    ).records
    return {row["id"]: (row["mine"], row["about"], row["place"]) for row in rows}


def plain(park):
    """A park without aliases, which keep former names."""
    return Park.from_frames(
        {name: frame.drop("aliases", strict=False) for name, frame in park.tables.items() if frame.height}
    )


def everything(driver):
    """All that the database holds of the park but for aliases, and all that loads keep on it but for their names."""
    apart = ["cg_load", "cg_before", "cg_former", "aliases", "mine"]
    ours = f"[key IN keys(x) WHERE NOT key IN {apart} | [key, toString(x[key])]]"
    nodes = f"MATCH (x) WHERE x.cg_scope IS NOT NULL RETURN [labels(x), {ours}] AS row"
    edges = f"MATCH (a)-[x]->(b) WHERE x.cg_scope IS NOT NULL RETURN [a.id, type(x), b.id, {ours}] AS row"
    rows = [record["row"] for text in (nodes, edges) for record in driver.execute_query(text).records]
    return sorted(str([sorted(part, key=str) if isinstance(part, list) else part for part in row]) for row in rows)


def without(park, name):
    return Park.from_frames({other: frame for other, frame in park.tables.items() if other != name})


@settings(max_examples=6, **on_a_server)
@given(month=months())
@pytest.mark.parametrize("left_out", [None, "Visit"])
def test_notes_survive_and_the_graph_is_that_of_a_clean_load(neo4j_server, neo4j_driver, month, left_out):
    """Visits that are not loaded again still refer to their firms."""
    erase(neo4j_driver)
    with store_of(neo4j_server) as store:
        store.write(month.after)
        clean = everything(neo4j_driver)
    erase(neo4j_driver)
    with store_of(neo4j_server, batch=2) as store:
        store.write(month.before)
        note(neo4j_driver)
        places = {id_: place for id_, (_, _, place) in notes(neo4j_driver).items()}
        loaded = month.after if left_out is None else without(month.after, left_out)
        planned = store.preview(loaded)
        removed = sum(change.removed for change in planned)
        assert store.write(loaded, yes_delete=removed).changes == planned
        found = notes(neo4j_driver)
        assert {today: found[today] for today in month.same.values()} == {
            today: (id_, [id_], places[id_]) for id_, today in month.same.items()
        }
        read = store.read()
        assert plain(read).equals(plain(month.after))
        assert everything(neo4j_driver) == clean
        firms = read["Enterprise"]
        assert dict(zip(firms["id"], firms["aliases"].to_list(), strict=True)) == {
            id_: [month.renamed[id_]] if id_ in month.renamed else None for id_ in firms["id"]
        }
        assert all(change.nothing for change in store.write(loaded).changes)
        assert store.read().equals(read)


@settings(max_examples=4, **on_a_server)
@given(month=months())
def test_a_plan_counts_what_the_comparison_lists(neo4j_server, neo4j_driver, month):
    """One match: what is new, changed and gone is so in both; what refers to a record with a new id did not change."""
    erase(neo4j_driver)
    with store_of(neo4j_server) as store:
        store.write(month.before)
        planned = {change.kind: change for change in store.preview(month.after)}
    listed = {row["kind"]: row for row in find_changes(month.before, month.after).parts["summary"].rows}
    for name, row in listed.items():
        change = planned[name]
        assert (change.before, change.added, change.removed) == (row["before"], row["added"], row["removed"])
        assert change.changed == row["changed"]


@pytest.fixture
def chaingraph(neo4j_server, neo4j_driver, monkeypatch, capfd):
    """The command on an empty database: what it printed and said, in English."""
    erase(neo4j_driver)
    monkeypatch.setenv("CHAINGRAPH_LANG", "en")
    for name in [name for name in os.environ if name.startswith("NEO4J_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NEO4J_USERNAME", neo4j_server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)

    def run(*words, code=0):
        capfd.readouterr()
        assert app.run([str(word) for word in words]) == code, capfd.readouterr().err
        return capfd.readouterr()

    return run


def test_a_code_that_is_filled_in_is_no_new_firm(chaingraph, neo4j_server, neo4j_driver, tmp_path):
    folder = tmp_path / "park"
    shutil.copytree(CASE_FOLDER / "identity" / "shortname", folder)
    chaingraph("load", folder, "--to", neo4j_server.url)
    note(neo4j_driver)
    before = notes(neo4j_driver)
    first, *others = (folder / "企业.csv").read_text(encoding="utf-8").splitlines()
    codes = [uscc(f"91000000{number:09d}") for number in range(len(others))]
    lines = [f"{first},统一社会信用代码", *(f"{line},{code}" for line, code in zip(others, codes, strict=True))]
    (folder / "企业.csv").write_text("\n".join(lines), encoding="utf-8")
    told = chaingraph("load", folder, "--to", neo4j_server.url)
    assert "+0 ~2 -0" in told.err and told.err.count("(one name)") == 2
    assert set(notes(neo4j_driver)) == set(codes)
    assert sorted(notes(neo4j_driver).values()) == sorted(before.values())
    assert "+0 ~0 -0" in chaingraph("load", folder, "--to", neo4j_server.url).err
    chaingraph("diff", folder, neo4j_server.url, "--exit-code")


def test_a_month_later_a_firm_is_gone_another_renamed_and_advice_is_counted(chaingraph, neo4j_server, neo4j_driver):
    base, later = CASE_FOLDER / "identity" / "base", CASE_FOLDER / "identity" / "base-later"
    chaingraph("load", base, "--to", neo4j_server.url)
    chaingraph("branchless", neo4j_server.url, "--write-back")
    note(neo4j_driver)
    places = notes(neo4j_driver)
    assert "-1/4" in chaingraph("load", later, "--to", neo4j_server.url, code=5).err
    planned = chaingraph("load", later, "--to", neo4j_server.url, "--dry-run", "--format", "csv")
    rows = {line.split(",")[0].strip("\ufeff"): line.split(",")[2:] for line in planned.out.splitlines()}
    assert rows["Enterprise"] == ["4", "0", "2", "1"] and rows["SUPPLIES"] == ["6", "0", "0", "2"]
    assert rows["NOTED"] == ["1", "0", "0", "1"] and rows["Advice"][2:] == ["0", "1"]
    assert "was called 测试一号机械 and is called 测试一号机械(新)" in planned.err
    done = chaingraph("load", later, "--to", neo4j_server.url, "--yes-delete", "5")
    assert "+0 ~2 -5" in done.err
    assert notes(neo4j_driver) == {id_: places[id_] for id_ in ("E1", "E2", "E3")}
    (firm,) = neo4j_driver.execute_query("MATCH (e:Enterprise {id: 'E1'}) RETURN e.name AS n, e.aliases AS a").records
    assert firm.data() == {"n": "测试一号机械(新)", "a": ["测试一号机械"]}
    assert "+0 ~0 -0" in chaingraph("load", later, "--to", neo4j_server.url).err


def test_former_names_stay_and_those_of_the_file_are_the_files(neo4j_server, neo4j_driver):
    def aliases(name, given):
        rows = [{"id": "E1", "name": name, "aliases": given}, {"id": "E2", "name": "丁"}]
        store.write(park_of(Enterprise=rows))
        return store.read()["Enterprise"].filter(id="E1")["aliases"].item()

    erase(neo4j_driver)
    with store_of(neo4j_server) as store:
        assert aliases("甲公司", ["甲"]).to_list() == ["甲"]
        assert aliases("乙厂", ["乙"]).to_list() == ["乙", "甲公司"]
        assert aliases("丙公司", None).to_list() == ["甲公司", "乙厂"]
        assert aliases("丙 公司", ["乙厂"]).to_list() == ["乙厂", "甲公司"]
        # under its old name again, that is none of its former names any more
        assert aliases("甲公司", None).to_list() == ["乙厂", "丙 公司"]


def test_two_codes_are_two_firms_even_with_one_id(neo4j_server, neo4j_driver):
    one, two = uscc("91000000000000001"), uscc("91000000000000002")
    links = [{"from_id": "E0", "to_id": "E1", "product": "齿轮"}, {"from_id": "E1", "to_id": "E2", "product": "轴"}]
    erase(neo4j_driver)
    with store_of(neo4j_server) as store:
        store.write(park_of(Enterprise=[{**FIRMS[0], "uscc": one}, *FIRMS[1:]], SUPPLIES=links))
        note(neo4j_driver)
        places = notes(neo4j_driver)
        after = park_of(Enterprise=[{**FIRMS[0], "uscc": two}, *FIRMS[1:]], SUPPLIES=links)
        planned = {change.kind: change for change in store.preview(after)}
        assert (planned["Enterprise"].added, planned["Enterprise"].removed) == (1, 1)
        assert (planned["SUPPLIES"].added, planned["SUPPLIES"].removed, planned["NOTED"].removed) == (1, 1, 1)
        assert store.matches.kinds["Enterprise"].doubts["why"].to_list() == ["codes"]
        store.write(after, yes_delete=3)
        assert store.read().equals(after)
        assert notes(neo4j_driver)["E0"][0] is None and notes(neo4j_driver)["E0"][2] != places["E0"][2]
        assert all(notes(neo4j_driver)[id_] == places[id_] for id_ in ("E1", "E2"))
        assert all(change.nothing for change in store.write(after).changes)


def test_derived_results_that_go_are_counted_and_need_no_consent(neo4j_server, neo4j_driver):
    firms = [{**firm, "status": "operating", "full_members": 3} for firm in FIRMS]
    erase(neo4j_driver)
    with store_of(neo4j_server) as store:
        park = park_of(Enterprise=firms)
        store.write(park)
        two = list(find_branchless(park).rows)[:2]
        write_back(store.database, [replace(find_branchless(park), rows=two)], ways_back())
        gone = [firm for firm in firms if firm["id"] != two[0]["enterprise_id"]]
        planned = {change.kind: change for change in store.preview(park_of(Enterprise=gone))}
        assert (planned["Advice"].before, planned["Advice"].removed) == (2, 1)
        written = store.write(park_of(Enterprise=gone)).changes
        assert {change.kind: change for change in written} == planned
    (left,) = neo4j_driver.execute_query("MATCH (n:Advice) RETURN count(n) AS n").records
    assert left["n"] == 1


def test_ids_of_another_scope_are_left_alone(neo4j_server, neo4j_driver):
    erase(neo4j_driver)
    visit = {"id": "V", "enterprise_id": "E0"}
    with store_of(neo4j_server, scope="a") as store, store_of(neo4j_server, scope="b") as other:
        other.write(park_of(Enterprise=[{"id": "F", "name": "辛"}], Visit=[visit]))
        store.write(park_of(Enterprise=FIRMS))
        moved = [{"id": f"N{firm['id']}", "name": firm["name"]} for firm in FIRMS]
        (change,) = store.write(park_of(Enterprise=moved)).changes
        assert (change.added, change.changed, change.removed) == (0, 6, 0)
        assert other.read()["Visit"]["enterprise_id"].to_list() == ["E0"]
        assert store.read()["Enterprise"].sort("id")["id"].to_list() == [f"NE{number}" for number in range(6)]


def test_a_node_that_somebody_took_the_id_from_is_no_record_and_goes(neo4j_server, neo4j_driver):
    erase(neo4j_driver)
    park = park_of(Enterprise=FIRMS)
    with store_of(neo4j_server) as store:
        store.write(park)
        neo4j_driver.execute_query("MATCH (e:Enterprise {id: 'E1'}) REMOVE e.id")
        (change,) = store.write(park).changes
        assert (change.added, change.removed) == (1, 1)
        assert store.read().equals(park)
