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
