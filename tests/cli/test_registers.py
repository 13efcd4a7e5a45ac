"""Registers of Party organizations as they are kept: a tree without firms, terms that are reckoned."""

import json

import pytest
from click.testing import CliRunner
from paths import CASE_FOLDER

from chaingraph.cli.app import command
from chaingraph.errors import InputError

REGISTERS = CASE_FOLDER / "registers"


def run(*words):
    return CliRunner().invoke(command, ["--lang", "zh", *map(str, words)], catch_exceptions=False)


def rows_of(result):
    return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


def test_a_register_without_firms_is_read_and_checked():
    checked = run("check", REGISTERS / "register_only")
    assert checked.exit_code == 0 and "保留 3" in checked.stderr and "保留 2" in checked.stderr
    result = run("organizations", "--format", "jsonl", REGISTERS / "register_only")
    assert result.exit_code == 0
    assert [(row["organization_id"], row["finding"]) for row in rows_of(result)] == [("O2", "empty_committee")]


@pytest.mark.parametrize("question", ["branchless", "joint", "statistics"])
def test_a_question_about_firms_says_that_there_are_none(question):
    with pytest.raises(InputError) as caught:
        run(question, REGISTERS / "register_only")
    assert caught.value.code == "CG-I414"


def test_terms_without_an_end_are_reckoned_by_the_kind_of_organization():
    result = run("organizations", "--on", "2026-11-27", "--format", "jsonl", REGISTERS / "terms")
    found = [(row["organization_id"], row["finding"], row["deadline"]) for row in rows_of(result)]
    assert found == [("O1", "term_overdue", "2023-06-01"), ("O2", "term_overdue", "2025-06-01")]
    assert all("即使经批准延期" in row["reasons"][0]["zh"] for row in rows_of(result))


@pytest.mark.parametrize(
    ("more", "said"),
    [("", True), (",是否建立党组织\n", False)],
)
def test_check_says_that_coverage_cannot_be_judged_without_organizations(tmp_path, more, said):
    cell = ",否" if more else ""
    (tmp_path / "enterprises.csv").write_text(f"id,name,source{more.strip()}\nE1,甲,工商{cell}\n", encoding="utf-8")
    for language, words in (("zh", "组织覆盖无法判断"), ("en", "coverage cannot be judged")):
        result = CliRunner().invoke(command, ["--lang", language, "check", str(tmp_path)], catch_exceptions=False)
        assert result.exit_code == 0
        assert (words in result.stdout) is said
        assert ("CG-W224" in result.stdout) is said
    organized = tmp_path / "organizations.csv"
    organized.write_text("id,name,kind,source\nO1,支部,branch,台账\n", encoding="utf-8")
    assert "CG-W224" not in run("check", tmp_path).stdout


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_question_at_all_cannot_be_asked_for(tmp_path, language):
    (tmp_path / "enterprises.csv").write_text("id,name,source\nE1,甲,工商\n", encoding="utf-8")
    result = CliRunner().invoke(command, ["--lang", language, "ask-first", str(tmp_path), "--first", "0"])
    assert result.exit_code == 2
    assert "--first" in result.stderr and "x>=1" in result.stderr
    assert not result.stdout
