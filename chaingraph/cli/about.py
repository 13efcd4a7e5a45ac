"""Commands about the program itself: its data dictionary, its rules."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from chaingraph.cli.options import emit, output_options, rule_options, rules_of
from chaingraph.cli.words import language_of_process, say
from chaingraph.errors import Text
from chaingraph.rules.vocabulary import BASES, KINDS, VALUES, VERIFIED
from chaingraph.table import Column, Table

RULE_COLUMNS = (
    Column("id", Text("规则", "Rule"), code=True),
    Column("label", Text("含义", "Meaning")),
    Column("value", Text("取值", "Value"), values=VALUES),
    Column("unit", Text("单位", "Unit")),
    Column("base", Text("计数口径", "Counting base"), values=BASES),
    Column("hard", Text("硬性", "Hard")),
    Column("kind", Text("性质", "Kind"), values=KINDS),
    Column("region", Text("适用地区", "Holds in")),
    Column("since", Text("施行日期", "In force from")),
    Column("since_at_least", Text("首日未查到", "First day not found")),
    Column("until", Text("施行至", "In force until")),
    Column("title", Text("依据", "Source")),
    Column("article", Text("条款", "Article")),
    Column("issuer", Text("发布机关", "Issuer")),
    Column("verified", Text("核实程度", "Verified"), values=VERIFIED),
    Column("confirmed", Text("最近核对", "Last confirmed")),
)


@click.command(help=say("数据字典：每张表、每一列。", "The data dictionary: every table and column."))
@output_options
def schema(format_: str | None, output: Path | None) -> None:
    """Print the data dictionary."""
    from chaingraph.io.dictionary import describe_schema

    emit(describe_schema(language_of_process()), format_, output)


@click.command(help=say("某日有效的规则及其依据。", "The rules in force on a date, with their citations."))
@rule_options
@output_options
def rules(on: dt.date | None, rules_file: Path | None, format_: str | None, output: Path | None) -> None:
    """Print the rules."""
    book = rules_of(rules_file)
    found = {rule_id: book.find(rule_id, on) for rule_id in book.ids}
    rows = tuple(rule.to_dict() for rule in found.values() if rule)
    out = [rule_id for rule_id, rule in found.items() if rule is None]
    words = Text(f"{on} 不在施行期：{'、'.join(out)}", f"not in force on {on}: {', '.join(out)}")
    notes = (words,) if out else ()
    emit(Table("rules", Text("规则", "Rules"), RULE_COLUMNS, rows, as_of=on, notes=notes), format_, output)
