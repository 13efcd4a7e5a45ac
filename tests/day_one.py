"""A park as it comes on day one: Chinese headers, names instead of ids, aliases, counts of members only."""

from pathlib import Path

import openpyxl

STREETS = ("甲街道", "乙街道", "丙街道")
FIRMS = 30


def firm(number: int) -> str:
    """Return the full name of a firm; every fifth has full-width brackets."""
    return f"示例{number:02d}（泸州）制造有限公司" if number % 5 == 0 else f"示例{number:02d}制造有限公司"


def write_day_one(out: Path) -> Path:
    """Write the workbook: 30 firms, 8 organizations, 2 chains, 20 links, no id and no member anywhere."""
    book = openpyxl.Workbook()
    book.remove(book.active)

    def sheet(name: str, *rows: tuple[object, ...]) -> None:
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)

    sheet(
        "企业",
        (
            "企业名称",
            "别名",
            "街道",
            "所有制",
            "从业人数\n（人）",
            "正式党员数",
            "预备党员数",
            "未转组织关系党员数",
            "入党积极分子数",
        ),
        *(
            (
                firm(n),
                f"示例{n:02d}；老{n:02d}厂",
                STREETS[n % 3],
                "非公有制",
                20 * n,
                n % 7,
                n % 2,
                int(n % 3 == 0),
                n % 4,
            )
            for n in range(1, FIRMS + 1)
        ),
    )
    sheet(
        "党组织",
        ("党组织全称", "组织类别", "功能型党组织", "正式党员数"),
        ("示例园区党工委直属党委", "党委", "否", None),
        ("示例装备产业链党委", "党委", "是", None),
        *((f"示例{n:02d}党支部", "党支部", "否", 3 + n) for n in range(1, 7)),
    )
    sheet("建立于", ("所建党组织", "所在单位"), *((f"示例{n:02d}党支部", f"示例{n:02d}") for n in range(1, 7)))
    sheet(
        "隶属",
        ("下级党组织", "上级党组织"),
        *((f"示例{n:02d}党支部", "示例园区党工委直属党委") for n in range(1, 7)),
    )
    sheet("产业链", ("产业链名称", "产业链党委"), ("示例装备", "示例装备产业链党委"), ("示例电子", None))
    sheet(
        "属于产业链",
        ("链上企业", "所属产业链", "链上角色"),
        *((firm(n), "示例装备" if n % 2 else "示例电子", "链主" if n < 3 else "配套企业") for n in range(1, FIRMS + 1)),
    )
    sheet(
        "供应",
        ("供应企业", "采购企业", "供应产品", "年供应额"),
        *((f"老{n:02d}厂", firm(n - 1).replace("（", "(").replace("）", ")"), f"零件{n}", None) for n in range(2, 22)),
    )
    book.save(out)
    return out
