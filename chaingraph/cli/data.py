"""Commands that read, check and write parks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chaingraph.cli.home import connection_for
from chaingraph.cli.options import output_options, park_argument, require_rows
from chaingraph.cli.words import language_of_process, say
from chaingraph.errors import Exit, Finding, InputError, Severity, Text, UsageError
from chaingraph.model import KINDS
from chaingraph.table import Column, Table

if TYPE_CHECKING:
    from chaingraph.park import Park

FINDING_COLUMNS = (
    Column("code", Text("代码", "Code")),
    Column(
        "severity",
        Text("级别", "Severity"),
        values={
            "error": Text("错误", "error"),
            "warning": Text("提醒", "warning"),
            "repair": Text("已修复", "repaired"),
            "notice": Text("说明", "notice"),
        },
    ),
    Column("file", Text("文件", "File")),
    Column("sheet", Text("工作表", "Sheet")),
    Column("row", Text("行", "Row")),
    Column("column", Text("列", "Column")),
    Column("heading", Text("列名", "Heading")),
    Column("message", Text("问题", "Message")),
    Column("value", Text("原值", "Value"), code=True),
)


@click.command(
    help=say(
        "在文件夹（或 xlsx 文件）OUT 中生成样例园区；全部合成记录都有标明。",
        "Write a sample park into the folder (or xlsx file) OUT; every synthetic record says so.",
    )
)
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help=say("随机种子。", "Seed."))
@click.option("--enterprises", type=click.IntRange(min=1), help=say("企业总数。", "Number of firms."))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["csv", "xlsx", "parquet"]),
    help=say("文件格式；默认看 OUT 的扩展名。", "Format of the files; by the name of OUT when none is given."),
)
@click.option(
    "--difficulty", metavar="LEVEL", help=say("供需链的难度（d0…d6、mild、hard）。", "Difficulty of the chains.")
)
@click.option(
    "--survey",
    is_flag=True,
    help=say(
        "写一个合成的企业摸底表（xlsx），样子如手工台账，供 intake 试用。",
        "Write a synthetic list of firms (xlsx) as planners keep it, to try intake with.",
    ),
)
@click.pass_obj
def sample(
    obj: dict[str, object],
    out: Path,
    *,
    seed: int,
    enterprises: int | None,
    format_: str | None,
    difficulty: str | None,
    survey: bool,
) -> None:
    """Write a sample park, or a list of firms as planners keep it."""
    from chaingraph.sample import write_sample
    from chaingraph.sample.survey import write_survey

    if survey and (enterprises, format_, difficulty) != (None, None, None):
        raise UsageError(
            "CG-U026",
            Text(
                "--survey 只能与 --seed 同用；请去掉其他选项",
                "--survey goes with --seed alone; leave the other options out",
            ),
        )
    if survey:
        write_survey(out, seed=seed)
    else:
        write_sample(out, seed=seed, enterprises=enterprises, format=format_, difficulty=difficulty)
    if survey and not obj["quiet"]:
        click.echo(say(f"合成的摸底表已写入 {out}", f"synthetic list of firms written to {out}"), err=True)
    elif not obj["quiet"]:
        click.echo(say(f"样例园区已写入 {out}", f"sample park written to {out}"), err=True)


@click.command(help=say("生成中文填报工作簿 OUT.xlsx。", "Write the fill-in workbook OUT.xlsx."))
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False), metavar="OUT.xlsx")
@click.option("--full", is_flag=True, help=say("全部表和列，附示例行。", "All tables and columns, with example rows."))
@click.option(
    "--chain-map",
    is_flag=True,
    help=say("附四条产业链的环节图谱，可修改。", "With segments of four industry chains filled in, to be edited."),
)
@click.pass_obj
def template(obj: dict[str, object], out: Path, *, full: bool, chain_map: bool) -> None:
    """Write the fill-in workbook."""
    from chaingraph.io import write_template

    write_template(out, language=language_of_process(), full=full, chain_map=chain_map)
    if not obj["quiet"]:
        click.echo(say(f"填报工作簿已写入 {out}", f"workbook written to {out}"), err=True)


@click.command(
    help=say(
        "检查园区数据，一次列出全部问题；仍有错误时退出码为 3。",
        "Check a park's files and report all findings at once; exit 3 when errors remain.",
    )
)
@park_argument
@click.option(
    "--errors-out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.xlsx",
    help=say("写出标注了问题的工作簿。", "Write the workbook back with the cells marked."),
)
@output_options
@click.pass_obj
def check(
    obj: dict[str, object],
    park: Path | str,
    mapping: str | None,
    encoding: str | None,
    *,
    errors_out: Path | None,
    format_: str | None,
    output: Path | None,
) -> int:
    """Print all findings; return the exit code."""
    from chaingraph.asof.contradicted import with_contradictions
    from chaingraph.cli.decide import by_weight, decisions_on_record, keep_decisions
    from chaingraph.cli.options import emit
    from chaingraph.io import write_annotated
    from chaingraph.park import Park
    from chaingraph.store import read_park

    if errors_out is not None and not isinstance(park, Path):
        raise UsageError("CG-U041", Text("--errors-out 只能标注文件", "--errors-out marks the cells of files only"))
    decided = decisions_on_record(park) if isinstance(park, Path) else None
    try:
        data = read_park(park, mapping=mapping, encoding=encoding, decisions=decided, **connection_for(park))
    except InputError as error:
        # Even of a park that cannot be read everything is told at once
        if error.findings:
            emit(findings_table(by_weight(error.findings)), format_, output)
            if decided is not None and isinstance(park, Path):
                keep_decisions(park, decided, error.findings, None)
            if errors_out is not None and isinstance(park, Path):
                write_annotated(park, Park.from_frames({}, error.findings), errors_out, encoding)
        raise
    told = with_contradictions(data)
    emit(findings_table(by_weight(told.findings)), format_, output)
    if errors_out is not None and isinstance(park, Path):
        write_annotated(park, data, errors_out, encoding)
    if decided is not None and isinstance(park, Path):
        keep_decisions(park, decided, data.findings, data)
    if not obj["quiet"]:
        click.echo(accounts_text(told), err=True)
    require_rows(data, "PartyOrganization")
    return Exit.INPUT if any(finding.severity is Severity.ERROR for finding in data.findings) else Exit.DONE


@click.command(
    name="export",
    help=say(
        "把园区导出为 csv、xlsx、json、parquet、graphml、gexf 或 cypher。",
        "Export a park as csv, xlsx, json, parquet, graphml, gexf or cypher.",
    ),
)
@park_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help=say("目标。", "Where to."))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["csv", "xlsx", "json", "parquet", "graphml", "gexf", "cypher"]),
    help=say("格式，默认由文件名判断。", "Format; by the file's name by default."),
)
@click.pass_obj
def export(
    obj: dict[str, object],
    park: Path | str,
    mapping: str | None,
    encoding: str | None,
    *,
    output: Path,
    format_: str | None,
) -> None:
    """Write a park in another format."""
    from chaingraph.cli.options import read
    from chaingraph.io import write_park
    from chaingraph.store.script import write_cypher

    write_park(read(park, mapping, encoding), output, format_, more={"cypher": write_cypher})
    if not obj["quiet"]:
        click.echo(say(f"已导出到 {output}", f"exported to {output}"), err=True)


def findings_table(findings: Sequence[Finding]) -> Table:
    """Return findings as an answer, in their own order."""
    from chaingraph.io.codes import label_of

    names = [column.name for column in FINDING_COLUMNS if column.name != "heading"]
    rows = tuple(
        {**{name: getattr(finding, name) for name in names}, "heading": label_of(finding)} for finding in findings
    )
    return Table("findings", Text("数据问题", "Findings"), FINDING_COLUMNS, rows)


def accounts_text(park: Park) -> str:
    """Return one line per table that has rows and says what became of them, and the number of empty tables."""
    labels = {kind.table: kind.label.in_language(language_of_process()) for kind in KINDS}
    lines = [
        say(
            f"{labels[account.table]}：读入 {account.read} = 保留 {account.kept} + 修复 {account.repaired}"
            f" + 隔离 {account.quarantined}",
            f"{labels[account.table]}: read {account.read} = kept {account.kept} + repaired {account.repaired}"
            f" + quarantined {account.quarantined}",
        )
        for account in park.accounts
        if account.read
    ]
    if empty := sum(not account.read for account in park.accounts):
        lines.append(say(f"另有 {empty} 个表没有数据", f"tables without rows: {empty}"))
    counts = {severity: sum(finding.severity is severity for finding in park.findings) for severity in Severity}
    lines.append(
        say(
            f"错误 {counts[Severity.ERROR]}，提醒 {counts[Severity.WARNING]}，已修复 {counts[Severity.REPAIR]}",
            f"errors {counts[Severity.ERROR]}, warnings {counts[Severity.WARNING]}, repairs {counts[Severity.REPAIR]}",
        )
    )
    if not counts[Severity.ERROR] and not counts[Severity.WARNING] and not any(one.key for one in park.findings):
        lines.append(say("没有需要处理的问题", "nothing to do"))
    return "\n".join(lines)
