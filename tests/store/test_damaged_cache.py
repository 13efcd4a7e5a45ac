"""A cached graph is never believed: whatever happened to its file, the answer is the one of the park."""

import errno
import os
import random
import subprocess
import sys
import time

import polars as pl
import pytest

from chaingraph.cli import app
from chaingraph.errors import StoreError
from chaingraph.park import Park
from chaingraph.store import graphfile
from chaingraph.store.cache import working_folder
from chaingraph.store.embedded import EmbeddedGraph
from chaingraph.store.engine import Engine, EngineError
from chaingraph.store.graphfile import cached_database, write_database

NAMES = "MATCH (e:Enterprise) RETURN e.id AS id, e.name AS name ORDER BY id"
FIRMS = [(f"E{number}", f"北辰精密{number}号") for number in range(5)]
PARK = Park.from_rows({"Enterprise": [{"id": id_, "name": name, "source": "s"} for id_, name in FIRMS]})


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    """The bytes of a sound file, so that each damage starts from one without building it."""
    path, _ = cached_database(PARK, tmp_path_factory.mktemp("sound"))
    return path.name, path.read_bytes()


def renamed(content):
    old, new = "北辰精密3号".encode(), "假冒公司3号".encode()
    assert old in content
    return content.replace(old, new)


DAMAGES = {
    "one name overwritten": renamed,
    "truncated": lambda content: content[: len(content) // 3],
    "empty": lambda content: b"",
    "garbage": lambda content: random.Random(1).randbytes(len(content)),
    "bits flipped": lambda content: bytes(byte ^ 0x10 for byte in content),
}


def asked(folder):
    with EmbeddedGraph(PARK, folder) as graph:
        return graph.run(NAMES).rows, graph.told


@pytest.mark.parametrize("kind", DAMAGES)
def test_every_damage_is_healed_and_told_once(tmp_path, content, kind):
    name, sound = content
    (tmp_path / name).write_bytes(DAMAGES[kind](sound))
    rows, told = asked(tmp_path)
    assert rows == tuple(FIRMS) and len(told) == 1 and told[0].zh and told[0].en
    assert asked(tmp_path) == (tuple(FIRMS), ())
    assert len(list(tmp_path.iterdir())) == 1


def test_random_damage_never_changes_an_answer(tmp_path, content, monkeypatch):
    """Found by its checksum alone, so that hundreds of damages take no building; some of them are healed to the end."""
    name, sound = content
    chance, path = random.Random(7), tmp_path / name
    builds = []
    real = graphfile.write_database
    monkeypatch.setattr(graphfile, "write_database", lambda park, made: (builds.append(1), real(park, made)))
    for number in range(60):
        damaged = bytearray(sound)
        for _ in range(chance.randint(1, 3)):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        if number % 3 == 0:
            del damaged[chance.randrange(len(damaged)) :]
        if damaged == sound:
            continue
        path.write_bytes(damaged)
        assert not graphfile.is_sound(path), number
        if number % 12 == 0:
            assert asked(tmp_path)[0] == tuple(FIRMS) and builds
            [kept] = tmp_path.iterdir()
            kept.unlink()


def test_a_file_without_its_checksum_is_not_taken(tmp_path, content):
    name, sound = content
    bare = tmp_path / f"{name.rpartition('-')[0]}.lbug"
    bare.write_bytes(renamed(sound))
    assert asked(tmp_path) == (tuple(FIRMS), ())
    wrong = tmp_path / f"{name.rpartition('-')[0]}-{'0' * 32}.lbug"
    wrong.write_bytes(sound)
    assert asked(tmp_path)[0] == tuple(FIRMS) and not wrong.exists()


def test_a_file_that_the_engine_refuses_is_made_again(tmp_path, content, monkeypatch):
    """Even one whose checksum is right."""
    name, _ = content
    garbage = b"no database at all" * 1000
    path = tmp_path / name
    path.write_bytes(garbage)
    path = path.rename(path.with_name(f"{name.rpartition('-')[0]}-{graphfile._digest(path)}.lbug"))
    assert graphfile.is_sound(path)
    rows, told = asked(tmp_path)
    assert rows == tuple(FIRMS) and len(told) == 1 and not path.exists()


def test_damage_while_the_graph_is_open_is_healed(tmp_path):
    with EmbeddedGraph(PARK, tmp_path) as graph:
        [path] = tmp_path.iterdir()
        path.write_bytes(path.read_bytes()[:4096])
        assert graph.run(NAMES).rows == tuple(FIRMS) and len(graph.told) == 1


def test_an_engine_that_never_opens_is_told_after_one_try(tmp_path, monkeypatch):
    tries = []

    def refuse(self, *_, **__):
        tries.append(1)
        raise EngineError("Unopened", "IO exception: no")

    with EmbeddedGraph(PARK, tmp_path) as graph:
        monkeypatch.setattr(graphfile, "write_database", lambda park, path: path.write_bytes(b"x"))
        monkeypatch.setattr(Engine, "run", refuse)
        with pytest.raises(StoreError) as caught:
            graph.run(NAMES)
    assert caught.value.code == "CG-Q019" and len(tries) == 2


def test_the_command_line_says_one_line_and_answers(tmp_path, monkeypatch, capfdbinary):
    (tmp_path / "park").mkdir()
    (tmp_path / "park" / "Enterprise.csv").write_text("id,name,source\nE1,北辰精密,s\n", encoding="utf-8")
    monkeypatch.setenv("CHAINGRAPH_CACHE", str(tmp_path / "缓存 文件夹"))
    monkeypatch.setattr(sys, "argv", ["chaingraph"])
    words = ["query", str(tmp_path / "park"), "--cypher", NAMES, "--format", "csv"]
    assert app.run(words) == 0
    capfdbinary.readouterr()
    for language, said in (("zh", "重新生成"), ("en", "made again")):
        monkeypatch.setenv("CHAINGRAPH_LANG", language)
        [path] = (tmp_path / "缓存 文件夹").glob("park-*.lbug")
        path.write_bytes(path.read_bytes().replace("北辰精密".encode(), "假冒精密".encode()))
        assert app.run(words) == 0
        out, err = (stream.decode("utf-8-sig") for stream in capfdbinary.readouterr())
        assert "E1,北辰精密" in out and "假冒" not in out
        assert len(err.splitlines()) == 1 and said in err


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_fault_of_the_disk_is_told_as_such(tmp_path, monkeypatch, number):
    def full(*_):
        raise pl.exceptions.ComputeError(f"parquet: underlying IO error: {os.strerror(number)} (os error {number})")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    with pytest.raises(OSError, match=os.strerror(number)) as caught:
        cached_database(PARK, tmp_path)
    assert caught.value.errno == number and not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of file sizes there")
def test_a_file_that_the_engine_cannot_write_is_told_in_one_sentence(tmp_path):
    """The limit of file sizes stands for a full disk: the engine fails in the middle of its file."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n"
        "from chaingraph.cli.app import run; sys.exit(run(sys.argv[1:]))"
    )
    (tmp_path / "park").mkdir()
    (tmp_path / "park" / "Enterprise.csv").write_text("id,name,source\nE1,甲,s\n", encoding="utf-8")
    environment = {**os.environ, "CHAINGRAPH_CACHE": str(tmp_path / "cache"), "CHAINGRAPH_LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-c", code, "query", str(tmp_path / "park"), "--cypher", NAMES],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 3 and "CG-S001" in done.stderr and len(done.stderr.splitlines()) == 1, done.stderr
    assert not list((tmp_path / "cache").iterdir())


def test_any_other_failure_of_writing_is_one_sentence(tmp_path, monkeypatch):
    def fail(self, text, **_):
        raise EngineError("RuntimeError", "Copy exception: no\nmore")

    monkeypatch.setattr(Engine, "run", fail)
    with pytest.raises(StoreError) as caught:
        write_database(PARK, tmp_path / "park.lbug")
    assert caught.value.code == "CG-Q021" and "more" not in caught.value.text.en


def test_what_a_dead_process_left_is_swept(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from chaingraph.store.cache import working_folder\n"
        "with working_folder(Path(sys.argv[1])) as folder:\n"
        "    (folder / 'rows.parquet').write_text('x'); print('made', flush=True); time.sleep(600)"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout.readline() == "made\n"
        with working_folder(tmp_path):
            assert len(list(tmp_path.iterdir())) == 2  # the living keep theirs
        process.kill()
    [left] = tmp_path.iterdir()
    if sys.platform == "win32":
        os.utime(left, (time.time() - 2 * 86400,) * 2)
    (tmp_path / ".chaingraph-00000000-1-other").mkdir()  # of another machine
    with working_folder(tmp_path) as ours:
        assert {path.name for path in tmp_path.iterdir()} == {ours.name, ".chaingraph-00000000-1-other"}
