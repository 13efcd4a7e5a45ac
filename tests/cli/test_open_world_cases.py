"""Folders as people have them on day one: no register, half of one, records that say less than counts."""

import json

import pytest
from click.testing import CliRunner
from paths import CASE_FOLDER

from chaingraph.cli.app import command

FOLDER = CASE_FOLDER / "open_world"
NO_REGISTER = "没有党组织表，无法判定企业是否建立党组织"


def run(*words):
    return CliRunner().invoke(command, ["--lang", "zh", *map(str, words)], catch_exceptions=False)


def answer_of(*words):
    result = run(*words, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def rate_of(name):
    row = answer_of("branchless", FOLDER / name, "--rates")["rows"][0]
    return row["covered"], row["operating"], row["coverage_rate"], row["coverage_min"], row["coverage_max"]


@pytest.mark.parametrize("name", ["no_register", "no_organizations", "no_orgs"])
def test_without_a_register_nobody_is_said_to_have_none(name):
    answer = answer_of("branchless", FOLDER / name)
    assert {(row["home"], row["class"], row["action"]) for row in answer["rows"]} == {
        ("not_known", "home_unknown", "find_out")
    }
    assert NO_REGISTER in [note["zh"] for note in answer["notes"]]
    assert rate_of(name) == (0, 2, None, 0.0, 1.0)
    said = run("branchless", FOLDER / name).output + run("check", FOLDER / name).output
    assert "企业没有单独或联合建立的党组织" not in said and "应建未建企业" not in said


def test_what_is_known_of_members_is_told_where_the_organization_is_not():
    rows = answer_of("branchless", FOLDER / "no_organizations")["rows"]
    known = {row["enterprise_id"]: (row["full_members"], row["class_if_none"]) for row in rows}
    assert known == {"F1": (12, "should_have_been"), "F2": (None, "unknown")}


@pytest.mark.parametrize(("name", "members"), [("partial_records", 5), ("contract_end", 3)])
@pytest.mark.parametrize("on", [[], ["--on", "2026-11-01"]])
def test_records_and_days_take_no_member_away(name, members, on):
    (row,) = answer_of("branchless", FOLDER / name, *on)["rows"]
    found = (row["full_members"], row["home"], row["class_if_none"], row["action_if_none"])
    assert found == (members, "not_known", "should_have_been", "own_branch")


def test_the_contradiction_of_counts_and_records_stands_on_the_row():
    (row,) = answer_of("branchless", FOLDER / "partial_records")["rows"]
    assert "count_differs" in [reason["code"] for reason in row["reasons"]]


def test_foreign_firms_are_non_public():
    assert rate_of("foreign_rate") == (1, 2, None, 0.5, 1.0)


def test_a_register_says_nothing_of_streets_in_which_it_has_no_row():
    assert rate_of("half_register") == (1, 2, None, 0.5, 1.0)
    rows = answer_of("branchless", FOLDER / "half_register", "--rates")["rows"]
    streets = {row["value"]: (row["coverage_min"], row["coverage_max"]) for row in rows if row["dimension"] == "street"}
    assert streets == {"东街": (1.0, 1.0), "西街": (0.0, 1.0)}


@pytest.mark.parametrize(("name", "rate"), [("foreign_rate", 0.5), ("half_register", 0.5), ("no_register", 0.0)])
def test_a_declared_scope_decides(name, rate, tmp_path):
    for path in (FOLDER / name).iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "source_scopes.csv").write_text(
        "id,register,complete,source\nS1,organizations,true,synthetic\n", encoding="utf-8"
    )
    row = answer_of("branchless", tmp_path, "--rates")["rows"][0]
    assert row["coverage_rate"] == row["coverage_min"] == row["coverage_max"] == rate


def test_a_committee_without_a_branch_is_reported_beside_a_list_of_firms():
    rows = answer_of("organizations", FOLDER / "register_with_firms")["rows"]
    assert ("O2", "empty_committee") in [(row["organization_id"], row["finding"]) for row in rows]


def test_the_page_says_that_there_is_no_register(tmp_path):
    page = tmp_path / "page.html"
    assert run("explore", FOLDER / "no_orgs", "-o", page).exit_code == 0
    assert NO_REGISTER in page.read_text(encoding="utf-8")
