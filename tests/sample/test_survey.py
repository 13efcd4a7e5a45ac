"""The list of firms that the first example takes in: planners' habits, all of it read."""

import openpyxl
import pytest

from chaingraph.cli.app import run
from chaingraph.errors import Exit, Severity, UsageError
from chaingraph.io import read_park
from chaingraph.sample.survey import FIRMS, write_survey


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_every_firm_and_link_is_read_and_little_is_asked(tmp_path, seed):
    write_survey(tmp_path / "摸底表.xlsx", seed=seed)
    park = read_park(tmp_path / "摸底表.xlsx")
    cells = list(openpyxl.load_workbook(tmp_path / "摸底表.xlsx")["企业摸底表"].iter_rows(min_row=4, values_only=True))
    firms = cells[:FIRMS]
    assert park["Enterprise"].sort("name")["name"].to_list() == sorted(firm[1] for firm in firms)
    told = sum(firm[6] for firm in firms if isinstance(firm[6], int))
    assert park["Enterprise"]["full_members"].sum() == told
    assert park["SUPPLIES"].height == sum(len(firm[9].split("、")) for firm in firms if firm[9])
    assert park["IN_CHAIN"].height == FIRMS and park["PartyOrganization"].height == 2
    assert not [finding for finding in park.findings if finding.severity is Severity.ERROR]
    assert len({finding.key for finding in park.findings if finding.key and not finding.used}) == 1


def test_the_same_seed_gives_the_same_cells_and_another_name_is_refused(tmp_path):
    books = []
    for name in ("a.xlsx", "b.xlsx"):
        write_survey(tmp_path / name, seed=3)
        sheet = openpyxl.load_workbook(tmp_path / name)["企业摸底表"]
        books.append(list(sheet.values))
    assert books[0] == books[1]
    assert "合成" in books[0][0][0]
    with pytest.raises(UsageError, match="CG-U025"):
        write_survey(tmp_path / "a.csv")


@pytest.mark.parametrize("option", ["--enterprises=60", "--survey"])
def test_a_name_that_ends_in_xlsx_is_a_workbook(tmp_path, option):
    assert run(["-q", "sample", str(tmp_path / "样例.xlsx"), option]) == 0
    assert openpyxl.load_workbook(tmp_path / "样例.xlsx", read_only=True).sheetnames


def test_options_of_a_park_are_no_options_of_the_list(tmp_path, capfd):
    assert run(["sample", str(tmp_path / "a.xlsx"), "--survey", "--enterprises", "60"]) == Exit.USAGE
    assert "CG-U026" in capfd.readouterr().err and not list(tmp_path.iterdir())
