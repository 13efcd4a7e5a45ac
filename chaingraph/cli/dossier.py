"""Commands about one firm: its dossier, what stands around it."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from chaingraph.analysis.answers import about_firms
from chaingraph.analysis.dossier.answers import DOSSIER, NEIGHBOURHOOD
from chaingraph.cli.options import day_of, on_option, output_option, park_argument, read, rule_options, rules_of
from chaingraph.cli.question import described
from chaingraph.cli.words import say
from chaingraph.errors import Text, UsageError

DOSSIER_FORMATS = ("html", "md", "json")


@described(DOSSIER)
@park_argument
@click.argument("firm")
@rule_options
@click.option(
    "--format",
    "format_",
    type=click.Choice(DOSSIER_FORMATS),
    help=say("格式，默认由文件名判断。", "Format; by the file's name by default."),
)
@output_option(metavar="FILE.html|md|json")
@click.pass_obj
def dossier(
    obj: dict[str, str],
    park: Path | str,
    mapping: str | None,
    encoding: str | None,
    firm: str,
    on: dt.date | None,
    rules_file: Path | None,
    format_: str | None,
    output: Path | None,
) -> None:
    """Write the dossier of a firm."""
    from chaingraph.analysis.dossier import build_dossier
    from chaingraph.io.atomic import atomic_path
    from chaingraph.io.lookup import find_record
    from chaingraph.view.paper.dossier import write_dossier

    if format_ is None:
        format_ = output.suffix.lstrip(".").lower() if output else "md" if sys.stdout.isatty() else "json"
        if format_ not in DOSSIER_FORMATS:
            raise UsageError(
                "CG-U024",
                Text(f"档案可写为 html、md 或 json，不能写为 {output}", f"a dossier is html, md or json, not {output}"),
            )
    data = read(park, mapping, encoding)
    found = find_record(data, "Enterprise", firm)
    as_of = day_of(data, on)
    answers = about_firms(data, on=as_of, rules=rules_of(rules_file))
    text = write_dossier(
        build_dossier(data, found, answers, on=as_of), format_, digest=data.digest, language=obj["language"]
    )
    if output is None:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
        return
    with atomic_path(output) as temporary:
        temporary.write_bytes(text.encode())
    if not obj["quiet"]:
        click.echo(say(f"档案已写入 {output}", f"dossier written to {output}"), err=True)


@described(NEIGHBOURHOOD)
@park_argument
@click.option(
    "--focus", metavar="FIRM", required=True, help=say("编号、信用代码、全称或别名。", "Id, code, name or alias.")
)
@click.option(
    "--depth", type=click.IntRange(1, 5), default=1, show_default=True, help=say("供应关系的层数。", "Supply links.")
)
@on_option
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="page.html")
@click.pass_obj
def draw(
    obj: dict[str, str],
    park: Path | str,
    mapping: str | None,
    encoding: str | None,
    *,
    focus: str,
    depth: int,
    on: dt.date | None,
    output: Path,
) -> None:
    """Write the page around a firm."""
    from chaingraph.io.lookup import find_record
    from chaingraph.view.page.draw import draw_focus

    data = read(park, mapping, encoding)
    found = find_record(data, "Enterprise", focus)
    as_of = day_of(data, on)
    answers = about_firms(data, on=as_of, rules=rules_of(None))
    draw_focus(data, found, answers, depth=depth, language=obj["language"], on=as_of).write(output)
    if not obj["quiet"]:
        click.echo(say(f"页面已写入 {output}", f"page written to {output}"), err=True)
