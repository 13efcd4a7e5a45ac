"""The commands about a database: what they print, their exit codes, and that nothing secret is printed."""

import json
import os
import subprocess
import sys

import click
import pytest
from neo4j_server import erase, let_in
from paths import ROOT

from chaingraph.cli.app import COMMANDS, command
from chaingraph.derived import links_of
from chaingraph.model import REFERENCES
from chaingraph.park import Park
from chaingraph.sample import build_sample, write_sample
from chaingraph.store import read_park
from chaingraph.store.connection import make_connection
from chaingraph.store.neo4j import Neo4jStore

WRONG = "Kanarienvogel-wrong-1"
SECRETS = {WRONG}


def chaingraph(*words, code=0, **environ):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    done = subprocess.run(
        [sys.executable, "-m", "chaingraph", *map(str, words)],
        capture_output=True,
        encoding="utf-8",
        env={**clean, "CHAINGRAPH_LANG": "en", "PYTHONPATH": str(ROOT), **environ},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert not [secret for secret in SECRETS if secret in done.stdout + done.stderr]
    return done


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("load") / "park"
    write_sample(path, seed=1)
    return path


@pytest.fixture(scope="module")
def server(neo4j_server, neo4j_driver, folder, tmp_path_factory):
    """A server that the command has loaded the sample into, with the password in a file."""
    SECRETS.add(neo4j_server.password)
    neo4j_server.file = tmp_path_factory.mktemp("secret") / "password"
    neo4j_server.file.write_text(neo4j_server.password + "\n", encoding="utf-8")
    erase(neo4j_driver)
    neo4j_server.first = chaingraph(
        *("load", folder, "--to", neo4j_server.url, "--user", neo4j_server.user),
        *("--password-file", neo4j_server.file, "--format", "jsonl"),
    )
    return neo4j_server


def of(server):
    return {"NEO4J_USERNAME": server.user, "NEO4J_PASSWORD": server.password}


def test_load_prints_what_changed(server):
    rows = [json.loads(line) for line in server.first.stdout.splitlines()]
    summary = build_sample(seed=1).park.summary()
    assert {row["kind"]: row["added"] for row in rows} == summary
    assert f"+{sum(summary.values())} ~0 -0" in server.first.stderr
    park = build_sample(seed=1).park
    links = sum(links_of(park, reference).height for reference in REFERENCES.values())
    assert f"besides relationships of references +{links} ~0 -0" in server.first.stderr


def test_a_dry_run_writes_nothing_and_says_so(server, folder, neo4j_driver):
    before = neo4j_driver.execute_query("MATCH (n) RETURN count(n) AS n").records[0]["n"]
    done = chaingraph("load", folder, "--to", server.url, "--dry-run", "--format", "json", **of(server))
    rows = json.loads(done.stdout)["rows"]
    assert rows and all(row["added"] == row["changed"] == row["removed"] == 0 for row in rows)
    relations = {row["kind"]: row for row in json.loads(done.stdout)["parts"]["relations"]["rows"]}
    assert relations["VISIT_TO"]["label"] == "Visit to" and relations["VISIT_TO"]["before"] > 1000
    assert "nothing was written" in done.stderr
    assert neo4j_driver.execute_query("MATCH (n) RETURN count(n) AS n").records[0]["n"] == before


@pytest.mark.parametrize("words", [("branchless",), ("pair", "--rematch"), ("chains",)])
def test_a_url_gives_the_answer_that_the_folder_gives(server, folder, words):
    name, *options = words
    there = chaingraph(name, server.url, *options, "--format", "json", **of(server))
    here = chaingraph(name, folder, *options, "--format", "json")
    assert there.stdout == here.stdout
    assert json.loads(here.stdout)["rows"]


def test_other_commands_take_a_url_too(server, folder, tmp_path):
    chaingraph("diff", folder, server.url, "--exit-code", **of(server))
    chaingraph("export", server.url, "-o", tmp_path / "out.json", **of(server))
    chaingraph("check", server.url, **of(server))
    chaingraph("check", server.url, "--errors-out", tmp_path / "x.xlsx", code=2, **of(server))
    assert (tmp_path / "out.json").stat().st_size > 10**5
    done = chaingraph("branchless", "--format", "json", CHAINGRAPH_PARK=server.url, **of(server))
    assert json.loads(done.stdout)["rows"]


def test_status_of_both_homes(server, folder):
    there = json.loads(chaingraph("status", server.url, "--format", "json", **of(server)).stdout)
    here = json.loads(chaingraph("status", folder, "--format", "json").stdout)
    key = "kind"
    assert sorted(there["rows"], key=lambda row: row[key]) == sorted(here["rows"], key=lambda row: row[key])
    loads = there["parts"]["loads"]["rows"]
    assert loads[0]["status"] == "complete"
    assert loads[0]["records"] == sum(row["records"] for row in there["rows"])
    assert "last complete load: park" in there["notes"][-1]["en"]


@pytest.mark.parametrize(("name", "label"), [("branchless", "Advice"), ("pair", None), ("chains", "SupplyChain")])
def test_answers_are_written_back_and_removed_by_run(server, neo4j_driver, name, label):
    def everything():
        return (
            neo4j_driver.execute_query(
                "MATCH (n) WHERE n.cg_scope IS NOT NULL OPTIONAL MATCH (n)-[r]->() WHERE r.cg_scope IS NOT NULL "
                "RETURN count(DISTINCT n) AS nodes, count(r) AS edges, sum(size(keys(n))) AS properties"
            )
            .records[0]
            .data()
        )

    def derived():
        nodes = neo4j_driver.execute_query("MATCH (n) WHERE n.derived RETURN count(n) AS n").records[0]["n"]
        edges = neo4j_driver.execute_query("MATCH ()-[r]->() WHERE r.derived RETURN count(r) AS n").records[0]["n"]
        return nodes + edges

    before = everything()
    rows = chaingraph(name, server.url, "--write-back", "--format", "jsonl", **of(server)).stdout.splitlines()
    runs = json.loads(chaingraph("derived", server.url, "--format", "json", **of(server)).stdout)["rows"]
    assert len(runs) == 1
    (run,) = runs
    assert run["status"] == "complete" and run["load"]
    assert run["records"] >= len(rows)
    assert derived() > len(rows)
    if label:
        found = neo4j_driver.execute_query(
            f"MATCH (n:{label}) WHERE n.derived AND n.run = $run RETURN count(n) AS n", run=run["id"]
        )
        assert found.records[0]["n"] == len(rows)
    assert everything() == before
    assert read_park(server.url, environ=of(server)).equals(build_sample(seed=1).park)
    chaingraph("derived", server.url, "--remove", run["id"], **of(server))
    assert derived() == 0
    assert everything() == before
    chaingraph("derived", server.url, "--remove", run["id"], code=2, **of(server))


def test_advice_about_a_firm_that_is_gone_goes_with_it(neo4j_server, neo4j_driver):
    erase(neo4j_driver)
    firms = [
        {"id": f"E{n}", "name": f"甲{n}", "status": "operating", "full_members": 3, "source": "synthetic"}
        for n in range(10)
    ]
    from chaingraph.analysis.answers import ways_back
    from chaingraph.analysis.coverage import find_branchless
    from chaingraph.store.derived import write_back

    connection = make_connection(
        neo4j_server.url, user=neo4j_server.user, environ={"NEO4J_PASSWORD": neo4j_server.password}
    )
    with Neo4jStore(connection) as store:
        park = Park.from_rows({"Enterprise": firms})
        store.write(park)
        write_back(store.database, [find_branchless(park)], ways_back())
        changes = store.write(Park.from_rows({"Enterprise": firms[1:]})).changes
        assert {change.kind: change.removed for change in changes} == {"Enterprise": 1, "Advice": 1}
    about = neo4j_driver.execute_query("MATCH (n:Advice) RETURN count(n) AS n").records[0]["n"]
    assert about == 9


def test_records_of_others_are_neither_taken_over_nor_removed(neo4j_server, neo4j_driver):
    from chaingraph.errors import InputError

    erase(neo4j_driver)
    neo4j_driver.execute_query("CREATE (:Enterprise {id: 'E1', name: '他人'})-[:KNOWS]->(:Own {id: 1})")
    connection = make_connection(
        neo4j_server.url, user=neo4j_server.user, environ={"NEO4J_PASSWORD": neo4j_server.password}
    )

    def firms(*ids):
        return Park.from_rows({"Enterprise": [{"id": key, "name": key, "source": "synthetic"} for key in ids]})

    with Neo4jStore(connection, scope="park") as store, Neo4jStore(connection, scope="other") as other:
        with pytest.raises(InputError, match=r"CG-N303 .* another program; .*--database"):
            store.write(firms("E1", "E2"))
        store.write(firms("E2"))
        other.write(firms("E3"))
        store.write(firms("E4"), yes_delete=1)
        assert store.read()["Enterprise"]["id"].to_list() == ["E4"]
        assert other.read()["Enterprise"]["id"].to_list() == ["E3"]
    left = neo4j_driver.execute_query("MATCH (e:Enterprise {name: '他人'})-[:KNOWS]->(o:Own) RETURN count(*) AS n")
    assert left.records[0]["n"] == 1


def test_edges_that_go_with_a_removed_node_are_counted(neo4j_server, neo4j_driver):
    erase(neo4j_driver)
    firms = [{"id": f"E{n}", "name": f"甲{n}", "source": "synthetic"} for n in range(6)]
    chain = [{"id": "C1", "name": "链", "source": "synthetic"}]
    links = [{"from_id": row["id"], "to_id": "C1", "source": "synthetic"} for row in firms]
    connection = make_connection(
        neo4j_server.url, user=neo4j_server.user, environ={"NEO4J_PASSWORD": neo4j_server.password}
    )
    with Neo4jStore(connection) as store:
        store.write(Park.from_rows({"Enterprise": firms, "IndustryChain": chain, "IN_CHAIN": links}))
        changes = {change.kind: change for change in store.write(Park.from_rows({"Enterprise": firms[1:]})).changes}
        assert changes["Enterprise"].removed == changes["IN_CHAIN"].removed == 1
        assert store.read()["IN_CHAIN"].height == 5


@pytest.mark.parametrize("verbosity", [(), ("-vv",)])
def test_a_wrong_password_is_one_sentence_and_printed_nowhere(server, folder, tmp_path, verbosity):
    file = tmp_path / "wrong"
    file.write_text(WRONG, encoding="utf-8")
    done = chaingraph(*verbosity, "load", folder, "--to", server.url, "--password-file", file, code=4)
    assert done.stderr.startswith("CG-N110 ") and done.stderr.count("\n") == 1
    chaingraph(*verbosity, "branchless", server.url, code=4, NEO4J_PASSWORD=WRONG)
    let_in(server)


def test_a_password_in_the_url_is_refused_and_not_repeated(folder):
    for url in (f"bolt://neo4j:{WRONG}@127.0.0.1", f"neo4j://{WRONG}@127.0.0.1"):
        assert chaingraph("load", folder, "--to", url, code=2).stderr.startswith("CG-N100 ")
        assert chaingraph("branchless", url, code=2).stderr.startswith("CG-N100 ")


def test_no_option_takes_a_password():
    context = click.Context(command)
    for name in COMMANDS:
        options = {option for param in command.get_command(context, name).params for option in param.opts}
        assert not {option for option in options if "password" in option} - {"--password-file"}, name
    assert "--password-file" in chaingraph("load", "--help").stdout


def test_the_server_away_no_password_and_plain_text_exit_4(folder):
    assert "CG-N102" in chaingraph("status", "bolt://127.0.0.1:9", code=4).stderr
    assert "CG-N101" in chaingraph("status", "bolt://db.example", code=4, NEO4J_PASSWORD="x").stderr
    assert "CG-N115" in chaingraph("status", "bolt://127.0.0.1:9", code=4, NEO4J_PASSWORD="x").stderr


def test_write_back_needs_a_database(folder):
    assert "CG-U042" in chaingraph("branchless", folder, "--write-back", code=2).stderr


def test_removing_much_exits_5(server, folder, tmp_path):
    park = build_sample(seed=1).park
    from chaingraph.io import write_park

    smaller = Park.from_frames({"Enterprise": park["Enterprise"].head(300)})
    write_park(smaller, tmp_path / "part")
    done = chaingraph("load", tmp_path / "part", "--to", server.url, code=5, **of(server))
    assert "CG-N301" in done.stderr and "--yes-delete" in done.stderr


def test_doctor_looks_at_the_server(server):
    rows = json.loads(chaingraph("doctor", "--url", server.url, "--format", "json", **of(server)).stdout)["rows"]
    found = {row["check"]["en"]: row for row in rows}
    assert found["Neo4j"]["state"] == "good"
    assert found["Libraries"]["state"] == "good"
    wrong = json.loads(chaingraph("doctor", "--url", server.url, "--format", "json", NEO4J_PASSWORD=WRONG).stdout)
    assert {row["check"]["en"]: row["found"] for row in wrong["rows"]}["Neo4j"] == "CG-N110"
    let_in(server)


def test_doctor_without_a_server():
    rows = json.loads(chaingraph("doctor", "--format", "json").stdout)["rows"]
    assert {row["check"]["en"]: row["state"] for row in rows}["Neo4j"] == "absent"


def test_progress_is_one_line_that_ends_with_all_of_it(capsys, monkeypatch):
    from chaingraph.cli import database

    clock = iter(range(100))
    monkeypatch.setattr(database.time, "monotonic", lambda: next(clock))
    progress = database.Progress(30)
    for kind, done, total in (("Enterprise", 10, 20), ("Enterprise", 20, 20), ("SUPPLIES", 10, 10)):
        progress(kind, done, total)
    shown = capsys.readouterr().err
    assert [part.split()[0] for part in shown.split("\r")[1:]] == ["33%", "67%", "100%"]
    assert shown.endswith("\n") and shown.count("\n") == 1


def test_a_fast_load_shows_no_progress(capsys):
    from chaingraph.cli.database import Progress

    progress = Progress(10)
    progress("Enterprise", 5, 10)
    progress("Enterprise", 10, 10)
    assert capsys.readouterr().err == ""
