"""Statements are stopped from outside: at their time, at their memory, and when nobody waits for them."""

import datetime as dt
import math
import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest

from chaingraph.cli import app
from chaingraph.errors import ChaingraphError, StoreError, UsageError
from chaingraph.park import Park
from chaingraph.store import engine as engines
from chaingraph.store import limits, own, worker
from chaingraph.store.ask import answer_freely
from chaingraph.store.embedded import EmbeddedGraph
from chaingraph.store.engine import Engine, EngineError

ENDLESS = "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y RETURN count(*) AS n"
SLOW_TO_READ = f"RETURN {'[' * 3000}{']' * 3000} AS x"
PARK = Park.from_rows(
    {
        "Enterprise": [{"id": f"E{n}", "name": "甲", "source": "s"} for n in range(40)],
        "SUPPLIES": [
            {"from_id": f"E{a}", "to_id": f"E{b}", "source": "s"} for a in range(40) for b in range(40) if a != b
        ],
    }
)
BOMBS = (
    "UNWIND range(1, 100000000) AS x RETURN count(x) AS n",
    "RETURN repeat('x', 1000000000) AS x",
    "MATCH (a:Enterprise)-[*1..30]-(b) RETURN count(*) AS n",
    "UNWIND range(1, 90000000) AS x RETURN collect(x) AS n",
)


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    with EmbeddedGraph(PARK, tmp_path_factory.mktemp("cache")) as opened:
        yield opened


def works(graph):
    return graph.run("MATCH (e:Enterprise) RETURN count(*) AS n").rows == ((40,),)


def peak(process):
    lines = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) << 10


@pytest.mark.parametrize("text", BOMBS)
def test_a_bomb_ends_in_a_sentence_and_the_graph_answers_on(graph, text):
    begun = time.monotonic()
    with pytest.raises(ChaingraphError) as caught:
        answer_freely(graph, text, seconds=5)
    assert caught.value.code in {"CG-Q012", "CG-Q013"}
    assert time.monotonic() - begun < 20 and works(graph)


def test_what_the_engine_does_not_stop_by_itself_is_ended(graph):
    """It reads this statement for minutes, and looks at no clock meanwhile."""
    begun = time.monotonic()
    with pytest.raises(UsageError) as caught:
        answer_freely(graph, SLOW_TO_READ, seconds=1)
    assert caught.value.code == "CG-Q012" and time.monotonic() - begun < 10 and works(graph)


def test_looking_and_running_share_one_limit(graph, monkeypatch):
    given = []
    monkeypatch.setattr(graph, "check", lambda *_, seconds: time.sleep(0.3))
    monkeypatch.setattr(graph, "run", lambda *_, seconds, **__: given.append(seconds) or pytest.fail("enough"))
    with pytest.raises(pytest.fail.Exception):
        answer_freely(graph, "RETURN 1 AS x", seconds=5)
    assert given[0] <= 4.7


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system counts no memory of a process")
def test_the_process_cannot_take_more_than_it_may(graph, monkeypatch):
    peaks = []
    kill = engines._kill
    monkeypatch.setattr(engines, "_kill", lambda process: (peaks.append(peak(process)), kill(process)))
    graph._engine.close()
    assert works(graph)
    with pytest.raises(EngineError) as caught:
        graph._engine.run(BOMBS[0], seconds=60)
    assert "bad_alloc" in caught.value.said
    for text in BOMBS:
        with pytest.raises(ChaingraphError):
            answer_freely(graph, text, seconds=5)
    assert peaks and max(peaks) <= 1_500_000_000


def test_a_large_answer_is_refused_where_rows_are_limited(graph, monkeypatch):
    monkeypatch.setattr(engines, "ANSWER", 100_000)
    text = "UNWIND range(1, 5000) AS x RETURN repeat('x', 100) AS x"
    with pytest.raises(StoreError) as caught:
        graph.run(text, limit=10_000)
    assert caught.value.code == "CG-Q013"
    assert len(graph.run(text).rows) == 5000
    assert len(graph.run(text, limit=10).rows) == 10 and graph.run(text, limit=10).cut


@pytest.mark.parametrize("number", [0, 1, 999, 1000, 1001, 2000])
def test_no_row_is_lost_on_the_way(graph, number):
    found = graph.run(f"UNWIND range(1, {number}) AS x RETURN x ORDER BY x")
    assert [row[0] for row in found.rows] == list(range(1, number + 1)) and not found.cut
    cut = graph.run("UNWIND range(1, 2000) AS x RETURN x ORDER BY x", limit=max(number, 1))
    assert len(cut.rows) == max(number, 1) and cut.cut == (number < 2000)


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, 0, -(2**62), 0.1, math.inf, "", "中文'\"\\\n", [1, 2], ["a", None], [[1], [2, 3]]),
        *({"a": 1, "b": ["x"]}, dt.date(2024, 2, 29), dt.datetime(2024, 2, 29, 1, 2, 3), dt.timedelta(days=3)),  # noqa: DTZ001
    ],
)
def test_values_go_and_come_back_as_they_are(graph, value):
    ((back,),) = graph.run("RETURN $x AS x", {"x": value}).rows
    assert back == value and type(back) is type(value)


def test_a_value_that_is_no_plain_one_is_refused_here(graph):
    for value in (Path("x"), lambda: 1, object()):
        with pytest.raises(ChaingraphError):
            graph.run("RETURN $x AS x", {"x": value})
    assert works(graph)


def test_neither_side_can_make_the_other_run_anything():
    import io
    import pickle

    for evil in (os.system, Path("x"), pytest):
        try:
            packed = pickle.dumps(evil)
        except TypeError:
            continue
        with pytest.raises(pickle.UnpicklingError):
            worker.Plain(io.BytesIO(packed)).load()
    assert worker.Plain(io.BytesIO(pickle.dumps(Decimal("1.5")))).load() == Decimal("1.5")


def test_a_process_that_breaks_down_is_one_sentence_and_starts_again(graph):
    works(graph)
    graph._engine._process.kill()
    with pytest.raises(StoreError) as caught:
        graph.run("RETURN 1 AS x")
    assert caught.value.code == "CG-Q018" and works(graph)


def test_a_graph_that_is_let_go_leaves_no_process(tmp_path):
    graph = EmbeddedGraph(PARK, tmp_path)
    works(graph)
    process = graph._engine._process
    del graph
    assert process.wait(10) is not None


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_it_runs_where_address_space_is_limited(tmp_path):
    (tmp_path / "park").mkdir()
    (tmp_path / "park" / "Enterprise.csv").write_text("id,name,source\nE1,甲,s\n", encoding="utf-8")
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (4_000_000 << 10,) * 2)\n"
        "from chaingraph.cli.app import run; sys.exit(run(sys.argv[1:]))"
    )
    words = ["query", str(tmp_path / "park"), "--cypher", "MATCH (e:Enterprise) RETURN e.name AS name"]
    environment = {**os.environ, "CHAINGRAPH_CACHE": str(tmp_path / "cache"), "POLARS_MAX_THREADS": "2"}
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0 and "甲" in done.stdout, done.stderr


ASKING = (
    "import sys; from chaingraph.cli import app; from chaingraph.store import engine\n"
    "start = engine.Engine._start\n"
    "def started(self):\n"
    "    start(self)\n"
    "    if self._options['read_only']:\n"
    "        print(self._process.pid, flush=True)\n"
    "engine.Engine._start = started\n"
    "words, sys.argv = sys.argv[1:], ['chaingraph']\n"
    "sys.exit(app.run(words))"
)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as POSIX has them")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_whoever_stops_asking_leaves_no_process(tmp_path, sent):
    (tmp_path / "park").mkdir()
    (tmp_path / "park" / "Enterprise.csv").write_text("id,name,source\nE1,甲,s\n", encoding="utf-8")
    words = ["query", str(tmp_path / "park"), "--cypher", ENDLESS]
    environment = {**os.environ, "CHAINGRAPH_CACHE": str(tmp_path / "cache"), "CHAINGRAPH_LANG": "en"}
    asking = subprocess.Popen(
        [sys.executable, "-c", ASKING, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    with asking:
        child = int(asking.stdout.readline())
        time.sleep(1)
        asking.send_signal(sent)
        assert asking.wait(20) == (130 if sent == signal.SIGINT else -sent)
        assert "Traceback" not in asking.stderr.read()
    for _ in range(100):
        if gone(child):
            return
        time.sleep(0.1)
    pytest.fail("the engine's process lives on")


def gone(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_strangers_file_has_a_limit(tmp_path, monkeypatch):
    monkeypatch.setenv("CHAINGRAPH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(own, "SECONDS", 0.5)
    path = tmp_path / "slow.cypher"
    path.write_text(f"// 慢\n// Slow\n// returns n\n{ENDLESS}", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        own.add_query(path)
    assert caught.value.code == "CG-Q012" and not (tmp_path / "home").exists()
    assert limits.SECONDS == 30 and engines.GRACE <= 2


@pytest.mark.parametrize(
    "value", ["[" * 3000 + "]" * 3000, "[" * 3000, "[" * 100 + "]" * 100, '{"a":' * 900 + "1" + "}" * 900]
)
def test_a_deeply_nested_parameter_is_one_sentence(tmp_path, monkeypatch, capsys, value):
    (tmp_path / "park").mkdir()
    (tmp_path / "park" / "Enterprise.csv").write_text("id,name,source\nE1,甲,s\n", encoding="utf-8")
    monkeypatch.setenv("CHAINGRAPH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "argv", ["chaingraph"])
    words = ["query", str(tmp_path / "park"), "--cypher", "RETURN $x AS x", "--param", f"x={value}"]
    assert app.run(words) == 2
    said = capsys.readouterr().err
    assert said.startswith("CG-Q022") and len(said.splitlines()) == 1
    header = f"// 深\n// Deep\n// param x: list = {value}\n// returns x\nRETURN $x AS x"
    (tmp_path / "deep.cypher").write_text(header, encoding="utf-8")
    assert app.run(["query", "add", str(tmp_path / "deep.cypher")]) == 2


def test_an_engine_that_cannot_start_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    with pytest.raises(EngineError) as caught:
        Engine(tmp_path / "park.lbug", 1, writable=True).run("RETURN 1 AS x")
    assert caught.value.complaint().code == "CG-Q019" and not caught.value.is_of_file
