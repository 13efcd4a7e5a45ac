"""Options that commands share, and the one way in which a command prints an answer."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chaingraph.cli.home import Decorator, ParkType, connection_for, connection_options, stacked
from chaingraph.cli.words import say
from chaingraph.errors import Finding, InputError, Severity, Text, UsageError
from chaingraph.rules import Rulebook, rulebook
from chaingraph.table import Table

if TYPE_CHECKING:
    import polars as pl

    from chaingraph.park import Park

FORMATS = ("table", "json", "jsonl", "csv", "xlsx", "md")


def _remember_decisions(ctx: click.Context, _: click.Parameter, value: Path | None) -> None:
    ctx.ensure_object(dict)["decisions"] = value


def decisions_of() -> Path | None:
    """Return the workbook of decisions that was named; None is the one in the folder or beside the file."""
    named: Path | None = click.get_current_context().obj.get("decisions")
    return named


files_options = stacked(
    click.option(
        "--map",
        "mapping",
        metavar="FILE.toml",
        help=say(
            "外来表头、取值、文件的映射，或自带映射的名称。",
            "Mapping of foreign headers, values and files, or the name of a shipped one.",
        ),
    ),
    click.option("--encoding", help=say("CSV 的编码，默认自动判断。", "Encoding of CSV files; found out by default.")),
    click.option(
        "--decisions",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE.xlsx",
        expose_value=False,
        callback=_remember_decisions,
        help=say(
            "对照表：问题与所作的决定；默认用文件夹内或文件旁的“对照.xlsx”。",
            "Workbook of questions and decisions; by default 对照.xlsx in the folder or beside the file.",
        ),
    ),
)
files_argument = stacked(click.argument("park", envvar="CHAINGRAPH_PARK", type=ParkType()), files_options)

park_argument = stacked(files_argument, connection_options(hidden=True))


def _remember_why(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    ctx.obj["why"] = value


def output_option(metavar: str | None = None) -> Decorator:
    """Return the option that names the file to be written; None is stdout, however it was named."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar=metavar,
        callback=lambda _, __, value: None if str(value) in {"-", "/dev/stdout"} else value,
        help=say("写入文件而不是标准输出。", "Write to a file instead of stdout."),
    )


output_format = click.option(
    "--format", "format_", type=click.Choice(FORMATS), help=say("输出格式。", "Format of the output.")
)
output_options = stacked(
    click.option(
        "--why",
        is_flag=True,
        expose_value=False,
        callback=_remember_why,
        help=say("在表格中逐行显示依据。", "Show the reasons of each row in a table."),
    ),
    output_format,
    output_option(),
)


class Day(click.ParamType[dt.date]):
    """A day, as people write it, in a cell or here: 2026-03-31, 2026/3/31, 20260331, 2026年3月31日; no month."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Return the day; one that does not exist is refused."""
        if isinstance(value, dt.date):
            return value
        from chaingraph.io.dates import read_date

        day = read_date(value)
        # What is said of a day is that it was another zone's, or is only the first of a month or a year
        if isinstance(day.value, dt.date) and day.code is None:
            return day.value
        return self.fail(
            say(
                f"“{value}”不是年月日俱全的日期；请写作 2026-03-31",
                f"{value!r} is no full date; write 2026-03-31",
            ),
            param,
            ctx,
        )


on_option = click.option(
    "--on",
    type=Day(),
    metavar="YYYY-MM-DD",
    help=say(
        "按该日的规则与数据回答；默认用最新规则，不按日期筛选数据，需要推算日期的命令（plan、development）用数据中最新日期。",
        "Answer as of this date; by default the newest rules and no date filter, for commands that work out days "
        "(plan, development) the newest date in the data.",
    ),
)
rules_option = click.option(
    "--rules",
    "rules_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=say("本地规则文件；不能改法定规则。", "Local rules file; it cannot change a legal rule."),
)
rule_options = stacked(on_option, rules_option)


def read(park: Path | str, mapping: str | None, encoding: str | None, decisions: Path | None = None) -> Park:
    """Read a park for an analysis; findings are counted on stderr, `check` lists them.

    `decisions`: the workbook that holds for this park; without it the one that was named for all.
    """
    from chaingraph.store import read_park

    decided = decisions or decisions_of()
    result = read_park(park, mapping=mapping, encoding=encoding, decisions=decided, **connection_for(park))
    if not isinstance(park, Path) and not click.get_current_context().obj["quiet"]:
        _tell(result.findings, click.get_current_context().obj["language"])
    tell_errors(sum(finding.severity is Severity.ERROR for finding in result.findings))
    return result


def tell_errors(errors: int) -> None:
    """Say on stderr how many errors of files kept records out of an answer."""
    if errors and not click.get_current_context().obj["quiet"]:
        click.echo(
            say(
                f"注意：{errors} 处错误使部分记录未被采用；请用 chaingraph check 查看",
                f"Note: records were kept out by errors ({errors}); chaingraph check lists them",
            ),
            err=True,
        )


def read_figures(path: Path, mapping: str | None, encoding: str | None) -> pl.DataFrame:
    """Read a file of published figures; what is wrong with it is told line by line, since `check` sees parks only.

    Raises `InputError` if no figure can be used.
    """
    from chaingraph.io import read_claims

    language = click.get_current_context().obj["language"]
    try:
        result = read_claims(path, mapping=mapping, encoding=encoding)
    except InputError as error:
        _tell(error.findings, language)
        raise
    if not click.get_current_context().obj["quiet"]:
        _tell(result.findings, language)
    return result["Claim"]


def _tell(findings: Sequence[Finding], language: str) -> None:
    for found in findings:
        place = ":".join(str(part) for part in (found.file, found.sheet, found.row) if part is not None)
        said = f"{found.code} {found.message.in_language(language)}"
        click.echo(f"{place}: {said}" if place else said, err=True)


def rules_of(path: Path | None) -> Rulebook:
    """Return the shipped rules, or those with a local file's values."""
    return rulebook() if path is None else rulebook().with_local(path)


def day_of(park: Park, on: dt.date | None) -> dt.date | None:
    """Return the day that was asked for, else the park's own, at most today: what lies later is told."""
    from chaingraph.asof.day import as_of

    if on is not None:
        return on
    newest, now = as_of(park), today()
    if newest is None or newest <= now:
        return newest
    said = say(
        f"记录中最新的日期 {newest} 晚于今天，按今天 {now} 计，之后的记录不算",
        f"the newest day on record, {newest}, lies ahead: answers are as of today, {now}, without what comes later",
    )
    click.echo(said, err=True)
    return now


def today() -> dt.date:
    """Return the day on the clock of this machine; analyses have none."""
    return dt.datetime.now().astimezone().date()


def pairs_of(values: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return (organization, mentor) pairs written as ``ORGANIZATION=MENTOR``.

    Raises `UsageError` if a value has no ``=``.
    """
    pairs = []
    for value in values:
        left, separator, right = value.partition("=")
        if not separator or not left or not right:
            raise UsageError(
                "CG-U001",
                Text(f"{value!r} 应写作 党组织=结对党组织", f"{value!r} should read ORGANIZATION=MENTOR"),
            )
        pairs.append((left, right))
    return pairs


def emit(table: Table, format_: str | None, output: Path | None) -> None:
    """Print an answer: a table on a terminal, JSON lines in a pipe, or what was asked for.

    Raises `UsageError`: ``CG-U002`` if a workbook is to be printed instead of written, ``CG-U009`` if the name of the
    file asks for a format that answers do not have.
    """
    from chaingraph.view.terminal import note_lines, print_table

    language = click.get_current_context().obj["language"]
    if format_ is None:
        by_suffix = output.suffix.lstrip(".").lower() if output else ""
        if by_suffix and by_suffix not in FORMATS:
            known = ", ".join(name for name in FORMATS if name != "table")
            said = Text(
                "“{name}”的扩展名不是可写的格式（{known}）；请改名或用 --format 指定",
                "{name} does not end in a format that can be written ({known}); rename it or give --format",
            )
            raise UsageError("CG-U009", said.format(name=output.name if output else "", known=known))
        format_ = by_suffix if by_suffix in FORMATS else "table" if sys.stdout.isatty() and not output else "jsonl"
    if format_ == "xlsx":
        if output is None:
            raise UsageError("CG-U002", Text("xlsx 须用 -o 指定文件", "xlsx needs a file: give -o FILE.xlsx"))
        from chaingraph.view.workbook import write_workbook

        write_workbook({table.name: table}, output, language=language)
        return
    # A file has no width, and a pipe only what COLUMNS says: what is asked for as a table is then a page wide
    screen = sys.stdout.isatty() and output is None
    width = shutil.get_terminal_size((120, 40)).columns if output is None else 120
    why = click.get_current_context().obj.get("why", False)
    pieces = print_table(table, format_, language, width=width, why=why, screen=screen)
    if output is None:
        sys.stdout.buffer.writelines(pieces)
        sys.stdout.buffer.flush()
    else:
        from chaingraph.io.atomic import atomic_path

        with atomic_path(output) as temporary, temporary.open("wb") as file:
            file.writelines(pieces)
    # tables, Markdown and JSON carry the notes themselves
    if format_ in {"csv", "jsonl"} and not click.get_current_context().obj["quiet"]:
        for line in note_lines(table, language, whole=why):
            click.echo(line, err=True)


def require_rows(park: Park, *others: str) -> None:
    """Refuse a park without a single enterprise, unless it has rows of one of the other kinds.

    Raises `InputError` if no enterprise could be read, and nothing of those kinds.
    """
    if all(park[name].is_empty() for name in ("Enterprise", *others)):
        raise InputError(
            "CG-I414",
            Text("没有读到任何企业；请检查 enterprises 表", "no enterprise was read; check the table enterprises"),
            park.findings,
        )
