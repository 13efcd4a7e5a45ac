"""Any planner's files in: a park in our format, the questions about them, and what was understood."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from chaingraph.cli.options import emit, files_options, output_format
from chaingraph.cli.words import language_of_process, say
from chaingraph.errors import Exit, InputError, Severity, Text
from chaingraph.table import Column, Table

if TYPE_CHECKING:
    from chaingraph.park import Park
    from chaingraph.quality import Source

UNDERSTOOD = (
    Column("file", Text("文件", "File")),
    Column("sheet", Text("工作表", "Sheet")),
    Column("heading", Text("列名", "Heading")),
    Column("meaning", Text("当作", "Taken as")),
    Column("outcome", Text("处理", "What became of it")),
)


@click.command(
    help=say(
        "读入任意几个表格文件，写成园区文件夹（默认“<文件名>-park”）与对照表，并说明每张表、每一列怎样理解；"
        "仍有错误时退出码为 3。",
        "Read one or more tables of any layout, write a park folder (<name>-park by default) and the workbook of "
        "decisions, and say how every sheet and column was understood; exit 3 when errors remain.",
    )
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@files_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help=say("园区文件夹。", "The park folder."),
)
@output_format
@click.pass_obj
def intake(
    obj: dict[str, object],
    files: tuple[Path, ...],
    mapping: str | None,
    encoding: str | None,
    *,
    output: Path | None,
    format_: str | None,
) -> int:
    """Take files in; return the exit code."""
    from chaingraph.asof.contradicted import with_contradictions
    from chaingraph.cli.data import accounts_text, findings_table
    from chaingraph.cli.decide import by_weight, decisions_on_record, keep_decisions
    from chaingraph.io import read_park, write_park
    from chaingraph.io.border import printable
    from chaingraph.io.person_numbers import HIDDEN

    folder = output or Path(f"{printable(files[0].resolve().stem).replace(HIDDEN, '')}-park")
    decided = decisions_on_record(folder, *files)
    try:
        park = read_park(files, mapping=mapping, encoding=encoding, decisions=decided)
    except InputError as error:
        if error.findings:
            emit(findings_table(by_weight(error.findings)), format_, None)
            keep_decisions(folder, decided, error.findings, None, read=files)
        raise
    write_park(park, folder, "csv", language=language_of_process())
    keep_decisions(folder, decided, park.findings, park, read=files)
    emit(_understood(park), format_, None)
    if not obj["quiet"]:
        for source in park.quality.sources if park.quality else ():
            click.echo(_told(source), err=True)
        click.echo(accounts_text(with_contradictions(park)), err=True)
        click.echo(say(f"园区已写入 {folder}", f"park written to {folder}"), err=True)
    return Exit.INPUT if any(finding.severity is Severity.ERROR for finding in park.findings) else Exit.DONE


def _understood(park: Park) -> Table:
    """Return every column of every sheet with what it was taken for."""
    from chaingraph.io.decision_sheets import meaning_of, outcome_of

    language = language_of_process()
    rows = tuple(
        {
            "file": source.file,
            "sheet": source.sheet,
            "heading": column.heading,
            "meaning": meaning_of(column, language) or None,
            "outcome": outcome_of(column, language),
        }
        for source in (park.quality.sources if park.quality else ())
        for column in source.columns
    )
    return Table("intake", Text("怎样理解", "How it was understood"), UNDERSTOOD, rows)


def _told(source: Source) -> str:
    """Return one line on a sheet: what it is, and how its rows add up."""
    from chaingraph.io.decision_sheets import ROW_GROUPS, kind_in_words

    language = language_of_process()
    place = " › ".join(filter(None, (source.file, source.sheet)))
    parts = [
        f"{ROW_GROUPS[name].in_language(language)} {number}" for name, number in source.grouped().items() if number
    ]
    total, kind = " + ".join(parts) or "0", kind_in_words(source.kind, language)
    return say(f"{place}（{kind}）：读入 {source.read} = {total}", f"{place} ({kind}): read {source.read} = {total}")
