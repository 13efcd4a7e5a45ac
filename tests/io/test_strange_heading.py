"""Tables of other subjects below a list, under headings that no declaration knows."""

import random

import openpyxl
import pytest

from chaingraph.io import read_park

# Subjects of which no declaration speaks: headings and rows
SUBJECTS = (
    (("序号", "设备名称", "型号", "数量"), (("1", "数控车床", "CK6140", "3"), ("2", "铣床", "X52", "2"))),
    (
        ("设备名称", "规格型号", "单价", "存放地点"),
        (("数控车床", "CK6140", "30", "一车间"), ("铣床", "X52", "20", "二车间")),
    ),
    (("序号", "项目名称", "进度", "总投资"), (("1", "厂房扩建", "在建", "300"), ("2", "技改", "完工", "20"))),
    (("序号", "车牌号", "车型", "吨位"), (("1", "川E0001", "货车", "3"), ("2", "川E0002", "客车", "2"))),
    (("序号", "客户", "品类", "金额"), (("1", "某贸易公司", "轴承", "3"), ("2", "某五金厂", "螺丝", "2"))),
    (("编号", "招商对象", "意向产业", "投资额"), (("1", "某贸易公司", "轴承", "3"), ("2", "某五金厂", "螺丝", "2"))),
    (
        ("序号", "活动主题", "场次", "活动时间"),
        (("1", "技能比武", "2", "2024-05-01"), ("2", "观影", "1", "2024-06-01")),
    ),
    (
        ("序号", "问题", "整改措施", "责任部门"),
        (("1", "台账不全", "补齐", "办公室"), ("2", "宣传不够", "加强", "宣传科")),
    ),
)
LISTS = (
    ("序号", "企业名称", "所在街道", "职工人数"),
    ("企业名称", "所在街道", "职工人数", "正式党员数"),
    ("序号", "企业名称", "统一社会信用代码", "所在街道", "企业地址", "职工人数"),
)


def firms_of(rng, headings):
    """Rows of a list, and the names in it."""
    made = []
    for at in range(rng.randint(3, 12)):
        texts = {"序号": at + 1, "企业名称": f"合成机电{at:02d}有限公司", "所在街道": rng.choice(("东街", "西街"))}
        texts |= {"企业地址": f"合成路{at}号", "职工人数": rng.randint(5, 300), "正式党员数": rng.choice((0, 1, 2, 3))}
        made.append([texts.get(heading) for heading in headings])
    return made


@pytest.mark.parametrize("seed", range(24))
def test_rows_of_another_subject_are_no_firms(tmp_path, seed):
    rng = random.Random(seed)
    headings = rng.choice(LISTS)
    firms = firms_of(rng, headings)
    heads, rows = SUBJECTS[seed % len(SUBJECTS)]
    gap = [[]] * rng.randint(0, 2)
    title = [["另附明细"]] * (seed // len(SUBJECTS) % 2)
    book = openpyxl.Workbook()
    above = [headings, *firms, *gap, *title]
    for row in [*above, heads, *rows]:
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    park = read_park(tmp_path / "book.xlsx")
    assert park["Enterprise"]["name"].to_list() == [row[headings.index("企业名称")] for row in firms]
    assert {found.row for found in park.findings if found.code == "CG-T616"} == {len(above) + 1}
    assert any(found.code in ("CG-W213", "CG-W236", "CG-W237", "CG-W245") for found in park.findings)


@pytest.mark.parametrize(
    "odd", [(9, "小雨花艺", "东街", "若干"), (9, "老张火锅", "东街", "无"), (None, "小雨花艺", "南街", "不详")]
)
@pytest.mark.parametrize("gap", [0, 1])
def test_a_record_with_words_for_a_number_ends_no_list(tmp_path, odd, gap):
    book = openpyxl.Workbook()
    rows = [(at, f"合成机电{at}有限公司", "东街", 10 + at) for at in range(1, 6)]
    for row in [LISTS[0], *rows[:3], *[()] * gap, odd, *rows[3:]]:
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    park = read_park(tmp_path / "book.xlsx")
    assert set(park["Enterprise"]["name"]) >= {row[1] for row in rows}
    assert "CG-T616" not in {found.code for found in park.findings}
