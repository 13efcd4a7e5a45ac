"""A report: a folder with the explorer page, a printable summary, a workbook and the same answers as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from chaingraph.asof.records import Names
from chaingraph.errors import Text
from chaingraph.io.atomic import atomic_folder
from chaingraph.park import Park
from chaingraph.table import Table, words
from chaingraph.view.hidden import mask_answers
from chaingraph.view.offline import Page
from chaingraph.view.page.write import write_page
from chaingraph.view.paper.charts import (
    action_chart,
    chain_chart,
    chokepoint_chart,
    coverage_chart,
    finding_chart,
    pair_chart,
)
from chaingraph.view.paper.plan import hand_out, roadmap_sections
from chaingraph.view.paper.sheet import Section, build_sheet
from chaingraph.view.terminal import finite
from chaingraph.view.workbook import write_workbook
from chaingraph.words import plain

FILES = ("summary.html", "park.html", "answers.xlsx", "answers.json")
TITLE = Text("园区产业链与党建链分析报告", "Report on the industrial chains and the Party chain of the park")
MOST = 20
_MORE = Text("，全部见 answers.xlsx", ", all in answers.xlsx")
_SHOWN = {
    "figures": ("figure", "published", "unit", "bound", "found", "verdict"),
    "branchless.rates": ("dimension", "name", "covered", "separate", "operating", "coverage_rate", "separate_rate"),
    "branchless": ("name", "class", "action", "full_members", "chains", "reasons"),
    "pairs": ("organization_id", "mentor_id", "score", "kept", "runner_up_id", "reason"),
    "chains": ("name", "firms", "tiers", "products", "in_park_share", "weakest_link", "confidence"),
    "chokepoints": (
        "name", "kinds", "cut_off", "customers", "products", "without_alternative", "behind", "organized", "certainty",
    ),
    "organizations": ("gravity", "finding", "organization", "chain", "deadline", "due", "reasons"),
    "joint": ("group_id", "names", "full_members", "host_name", "against"),
    "joint.leftover": ("name", "full_members", "why", "host_name"),
    "scorecard": (
        "committee", "units", "enterprises", "posts", "members", "firms_without_count", "covered", "operating",
        "coverage_rate",
    ),
    "tiers.chains": ("chain", "one", "x", "n", "ready", "violations"),
}  # fmt: skip


def write_report(
    park: Park, answers: Mapping[str, Table], out: Path, *, language: str = "zh", exact_counts: bool = False
) -> tuple[str, ...]:
    """Write the report of a park.

    Parameters
    ----------
    park
        The park.
    answers
        Answers by name; the summary describes those it knows, workbook and JSON hold all.
    out
        Folder to be written whole or not at all; absent, empty, or an older report.
    language
        ``zh`` or ``en``; JSON holds both.
    exact_counts
        Whether workbook and JSON give counts of people under 5 as they are; a report that leaves the office must not.

    Returns
    -------
    tuple of str
        Names of the files in the folder.

    Raises
    ------
    UsageError
        ``CG-U201`` if the folder holds something else, before anything is written.

    Notes
    -----
    Personal texts are masked everywhere. Time and memory grow with the rows of the answers, mostly of the workbook.
    """
    with atomic_folder(Path(out), lambda path: path.name in FILES) as folder:
        shown = {**answers, "plan": hand_out(answers["plan"])} if "plan" in answers else answers
        write_page(park, shown, folder / "park.html", language=language)
        build_summary(park, answers, language=language).write(folder / "summary.html")
        kept = answers if exact_counts else mask_answers(shown)
        write_workbook(kept, folder / "answers.xlsx", language=language)
        with (folder / "answers.json").open("w", encoding="utf-8", newline="\n") as file:
            write_json(kept, park.digest, file)
    return FILES


def write_json(answers: Mapping[str, Table], digest: str, file: IO[str]) -> None:
    """Write answers as one JSON object by name, row by row, so that no second copy of them is held."""

    def line(value: Any) -> str:
        try:
            text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        except ValueError:
            text = json.dumps(finite(value), ensure_ascii=False, allow_nan=False)
        # a lone surrogate cannot be written as UTF-8
        return text.encode("utf-8", "replace").decode("utf-8")

    file.write(f'{{"digest": {line(digest)}, "answers": {{\n')
    for place, (name, table) in enumerate(answers.items()):
        head = replace(table, rows=()).to_json()
        del head["rows"]
        file.write(("" if place == 0 else ",\n") + f'{line(name)}: {line(head)[:-1]}, "rows": [')
        for number, row in enumerate(table.rows):
            one = {column.name: plain(row[column.name]) for column in table.columns}
            file.write(("\n" if number == 0 else ",\n") + line(one))
        file.write("]}")
    file.write("\n}}\n")


def build_summary(park: Park, answers: Mapping[str, Table], *, language: str = "zh") -> Page:
    """Build the printable summary of a report: figures, charts, the most urgent rows, the rules.

    Parameters
    ----------
    park
        The park; its names stand in for ids.
    answers
        Answers by name; a section whose answer is not given is absent.
    language
        ``zh`` or ``en``.
    """
    names = Names(park)
    masked = mask_answers(answers, most=MOST)
    if "figures" in answers:  # there are few, and each is asked for
        masked |= mask_answers({"figures": answers["figures"]})
    sections = [Section(Text("概览", "Overview"), tiles=_tiles(park, answers))]
    for name, make in _SECTIONS.items():
        if name in answers:
            sections += make(answers[name], masked[name], names, language)
    if "plan" in answers:
        sections += roadmap_sections(answers["plan"], language)
    rules = {str(rule["id"]): rule for table in answers.values() for rule in table.rules}
    dates = {table.as_of for table in answers.values() if table.as_of is not None}
    return build_sheet(
        TITLE,
        sections,
        digest=park.digest,
        language=language,
        as_of=max(dates).isoformat() if dates else None,
        rules=[rules[key] for key in sorted(rules)],
    )


def _tiles(park: Park, answers: Mapping[str, Table]) -> tuple[tuple[str, Text], ...]:
    tiles = [(str(park["Enterprise"].height), Text("企业", "Firms"))]
    if "branchless" in answers:
        tiles.append((str(len(answers["branchless"])), Text("未建党组织企业", "Firms without an organization")))
        rates = answers["branchless"].parts.get("rates")
        for row in rates.rows if rates is not None else ():
            if row.get("dimension") == "overall" and row["coverage_rate"] is not None:
                told = Text(
                    f"组织覆盖率（{row['covered']}/{row['operating']}）",
                    f"coverage ({row['covered']}/{row['operating']})",
                )
                tiles.append((f"{row['coverage_rate']:.1%}", told))
    if "pairs" in answers:
        made = sum(row["mentor_id"] is not None for row in answers["pairs"].rows)
        tiles.append((f"{made}/{len(answers['pairs'])}", Text("已结对党组织", "Organizations with a mentor")))
    if "chains" in answers:
        tiles.append((str(len(answers["chains"])), Text("供需链", "Supply chains")))
    if "chokepoints" in answers:
        rows = answers["chokepoints"].rows
        bare = sum(not row["organized"] for row in rows)
        told = Text(f"供需链卡点企业（{bare} 家未建党组织）", f"Chokepoints ({bare} without an organization)")
        tiles.append((str(len(rows)), told))
    if "joint" in answers:
        tiles.append((str(len(answers["joint"])), Text("可联合组建", "Joint branches to set up")))
    if "organizations" in answers:
        rows = answers["organizations"].rows
        required = sum(row["gravity"] == "required" for row in rows)
        tiles.append((f"{required}/{len(rows)}", Text("核查问题：必须整改/全部", "Findings: required/all")))
    if "figures" in answers:
        wrong = sum(row["verdict"] == "contradicted" for row in answers["figures"].rows)
        tiles.append((f"{wrong}/{len(answers['figures'])}", Text("公布数据不符", "Published figures contradicted")))
    return tuple(tiles)


def _coverage(whole: Table, masked: Table, names: Names, language: str) -> list[Section]:
    rates = whole.parts.get("rates")
    charts, table = [], None
    if rates is not None:
        charts = [coverage_chart(rates, group, language) for group in ("chain", "street")]
        column = next(column for column in rates.columns if column.name == "value")
        # one column says which group: its name, or the word for its value
        groups = ({**row, "name": row["name"] or words(row["value"], language, column) or None} for row in rates.rows)
        table = replace(rates, rows=tuple(groups))
    sections = [
        Section(
            Text("组织覆盖", "Coverage"),
            table,
            pictures=(*charts, action_chart(whole, language)),
            most=60,
            columns=_SHOWN["branchless.rates"],
        )
    ]
    title = Text("最应先办的未建党组织企业", "Firms without an organization: the most urgent")
    return [*sections, _section("branchless", title, whole, masked, names)]


def _chains(whole: Table, masked: Table, names: Names, language: str) -> list[Section]:
    return [
        _section("chains", whole.title, whole, masked, names, (chain_chart(whole, language),) if whole.rows else ())
    ]


def _pairs(whole: Table, masked: Table, names: Names, language: str) -> list[Section]:
    charts = (pair_chart(whole, language),) if whole.rows else ()
    return [_section("pairs", whole.title, whole, masked, names, charts)]


def _chokepoints(whole: Table, masked: Table, names: Names, language: str) -> list[Section]:
    charts = (chokepoint_chart(whole, language),) if whole.rows else ()
    return [_section("chokepoints", whole.title, whole, masked, names, charts)]


def _organizations(whole: Table, masked: Table, names: Names, language: str) -> list[Section]:
    charts = (finding_chart(whole, language),) if whole.rows else ()
    return [_section("organizations", whole.title, whole, masked, names, charts)]


def _joint(whole: Table, masked: Table, names: Names, language: str) -> list[Section]:
    del language
    sections = [_section("joint", whole.title, whole, masked, names)]
    left = whole.parts.get("leftover")
    if left is not None and left.rows:
        few = replace(masked.parts["leftover"], rows=masked.parts["leftover"].rows[:MOST])
        sections.append(_section("joint.leftover", left.title, left, few, names))
    return sections


def _committees(whole: Table, masked: Table, names: Names, language: str) -> list[Section]:
    every = Text("全部（不重复）", "All, each counted once").in_language(language)
    rows = tuple({**row, "committee": row["committee"] or every} for row in masked.rows)
    return [_section("scorecard", whole.title, whole, replace(masked, rows=rows), names)]


def _tiers(whole: Table, masked: Table, names: Names, language: str) -> list[Section]:
    del language
    return [_section("tiers.chains", whole.title, whole, masked, names)]


def _figures(whole: Table, masked: Table, names: Names, language: str) -> list[Section]:
    del language
    return [_section("figures", whole.title, whole, masked, names)]


_SECTIONS: Mapping[str, Callable[[Table, Table, Names, str], list[Section]]] = {
    "branchless": _coverage,
    "joint": _joint,
    "organizations": _organizations,
    "scorecard": _committees,
    "tiers.chains": _tiers,
    "pairs": _pairs,
    "chains": _chains,
    "chokepoints": _chokepoints,
    "figures": _figures,
}


def _section(
    name: str, title: Text, whole: Table, masked: Table, names: Names, pictures: tuple[str, ...] = ()
) -> Section:
    """Return a section with the first rows, ids as names, and how many there are in all."""
    left = len(whole.rows) - len(masked.rows)
    cut = Text(f"共 {len(whole.rows)} 行，印出前 {MOST} 行", f"{len(whole.rows)} rows, the first {MOST} printed")
    lead = (Text(cut.zh + _MORE.zh, cut.en + _MORE.en),) if left else ()
    rows = tuple({key: _named(value, names) for key, value in row.items()} for row in masked.rows)
    columns = tuple(replace(column, label=_of_the_name(column.label)) for column in masked.columns)
    table = replace(masked, columns=columns, rows=rows)
    return Section(title, table, lead=lead, pictures=pictures, columns=_SHOWN[name])


def _of_the_name(label: Text) -> Text:
    return Text(label.zh.removesuffix("编号"), label.en.removesuffix(" id"))


def _named(value: Any, names: Names) -> Any:
    if isinstance(value, str):
        return names.name(value)
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return [names.name(item) for item in value]
    if isinstance(value, Mapping) and isinstance(value.get("why"), Text):
        return value["why"]
    return value


def open_first(folder: Path, language: str) -> str:
    """Return the sentence that says what lies in a report."""
    told = (
        ("summary.html", Text("可打印的摘要", "printable summary")),
        ("park.html", Text("浏览页面", "page to explore")),
        ("answers.xlsx", Text("全部结果的工作簿", "workbook of all answers")),
        ("answers.json", Text("全部结果的 JSON", "all answers as JSON")),
    )
    return "\n".join(f"  {words(label, language)}: {folder / name}" for name, label in told)
