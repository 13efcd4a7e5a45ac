"""What reading put aside, and what records contradict, is said where an answer rests on it."""

import datetime as dt

import pytest
from click.testing import CliRunner

from chaingraph.analysis.coverage import find_branchless
from chaingraph.analysis.joint import assign_joint_branches
from chaingraph.analysis.plan import build_roadmap
from chaingraph.asof.declared import check_people_counts, find_people_counts
from chaingraph.cli.app import command
from chaingraph.io import read_park

FIRMS = "id,name,status,ownership,full_members,probationary_members\nE1,甲,,non_public,5,0\nE2,乙,在营,non_public,2,0\n"
BRANCH = "id,name,kind\nO1,甲支部,branch\n"
SEAT = "from_id,to_id\nO1,E1\n"


@pytest.fixture
def folder(tmp_path):
    def write(**tables):
        for name, text in {"enterprises": FIRMS, **tables}.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def answers(park):
    branchless = find_branchless(park)
    plan = build_roadmap(park, on=dt.date(2025, 1, 1), until=dt.date(2027, 1, 1))
    return branchless, branchless.parts["rates"], plan, assign_joint_branches(park)


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"organizations": BRANCH, "established": "from_id,to_id\nO9,E1\n"}, "“建立于”1 条"),
        ({"organizations": "id,name,kind\nO1,,branch\n", "established": SEAT}, "“党组织”1 条、“建立于”1 条"),
    ],
)
def test_records_of_organizations_that_were_put_aside_are_told(folder, tables, said):
    for answer in answers(read_park(folder(**tables))):
        (note,) = [note for note in answer.notes if "chaingraph check" in note.zh and "未被采用" in note.zh]
        assert said in note.zh and "put aside at reading" in note.en, answer.name


def test_where_every_record_was_taken_nothing_is_told(folder):
    for answer in answers(read_park(folder(organizations=BRANCH, established=SEAT))):
        assert not [note for note in answer.notes if "未被采用" in note.zh]


def test_check_lists_counts_that_records_contradict_and_branchless_counts_them(folder):
    park = folder(
        members="id,stage,transferred\nM1,full,true\nM2,full,true\n", employments="from_id,to_id\nM1,E1\nM2,E1\n"
    )
    read = read_park(park)
    assert len(check_people_counts(read).rows) == 1
    (finding,) = find_people_counts(read)
    assert (finding.code, finding.table, finding.column, finding.value) == (
        "CG-W218", "enterprises", "full_members", "5",
    )  # fmt: skip
    done = CliRunner().invoke(command, ["--lang", "zh", "check", str(park), "--format", "csv"], standalone_mode=False)
    assert "CG-W218" in done.stdout and "填报 5，按记录 2" in done.stdout and "提醒 2" in done.output
    assert not done.return_value
    notes = "".join(note.zh for note in find_branchless(read).notes)
    assert "1 处党员人数填报与记录不一致" in notes


def test_the_rates_say_how_many_firms_of_unknown_status_they_count(folder):
    park = read_park(folder())
    notes = "".join(note.zh for note in find_branchless(park).parts["rates"].notes)
    assert "1 家企业经营状态未知，按在营计入分母" in notes
