"""Any planner's files in: the park, the questions, what was understood; how well it was read beside every answer."""

import json
from pathlib import Path

import openpyxl
import pytest
from asking import fill
from paths import CASE_FOLDER

from chaingraph.cli.app import run
from chaingraph.errors import Exit
from chaingraph.io import read_park
from chaingraph.io.decision_book import BOOK, read_decisions
from chaingraph.io.matching import NOBODY
from chaingraph.io.quality_file import NAME
from chaingraph.io.questions import STATUSES, Status, questions_of
from chaingraph.sample import write_sample
from chaingraph.store import connection, neo4j
from chaingraph.store.base import Closing
from chaingraph.store.folder import FolderStore

LAYOUTS = CASE_FOLDER / "layouts"
LEDGER = LAYOUTS / "L2_两新组织台账.xlsx"  # asks what 中共党员 counts, whose it is needed, and uses what it proposes
CHAINS = LAYOUTS / "L3_产业链企业清单.xlsx"


class InPlace(Closing, FolderStore):
    """A folder in the place of a database."""

    matches, told = NOBODY, ()

    def close(self):
        """There is no connection."""


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("CHAINGRAPH_LANG", "en")


@pytest.fixture
def said(capfdbinary):
    """Run a command and return exit code, stdout and stderr."""

    def call(*words):
        code = run([str(word) for word in words])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return call


def accept_all(book):
    """Accept every proposal and drop what has none, in a sorted and widened workbook."""
    recorded = read_decisions(book).recorded
    decide = {key: ("接受" if row.cells["proposal"] else "不要", None) for key, row in recorded.items()}
    fill(book, decide, seed=5)
    return len(decide)


@pytest.mark.parametrize("source", [LEDGER, CHAINS], ids=["ledger", "chains"])
def test_asked_once_and_never_again(source, tmp_path, said):
    folder = tmp_path / "park"
    code, out, err = said("intake", source, "-o", folder, "--format", "json")
    assert code == Exit.DONE
    book = folder / BOOK.en
    assert "open questions" in err and str(book) in err
    number = accept_all(book)
    kept = book.read_bytes()
    assert number and len({row["heading"] for row in json.loads(out)["rows"]}) > 5
    code, _, err = said("intake", source, "-o", folder)
    assert (code, "open questions" in err) == (Exit.DONE, False)
    assert set(read_decisions(book).by_key) and book.read_bytes() != kept  # each stands as remembered now
    kept = book.read_bytes()
    assert said("intake", source, "-o", folder)[0] == Exit.DONE
    assert book.read_bytes() == kept
    # the folder is a park of its own, its workbook no table of it
    code, _, err = said("check", folder)
    assert code == Exit.DONE and "open questions" not in err
    assert read_park(folder)["Enterprise"].height == read_park(source, decisions=book)["Enterprise"].height


def test_check_writes_the_questions_beside_the_file_and_every_command_reads_the_answers(tmp_path, said):
    file = tmp_path / CHAINS.name
    file.write_bytes(CHAINS.read_bytes())
    code, out, err = said("check", file, "--format", "json")
    assert code == Exit.DONE
    rows = json.loads(out)["rows"]
    questions = questions_of(read_park(file).findings)
    weights = [one.weight for one in questions]
    assert [row["message"] for row in rows[: weights[0]]] == [
        {"zh": one.message.zh, "en": one.message.en} for one in questions[0].findings
    ]
    book = tmp_path / BOOK.en
    assert str(book) in err and weights == sorted(weights, reverse=True)
    before = json.loads(said("chains", file, "--format", "json")[1])
    assert before["quality"]["questions_open"] + before["quality"]["used_until_changed"] == len(questions)
    assert any(note.get("code") == "quality" for note in before["notes"])
    touched = {frozenset(one["affects"]) for one in before["quality"]["touches"] if one["about"] == "questions"}
    cells = [row.cells["affects"] for row in read_decisions(book).recorded.values()]
    named = {frozenset(() if cell == "–" else cell.split(", ")) for cell in cells if cell != "all"}
    assert named <= touched and any(named) and all(cells)
    accept_all(book)
    after = json.loads(said("chains", file, "--format", "json")[1])
    assert (after["quality"]["questions_open"], after["quality"]["used_until_changed"]) == (0, 0)
    # another place for the workbook, and one that cannot be written
    elsewhere = tmp_path / "elsewhere" / "d.xlsx"
    assert said("check", file, "--decisions", elsewhere)[0] == Exit.DONE and elsewhere.is_file()
    locked = tmp_path / "file"
    locked.write_text("no folder")
    code, _, err = said("check", file, "--decisions", locked / "d.xlsx")
    assert code == Exit.DONE and err.count("were not written") == 1


def test_each_side_of_a_comparison_has_its_own_decisions(tmp_path, said):
    files = []
    for name in ("then", "now"):
        folder = tmp_path / name
        folder.mkdir()
        files.append(folder / LEDGER.name)
        files[-1].write_bytes(LEDGER.read_bytes())
    book = tmp_path / "d.xlsx"
    assert said("check", files[0], "--decisions", book)[0] == Exit.DONE
    number = accept_all(book)
    assert number and said("diff", *files, "--exit-code")[0] == Exit.DONE
    assert said("diff", *files, "--exit-code", "--decisions", book)[0] == Exit.DONE
    undecided = tmp_path / "none.xlsx"
    assert said("check", files[1], "--decisions", undecided)[0] == Exit.DONE
    assert said("diff", *files, "--exit-code", "--decisions", book, "--decisions", undecided)[0] == Exit.DIFFERENCES
    code, _, err = said("diff", *files, *(["--decisions", book] * 3))
    assert code == Exit.USAGE and "--decisions is given twice at most" in err


def test_a_workbook_that_cannot_be_read_is_never_written_over(tmp_path, said):
    file = tmp_path / CHAINS.name
    file.write_bytes(CHAINS.read_bytes())
    (tmp_path / BOOK.zh).write_bytes(b"a decision of last month")
    code, out, err = said("check", file, "--format", "json")
    assert code == Exit.INPUT and "CG-W270" in out  # the damaged file is an error of its own
    assert "were not written" in err
    assert (tmp_path / BOOK.zh).read_bytes() == b"a decision of last month"


def test_load_refuses_while_needed_columns_are_unread(tmp_path, said, monkeypatch):
    monkeypatch.setattr(connection, "make_connection", lambda url, **given: url)
    monkeypatch.setattr(neo4j, "Neo4jStore", lambda url, scope: InPlace(tmp_path / "nowhere"))
    file = tmp_path / "a.xlsx"
    file.write_bytes(LEDGER.read_bytes())
    unread = [column.heading for column in read_park(file).quality.needed_but_unread]
    assert unread == ["从业人员情况 ▸ 中共党员(人)"]
    target = ("--to", "bolt://127.0.0.1:1", "--dry-run")
    code, _, err = said("load", file, *target)
    assert code == Exit.INPUT and err.splitlines()[-1].startswith("CG-I430") and unread[0] in err
    assert said("load", file, *target, "--as-is")[0] == Exit.DONE
    said("check", file)
    accept_all(tmp_path / BOOK.en)
    assert said("load", file, *target)[0] == Exit.DONE


def test_what_was_read_adds_up_and_stands_beside_every_answer(tmp_path, said):
    file = tmp_path / "a.xlsx"
    file.write_bytes(LEDGER.read_bytes())
    park = read_park(file)
    (source,) = park.quality.sources
    rows = openpyxl.load_workbook(file).worksheets[0].max_row
    assert source.read == sum(source.grouped().values()) <= rows
    assert source.grouped()["data"] == next(one.read for one in park.accounts if one.table == "enterprises")
    answer = json.loads(said("branchless", file, "--format", "json")[1])
    block = answer["quality"]
    assert block["sources"][0]["read"] == source.read and block["columns"]["personal"] == 2
    unread, *asked = block["touches"]
    assert (unread["about"], unread["what"]) == ("unread", "从业人员情况 ▸ 中共党员(人)")
    # the counts of members are read by some answers and not by others
    assert {"branchless", "joint"} <= set(unread["affects"]) and not {"chains", "chokepoints"} & set(unread["affects"])
    assert all(one["about"] == "questions" and one["affects"] for one in asked)
    assert sum(one["number"] for one in asked) == block["questions_open"] + block["used_until_changed"]
    assert json.loads(said("status", file, "--format", "json")[1])["quality"]["sources"] == block["sources"]
    typed = said("query", file, "--cypher", "MATCH (n:Enterprise) RETURN count(n) AS n", "--format", "json")
    for found in (typed, said("query", file, "one_x_n", "--format", "json")):
        assert json.loads(found[1])["quality"]["sources"] == block["sources"]
    out = tmp_path / "report"
    assert said("report", file, "-o", out)[0] == Exit.DONE
    assert "quality of data" in openpyxl.load_workbook(out / "answers.xlsx").sheetnames
    answers = json.loads((out / "answers.json").read_text(encoding="utf-8"))["answers"]
    assert answers["branchless"]["quality"] == block and answers["quality"]["rows"]
    for page in ("summary.html", "park.html"):
        text = (out / page).read_text(encoding="utf-8")
        assert "Quality of the data" in text
    summary = (out / "summary.html").read_text(encoding="utf-8")
    assert summary.index("Quality of the data") < summary.index("Firms without an organization")


def test_what_was_not_read_stays_beside_the_answers_of_the_folder_that_intake_wrote(tmp_path, said, monkeypatch):
    """The clean tables of the folder show nothing of what they lack; answers, `status` and `load` must."""
    monkeypatch.setattr(connection, "make_connection", lambda url, **given: url)
    monkeypatch.setattr(neo4j, "Neo4jStore", lambda url, scope: InPlace(tmp_path / "nowhere"))
    file, folder = tmp_path / "a.xlsx", tmp_path / "park"
    file.write_bytes(LEDGER.read_bytes())
    said("intake", file, "-o", folder)
    ours = json.loads(said("branchless", folder, "--format", "json")[1])["quality"]
    assert ours == json.loads(said("branchless", file, "--format", "json")[1])["quality"]
    assert ours["questions_open"] and ours["columns"]["needed_but_unread"] == ["从业人员情况 ▸ 中共党员(人)"]
    assert json.loads(said("status", folder, "--format", "json")[1])["quality"]["sources"] == ours["sources"]
    assert said("load", folder, "--to", "bolt://127.0.0.1:1", "--dry-run")[0] == Exit.INPUT
    # it goes along with the tables, in another format too, and is no table of theirs
    (tmp_path / "m.toml").write_text('ignore = ["*.json"]\n', encoding="utf-8")
    assert said("export", folder, "-o", tmp_path / "other", "--format", "parquet")[0] == Exit.DONE
    assert read_park(tmp_path / "other", mapping=tmp_path / "m.toml").quality == read_park(folder).quality
    # what is needed and was filled in by hand is needed no more, though it stays unread
    table = folder / "enterprises.csv"
    heads, first, *others = table.read_text(encoding="utf-8-sig").splitlines()
    place = heads.split(",").index("full_members")
    cells = first.split(",")
    cells[place] = "3"
    table.write_text("\n".join([heads, ",".join(cells), *others]), encoding="utf-8")
    filled = read_park(folder).quality
    assert filled.needed_but_unread == [] and filled.questions == ours["questions_open"]
    # once everything is decided there is nothing to say, and nothing is written
    accept_all(folder / BOOK.en)
    said("intake", file, "-o", folder)
    block = json.loads(said("branchless", folder, "--format", "json")[1])["quality"]
    assert (block["questions_open"], block["columns"]["needed_but_unread"]) == (0, [])


def test_what_was_not_read_is_shown_at_once_however_long_it_is(tmp_path, said):
    heads = [f"中共党员（{word}）" for word in ("截至上月底在册并已缴纳党费的情况", "按社区报到并已登记的情况")]
    rows = ["企业名称,街道," + ",".join(heads), "甲测试有限公司,东街,1,2", "乙测试有限公司,西街,3,4"]
    (tmp_path / "企业.csv").write_text("\n".join(rows), encoding="utf-8")
    unread = [column.heading for column in read_park(tmp_path).quality.needed_but_unread]
    assert unread == heads
    err = said("branchless", tmp_path, "--format", "csv")[2]
    assert [heading for heading in unread if heading not in err] == [] and "without an answer" in err, err


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"sources": [{}]}', "", "PK\x03\x04", '{"sources": 3}'])
def test_a_damaged_file_of_what_was_not_read_is_told(tmp_path, said, text):
    folder = tmp_path / "park"
    said("intake", LEDGER, "-o", folder)
    (folder / NAME).write_text(text, encoding="utf-8")
    code, out, _ = said("check", folder, "--format", "json")
    (row,) = [row for row in json.loads(out)["rows"] if row["file"] == NAME]
    assert code == Exit.INPUT and row["code"].startswith("CG-I4")


def test_a_park_with_nothing_to_say_says_nothing(tmp_path, said):
    folder = tmp_path / "park"
    write_sample(folder, seed=1, enterprises=60)
    before = {path.name for path in Path(folder).iterdir()}
    answer = json.loads(said("branchless", folder, "--format", "json")[1])
    assert "quality" not in answer and {note.get("code") for note in answer["notes"]}.isdisjoint({"quality"})
    said("check", folder)
    assert {path.name for path in Path(folder).iterdir()} == before


def test_where_nothing_is_open_nobody_is_told_to_fill_anything_in(tmp_path, said):
    (tmp_path / "Sheet.csv").write_text("企业名称,从业人数,所在街道\n甲公司,3,东街\n", encoding="utf-8")
    err = said("check", tmp_path)[2]
    assert "no open questions; proposals used until changed: 1" in err and "open questions: 0" not in err


def test_clean_files_have_nothing_to_do(tmp_path, said):
    (tmp_path / "enterprises.csv").write_text("name,has_organization\nA,否\n", encoding="utf-8")
    code, _, err = said("check", tmp_path)
    assert code == Exit.DONE and "nothing to do" in err and "Enterprise: read 1 = kept 1" in err


def rows_by_key(book):
    return {key: row.cells for key, row in read_decisions(book).recorded.items()}


def test_files_of_one_folder_neither_mix_nor_lose_their_decisions(tmp_path, said):
    ledger, chains = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    ledger.write_bytes(LEDGER.read_bytes())
    chains.write_bytes(CHAINS.read_bytes())
    book = tmp_path / BOOK.en
    said("check", ledger)
    first = rows_by_key(book)
    assert first and all("a.xlsx" in row["source"] for row in first.values())
    decided = sorted(first)[0]
    fill(book, {decided: ("不要", None)}, seed=3)
    said("check", chains)
    both = rows_by_key(book)
    # what is asked of the one file stays while the other is opened, decided or not, and each says whose it is
    assert set(first) < set(both) and both[decided]["decision"] == "不要"
    assert {key: row["weight"] for key, row in both.items() if key in first} == {
        k: r["weight"] for k, r in first.items()
    }
    assert all("b.xlsx" in row["source"] for key, row in both.items() if key not in first)
    said("check", ledger)
    assert set(rows_by_key(book)) == set(both)
    accept_all(book)
    for file in (ledger, chains):
        assert "open questions" not in said("check", file)[2]
    # a file that is gone leaves what was decided behind, and no questions
    kept = {key for key, row in rows_by_key(book).items() if row["decision"]}
    ledger.unlink()
    said("check", chains)
    assert set(rows_by_key(book)) == kept
    assert {row["status"] for row in rows_by_key(book).values()} == {STATUSES[Status.REMEMBERED].en}
