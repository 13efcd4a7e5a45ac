"""Commands `queries` and `query`: exit codes, sentences, formats; queries of the user's own."""

import json
import sys
from dataclasses import dataclass

import pytest

from chaingraph.cli import app
from chaingraph.sample import write_sample
from chaingraph.store.queries import shipped_queries

OWN = """\
// 大企业
// Large firms
// param   least: integer = 300 ; 从业人数不低于 ; least staff
// returns enterprise_id, name, staff
MATCH (e:Enterprise)
WHERE e.employees >= $least
RETURN e.id AS enterprise_id, e.name AS name, e.employees AS staff
ORDER BY staff DESC, enterprise_id
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("query")
    write_sample(made / "park", seed=1)
    return made


@pytest.fixture
def place(folder, monkeypatch):
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["chaingraph"])
    monkeypatch.setenv("CHAINGRAPH_CACHE", str(folder / "cache"))
    monkeypatch.setenv("CHAINGRAPH_HOME", str(folder / "home"))
    monkeypatch.delenv("CHAINGRAPH_PARK", raising=False)
    return folder


@pytest.fixture
def run(place, capfdbinary, monkeypatch):
    def call(*words, language="en"):
        monkeypatch.setenv("CHAINGRAPH_LANG", language)
        code = app.run([str(word) for word in words])
        out, err = capfdbinary.readouterr()
        return Done(int(code), out.decode("utf-8-sig"), err.decode())

    return call


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


def test_queries_lists_all_of_them(run):
    done = run("queries", "--format", "json")
    names = [row["name"] for row in json.loads(done.stdout)["rows"]]
    assert names == list(shipped_queries())
    assert "命名查询" in run("queries", "--format", "table", language="zh").stdout


def test_queries_prints_a_text_for_the_browser(run):
    done = run("queries", "coverage/branchless")
    assert done.stdout.startswith(":param branch_min => 3;\n:param should_have_been => 3;\n// 没有党组织记录")


@pytest.mark.parametrize("name", ["branchless", "coverage/branchless"])
def test_a_named_query_answers(run, name):
    done = run("query", "park", name, "--format", "json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert list(answer)[:5] == ["title", "as_of", "parameters", "rules", "rows"]
    assert answer["parameters"]["branch_min"] == 3 and len(answer["rows"]) > 500


def test_parameters_formats_and_the_park_of_the_environment(run, place, monkeypatch):
    monkeypatch.setenv("CHAINGRAPH_PARK", "park")
    done = run("query", "chokepoint/hubs", "--param", "least=100", "--format", "csv", language="zh")
    lines = done.stdout.splitlines()
    assert done.returncode == 0 and "客户数" in lines[0] and 1 < len(lines) < 10
    assert run("query", "park", "hubs", "-o", "hubs.xlsx").returncode == 0
    assert (place / "hubs.xlsx").stat().st_size > 3_000


def test_a_typed_statement_answers(run):
    text = (
        "MATCH (e:Enterprise) WHERE e.employees > $n RETURN e.street AS street, count(*) AS firms ORDER BY firms DESC"
    )
    done = run("query", "park", "--cypher", text, "--param", "n=10", "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[0])["firms"] > 10


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["park", "nothing"], 2, "CG-Q003"),
        (["park", "hubs", "--param", "least=x"], 2, "CG-Q007"),
        (["park", "hubs", "--param", "leest=1"], 2, "do you mean least"),
        (["park", "hubs", "--param", "least"], 2, "CG-Q032"),
        (["park", "hubs", "--param", "least=1", "--param", "least=2"], 2, "CG-Q033"),
        (["park", "supply/upstream"], 2, "--param firm"),
        (["park", "supply/route", "--param", "supplier=a", "--param", "customer=b"], 2, "CG-U005"),
        (["hubs"], 2, "CG-Q030"),
        ([], 2, "CG-Q030"),
        (["no-such-park", "hubs"], 3, "CG-"),
        (["park", "--cypher", "MATCH (e:Enterprise) RETURN e.nam"], 2, "CG-Q011"),
        (["park", "--cypher", "MATCH (e:Enterprise) SET e.name = 'x'"], 5, "CG-P102"),
        (["park", "--cypher", "COPY (MATCH (e:Enterprise) RETURN e.id) TO 'out.csv'"], 5, "CG-P102"),
        (["park", "--cypher", "RETURN 1 AS x; RETURN 2 AS x"], 5, "CG-P103"),
        (["add"], 2, "CG-Q031"),
        (["add", "no-such-file.cypher"], 2, "CG-Q014"),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence(run, words, code, says):
    for language in ("en", "zh"):
        done = run("query", *words, language=language)
        assert done.returncode == code, done.stderr
        assert done.stdout == "" and "Traceback" not in done.stderr and len(done.stderr.splitlines()) == 1
        if language == "en":
            assert says in done.stderr


def test_a_query_of_ones_own_is_checked_kept_and_run(run, place):
    (place / "large.cypher").write_text(OWN, encoding="utf-8")
    done = run("query", "add", "large.cypher")
    assert done.returncode == 0, done.stderr
    assert "own/large" in run("queries", "--format", "csv").stdout
    answer = run("query", "park", "large", "--param", "least=400", "--format", "jsonl")
    assert all(json.loads(line)["staff"] >= 400 for line in answer.stdout.splitlines()) and answer.stdout
    (place / "large.cypher").write_text(OWN.replace("300", "200"), encoding="utf-8")
    assert run("query", "add", "large.cypher").returncode == 2
    assert run("query", "add", "large.cypher", "--replace").returncode == 0


@pytest.mark.parametrize(
    ("name", "change", "code", "says"),
    [
        ("x.cypher", ("e.employees >= $least", "e.employes >= $least"), 2, "CG-Q011"),
        ("x.cypher", ("$least", "300"), 2, "CG-Q002"),
        ("x.cypher", ("AS staff", "AS people"), 2, "CG-Q011"),
        ("x.cypher", ("// returns enterprise_id, name, staff", "// returns name"), 2, "CG-Q009"),
        ("x.cypher", ("WHERE e.employees >= $least", "WHERE e.employees >= $least SET e.name = 'x'"), 5, "CG-P102"),
        ("x.cypher", ("MATCH (e:Enterprise)", "LOAD FROM 'a.csv' MATCH (e:Enterprise)"), 5, "CG-P102"),
        ("Not A Name.cypher", ("", ""), 2, "CG-Q014"),
    ],
)
def test_a_bad_query_is_not_kept(run, place, name, change, code, says):
    (place / name).write_text(OWN.replace(*change), encoding="utf-8")
    done = run("query", "add", name)
    assert done.returncode == code and says in done.stderr, done.stderr
    assert not (place / "home" / "queries" / name).exists()


def test_a_kept_query_that_was_changed_is_judged_again(run, place):
    kept = place / "home" / "queries"
    kept.mkdir(parents=True, exist_ok=True)
    (kept / "worse.cypher").write_text(
        "// 坏\n// Bad\n// returns x\nCOPY (MATCH (e:Enterprise) RETURN e.id AS x) TO 'out.csv'", encoding="utf-8"
    )
    done = run("query", "park", "own/worse")
    (kept / "worse.cypher").unlink()
    assert done.returncode == 5 and not (place / "out.csv").exists()
