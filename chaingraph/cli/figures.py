"""The command of the published figures: figures from a file, and an exit code that says whether one is contradicted."""

from __future__ import annotations

from pathlib import Path

import click

from chaingraph.cli.home import stacked
from chaingraph.cli.options import read_figures
from chaingraph.cli.question import Asked, question
from chaingraph.cli.words import say
from chaingraph.errors import Exit
from chaingraph.table import Table

_own = stacked(
    click.option(
        "--claims",
        "claims_file",
        type=click.Path(path_type=Path, dir_okay=False),
        help=say(
            "公布数据文件（csv、xlsx），列同 claims 表。", "File of figures (csv, xlsx) with the columns of claims."
        ),
    ),
    click.option(
        "--exit-code",
        is_flag=True,
        help=say("有不符的公布数据时退出码为 7。", "Exit 7 when a figure is contradicted."),
    ),
)


def _ask(asked: Asked) -> Table:
    file = asked.given["claims_file"]
    if file is None or not asked.whole.park:
        return asked.find()
    return asked.find(claims=read_figures(file, asked.mapping, asked.encoding))


def _show(asked: Asked, table: Table) -> int:
    asked.print(table)
    wrong = asked.whole.park and "contradicted" in table.column("verdict")
    return Exit.DIFFERENCES if wrong and asked.given["exit_code"] else Exit.DONE


reconcile = question("reconcile", more=_own, ask=_ask, show=_show)
