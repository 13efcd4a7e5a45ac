"""Reading a workbook of 100,000 rows and 12 columns, with the states of its cells, beside openpyxl: CPU and memory.

Each side runs in a process of its own. Two writers: shared strings (as spreadsheet programs write) and inline ones.
Usage: ``python benchmarks/intake.py [ROWS]``.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

HEADINGS = ("企业名称", "街道", "地址", "从业人数", "营业收入", "正式党员数", "预备党员数")
MORE = ("经营状态", "主要产品", "数据更新日期", "数据来源", "出处")
SIDES = {
    "openpyxl read-only": "book = openpyxl.load_workbook(file, read_only=True, data_only=True)\n"
    "rows = sum(1 for sheet in book for row in sheet.iter_rows(values_only=True))",
    "sheets with states": "rows = sum(sheet.frame.height for sheet in read_sheets(Path(file)))",
    "file to park": "rows = read_park(file)['Enterprise'].height",
}
FRAME = """
import resource, sys, time
from pathlib import Path
import openpyxl
from chaingraph.io import read_park
from chaingraph.io.files import read_sheets
file = sys.argv[1]
begin = time.process_time()
{work}
print(rows, time.process_time() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10)
"""


def firms(count: int) -> Iterator[tuple[Any, ...]]:
    """Yield the heading and made-up firms."""
    yield HEADINGS + MORE
    for n in range(count):
        street = ("东街", "西街")[n % 2]
        name = f"示例{n}有限公司"
        numbers = (n % 900, n * 1.37, n % 9, n % 3)
        yield (
            name,
            street,
            f"{street}{n}号",
            *numbers,
            "在营",
            f"零件{n % 50};轴承",
            dt.date(2024, 1, 1 + n % 28),
            "s",
            None,
        )


def write(file: Path, count: int, *, shared: bool) -> None:
    """Write the firms with shared strings or with inline ones."""
    if shared:
        with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd"}) as book:
            page = book.add_worksheet("企业")
            for place, row in enumerate(firms(count)):
                page.write_row(place, 0, row)
        return
    plain = openpyxl.Workbook(write_only=True)
    sheet = plain.create_sheet("企业")
    for row in firms(count):
        sheet.append(row)
    plain.save(file)


def main(rows: int = 100_000) -> None:
    """Print all sides and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        for shared in (True, False):
            file = Path(folder, "a.xlsx")
            write(file, rows, shared=shared)
            bare = 0.0
            for side, work in SIDES.items():
                code = FRAME.format(work=work)
                out = subprocess.run(
                    [sys.executable, "-W", "ignore", "-c", code, str(file)], capture_output=True, text=True, check=True
                )
                count, seconds, peak = map(float, out.stdout.split())
                bare = bare or seconds
                strings = "shared" if shared else "inline"
                print(f"{strings} {side:20} {count:9.0f} rows {seconds:6.2f} s CPU", end=" ")
                print(f"{seconds / bare:5.2f} × {peak:6.0f} MiB")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
