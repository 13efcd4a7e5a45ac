"""The command of the demands: besides the answers, one demand of the list."""

from __future__ import annotations

import click

from chaingraph.analysis.match.answers import MATCH
from chaingraph.cli.question import Asked, question
from chaingraph.errors import Text, UsageError
from chaingraph.table import Table

_demand = click.argument("demand", required=False)


def _ask(asked: Asked) -> Table:
    demand, product = asked.given["demand"], asked.given["product"]
    if demand is not None and (asked.chosen is not MATCH or product is not None):
        raise UsageError(
            "CG-U015",
            Text(
                "写了一项需求，就不能再用 --product、--unmet 或 --lists",
                "with one demand named, --product, --unmet and --lists do not go",
            ),
        )
    if asked.given["enterprise_id"] is not None and product is None:
        raise UsageError("CG-U016", Text("--for 须与 --product 同用", "--for goes with --product"))
    return asked.find() if demand is None else asked.find(demand=demand)


match = question("match", more=_demand, ask=_ask)
