"""The command of the road to coverage: besides the answer, a page and a workbook to hand out."""

from __future__ import annotations

import click

from chaingraph.cli.home import stacked
from chaingraph.cli.options import today
from chaingraph.cli.question import Asked, question
from chaingraph.cli.words import language_of_process, say
from chaingraph.errors import Text, UsageError
from chaingraph.table import Table

_exact_counts = click.option(
    "--exact-counts",
    is_flag=True,
    help=say(
        "工作簿含人员代号与实际人数（仅限内部）。", "The workbook names persons by pseudonym and counts them all."
    ),
)


_today = click.option(
    "--today",
    is_flag=True,
    help=say(
        "自今天起排，不能与 --on 同用；两者都没有时自数据中最新日期起排。",
        "Plan from today on, not together with --on; without either from the newest day on record.",
    ),
)


def _ask(asked: Asked) -> Table:
    now = today()
    if asked.given["today"]:
        if asked.day is not None:
            raise UsageError("CG-U063", Text("--on 与 --today 只能选一个", "choose one of --on and --today"))
        asked.day = now
    return asked.find(today=now)


def _show(asked: Asked, table: Table) -> None:
    curve, output = asked.given["curve"], asked.output
    form = output.suffix.lower() if output is not None and asked.format_ in (None, "xlsx") and not curve else ""
    if form in (".html", ".xlsx"):
        from chaingraph.view.paper.plan import hand_out, show_roadmap

        if form == ".html" and output is not None:
            show_roadmap(table, digest=asked.park.digest, language=language_of_process()).write(output)
            if not click.get_current_context().obj["quiet"]:
                click.echo(say(f"路线图已写入 {output}", f"road map written to {output}"), err=True)
            return
        table = table if asked.given["exact_counts"] else hand_out(table)
    # a file holds the whole plan, what the step is worth beside it
    asked.print(table, asked.chosen.part if curve or output is None else None)


plan = question("plan", more=stacked(_today, _exact_counts), ask=_ask, show=_show)
