"""A list of firms as planners keep it: title, heading of two levels, units in cells, a total, a note. Synthetic."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from chaingraph.errors import Text, UsageError

FIRMS = 40
_TITLE = "样例园区两新组织党建工作摸底表（合成数据，2026年10月）"
_HEADS = (
    *("序号", "企业名称", "所属产业链", "企业性质", "所在街道", "职工人数"),
    *("正式党员", "预备党员", "入党积极分子", "主要供应商", "联系电话"),
)
_ABOVE = (6, 8, "党员情况")  # first and last column below the common heading
_CHAINS = ("高端装备制造", "电子信息", "医药", "现代服务")
_TRADES = ("机电", "传感", "模具", "软件", "药业", "包装")
_COUNTS = (0, 0, 1, 2, 3, 4, "无", None)


def write_survey(out: Path, *, seed: int = 1) -> None:
    """Write the workbook: `FIRMS` firms and two organizations; the same seed gives the same cells.

    Raises `UsageError`: ``CG-U025`` if the file is not called ``.xlsx``.
    """
    import xlsxwriter

    from chaingraph.io.atomic import atomic_file

    if out.suffix.lower() != ".xlsx":
        said = Text("摸底表的文件名须以 .xlsx 结尾：{out}", "the name of the survey must end in .xlsx: {out}")
        raise UsageError("CG-U025", said.format(out=out))
    firms = _firms(np.random.default_rng(seed))
    last = len(_HEADS) - 1
    with atomic_file(out) as opened, xlsxwriter.Workbook(opened) as book:
        head = book.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter"})
        sheet = book.add_worksheet("企业摸底表")
        sheet.set_column(1, 1, 28)
        sheet.set_column(9, 9, 34)
        sheet.merge_range(0, 0, 0, last, _TITLE, head)
        for place, text in enumerate(_HEADS):
            if _ABOVE[0] <= place <= _ABOVE[1]:
                sheet.write(2, place, text, head)
            else:
                sheet.merge_range(1, place, 2, place, text, head)
        sheet.merge_range(1, _ABOVE[0], 1, _ABOVE[1], _ABOVE[2], head)
        for row, firm in enumerate(firms, 3):
            sheet.write_row(row, 0, firm)
        sheet.write_row(3 + FIRMS, 0, ("合计", None, None, None, None, sum(int(str(f[5]).strip("人")) for f in firms)))
        sheet.write(4 + FIRMS, 0, "备注：本表为合成数据，仅作示例")
        organizations = book.add_worksheet("党组织")
        organizations.write_row(0, 0, ("党组织名称", "类型", "成立时间", "所属企业"))
        for row, (firm, since) in enumerate(((firms[0], "2021年6月"), (firms[3], "2019.3")), 1):
            organizations.write_row(row, 0, (f"中共{firm[1]}支部委员会", "支部", since, firm[1]))


def _firms(rng: np.random.Generator) -> list[tuple[object, ...]]:
    short = [f"合成样例{_TRADES[number]}{place:02}" for place, number in enumerate(rng.integers(0, 6, FIRMS), 1)]
    counts = [[_COUNTS[number] for number in rng.integers(0, len(_COUNTS), 3)] for _ in short]
    staff = rng.integers(8, 300, FIRMS).tolist()
    return [
        (
            place + 1,
            f"{name}（样例）有限公司" if place % 3 else f"{name}有限公司",
            _CHAINS[place % 4],
            ("民营", "私营企业", "外资", "国企", "有限责任公司")[place % 7 % 5],
            ("安宁街道", "罗汉街道", "安宁", "石洞街道")[place // 3 % 4],
            f"{staff[place]}人" if place % 2 else staff[place],
            *counts[place],
            "、".join((short[place - 1], short[place - 7])) if place % 2 else None,
            "0830-0000000",
        )
        for place, name in enumerate(short)
    ]
