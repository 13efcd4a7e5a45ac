"""Commands about members: how they develop, and the statistics of the annual form."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

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
        from chaingraph.view.statistics_form import write_statistics_form

        write_statistics_form(table, output, language=language_of_process())
        return
    emit(table, format_, output)
