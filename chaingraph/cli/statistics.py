"""The command of the annual statistics: besides the answer, a workbook in the layout of the form."""

from __future__ import annotations

from chaingraph.cli.question import Asked, question
from chaingraph.cli.words import language_of_process
from chaingraph.table import Table


def _show(asked: Asked, table: Table) -> None:
    output, format_ = asked.output, asked.format_
    if output is not None and (format_ == "xlsx" or (format_ is None and output.suffix.lower() == ".xlsx")):
        from chaingraph.view.paper.statistics_form import write_statistics_form

        write_statistics_form(table, output, language=language_of_process())
        return
    asked.print(table)


statistics = question("statistics", show=_show)
