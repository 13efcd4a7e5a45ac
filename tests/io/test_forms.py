"""Forms about one firm each, labels left and values right: read as they say where that is sure, else asked."""

import random

import pytest
from books import book

from chaingraph.errors import InputError
from chaingraph.io import read_park
from chaingraph.io.decisions import Choice, Decision, Decisions

TRUTH = {
    "street": ("所属街道", ["东街", "西街", "南街"]),
    "employees": ("从业人数", [35, 120, 7]),
    "full_members": ("正式党员数", [3, 0, 5]),
    "address": ("企业地址", ["甲路1号", "乙路2号", "丙路3号"]),
    "revenue": ("营业收入（万元）", [300, 4500, 90]),
}
NAMES = ("甲测试有限公司", "乙测试厂", "丙测试中心", "丁测试机电有限公司")
READ, ASKED = "CG-T636", {"CG-W233", "CG-W239", "CG-W213", "CG-W236"}


def card(draw, name, fields):
    """The truth of one form and its rows."""
    truth = {field: draw.choice(TRUTH[field][1]) for field in fields}
    pairs = [("企业名称", name), *((TRUTH[field][0], value) for field, value in truth.items())]
    pairs += [("联系电话", "13900000000")] * draw.choice([0, 1])
    across = draw.choice([1, 2, 3])
    rows = [[cell for pair in pairs[at : at + across] for cell in pair] for at in range(0, len(pairs), across)]
    titles = [[draw.choice(["企业基本情况登记卡", "登记表"])]] * draw.choice([0, 1])
    return truth, [*titles, *rows, *([["填表人：", None, "审核人："]] * draw.choice([0, 1]))]


def trouble(draw, rows):
    """Rows with something that no declaration knows, or cells that belong to none of the labels."""
    kind = draw.choice(["none", "none", "label", "rest", "ambiguous", "beside"])
    if kind == "label":
        return [*rows, ["厂区颜色", "红"]]
    if kind == "rest":
        return [*rows[:-1], [*rows[-1], "又及"]]
    if kind == "ambiguous":
        return [*rows, ["党员数", 9]]
    if kind == "beside":
        width = max(map(len, rows))
        return [[*row, *[None] * (width - len(row)), None, *row] for row in rows]
    return rows


@pytest.mark.parametrize("seed", range(60))
def test_random_forms_are_read_right_or_asked(seed, tmp_path):
    draw = random.Random(seed)
    fields = draw.sample(sorted(TRUTH), draw.randint(2, 5))
    truths, sheets = {}, {"企业": [["企业名称", "从业人数"], ["常在有限公司", 9]]}
    stacked = draw.choice([True, False])
    rows = []
    for number, name in enumerate(draw.sample(NAMES, draw.randint(1, 3))):
        truths[name], made = card(draw, name, fields)
        made = trouble(draw, made)
        rows += [*made, *([[]] * draw.choice([0, 1]))]
        if not stacked:
            sheets[f"卡{number}"] = made
    if stacked:
        sheets["登记卡"] = rows
    park = read_park(book(tmp_path / "a.xlsx", **sheets))
    firms = {row["name"]: row for row in park["Enterprise"].iter_rows(named=True)}
    assert set(firms) <= {*truths, "常在有限公司"}
    asked = {found.sheet for found in park.findings if found.code in ASKED}
    for number, (name, truth) in enumerate(truths.items()):
        if name in firms:
            assert {field: firms[name][field] for field in truth} == truth, name
        else:
            assert ("登记卡" if stacked else f"卡{number}") in asked, [found.code for found in park.findings]
    assert "139" not in repr([park.findings, park.quality])


def test_most_sure_forms_are_read_unasked(tmp_path):
    draw = random.Random(7)
    for number in range(40):
        made = [card(draw, name, draw.sample(sorted(TRUTH), 3)) for name in NAMES[: 1 + number % 3]]
        park = read_park(book(tmp_path / f"{number}.xlsx", 登记卡=[row for _, rows in made for row in rows]))
        assert park["Enterprise"]["name"].to_list() == list(NAMES[: len(made)])
        assert READ in {found.code for found in park.findings}


def test_a_form_may_be_dropped_or_accepted(tmp_path):
    rows = [["企业名称", NAMES[0]], ["从业人数", 3], ["所属街道", "东街"]]
    path = book(tmp_path / "a.xlsx", 企业=rows, 其他=[*rows, ["厂区颜色", "红"]])
    park = read_park(path)
    told = {found.code: found for found in park.findings}
    assert set(told) == {READ, "CG-W233"}
    assert park["Enterprise"].height == 1
    dropped = Decisions({told[READ].key: Decision(Choice.DROP), told["CG-W233"].key: Decision(Choice.ACCEPT)})
    park = read_park(path, decisions=dropped)
    assert {found.code for found in park.findings if found.sheet == "企业"} == {"CG-T618"}
    assert park["Enterprise"].select("name", "employees").rows() == [(NAMES[0], 3)]
    with pytest.raises(InputError):
        read_park(path, decisions=Decisions({found.key: Decision(Choice.DROP) for found in told.values()}))
