"""The road map as it is handed out: a printable page and a workbook, steps by quarter and by firm, the curve drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chaingraph.analysis.plan.answers import FIRMS
from chaingraph.errors import Text
from chaingraph.model import DataClass
from chaingraph.table import Column, Table
from chaingraph.view.masking import mask_table
from chaingraph.view.offline import Page
from chaingraph.view.paper.charts import curve_chart
from chaingraph.view.paper.sheet import Section, build_sheet

BOUND = Column("bound_share", Text("加权占比的上界", "Bound of the share by weight"))
_QUARTER = 3
_STEPS = ("step", "kind", "date", "names", "branch", "places", "effect", "covered_after", "articles")
_CURVE = (
    "date",
    "covered",
    "operating",
    "covered_min",
    "covered_assumed",
    "covered_max",
    "weighted_share",
    "bound_share",
    "work_covered",
    "places",
)
_GUIDES = "instructor"


def hand_out(plan: Table) -> Table:
    """Return a road map as it may leave the office: no person, small counts masked, and what it means for each firm.

    Returns the same steps without the column of pseudonyms; the part ``curve`` has the bound beside the share by
    weight, the part ``firms`` a row per firm: first those covered earliest, then by name and id, those never covered
    last.
    """
    table = mask_table(plan)
    columns = tuple(column for column in table.columns if column.data_class is not DataClass.SENSITIVE)
    rows = tuple({column.name: row[column.name] for column in columns} for row in table.rows)
    parts = dict(table.parts)
    curve = parts.pop("curve")
    reached = curve.rows[-1]["weighted_share"]
    bound = None if not plan.parameters["weight"] or reached is None else plan.parameters["bound"] * (
        reached / plan.parameters["weight"]
    )  # fmt: skip
    parts = {
        "curve": replace(
            curve,
            columns=(*curve.columns, BOUND),
            rows=tuple({**row, BOUND.name: bound} for row in curve.rows),
        ),
        "firms": _by_firm(replace(table, columns=columns, rows=rows)),
        **parts,
    }
    return replace(table, columns=columns, rows=rows, parts=parts)


def _by_firm(plan: Table) -> Table:
    kinds = next(column.values for column in plan.columns if column.name == "kind")
    found: dict[str, dict[str, Any]] = {}
    for row in plan.rows:
        for key, name in zip(row["enterprise_ids"], row["names"], strict=True):
            empty = {"enterprise_id": key, "name": name, "covered_on": None, "places": 0, "steps": [], "articles": []}
            firm = found.setdefault(key, empty)
            if row["effect"]:
                firm["covered_on"] = row["date"]
            firm["places"] += row["places"] or 0
            label, told = kinds[row["kind"]], f"{row['date']} ({row['step']})"
            firm["steps"].append(Text(f"{label.zh} {told}", f"{label.en} {told}"))
            firm["articles"] += [article for article in row["articles"] if article not in firm["articles"]]
    latest = dt.date.max
    rows = sorted(
        found.values(),
        key=lambda firm: (firm["covered_on"] or latest, len(firm["steps"]) == 0, firm["name"], firm["enterprise_id"]),
    )
    return FIRMS.table(tuple(rows), as_of=plan.as_of)


def show_roadmap(plan: Table, *, digest: str, language: str = "zh") -> Page:
    """Return a road map as a printable page: what it reaches, the curve with its bound, steps by quarter, each firm.

    `plan`: what `chaingraph.analysis.plan.build_roadmap` returned; the page shows what `hand_out` leaves of it.
    """
    table = hand_out(plan)
    articles = _numbered(table)
    numbers = {article: f"[{number}]" for number, article in enumerate(articles, 1)}
    legend = Section(
        Text("条款", "Articles"), lead=tuple(Text(f"{numbers[one]} {one}", f"{numbers[one]} {one}") for one in articles)
    )
    brief = _with_numbers(table, numbers)
    sections = [*roadmap_sections(plan, language), *_without(table), legend, *_quarters(brief), _firms(brief)]
    return build_sheet(
        table.title,
        sections,
        digest=digest,
        language=language,
        as_of=None if table.as_of is None else table.as_of.isoformat(),
        notes=table.notes,
        rules=table.rules,
    )


def _numbered(table: Table) -> list[str]:
    """Return the articles in the order in which steps name them."""
    return list(dict.fromkeys(article for row in table.rows for article in row["articles"]))


def _with_numbers(table: Table, numbers: Mapping[str, str]) -> Table:
    """Return the table and its parts with numbers for articles, whose titles would fill the page."""
    rows = tuple(
        {**row, "articles": " ".join(numbers[one] for one in row["articles"])} if "articles" in row else row
        for row in table.rows
    )
    parts = {name: _with_numbers(part, numbers) for name, part in table.parts.items()}
    return replace(table, rows=rows, parts=parts)


def roadmap_sections(plan: Table, language: str) -> list[Section]:
    """Return what a summary shows of a road map: figures, curve, kinds of steps."""
    table = hand_out(plan)
    curve = table.parts["curve"]
    first, last = curve.rows[0], curve.rows[-1]

    def share(row: Mapping[str, Any]) -> str:
        return "–" if row["covered_min"] is None else f"{row['covered_min']:.1%}"

    gap, operating = plan.parameters["gap"], first["operating"]
    tiles = (
        (
            f"{first['covered']} → {last['covered']}",
            Text(f"已建企业（全部在营企业 {operating} 家中）", f"Firms covered, of all {operating} operating"),
        ),
        (
            f"{share(first)} → {share(last)}",
            Text(f"覆盖占比至少（全部在营企业 {operating} 家）", f"Share at least, of all {operating} operating"),
        ),
        (
            str(first["not_known"]),
            Text("是否已建不详，先核实（家）", "Firms not known: find out first"),
        ),
        (
            Text("最优", "best").in_language(language) if not gap else f"{gap:.2%}",
            Text("与上界的差距", "Gap to the bound"),
        ),
        (str(last["places"]), Text("用去名额", "Places used")),
        (str(last["work_covered"]), Text("期末未建而有指导员（家）", "With an instructor only")),
    )
    kinds = next(column.values for column in table.columns if column.name == "kind")
    counts = [(label, [row for row in table.rows if row["kind"] == kind]) for kind, label in kinds.items()]
    columns = (
        Column("kind", Text("措施", "Kind of step")),
        Column("steps", Text("步骤", "Steps"), unit="项"),
        Column("effect", Text("新增已建企业", "Firms covered"), unit="家"),
        Column("first", Text("最早", "First")),
        Column("last", Text("最晚", "Last")),
    )
    rows = tuple(
        {
            "kind": label,
            "steps": len(steps),
            "effect": sum(row["effect"] or 0 for row in steps),
            "first": min(row["date"] for row in steps),
            "last": max(row["date"] for row in steps),
        }
        for label, steps in counts
        if steps
    )
    kind_table = Table("plan.kinds", Text("措施", "Kinds of steps"), columns, rows)
    return [
        Section(
            Text("覆盖路线图", "The road to coverage"),
            kind_table,
            tiles=tiles,
            pictures=(curve_chart(curve, language),),
        ),
        Section(curve.title, curve, columns=_CURVE),
    ]


def _without(table: Table) -> list[Section]:
    return [Section(table.parts["without"].title, table.parts["without"])] if "without" in table.parts else []


def _quarters(table: Table) -> list[Section]:
    """Return the steps of each quarter; instructors, who are sent to hundreds of firms, stand firm by firm alone."""
    quarters: dict[tuple[int, int], list[Mapping[str, Any]]] = {}
    guided = 0
    for row in table.rows:
        guided += row["kind"] == _GUIDES
        if row["kind"] != _GUIDES:
            day = row["date"]
            quarters.setdefault((day.year, (day.month - 1) // _QUARTER + 1), []).append(row)
    sections = [
        Section(
            Text(f"{year} 年第 {quarter} 季度：{len(rows)} 项", f"{year} Q{quarter}: {len(rows)} steps"),
            replace(table, rows=tuple(rows), notes=()),
            most=len(rows),
            columns=_STEPS,
        )
        for (year, quarter), rows in sorted(quarters.items())
    ]
    if guided:
        text = Text(f"选派党建指导员 {guided} 项，见逐企业清单", f"{guided} instructors to send: see firm by firm")
        sections.append(Section(Text("选派党建指导员", "Instructors"), lead=(text,)))
    return sections


def _firms(table: Table) -> Section:
    firms = table.parts["firms"]
    shown = tuple(name for name in FIRMS.names() if name != "enterprise_id")
    return Section(firms.title, firms, most=len(firms.rows), columns=shown)
