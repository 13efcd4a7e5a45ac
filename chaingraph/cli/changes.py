"""The command that compares two parks."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import click

from chaingraph.analysis.changes.answers import CHANGES, SUMMARY
from chaingraph.cli.home import ParkType, connection_options, stacked
from chaingraph.cli.options import emit, output_options, read
from chaingraph.cli.question import chooser, described
from chaingraph.cli.words import say
from chaingraph.errors import Exit, Text, UsageError

T = TypeVar("T")
_SIDES = 2
_TWICE = Text("{option} 最多写两次：A 的和 B 的", "{option} is given twice at most: for A and for B")

two_parks = stacked(
    click.argument("before", type=ParkType(), metavar="A"),
    click.argument("after", type=ParkType(), metavar="B"),
    connection_options(hidden=True),
    click.option(
        "--map",
        "mappings",
        multiple=True,
        metavar="FILE.toml",
        help=say(
            "外来表头的映射；写两次时依次用于 A 和 B，写一次时两份共用。",
            "Mapping of foreign headers: given twice for A and for B in turn, given once for both.",
        ),
    ),
    click.option("--encoding", help=say("CSV 的编码，默认自动判断。", "Encoding of CSV files; found out by default.")),
    click.option(
        "--decisions",
        multiple=True,
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE.xlsx",
        help=say(
            "对照表；写两次时依次用于 A 和 B，写一次时两份共用；默认各用文件夹内或文件旁的“对照.xlsx”。",
            "Workbook of decisions: given twice for A and for B in turn, given once for both; by default 对照.xlsx in "
            "the folder or beside the file of each.",
        ),
    ),
)


@described(CHANGES)
@two_parks
@chooser(SUMMARY)
@click.option("--exit-code", is_flag=True, help=say("有变化时退出码为 7。", "Exit 7 when something differs."))
@output_options
def diff(
    before: Path | str,
    after: Path | str,
    mappings: tuple[str, ...],
    encoding: str | None,
    decisions: tuple[Path, ...],
    *,
    summary: bool,
    exit_code: bool,
    format_: str | None,
    output: Path | None,
) -> int:
    """Print what changed; return the exit code."""
    maps, books = _each("--map", mappings), _each("--decisions", decisions)
    earlier = read(before, maps[0], encoding, books[0])
    table = CHANGES.find(read(after, maps[1], encoding, books[1]), before=earlier)
    emit(table.parts["summary"] if summary else table, format_, output)
    return Exit.DIFFERENCES if exit_code and table.rows else Exit.DONE


def _each(option: str, given: tuple[T, ...]) -> tuple[T | None, T | None]:
    """Return what an option says for each side."""
    if len(given) > _SIDES:
        raise UsageError("CG-U045", _TWICE.format(option=option))
    return (given[0], given[-1]) if given else (None, None)
