"""The command of the supply chains: declared ends, one chain of them, what became of them since another park."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from chaingraph.analysis.supply.answers import CHAIN_CHANGES, CHAIN_MEMBERS
from chaingraph.cli.home import stacked
from chaingraph.cli.options import read
from chaingraph.cli.question import Asked, question
from chaingraph.cli.words import say
from chaingraph.errors import Text, UsageError
from chaingraph.table import Table

_own = stacked(
    click.option("--show", metavar="ID", help=say("只列这一条链的企业。", "List the firms of this chain only.")),
    click.option(
        "--ends",
        "ends_file",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help=say(
            "各链终端的文件（csv、xlsx）：产业链，终端产品或终端企业；代替数据中申报的终端。",
            "File (csv, xlsx) of where the chains end: chain, product or firm; instead of what the park declares.",
        ),
    ),
)


def _ask(asked: Asked) -> Table:
    more: dict[str, Any] = {}
    if asked.given["ends_file"] is not None:
        from chaingraph.io import read_ends

        more["ends"] = read_ends(asked.given["ends_file"], encoding=asked.encoding)
    if asked.chosen is CHAIN_CHANGES:
        if asked.given["show"] is not None:
            raise UsageError("CG-U014", Text("--since 不能与 --show 同用", "--since takes no --show"))
        asked.given["before"] = read(asked.given["before"], asked.mapping, asked.encoding)
    return asked.find(CHAIN_MEMBERS if asked.given["show"] is not None else None, **more)


def _show(asked: Asked, table: Table) -> None:
    wanted = asked.given["show"]
    if wanted is not None:
        rows = tuple(row for row in table.rows if row["chain_id"] == wanted)
        if not rows:
            raise UsageError("CG-U004", Text(f"没有供需链 {wanted}", f"there is no supply chain {wanted}"))
        table = replace(table, rows=rows)
    asked.print(table)


chains = question("chains", more=_own, ask=_ask, show=_show)
