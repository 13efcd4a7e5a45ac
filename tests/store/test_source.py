"""Files are read as a park once: their graph counts while their bytes, and all else it was made of, are the same."""

import os
from pathlib import Path

import pytest

from chaingraph.store import read_park, source
from chaingraph.store.source import open_files

NAMES = "MATCH (e:Enterprise) RETURN e.id AS id, e.name AS name ORDER BY id"
FIRMS = "id,name,employees,source\nE1,甲精密,5,s\nE2,乙精密,,s\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CHAINGRAPH_CACHE", str(tmp_path / "cache"))
    made = tmp_path / "park"
    made.mkdir()
    (made / "enterprises.csv").write_text(FIRMS, encoding="utf-8")
    return made


class Asked:
    """Ask a park in files, and count how often it is read."""

    def __init__(self):
        self.read = 0

    def __call__(self, path, mapping=None, encoding=None, decisions=None, during=lambda: None):
        def read():
            self.read += 1
            park = read_park(path, mapping=mapping, encoding=encoding, decisions=decisions)
            during()
            return park

        graph, errors, _ = open_files(path, read, mapping=mapping, encoding=encoding, decisions=decisions)
        with graph:
            return dict(graph.run(NAMES).rows), errors, graph.told


def test_the_same_files_are_read_once(folder):
    asked = Asked()
    first = asked(folder)
    assert first == ({"E1": "甲精密", "E2": "乙精密"}, 0, ())
    assert asked(folder) == first and asked.read == 1
    (folder / "enterprises.csv").touch()
    assert asked(folder) == first and asked.read == 1


def test_a_graph_in_a_cache_of_somebody_else_answers_too(folder, tmp_path, monkeypatch):
    asked = Asked()
    first = asked(folder)
    touch = Path.touch

    def refused(path, *given, **named):
        if path.suffix == ".lbug":
            raise PermissionError(1, "not the owner", str(path))
        touch(path, *given, **named)

    monkeypatch.setattr(Path, "touch", refused)
    assert asked(folder) == first and asked.read == 1


def test_whatever_else_they_hold_they_are_read_again(folder, tmp_path):
    asked = Asked()
    asked(folder)
    firms = folder / "enterprises.csv"
    state = firms.stat()
    firms.write_text(FIRMS.replace("乙", "丙"), encoding="utf-8")
    os.utime(firms, ns=(state.st_atime_ns, state.st_mtime_ns))  # neither size nor time tells
    assert firms.stat().st_size == state.st_size
    assert asked(folder)[0]["E2"] == "丙精密" and asked.read == 2
    (folder / "industry_chains.csv").write_text("id,name,source\nC1,链,s\n", encoding="utf-8")
    asked(folder)
    (folder / "industry_chains.csv").rename(folder / "teams.csv")
    asked(folder)
    asked(folder, encoding="utf-8")
    mapping = tmp_path / "own.toml"
    for column in ("name", "id"):
        mapping.write_text(
            f'[[table]]\nfile = "enterprises.csv"\nkind = "Enterprise"\ncolumns = {{ id = "id", name = "{column}" }}\n'
            'constants = { source = "s" }\n',
            encoding="utf-8",
        )
        assert asked(folder, mapping=str(mapping))[0]["E1"] == {"name": "甲精密", "id": "E1"}[column]
    assert asked.read == 7
    asked(folder)
    assert asked.read == 7


def test_another_program_reads_again(folder, monkeypatch):
    asked = Asked()
    asked(folder)
    monkeypatch.setattr(source, "_program", lambda: iter(["another"]))
    asked(folder)
    assert asked.read == 2


def test_errors_are_told_again(folder):
    asked = Asked()
    (folder / "supplies.csv").write_text("from_id,to_id,product,source\nE1,E9,齿轮,s\n", encoding="utf-8")
    first = asked(folder)
    assert first[1] == 1
    assert asked(folder) == first and asked.read == 1


def test_a_damaged_graph_is_made_again_and_a_damaged_note_counts_for_nothing(folder, tmp_path):
    asked = Asked()
    first = asked(folder)
    (graph,) = (tmp_path / "cache").glob("park-*.lbug")
    graph.write_bytes(graph.read_bytes()[:5000])
    again = asked(folder)
    assert again[0] == first[0] and len(again[2]) == 1 and asked.read == 2
    (note,) = (tmp_path / "cache").glob("source-*")
    for damage in (b"", note.read_bytes()[:40], note.read_bytes().replace(b"\n0\n", b"\n3\n"), b"\xff\xfe"):
        note.write_bytes(damage)
        assert asked(folder) == first
    assert asked.read == 6


def test_files_that_change_while_they_are_read_are_not_remembered(folder):
    asked, firms = Asked(), folder / "enterprises.csv"
    changed = FIRMS.replace("乙", "丁")
    assert asked(folder, during=lambda: firms.write_text(changed, encoding="utf-8"))[0]["E2"] == "乙精密"
    assert asked(folder)[0]["E2"] == "丁精密" and asked.read == 2
    firms.write_text(FIRMS, encoding="utf-8")
    assert asked(folder)[0]["E2"] == "乙精密" and asked.read == 3


def test_without_a_cache_nothing_is_kept(folder, monkeypatch, tmp_path):
    monkeypatch.setenv("CHAINGRAPH_CACHE", "none")
    asked = Asked()
    assert asked(folder) == asked(folder) and asked.read == 2
    assert not (tmp_path / "cache").exists()


def test_a_file_alone_is_told_from_its_bytes_and_its_decisions(folder):
    asked, firms = Asked(), folder / "enterprises.csv"
    assert asked(firms) == asked(firms) and asked.read == 1
    (folder / "对照.xlsx").write_bytes(b"no workbook")
    asked(firms)
    assert asked.read == 2
