"""Random workbooks made as people make them, read beside their truth: records invented, lost, needlessly asked.

Usage: ``python benchmarks/tables.py [BOOKS]``.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from chaingraph.io.blocks import find_grids
from chaingraph.io.decisions import NONE
from chaingraph.io.files import read_sheets
from chaingraph.io.sheets import Sheet

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))


def main(books: int = 200) -> None:
    """Print the faults of all books by kind, and the books that have one."""
    from table_books import judge, make_book

    faults: Counter[str] = Counter()
    records = others = 0
    seconds = 0.0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "book.xlsx")
        for seed in range(1000, 1000 + books):
            book = make_book(seed)
            book.write(file)
            begin = time.process_time()
            sheets = (sheet for sheet in read_sheets(file) if isinstance(sheet, Sheet))
            grids = [grid for sheet in sheets for grid in find_grids(sheet, NONE)]
            seconds += time.process_time() - begin
            records, others = records + len(book.records), others + len(book.others)
            for fault, rows in judge(book, grids).items():
                faults[fault] += len(rows)
                if rows:
                    print(f"book {seed}: {fault} at rows {rows}")
    print(f"{books} books, {records} records, {others} other rows, {seconds:.1f} s CPU")
    print("  ".join(f"{fault} {count}" for fault, count in faults.items()))


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:]))
