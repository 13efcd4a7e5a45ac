"""The file of ends: a chain that is written once holds for the rows below, however it is headed or merged."""

import openpyxl
import pytest

from chaingraph.io import read_ends

ROWS = [("电子", "手机"), (None, "平板、手表"), ("汽车", "变速器")]
ENDS = (("汽车", "变速器"), ("电子", "平板"), ("电子", "手机"), ("电子", "手表"))


@pytest.mark.parametrize("heads", [("产业链", "终端产品"), ("供需链", "终端产品"), ("Chain", "Product")])
def test_a_chain_written_once_holds_for_the_rows_below(tmp_path, heads):
    plain = tmp_path / "ends.csv"
    plain.write_text("\n".join(",".join(cell or "" for cell in row) for row in (heads, *ROWS)), encoding="utf-8")
    book = openpyxl.Workbook()
    for row in (heads, *ROWS):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "ends.xlsx")
    assert read_ends(plain) == read_ends(tmp_path / "ends.xlsx") == ENDS


def test_every_end_that_is_written_is_read_however_it_is_called(tmp_path):
    """Among names with 有限公司 one without looks like no firm; in a list of ends it is one all the same."""
    names = ("禾苗通信科技", "甲光电有限公司", "乙通信有限公司")
    file = tmp_path / "ends.csv"
    file.write_text("\n".join(("企业名称", *names)), encoding="utf-8")
    assert {end for _, end in read_ends(file)} == set(names)
