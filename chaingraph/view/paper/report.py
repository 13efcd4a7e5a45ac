"""A report: a folder with the explorer page, a printable summary, a workbook and the same answers as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from chaingraph.analysis.answers import InReport, all_answers
from chaingraph.answer_json import json_object
from chaingraph.asof.records import Names
from chaingraph.errors import Text
from chaingraph.io.atomic import atomic_folder
from chaingraph.park import Park
from chaingraph.table import Table, words
from chaingraph.view.coverage import counts_of, share_of
from chaingraph.view.hidden import mask_answers
from chaingraph.view.offline import Page
from chaingraph.view.page.write import write_page
from chaingraph.view.paper.charts import PICTURES
from chaingraph.view.paper.plan import hand_out, roadmap_sections
from chaingraph.view.paper.sheet import Section, build_sheet
from chaingraph.view.workbook import write_workbook

FILES = ("summary.html", "park.html", "answers.xlsx", "answers.json")
TITLE = Text("园区产业链与党建链分析报告", "Report on the industrial chains and the Party chain of the park")
MOST = 20
_MORE = Text("，全部见 answers.xlsx", ", all in answers.xlsx")


def write_report(
    park: Park, answers: Mapping[str, Table], out: Path, *, language: str = "zh", exact_counts: bool = False
) -> tuple[str, ...]:
    """Write the report of a park.

    `answers`: answers by name; the summary describes those it knows, workbook and JSON hold all.
    `out`: folder to be written whole or not at all; absent, empty, or an older report.
    `language`: ``zh`` or ``en``; JSON holds both.
    `exact_counts`: whether workbook and JSON give counts of people under 5 as they are; a report that leaves the office
        must not.

    Raises `UsageError`: ``CG-U201`` if the folder holds something else, before anything is written.

    Personal texts are masked everywhere. Time and memory grow with the rows of the answers, mostly of the workbook.
    """
    with atomic_folder(Path(out), lambda path: path.name in FILES) as folder:
        shown = {**answers, "plan": hand_out(answers["plan"])} if "plan" in answers else answers
        write_page(park, shown, folder / "park.html", language=language)
        build_summary(park, answers, language=language).write(folder / "summary.html")
        kept = answers if exact_counts else mask_answers(shown)
        write_workbook(kept, folder / "answers.xlsx", language=language)
        with (folder / "answers.json").open("wb") as file:
            write_json(kept, park.digest, file)
    return FILES


def write_json(answers: Mapping[str, Table], digest: str, file: BinaryIO) -> None:
    """Write answers as one JSON object by name, piece by piece, so that no second copy of them is held."""
    file.write(f'{{"digest": "{digest}", "answers": {{'.encode())
    for place, (name, table) in enumerate(answers.items()):
        file.write((",\n" if place else "\n").encode() + f'"{name}": '.encode())
        file.writelines(json_object(table))
    file.write(b"\n}}\n")


def build_summary(park: Park, answers: Mapping[str, Table], *, language: str = "zh") -> Page:
    """Build the printable summary of a report: figures, charts, the most urgent rows, the rules.

    `park`: the park; its names stand in for ids.
    `answers`: answers by name; a section whose answer is not given is absent.
    """
    names = Names(park)
    masked = mask_answers(answers, most=MOST)
    more = {name: table for name, table in answers.items() if _most(name) > MOST}
    masked |= mask_answers(more)
    sections = [Section(Text("概览", "Overview"), tiles=_tiles(park, answers))]
    sections += _sections(answers, masked, names, language)
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


def _most(name: str) -> int:
    """Return how many rows of an answer are printed."""
    declared = all_answers().get(name)
    return (declared.report.most if declared and declared.report else None) or MOST


def _tiles(park: Park, answers: Mapping[str, Table]) -> tuple[tuple[str, Text], ...]:
    """Return the figures at the head: firms, then as the answers declare them."""
    tiles = [(0.0, str(park["Enterprise"].height), Text("企业", "Firms"))]
    for name, declared in all_answers().items():
        if name in answers and declared.tile is not None:
            tiles.append((declared.tile.place, *declared.tile.read(answers[name])))
            rates = answers[name].parts.get("rates")
            if rates is not None:
                tiles += [(declared.tile.place + 0.5, *tile) for tile in _rate(rates)]
    return tuple((figure, label) for _, figure, label in sorted(tiles, key=lambda tile: tile[0]))


def _rate(rates: Table) -> Iterator[tuple[str, Text]]:
    for row in rates.rows:
        said = share_of(row, digits=1)
        if row.get("dimension") == "overall" and said is not None:
            counts = counts_of(row)
            yield said, Text(f"非公有制企业组织覆盖率（{counts.zh}）", f"coverage of non-public firms ({counts.en})")


def _sections(answers: Mapping[str, Table], masked: Mapping[str, Table], names: Names, language: str) -> list[Section]:
    """Return the section of each answer and part that declares one, in the order that they declare."""
    found = []
    for name, declared in all_answers().items():
        whole = name if name in answers else name.rpartition(".")[0]
        if declared.report is None or whole not in answers:
            continue
        part = None if whole == name else declared.part
        table = answers[whole] if part is None else answers[whole].parts.get(part)
        if table is None or (part is not None and not table.rows):
            continue
        shown = masked[whole] if part is None else masked[whole].parts[str(part)]
        pictures = PICTURES[name](answers[whole], language) if name in PICTURES and answers[whole].rows else ()
        shown = _LOOKS[name](shown, language) if name in _LOOKS else shown
        found.append((declared.report.place, _section(declared.report, table, shown, names, pictures)))
    return [section for _, section in sorted(found, key=lambda place: place[0])]


def _groups_by_name(rates: Table, language: str) -> Table:
    """Return the rates with one column that says which group: its name, or the word for its value."""
    column = next(column for column in rates.columns if column.name == "value")
    groups = ({**row, "name": row["name"] or words(row["value"], language, column) or None} for row in rates.rows)
    return replace(rates, rows=tuple(groups))


def _all_committees(scorecard: Table, language: str) -> Table:
    every = next(column for column in scorecard.columns if column.name == "row").values["all"].in_language(language)
    rows = tuple({**row, "committee": row["committee"] or every} for row in scorecard.rows)
    return replace(scorecard, rows=rows)


#: Answers whose cells read better on paper when they are put otherwise.
_LOOKS: Mapping[str, Callable[[Table, str], Table]] = {
    "branchless.rates": _groups_by_name,
    "scorecard": _all_committees,
}


def _section(declared: InReport, whole: Table, masked: Table, names: Names, pictures: tuple[str, ...]) -> Section:
    """Return a section with the first rows, ids as names, and how many there are in all."""
    most = declared.most or MOST
    masked = replace(masked, rows=masked.rows[:most])
    left = len(whole.rows) - len(masked.rows)
    cut = Text(f"共 {len(whole.rows)} 行，印出前 {most} 行", f"{len(whole.rows)} rows, the first {most} printed")
    lead = (Text(cut.zh + _MORE.zh, cut.en + _MORE.en),) if left else ()
    rows = tuple({key: _named(value, names) for key, value in row.items()} for row in masked.rows)
    columns = tuple(replace(column, label=_of_the_name(column.label)) for column in masked.columns)
    table = replace(masked, columns=columns, rows=rows)
    title = declared.title or whole.title
    return Section(title, table, lead=lead, pictures=pictures, columns=declared.columns, most=most)


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
