"""Commands about members: how they develop, and the statistics of the annual form."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from chaingraph.cli.home import stacked
from chaingraph.cli.options import (
    day,
    emit,
    output_options,
    park_argument,
    read,
    require_rows,
    rule_options,
    rules_of,
)
from chaingraph.cli.words import language_of_process, say

_PARTS = (
    ("pipeline", "各发展阶段的人数。", "People by stage."),
    ("people", "每人最早的下一步与转正日期（代号）。", "Earliest days of each person (pseudonyms)."),
    ("gates", "超期、提前或无记录的环节。", "Gates overdue, too early or not on record."),
    ("places", "增加一个名额作用最大的企业。", "Where one more place helps most."),
    ("mentors", "培养联系人的负担。", "Load of mentors."),
    ("unmentored", "培养联系人不合要求的人员。", "Candidates whose mentors are not as they should be."),
    ("two-way", "双向培养人选。", "Candidates for two-way cultivation."),
)
part_options = stacked(
    *(click.option(f"--{name}", "part", flag_value=name.replace("-", "_"), help=say(zh, en)) for name, zh, en in _PARTS)
)


@click.command(
    help=say(
        "发展党员：各企业最早何时有三名正式党员；各选项列出人员、环节、名额、培养联系人和双向培养。",
        "Member development: when each firm can have the full members for a branch; options print people, gates, "
        "places, mentors and two-way cultivation.",
    )
)
@park_argument
@rule_options
@part_options
@output_options
def development(
    park: Path,
    mapping: str | None,
    encoding: str | None,
    on: dt.datetime | None,
    rules_file: Path | None,
    *,
    part: str | None,
    format_: str | None,
    output: Path | None,
) -> None:
    """Print the firms, or one of the parts of the answer."""
    from chaingraph.analysis.development import find_development

    data = read(park, mapping, encoding)
    require_rows(data)
    table = find_development(data, on=day(on), rules=rules_of(rules_file))
    emit(table.parts[part] if part else table, format_, output)


@click.command(
    help=say(
        "党内统计年报口径的统计表：按产业链、街道、规模、所有制和单位类别；小于规定数的不予公布。"
        "-o FILE.xlsx 写成报表版式。",
        "Statistics in the classes of the annual form by chain, street, size, ownership and kind; small counts are not "
        "published. -o FILE.xlsx writes the layout of the form.",
    )
)
@park_argument
@rule_options
@output_options
def statistics(
    park: Path,
    mapping: str | None,
    encoding: str | None,
    on: dt.datetime | None,
    rules_file: Path | None,
    *,
    format_: str | None,
    output: Path | None,
) -> None:
    """Print the statistics, or write the form."""
    from chaingraph.analysis.statistics import summarize_statistics

    data = read(park, mapping, encoding)
    require_rows(data)
    table = summarize_statistics(data, on=day(on), rules=rules_of(rules_file))
    if output is not None and (format_ == "xlsx" or (format_ is None and output.suffix.lower() == ".xlsx")):
        from chaingraph.view.paper.statistics_form import write_statistics_form

        write_statistics_form(table, output, language=language_of_process())
        return
    emit(table, format_, output)
