"""What people write below a list of who filled it in and when is a note: no record, no table, and not repeated."""

import csv
import random

import pytest

from chaingraph.io import read_park

LABELS = (
    "填表人 制表人 审核人 审核 联系电话 电话 填报日期 制表日期 单位负责人 填报单位 "
    "负责人 联系人 经办人 日期 盖章 分管领导 统计人 复核"
).split()
NUMBER, NAME = "13800000000", "王某某"
VALUES = (NAME, "2024年3月1日", "2024-03-01", "08305551234", NUMBER, "", "街道办", "高新区党群工作部")
LISTS = (
    {"企业名称": None, "正式党员数": "3", "街道": "红星街道", "备注": ""},
    {"序号": "1", "企业名称": None, "统一社会信用代码": "", "正式党员数": "3"},
    {"企业名称": None, "从业人数": "20", "所有制": "民营", "街道": "红星街道", "是否建立党组织": "是"},
)


def make_footer(chance, width):
    """A row of one to three labels anywhere, each with its value, with blanks, or before the cell of its value."""
    row = [""] * width
    for at in sorted(chance.sample(range(width), chance.randint(1, 3))):
        label, value, colon = chance.choice(LABELS), chance.choice(VALUES), chance.choice("：:")
        if chance.random() < 0.3 and at + 1 < width:
            row[at], row[at + 1] = label + colon, row[at + 1] or value
        else:
            row[at] = label + " " * chance.randint(0, 1) + colon + " " * chance.randint(0, 3) + value
    return row


@pytest.mark.parametrize("seed", range(25))
def test_a_footer_is_a_note(seed, tmp_path):
    chance = random.Random(seed)
    columns = chance.choice(LISTS)
    firms = [f"{letter}电子有限公司" for letter in "甲乙丙丁戊己庚"[: chance.randint(2, 7)]]
    rows = [[*columns], *([value if value is not None else firm for value in columns.values()] for firm in firms)]
    footers = [make_footer(chance, len(columns)) for _ in range(chance.randint(1, 3))]
    rows += [[""] * len(columns)] * chance.randint(0, 1) + footers
    with (tmp_path / "企业名单.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    park = read_park(tmp_path / "企业名单.csv")
    assert park["Enterprise"]["name"].to_list() == firms
    assert {"CG-T616", "CG-W213"}.isdisjoint(finding.code for finding in park.findings), footers
    assert park.quality.sources[0].grouped()["notes"] == sum(any(row) for row in footers)
    said = " ".join(f"{finding.value} {finding.message.zh}" for finding in park.findings)
    assert NUMBER not in said and NAME not in said
