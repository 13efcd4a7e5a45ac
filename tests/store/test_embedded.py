"""The embedded graph holds the park as it is, in one file per park that nobody sees half written."""

import datetime as dt
import os
import stat
import subprocess
import sys

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from paths import ROOT
from querycase import rough_park, shuffled
from strategies import parks

from chaingraph.derived import links_of
from chaingraph.errors import InputError, PolicyError, UsageError
from chaingraph.model import EDGES, NODES, REFERENCES
from chaingraph.park import Park, schema_of
from chaingraph.sample import build_sample
from chaingraph.store import graphfile
from chaingraph.store.cache import cache_folder, user_folder
from chaingraph.store.embedded import EmbeddedGraph
from chaingraph.store.graphfile import cached_database


def park_in(graph):
    """Every record of the graph, read back with plain queries."""
    frames = {}
    for name, kind in NODES.items():
        columns = ", ".join(f"n.`{column}`" for column in kind.columns)
        found = graph.run(f"MATCH (n:`{name}`) RETURN {columns}").rows
        frames[name] = pl.DataFrame(found, schema_of(kind), orient="row")
    for name, kind in EDGES.items():
        columns = ", ".join(["a.id", "b.id", *(f"e.`{column}`" for column in kind.columns[2:])])
        found = graph.run(f"MATCH (a)-[e:`{name}`]->(b) RETURN {columns}").rows
        frames[name] = pl.DataFrame(found, schema_of(kind), orient="row")
    return Park.from_frames(frames)


def test_the_graph_holds_every_record(tmp_path):
    with EmbeddedGraph(rough_park(), tmp_path) as graph:
        assert park_in(graph).equals(rough_park())


def test_every_reference_is_a_relationship_and_every_record_has_a_name_or_a_caption(tmp_path):
    park = rough_park()
    with EmbeddedGraph(park, tmp_path) as graph:
        for name, reference in REFERENCES.items():
            found = graph.run(f"MATCH (a:`{reference.kind.name}`)-[:`{name}`]->(b) RETURN a.id, b.id").rows
            assert sorted(found) == sorted(links_of(park, reference).rows()), name
        for name, kind in NODES.items():
            shown = "name" if kind.named else "caption"
            assert graph.run(f"MATCH (n:`{name}`) WHERE n.{shown} IS NULL RETURN count(*) AS n").rows == ((0,),), name


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(parks())
def test_any_park_comes_back_from_the_graph(tmp_path_factory, park):
    with EmbeddedGraph(park, tmp_path_factory.mktemp("any")) as graph:
        assert park_in(graph).equals(park)


def test_texts_that_look_like_statements_are_texts(tmp_path):
    names = ["'; DROP TABLE Enterprise; --", 'a"b\\c`d', "NA", "null", "", " 中文 ", "line\nbreak", "{x}", "$x", "1e5"]
    rows = [{"id": f"E{n}", "name": name, "aliases": [name, "x"], "source": "s"} for n, name in enumerate(names)]
    with EmbeddedGraph(Park.from_rows({"Enterprise": rows}), tmp_path) as graph:
        found = graph.run("MATCH (e:Enterprise) RETURN e.name AS name, e.aliases AS aliases ORDER BY e.id").rows
        assert found == tuple((name, [name, "x"]) for name in names)
        for name in names:
            assert graph.run("MATCH (e:Enterprise) WHERE e.name = $n RETURN count(*) AS n", {"n": name}).rows == ((1,),)


def test_unknown_is_no_value(tmp_path):
    park = Park.from_rows({"Enterprise": [{"id": "E", "name": "甲", "source": "s"}]})
    with EmbeddedGraph(park, tmp_path) as graph:
        assert graph.run("MATCH (e:Enterprise) RETURN e.employees, e.aliases, e.status, e.updated").rows == (
            (None,) * 4,
        )
        assert graph.run("MATCH (e:Enterprise) RETURN e AS e").rows == (({"id": "E", "name": "甲", "source": "s"},),)


def test_values_have_plain_types(tmp_path):
    with EmbeddedGraph(rough_park(), tmp_path) as graph:
        some = "sum(CASE WHEN e.employees > 3 THEN 1 ELSE 0 END)"
        text = f"MATCH (e:Enterprise) RETURN sum(e.employees), {some}, max(e.updated)"
        ((total, some, day),) = graph.run(text).rows
        assert type(total) is int and type(some) is int and type(day) is dt.date


def test_a_park_has_one_file_and_another_park_another(tmp_path, monkeypatch):
    park = Park.from_rows(
        {"Enterprise": [{"id": "E1", "name": "甲", "source": "s"}, {"id": "E2", "name": "乙", "source": "s"}]}
    )
    first, _ = cached_database(park, tmp_path)
    monkeypatch.setattr(graphfile, "write_database", lambda *_: pytest.fail("made again"))
    assert cached_database(shuffled(park), tmp_path) == (first, False)
    monkeypatch.undo()
    other, _ = cached_database(Park.from_rows({"Enterprise": [{"id": "E1", "name": "丙", "source": "s"}]}), tmp_path)
    assert other != first and {path.name for path in tmp_path.iterdir()} == {first.name, other.name}
    if os.name == "posix":
        assert stat.S_IMODE(first.stat().st_mode) == 0o600


def test_the_least_used_files_go(tmp_path):
    kept = []
    for number in range(10):
        park = Park.from_rows({"Enterprise": [{"id": f"E{number}", "name": "甲", "source": "s"}]})
        kept.append(cached_database(park, tmp_path)[0])
        os.utime(kept[-1], (number, number))
    assert set(tmp_path.iterdir()) == set(kept[2:])


def test_a_failure_leaves_no_file(tmp_path):
    park = Park.from_rows({"SUPPLIES": [{"from_id": "A", "to_id": "B", "source": "s"}]})
    with pytest.raises(InputError) as caught:
        cached_database(park, tmp_path / "cache")
    assert caught.value.code == "CG-Q042"
    assert not list((tmp_path / "cache").iterdir())
    twice = Park.from_rows(
        {"Enterprise": [{"id": "A", "name": "甲", "source": "s"}], "Team": [{"id": "A", "name": "乙", "source": "s"}]}
    )
    with pytest.raises(InputError) as caught:
        cached_database(twice, tmp_path / "cache")
    assert caught.value.code == "CG-Q041"


def test_two_processes_make_the_same_file_at_once(tmp_path):
    code = (
        "import sys; from pathlib import Path; from chaingraph.sample import build_sample\n"
        "from chaingraph.store.embedded import EmbeddedGraph\n"
        "with EmbeddedGraph(build_sample(seed=2).park, Path(sys.argv[1])) as graph:\n"
        "    print(graph.run('MATCH (e:Enterprise) RETURN count(*)').rows)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, str(tmp_path)]
    running = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    answers = {process.communicate(timeout=120)[0] for process in running}
    assert answers == {f"(({build_sample(seed=2).park['Enterprise'].height},),)\n"}
    assert len(list(tmp_path.iterdir())) == 1


def test_the_file_is_opened_for_reading_only(tmp_path):
    with EmbeddedGraph(rough_park(), tmp_path) as graph:
        for statement in (
            "CREATE (:Enterprise {id: 'x'})",
            "MATCH (e:Enterprise) SET e.name = 'x'",
            "DROP TABLE SUPPLIES",
        ):
            with pytest.raises(PolicyError):
                graph.run(statement)


def test_a_misspelt_name_is_an_error(tmp_path):
    with EmbeddedGraph(rough_park(), tmp_path) as graph:
        for statement in ("MATCH (e:Enterprize) RETURN e", "MATCH (e:Enterprise) RETURN e.nam", "MATCH (e RETURN e"):
            with pytest.raises(UsageError) as caught:
                graph.run(statement)
            assert caught.value.code == "CG-Q011"


def test_without_a_cache_nothing_stays(tmp_path, monkeypatch):
    monkeypatch.setenv("CHAINGRAPH_CACHE", "none")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    with EmbeddedGraph(Park({})) as graph:
        assert graph.run("MATCH (e:Enterprise) RETURN count(*) AS n").rows == ((0,),)
    assert not list(tmp_path.iterdir())


def test_folders_follow_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("CHAINGRAPH_CACHE", str(tmp_path / "c"))
    monkeypatch.setenv("CHAINGRAPH_HOME", str(tmp_path / "h"))
    assert cache_folder() == tmp_path / "c" and user_folder() == tmp_path / "h"
    monkeypatch.delenv("CHAINGRAPH_CACHE")
    monkeypatch.delenv("CHAINGRAPH_HOME")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "x"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "y"))
    assert cache_folder() == tmp_path / "x" / "chaingraph" and user_folder() == tmp_path / "y" / "chaingraph"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "l"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "r"))
    assert cache_folder() == tmp_path / "l" / "chaingraph" / "cache" and user_folder() == tmp_path / "r" / "chaingraph"


def test_a_path_with_wildcards_is_no_pattern(tmp_path):
    folder = tmp_path / "a [b] 中* '文"
    with EmbeddedGraph(rough_park(), folder) as graph:
        assert graph.run("MATCH (e:Enterprise) RETURN count(*) AS n").rows == ((rough_park()["Enterprise"].height,),)
