"""A load may be interrupted anywhere: run again, it gives the graph of a clean run. On a real server."""

import signal
import subprocess
import sys
import threading
import time

import pytest
from neo4j_server import erase
from parks import park_of
from paths import ROOT
from tcp_proxy import Proxy

from chaingraph.errors import Exit, OutcomeUnknownError, StoreError
from chaingraph.io import read_park, write_park
from chaingraph.park import Park
from chaingraph.store import turn
from chaingraph.store.base import kinds_of
from chaingraph.store.connection import make_connection
from chaingraph.store.neo4j import Neo4jStore

FIRST = {"甲": 1, "乙": 2, "丙": 3, "丁": 4, "戊": 5, "己": 6}
SECOND = {"甲": 1, "乙": None, "丙": 3, "丁": 40, "戊": 5, "庚": 7, "辛": 8}


def supply_line(firms, chain, ids=None):
    ids = {name: f"E{name}" for name in firms} | (ids or {})
    links = [(a, b, None if n % 2 else "齿轮") for n, (a, b) in enumerate(zip(firms, list(firms)[1:], strict=False))]
    return park_of(
        Enterprise=[{"id": ids[name], "name": name, "employees": n} for name, n in firms.items()],
        IndustryChain=[{"id": "C1", "name": chain}],
        SUPPLIES=[{"from_id": ids[a], "to_id": ids[b], "product": p} for a, b, p in links],
        IN_CHAIN=[{"from_id": ids[name], "to_id": "C1", "role": "leading"} for name in firms],
    )


# two firms exchange their ids, and the chain has another name
BEFORE, AFTER = supply_line(FIRST, "链"), supply_line(SECOND, "新链", {"丙": "E戊", "戊": "E丙", "甲": "N甲"})
#: Steps of the second load in batches of three, each a commit: what was (so many), new ids, batches, marker, removals,
#: orphans, end.
KEPT, STEPS = 6, 20


def counts(store):
    return {held.kind: held.records for held in store.holdings(store.whose())}


def plain(park):
    """A park without aliases: a database keeps former names among them."""
    return Park.from_frames({name: frame.drop("aliases", strict=False) for name, frame in park.tables.items()})


def fingerprint(driver):
    """Everything declared that the database holds, but for the load that made it and for former names."""
    ours = {"cg_load", "cg_before", "cg_former", "aliases"}
    nodes = driver.execute_query(
        "MATCH (n) WHERE n.cg_scope IS NOT NULL RETURN labels(n) AS l, properties(n) AS p"
    ).records
    edges = driver.execute_query(
        "MATCH (a)-[r]->(b) WHERE NOT a:CgFormer RETURN a.id AS a, type(r) AS t, b.id AS b, properties(r) AS p"
    ).records
    return sorted(
        str([*row[:-1], sorted((key, str(value)) for key, value in row[-1].items() if key not in ours)])
        for row in map(list, [*nodes, *edges])
    )


@pytest.fixture(scope="module")
def clean(neo4j_server, neo4j_driver):
    """The graph of a clean load of the second park."""
    erase(neo4j_driver)
    with store(neo4j_server) as opened:
        opened.write(AFTER)
    return fingerprint(neo4j_driver)


@pytest.fixture
def loaded(clean, neo4j_server, neo4j_driver):
    """The server with the first park in it."""
    erase(neo4j_driver)
    with store(neo4j_server) as opened:
        opened.write(BEFORE)
    return neo4j_server


def store(server, url=None, patience=60.0, lease=1.0, wait=30.0, batch=3):
    environ = {"NEO4J_PASSWORD": server.password}
    connection = make_connection(url or server.url, user=server.user, environ=environ, patience=patience)
    return Neo4jStore(connection, lease=lease, wait=wait, batch=batch)


def check(server, driver, clean):
    """What a reader sees after the interruption, and the graph after one more run."""
    with store(server) as opened:
        seen = opened.read()
        assert set(seen["Enterprise"]["name"]) >= set(FIRST) & set(SECOND)
        if not plain(seen).equals(plain(AFTER)):
            assert seen.findings
        if any(finding.code == "CG-N201" for finding in seen.findings):
            assert not set(seen["Enterprise"]["name"]) & {"庚", "辛"}, "new records of an unfinished load are left out"
        opened.write(AFTER)
        again = opened.read()
    assert plain(again).equals(plain(AFTER))
    assert not again.findings
    assert fingerprint(driver) == clean


CHILD = """
import os, signal, sys
from chaingraph.io import read_park
from chaingraph.store import turn
from chaingraph.store.connection import make_connection
from chaingraph.store.neo4j import Neo4jStore

last, inside = int(sys.argv[3]), sys.argv[4] == "inside"
count = 0
run_in, step = turn.run_in, turn.Turn.step

def counted(self, text, **parameters):
    global count
    count += 1
    if inside and count == last:
        def dying(transaction, text, **parameters):
            rows = run_in(transaction, text, **parameters)
            if text != turn._FENCE:
                os.kill(os.getpid(), signal.SIGKILL)
            return rows
        turn.run_in = dying
    rows = step(self, text, **parameters)
    if count == last:
        os.kill(os.getpid(), signal.SIGKILL)
    return rows

turn.Turn.step = counted
with Neo4jStore(make_connection(sys.argv[1]), lease=0.4, batch=3) as store:
    store.write(read_park(sys.argv[2]))
print("whole", count)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("after") / "park"
    write_park(AFTER, path)
    assert read_park(path).equals(AFTER)
    return path


def child(server, folder, last, where):
    environment = {"NEO4J_PASSWORD": server.password, "NEO4J_USERNAME": server.user, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", CHILD, server.url, str(folder), str(last), where],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("last", range(1, STEPS + 1, 3))
def test_killed_after_any_batch(loaded, neo4j_driver, clean, folder, last):
    done = child(loaded, folder, last, "after")
    assert done.returncode == -signal.SIGKILL, done.stderr
    check(loaded, neo4j_driver, clean)


@pytest.mark.parametrize("last", [1, KEPT + 4, STEPS - 3])
def test_killed_inside_a_batch(loaded, neo4j_driver, clean, folder, last):
    assert child(loaded, folder, last, "inside").returncode == -signal.SIGKILL
    check(loaded, neo4j_driver, clean)


def test_an_unfinished_load_is_taken_over_kind_by_kind(loaded, neo4j_driver, clean, folder):
    """A later load of some kinds makes their records whole; what it says nothing of stays left out."""
    assert child(loaded, folder, KEPT + 7, "after").returncode == -signal.SIGKILL
    with store(loaded) as opened:
        opened.write(Park.from_frames({"Enterprise": AFTER["Enterprise"]}))
        seen = opened.read()
        assert Park.from_frames({"Enterprise": seen["Enterprise"]}).equals(
            Park.from_frames({"Enterprise": AFTER["Enterprise"]})
        )
        assert [finding.code for finding in seen.findings] == ["CG-N201"]
        assert not set(seen["SUPPLIES"]["to_id"]) & {"E庚", "E辛"}
    with store(loaded) as opened:
        opened.write(AFTER)
        assert not opened.read().findings
    assert fingerprint(neo4j_driver) == clean


def test_what_a_broken_off_load_left_is_neither_counted_nor_to_be_confirmed(loaded, neo4j_driver):
    """Somebody loads the wrong park, ends it, and loads the right one again: readers never saw the wrong one."""
    wrong = supply_line({**FIRST, **{f"错{n}": n for n in range(20)}}, "链")

    def progress(kind, done, total):
        if kind == "IN_CHAIN":
            raise InterruptedError

    with store(loaded, lease=0.2) as opened:
        with pytest.raises(InterruptedError):
            opened.write(wrong, progress=progress)
        assert counts(opened) == {name: BEFORE[name].height for name in kinds_of(BEFORE)}
        load = opened.write(BEFORE)
        assert {change.kind: change.before for change in load.changes} == counts(opened)
        assert all(change.nothing for change in load.changes)
        assert opened.read().equals(BEFORE)
    (left,) = neo4j_driver.execute_query("MATCH (e:Enterprise) RETURN count(e) AS n").records
    assert left["n"] == len(FIRST)


def test_records_of_no_load_are_read_while_one_is_unfinished(loaded, neo4j_driver, folder):
    """What a script wrote has no load; it stays there for readers."""
    neo4j_driver.execute_query("MATCH (e:Enterprise) REMOVE e.cg_load")
    assert child(loaded, folder, KEPT + 1, "after").returncode == -signal.SIGKILL
    with store(loaded) as opened:
        assert [finding.code for finding in opened.read().findings] == ["CG-N201"]
        assert set(opened.read()["Enterprise"]["name"]) >= set(FIRST) - {"丁", "乙"}


def test_the_steps_are_all_there_are(loaded, folder):
    assert child(loaded, folder, 0, "after").stdout.split() == ["whole", str(STEPS)]


@pytest.fixture
def cut_at(monkeypatch):
    """Arm a proxy so that it cuts at the commit of a step of the load."""

    def arm(proxy, last):
        count = 0
        step = turn.Turn.step

        def counted(self, text, **parameters):
            nonlocal count
            count += 1
            if count == last:
                proxy.cut = proxy.commits + 1
            return step(self, text, **parameters)

        monkeypatch.setattr(turn.Turn, "step", counted)

    return arm


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("last", [1, KEPT + 5, STEPS - 4, STEPS - 2, STEPS])
def test_cut_at_the_commit_of_a_step_and_looked_up(loaded, neo4j_driver, clean, cut_at, last, when):
    port = int(loaded.url.rpartition(":")[2])
    with Proxy(port, when=when) as proxy:
        cut_at(proxy, last)
        with store(loaded, proxy.url) as opened:
            load = opened.write(AFTER)
        assert proxy.cuts == 1
    assert load.status == "complete"
    assert fingerprint(neo4j_driver) == clean
    with store(loaded) as opened:
        assert not opened.read().findings


@pytest.mark.parametrize("cut", [1, 2, 9])
def test_cut_at_the_lock_or_while_reading(loaded, neo4j_driver, clean, cut):
    port = int(loaded.url.rpartition(":")[2])
    with Proxy(port, cut=cut, when="after") as proxy:
        with store(loaded, proxy.url) as opened:
            opened.write(AFTER)
        assert proxy.cuts == 1
    assert fingerprint(neo4j_driver) == clean


@pytest.mark.parametrize("when", ["before", "after"])
def test_cut_at_a_commit_for_good_is_outcome_unknown(loaded, neo4j_driver, clean, cut_at, when):
    port = int(loaded.url.rpartition(":")[2])
    with Proxy(port, when=when, dark=True) as proxy, store(loaded, proxy.url, patience=1.0) as opened:
        cut_at(proxy, 4)
        with pytest.raises(OutcomeUnknownError, match="CG-N320") as raised:
            opened.write(AFTER)
        assert raised.value.exit_code == Exit.UNKNOWN
    assert proxy.cuts == 1
    check(loaded, neo4j_driver, clean)


def test_the_server_restarts_in_the_middle(loaded, neo4j_driver, clean):
    if not hasattr(loaded, "kill"):
        pytest.skip("the server at NEO4J_URI is not ours to restart")
    restarted = []

    def progress(kind, done, total):
        if kind == "SUPPLIES" and not restarted:
            loaded.kill()
            loaded.start()
            restarted.append(kind)

    with store(loaded, patience=120.0, lease=60.0) as opened:
        opened.write(AFTER, progress=progress)
    assert restarted
    assert fingerprint(neo4j_driver) == clean


def test_the_server_goes_away_in_the_middle(loaded, neo4j_driver, clean):
    port = int(loaded.url.rpartition(":")[2])
    with Proxy(port) as proxy:

        def progress(kind, done, total):
            if kind == "SUPPLIES":
                proxy.go_dark()

        with store(loaded, proxy.url, patience=1.0) as opened, pytest.raises(StoreError, match="CG-N115"):
            opened.write(AFTER, progress=progress)
    check(loaded, neo4j_driver, clean)


class Held(threading.Thread):
    """A load that stands still in the middle until it is let go."""

    def __init__(self, server, park, lease):
        super().__init__(daemon=True)
        self.server, self.park, self.lease = server, park, lease
        self.inside, self.go, self.error = threading.Event(), threading.Event(), None

    def run(self):
        def progress(kind, done, total):
            if kind == "SUPPLIES" and not self.inside.is_set():
                self.inside.set()
                self.go.wait(60)

        try:
            with store(self.server, lease=self.lease) as opened:
                opened.write(self.park, progress=progress)
        except StoreError as error:
            self.error = error


def test_a_second_loader_is_turned_away_while_one_is_at_it(loaded, neo4j_driver, clean):
    first = Held(loaded, AFTER, lease=30.0)
    first.start()
    assert first.inside.wait(60)
    with store(loaded, wait=0.2) as opened:
        with pytest.raises(StoreError, match="CG-N310"):
            opened.write(BEFORE)
        assert [finding.code for finding in opened.read().findings] == ["CG-N201"]
    first.go.set()
    first.join(60)
    assert first.error is None
    assert fingerprint(neo4j_driver) == clean


def test_a_second_loader_waits_for_its_turn(loaded, neo4j_driver, clean):
    first = Held(loaded, BEFORE, lease=30.0)
    first.start()
    assert first.inside.wait(60)
    threading.Timer(1.0, first.go.set).start()
    with store(loaded, wait=60.0) as opened:
        opened.write(AFTER)
    first.join(60)
    assert first.error is None
    assert fingerprint(neo4j_driver) == clean


def test_a_loader_that_slept_too_long_cannot_write_any_more(loaded, neo4j_driver, clean):
    first = Held(loaded, BEFORE, lease=0.5)
    first.start()
    assert first.inside.wait(60)
    time.sleep(0.7)
    with store(loaded) as opened:
        opened.write(AFTER)
    first.go.set()
    first.join(60)
    assert first.error is not None
    assert first.error.code == "CG-N311"
    assert fingerprint(neo4j_driver) == clean
