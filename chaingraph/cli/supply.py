"""The command of the supply chains: besides the answers, one chain of them."""

from __future__ import annotations

from dataclasses import replace

import click

from chaingraph.analysis.supply.answers import CHAIN_MEMBERS
from chaingraph.cli.question import Asked, question
from chaingraph.cli.words import say
from chaingraph.errors import Text, UsageError
from chaingraph.table import Table

_one = click.option("--show", metavar="ID", help=say("只列这一条链的企业。", "List the firms of this chain only."))


def _ask(asked: Asked) -> Table:
    return asked.find(CHAIN_MEMBERS if asked.given["show"] is not None else None)


def _show(asked: Asked, table: Table) -> None:
    wanted = asked.given["show"]
    if wanted is not None:
        rows = tuple(row for row in table.rows if row["chain_id"] == wanted)
        if not rows:
            raise UsageError("CG-U004", Text(f"没有供需链 {wanted}", f"there is no supply chain {wanted}"))
        table = replace(table, rows=rows)
    asked.print(table)


chains = question("chains", more=_one, ask=_ask, show=_show)
