"""The command of the demands: besides the answers, one demand of the list."""

from __future__ import annotations

import click

from chaingraph.analysis.match.answers import MATCH
from chaingraph.cli.question import Asked, question
from chaingraph.errors import Text, UsageError
from chaingraph.table import Table

_demand = click.argument("demand", required=False)


def _ask(asked: Asked) -> Table:
    demand = asked.given["demand"]
    if demand is None:
        _refuse_alone(asked)
        return asked.find()
    if asked.chosen is not MATCH or asked.given["product"] is not None:
        raise UsageError(
            "CG-U015",
            Text(
                "写了一项需求，就不能再用 --product、--unmet 或 --lists",
                "with one demand named, --product, --unmet and --lists do not go",
            ),
        )
    _refuse_alone(asked)
    return asked.find(demand=demand)


def _refuse_alone(asked: Asked) -> None:
    if asked.given["enterprise_id"] is not None and asked.given["product"] is None:
        raise UsageError("CG-U016", Text("--for 须与 --product 同用", "--for goes with --product"))


match = question("match", more=_demand, ask=_ask)
