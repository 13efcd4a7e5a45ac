"""The command that compares two parks."""

from __future__ import annotations

from pathlib import Path

import click

from chaingraph.analysis.changes.answers import CHANGES, SUMMARY
from chaingraph.cli.home import ParkType, connection_options, stacked
from chaingraph.cli.options import emit, output_options, read
from chaingraph.cli.question import chooser, described
from chaingraph.cli.words import say
from chaingraph.errors import Exit, Text, UsageError

_SIDES = 2
_MAPPINGS = Text("--map 最多写两次：A 的和 B 的", "--map is given twice at most: for A and for B")

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
    *,
    summary: bool,
    exit_code: bool,
    format_: str | None,
    output: Path | None,
) -> int:
    """Print what changed; return the exit code."""
    if len(mappings) > _SIDES:
        raise UsageError("CG-U045", _MAPPINGS)
    first, last = (mappings[0], mappings[-1]) if mappings else (None, None)
    earlier = read(before, first, encoding)
    table = CHANGES.find(read(after, last, encoding), before=earlier)
    emit(table.parts["summary"] if summary else table, format_, output)
    return Exit.DIFFERENCES if exit_code and table.rows else Exit.DONE
