"""Workbooks as people make them by hand, with known truth: which rows are records."""

import random
import string
from dataclasses import dataclass, field

import openpyxl

TITLES = ("合成高新区非公企业情况一览", "两新组织底数表（试填）", "合成园区台账")
LINES = ("填报单位：合成园区办", "填报时间：2026年10月", "附件3", "单位：亿元")
TOTALS = ("合计", "合  计", "小计", "总计：", "本页小计", "共 12 家", "东片小计", "Total")
UNSEEN_TOTALS = ("全部相加", "两区并计", "总盘", "上述之和")
NOTES = (
    "备注：仅供内部",
    "注：数据截至月底",
    "填表人：某某",
    "制表：某某  复核：某某",
    "第 1 页 共 3 页",
    "※ 未报的下月补",
)
UNSEEN_NOTES = ("以下空白", "请月底前反馈", "（续表）", "未报送的下月补齐", "各村已核")
SECTIONS = ("一、东片（3家）", "【西片】", "安宁街道", "二、规模以上工业")
TRADES = ("机电", "传感", "模具", "软件", "药业", "包装", "物流", "电子", "轴承")
ENDS = ("有限公司", "有限责任公司", "厂", "（样例）有限公司", "经营部", "股份有限公司")
SHOPS = ("火锅", "修车", "裁缝", "豆花", "打印")
STREETS = ("安宁街道", "罗汉街道", "石洞镇")


@dataclass
class Book:
    """Rows of one sheet, and the truth about them."""

    rows: list = field(default_factory=list)
    merges: list = field(default_factory=list)
    records: dict = field(default_factory=dict)  # row number: name
    others: set = field(default_factory=set)  # filled rows below a heading that are no records
    ditto: dict = field(default_factory=dict)  # row number: the street that is meant

    def add(self, *cells):
        self.rows.append(list(cells))
        return len(self.rows)

    def write(self, path, title="企业名单"):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = title
        for row in self.rows:
            sheet.append(row)
        for first, left, last, right in self.merges:
            sheet.merge_cells(start_row=first, start_column=left, end_row=last, end_column=right)
        book.save(path)


def firm_name(rng, at):
    """Return a made-up name, now and then one without the usual end."""
    if rng.random() < 0.08:
        return f"老{rng.choice('张王李赵')}{at}{rng.choice(SHOPS)}"
    return f"合成{rng.choice(TRADES)}{at:02d}{rng.choice(ENDS)}"


def make_book(seed):
    """Return a book of one sheet with a list of firms, perhaps with a list of organizations below."""
    rng = random.Random(seed)
    book = Book()
    for _ in range(rng.randint(0, 2)):
        row = book.add(rng.choice(TITLES))
        if rng.random() < 0.5:
            book.merges.append((row, 1, row, 6))
    if rng.random() < 0.5:
        book.add(rng.choice(LINES))
    levels = rng.random() < 0.5
    _headings(rng, book, levels)
    if rng.random() < 0.2:
        book.others.add(book.add(*range(1, 9)))
    coded = rng.random() < 0.5
    _firms(rng, book, levels, coded)
    _end(rng, book)
    if rng.random() < 0.3:
        _organizations(rng, book)
    return book


def _headings(rng, book, levels):
    if not levels:
        book.add("序号", "企业名称", "统一社会信用代码", "所在街道", "企业地址", "职工人数", "正式党员数", "预备党员数")
        return
    top = book.add("序号", "企业名称", "统一社会信用代码", "所在街道", "企业地址", "职工人数", "党员情况")
    book.add(*[None] * 6, "正式党员", "预备党员")
    if rng.random() < 0.7:
        book.merges.append((top, 7, top, 8))
        book.merges += [(top, column, top + 1, column) for column in range(1, 7)]


def _firms(rng, book, levels, coded):
    sums = [0, 0, 0]
    street = rng.choice(STREETS)
    sections = rng.random() < 0.4
    count = rng.randint(6, 25)
    for at in range(1, count + 1):
        if sections and at % 6 == 1:
            _section(rng, book)
        if at == count // 2 and rng.random() < 0.2:
            book.others.add(book.add("序号", "企业名称", "统一社会信用代码", "所在街道", "企业地址", "职工人数"))
        if rng.random() < 0.05:
            book.add()
        numbers = [rng.randint(5, 300), rng.choice([0, 1, 2, 3]), rng.choice([0, 0, 1])]
        name = firm_name(rng, at)
        same = at > 1 and not sections and rng.random() < 0.2
        street = street if same else rng.choice(STREETS)
        shown = "同上" if same else street
        code = "".join(rng.choices(string.digits, k=8)) + "MA0000001R" if coded and rng.random() < 0.9 else None
        cells = [f"{numbers[0]}人" if rng.random() < 0.3 else numbers[0], *numbers[1:]]
        row = book.add(at, name, code, shown, f"合成路{at}号", *cells)
        book.records[row] = name
        if same:
            book.ditto[row] = street
        sums = [a + b for a, b in zip(sums, numbers, strict=True)]
    if rng.random() < 0.8:
        word = rng.choice(TOTALS + UNSEEN_TOTALS)
        first = word not in UNSEEN_TOTALS and rng.random() < 0.5
        wrong = rng.random() < 0.5  # what does not add up is a total all the same
        book.others.add(
            book.add(word if first else None, None if first else word, None, None, None, sums[0] + 7 * wrong, *sums[1:])
        )


def _section(rng, book):
    row = book.add(rng.choice(SECTIONS))
    book.others.add(row)
    if rng.random() < 0.5:
        book.merges.append((row, 1, row, 8))


def _end(rng, book):
    for _ in range(rng.randint(0, 3)):
        text = rng.choice(NOTES + UNSEEN_NOTES)
        row = book.add(text) if rng.random() < 0.5 else book.add(None, text)
        book.others.add(row)
    if rng.random() < 0.3:
        book.others.add(book.add("填表人", "某某", None, "审核人", "某某"))


def _organizations(rng, book):
    if rng.random() < 0.7:
        book.add()
    if rng.random() < 0.7:
        book.add("党组织名册")
    book.add("党组织名称", "组织类别", "成立时间")
    for at in range(rng.randint(2, 5)):
        row = book.add(f"合成{at}有限公司党支部", "党支部", f"20{10 + at}-05-01")
        book.records[row] = f"合成{at}有限公司党支部"


def judge(book, grids):
    """Return what went wrong: records invented, lost or asked, rows of which nobody is told, ditto marks misread."""
    found, asked, told, streets = {}, set(), set(), {}
    for grid in grids:
        name = next(at for at, header in enumerate(grid.headers) if header in ("企业名称", "党组织名称"))
        found |= dict(grid.frame.select("#row", str(name)).iter_rows())
        asked |= {row for row, kind in grid.aside.items() if kind == "asked"}
        told |= set(grid.aside)
        if "所在街道" in grid.headers:
            streets |= dict(grid.frame.select("#row", str(grid.headers.index("所在街道"))).iter_rows())
    return {
        "invented": sorted(set(found) - set(book.records)),
        "wrong": sorted(row for row, name in found.items() if book.records.get(row, name) != name),
        "lost": sorted(set(book.records) - set(found) - asked),
        "asked": sorted(set(book.records) & asked),
        "untold": sorted(book.others - told),
        "ditto": sorted(row for row, street in book.ditto.items() if streets.get(row) != street),
    }
