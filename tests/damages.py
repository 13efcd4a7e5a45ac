"""Kinds of damage that people do to a workbook; each remembers the places at which something must be said."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from chaingraph.model import KINDS, kind

FIRMS = kind("Enterprise")
BY_TABLE = {declared.table: declared for declared in KINDS}


@dataclass
class Book:
    """A workbook in hand: its sheets by table, and where it was damaged: (sheet, row, column), None for a whole row."""

    book: Any
    random: random.Random
    titles: dict[str, str]
    places: list[tuple[str, int | None, int | None]] = field(default_factory=list)
    form: str = "xlsx"  # or what it is written as: csv, parquet
    encoding: str = "utf-8"
    separator: str = ","
    line_end: str = "\n"
    texts: dict[str, list[Callable[[str], str]]] = field(default_factory=dict)  # what is done to a file of text
    columns: dict[tuple[str, int], Callable[[Any], Any]] = field(default_factory=dict)  # and to a typed column

    def sheet(self, table: str) -> Worksheet:
        return self.book[self.titles[table]]

    def column(self, table: str, name: str) -> int:
        return BY_TABLE[table].columns.index(name) + 1

    def cells(self, table: str, names: tuple[str, ...], count: int = 3) -> list[Any]:
        """Return some filled cells of these columns, and remember their places."""
        sheet = self.sheet(table)
        pool = [
            sheet.cell(row, self.column(table, name))
            for name in names
            for row in range(2, sheet.max_row + 1)
            if sheet.cell(row, self.column(table, name)).value is not None
        ]
        chosen = self.random.sample(pool, min(count, len(pool)))
        self.places += [(sheet.title, cell.row, cell.column) for cell in chosen]
        return chosen

    def append(self, table: str, values: dict[str, Any]) -> None:
        sheet = self.sheet(table)
        row = sheet.max_row + 1
        for name, value in values.items():
            sheet.cell(row, self.column(table, name), value)
        self.places.append((sheet.title, row, None))

    def shifted(self, sheet: Worksheet, at: int, by: int) -> None:
        """Insert rows and move the places that stand below."""
        sheet.insert_rows(at, by)
        self.places = [
            (title, row + by if title == sheet.title and row is not None and row >= at else row, column)
            for title, row, column in self.places
        ]


TEXTS = ("name", "street", "uscc")
COUNTS = ("employees", "full_members", "activists")


def total_row(b: Book) -> None:
    word = b.random.choice(["合计", "总计", "合 计", "共计", "全区合计：", "小计", "累计"])
    b.append("enterprises", {"name": word, "employees": 5230, "full_members": 51})


def computed_total_without_word(b: Book) -> None:
    sheet, sums = b.sheet("enterprises"), {}
    for name in ("employees", "full_members", "probationary_members", "activists"):
        column = b.column("enterprises", name)
        sums[name] = sum(sheet.cell(row, column).value or 0 for row in range(2, sheet.max_row + 1))
    b.append("enterprises", {"name": b.random.choice(["全区", "本区汇总情况", "以上"]), **sums})


def note_row(b: Book) -> None:
    word = b.random.choice(
        ["备注：仅供内部使用", "填表人：某某", "注：数据截至上月", "制表：党群部　审核：", "说明：含分公司"]
    )
    b.append(b.random.choice(["enterprises", "organizations"]), {"name": word})


def note_below_links(b: Book) -> None:
    b.append("supplies", {"from_id": b.random.choice(["合计", "备注：供应关系由企业填报", "填表人："])})


def title_rows(b: Book) -> None:
    sheet = b.sheet(b.random.choice(["enterprises", "organizations", "supplies"]))
    b.shifted(sheet, 1, 2)
    sheet.cell(1, 1, "园区基本情况表（2026年）")
    sheet.cell(2, 1, "填报单位：园区党群工作部")


def blank_rows(b: Book) -> None:
    sheet = b.sheet(b.random.choice(["enterprises", "organizations"]))
    for _ in range(3):
        sheet.insert_rows(b.random.randint(3, sheet.max_row))


def heading_again(b: Book) -> None:
    sheet = b.sheet("enterprises")
    at = b.random.randint(4, sheet.max_row)
    sheet.insert_rows(at)
    for column in range(1, sheet.max_column + 1):
        sheet.cell(at, column, sheet.cell(1, column).value)


def merged_streets(b: Book) -> None:
    sheet, column = b.sheet("enterprises"), b.column("enterprises", "street")
    rows = sorted(
        ([cell.value for cell in line] for line in sheet.iter_rows(min_row=2)), key=lambda row: str(row[column - 1])
    )
    for number, row in enumerate(rows, start=2):
        for place, value in enumerate(row, start=1):
            sheet.cell(number, place).value = value
    start = 2
    for row in range(3, sheet.max_row + 2):
        if row > sheet.max_row or sheet.cell(row, column).value != sheet.cell(start, column).value:
            if row - start > 1 and sheet.cell(start, column).value:
                sheet.merge_cells(start_row=start, end_row=row - 1, start_column=column, end_column=column)
            start = row


def merged_count(b: Book) -> None:
    sheet, column = b.sheet("enterprises"), b.column("enterprises", "full_members")
    row = b.random.randint(2, sheet.max_row - 3)
    sheet.cell(row, column, 7)
    sheet.merge_cells(start_row=row, end_row=row + 2, start_column=column, end_column=column)
    b.places.append((sheet.title, row + 1, column))


def error_cells(b: Book) -> None:
    for cell in b.cells("enterprises", (*TEXTS, *COUNTS)):
        cell.value, cell.data_type = b.random.choice(["#N/A", "#REF!", "#DIV/0!", "#VALUE!"]), "e"


def formulas(b: Book) -> None:
    for cell in b.cells("enterprises", COUNTS):
        cell.value = f"={cell.value}+0"


def invisible_marks(b: Book) -> None:
    for cell in b.cells("enterprises", (*TEXTS, "status", "ownership"), 6):
        text, mark = str(cell.value), b.random.choice("\u200b\u200e\u2060\ufeff\u00ad")
        at = b.random.randint(0, len(text))
        cell.value = text[:at] + mark + text[at:]


def invisible_headings(b: Book) -> None:
    sheet = b.sheet("enterprises")
    for cell in b.random.sample(list(sheet[1]), 4):
        cell.value = f"{cell.value}\u200b"


def control_escapes(b: Book) -> None:
    for cell in b.cells("enterprises", ("name", "street")):
        cell.value = f"{cell.value}_x000D_"


def text_formulas(b: Book) -> None:
    for cell in b.cells("enterprises", ("uscc", "employees", "street")):
        cell.style = "Normal"  # what a book marks as text is as it was typed
        cell.value = b.random.choice(['="{}"', "'{}"]).format(cell.value)
        cell.data_type = "s"


def classifiers(b: Book) -> None:
    for cell in b.cells("enterprises", COUNTS, 5):
        cell.value = f"{cell.value}{b.random.choice(['人', '名', ' 人', '个'])}"


def written_days(b: Book) -> None:
    for cell in b.cells("enterprises", ("updated",), 5):
        form = b.random.choice(["%Y年%-m月%-d日", "%Y.%-m.%-d", "%Y/%m/%d", "%Y%m%d", "%Y年%-m月%-d号"])
        cell.value = cell.value.strftime(form)


def months(b: Book) -> None:
    for cell in b.cells("organizations", ("founded",)):
        cell.value = cell.value.strftime(b.random.choice(["%Y年%-m月", "%Y.%-m", "%Y-%m", "%Y年"]))


def money_with_units(b: Book) -> None:
    for cell in b.cells("enterprises", ("revenue",)):
        unit, factor = b.random.choice([("亿元", 10_000), ("元", 0.0001), ("万元", 1), ("千元", 0.1)])
        cell.value = f"{cell.value / factor:.6f}{unit}"


def full_width(b: Book) -> None:
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    for cell in b.cells("enterprises", ("uscc", "employees", "status", "industry")):
        cell.value = str(cell.value).translate(wide)


def vague_counts(b: Book) -> None:
    for cell in b.cells("enterprises", COUNTS):
        cell.value = b.random.choice(["若干", "约100", "100多人", "十余名", "近百", "不详", "较多", "2-3人"])


def unknown_words(b: Book) -> None:
    for cell in b.cells("enterprises", ("ownership", "status")):
        cell.value = b.random.choice(["有限责任公司", "情况不明", "其他", "正在办理"])


def written_names(b: Book) -> None:
    """Links name firms as people write them, brackets and widths aside."""
    names = {row[0].value: row[1].value for row in b.sheet("enterprises").iter_rows(min_row=2)}
    for cell in b.cells("supplies", ("from_id", "to_id"), 6):
        name = names[cell.value]
        cell.value = b.random.choice([name, f" {name} ", f"{name}。", name[:2] + " " + name[2:], name + "\u200b"])


def misspelt_names(b: Book) -> None:
    names = {row[0].value: row[1].value for row in b.sheet("enterprises").iter_rows(min_row=2)}
    for cell in b.cells("supplies", ("from_id", "to_id")):
        name = names[cell.value]
        at = b.random.randrange(len(name))
        cell.value = name[:at] + b.random.choice("甲乙丙") + name[at + 1 :]


def doubled_rows(b: Book) -> None:
    sheet = b.sheet("enterprises")
    values = [cell.value for cell in sheet[b.random.randint(2, sheet.max_row)]]
    changed = b.random.choice([None, "employees", "street"])
    if changed:
        values[b.column("enterprises", changed) - 1] = 77 if changed == "employees" else "别处街道"
    b.append("enterprises", dict(zip(FIRMS.columns, values, strict=True)))


def same_name_without_code(b: Book) -> None:
    sheet = b.sheet("enterprises")
    row = b.random.randint(2, sheet.max_row)
    b.append("enterprises", {"name": f"{sheet.cell(row, 2).value} ", "source": "synthetic"})


def ditto_marks(b: Book) -> None:
    sheet, column = b.sheet("enterprises"), b.column("enterprises", "street")
    for row in range(3, sheet.max_row + 1):
        if sheet.cell(row, column).value and sheet.cell(row, column).value == sheet.cell(row - 1, column).value:
            sheet.cell(row, column).value = b.random.choice(["同上", "〃", "″"])
            b.places.append((sheet.title, row, column))
            return


def hidden_row(b: Book) -> None:
    sheet = b.sheet("enterprises")
    sheet.row_dimensions[b.random.randint(2, sheet.max_row)].hidden = True


def hidden_sheet(b: Book) -> None:
    sheet = b.sheet("certificates")
    sheet.sheet_state = "hidden"
    b.places.append((sheet.title, None, None))


def other_sheet_name(b: Book) -> None:
    b.sheet("enterprises").title = b.random.choice(["Sheet1", "企业名单", "企业（2026年6月）", "1.企业", "企業"])
    b.places = []


def shuffled_rows(b: Book) -> None:
    sheet = b.sheet("enterprises")
    rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]
    b.random.shuffle(rows)
    for number, row in enumerate(rows, start=2):
        for place, value in enumerate(row, start=1):
            sheet.cell(number, place).value = value


def shuffled_columns(b: Book) -> None:
    sheet = b.sheet("enterprises")
    # a number under the format of a day would be a day
    columns = [[(cell.value, cell.number_format) for cell in column] for column in sheet.iter_cols()]
    b.random.shuffle(columns)
    for place, column in enumerate(columns, start=1):
        for number, (value, form) in enumerate(column, start=1):
            cell = sheet.cell(number, place)
            cell.value, cell.number_format = value, form


def phone_column(b: Book) -> None:
    sheet = b.sheet("enterprises")
    column = sheet.max_column + 1
    sheet.cell(1, column, b.random.choice(["联系电话", "经办人", "备用"]))
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, column, f"138{b.random.randint(0, 99_999_999):08d}")


def placeholder_codes(b: Book) -> None:
    for cell in b.cells("enterprises", ("uscc",)):
        cell.value = b.random.choice(["0" * 18, "1" * 18, "9" * 18, "123456789012345678", "无", "待办"])


DAMAGES: tuple[Callable[[Book], None], ...] = (
    total_row,
    computed_total_without_word,
    note_row,
    note_below_links,
    title_rows,
    blank_rows,
    heading_again,
    merged_streets,
    merged_count,
    error_cells,
    formulas,
    invisible_marks,
    invisible_headings,
    control_escapes,
    text_formulas,
    classifiers,
    written_days,
    months,
    money_with_units,
    full_width,
    vague_counts,
    unknown_words,
    written_names,
    misspelt_names,
    doubled_rows,
    same_name_without_code,
    ditto_marks,
    hidden_row,
    hidden_sheet,
    other_sheet_name,
    shuffled_rows,
    shuffled_columns,
    phone_column,
    placeholder_codes,
)
