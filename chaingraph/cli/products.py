"""The command of the products: besides the answers, the questions about their words in the workbook of decisions."""

from __future__ import annotations

from pathlib import Path

from chaingraph.cli.decide import decisions_on_record, keep_decisions
from chaingraph.cli.question import Asked, question
from chaingraph.errors import Finding
from chaingraph.table import Table


def _show(asked: Asked, table: Table) -> None:
    if asked.given["review"] and isinstance(asked.place, Path):
        findings = [*asked.park.findings, *_questions(table)]
        keep_decisions(asked.place, decisions_on_record(asked.place), findings, asked.park)
    asked.print(table)


def _questions(table: Table) -> list[Finding]:
    """Return a question for each firm that uses a word, so that the workbook counts what hangs on it."""
    from chaingraph.io.codes import finding
    from chaingraph.io.product_decisions import KIND, SAME, product_key

    found = []
    for row in table.rows:
        if row["method"] == "part":  # a list is neither of its parts
            continue
        used, same = row["decision"] == "used", row["relation"] == "same"
        one = finding(
            "CG-T655" if used else "CG-T657" if same else "CG-T656",
            table="products",
            value=row["word"],
            key=product_key(SAME if same else KIND, row["word"]),
            proposal=row["product"],
            used=used,
            facts={"new": row["product"], "why": row["reasons"][0].text},
        )
        found += [one] * max(1, row["uses"])
    return found


products = question("products", show=_show)
