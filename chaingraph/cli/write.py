"""Commands that write a page about one firm, or a whole report."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from chaingraph.cli.options import day, output_option, park_argument, read, rule_options, rules_of
from chaingraph.cli.words import say
from chaingraph.errors import Text, UsageError
from chaingraph.park import Park
from chaingraph.rules import Rulebook
from chaingraph.table import Table

DOSSIER_FORMATS = ("html", "md", "json")


def answers_about_firms(park: Park, on: dt.date | None, rules: Rulebook) -> Mapping[str, Table]:
    """Answer the questions that say something about single firms, by name of the answer."""
    from chaingraph.analysis.coverage import find_branchless
    from chaingraph.analysis.pairing import assign_mentors
    from chaingraph.analysis.supply import find_chain_members, find_chokepoints, find_supply_chains

    return {
        "branchless": find_branchless(park, on=on, rules=rules),
        "pairs": assign_mentors(park, on=on, rules=rules),
        "chains": find_supply_chains(park, rules=rules),
        "chain_members": find_chain_members(park, rules=rules),
        "chokepoints": find_chokepoints(park, on=on, rules=rules),
    }


@click.command(
    help=say(
        "一家企业的全部情况，一页可打印：党组织、类别与对策、链上位置、供应商与客户、结对、需求、走访、资质、来源。"
        "FIRM 可写编号、信用代码、全称或别名。",
        "Everything about one firm on one printable page: organizations, class and action, place in its chains, "
        "suppliers and customers, pairing, demands, visits, certificates, sources. FIRM is an id, a credit code, a "
        "full name or an alias.",
    )
)
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
    on: dt.datetime | None,
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
    answers = answers_about_firms(data, day(on), rules_of(rules_file))
    text = write_dossier(
        build_dossier(data, found, answers, on=day(on)), format_, digest=data.digest, language=obj["language"]
    )
    if output is None:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
        return
    with atomic_path(output) as temporary:
        temporary.write_bytes(text.encode())
    if not obj["quiet"]:
        click.echo(say(f"档案已写入 {output}", f"dossier written to {output}"), err=True)


@click.command(
    help=say(
        "画一家企业的周边：N 层以内的供应商与客户、党组织、产业链、结对；写一个可离线双击打开的页面。",
        "Draw what stands around one firm: suppliers and customers within N links, organizations, chains, pairs; one "
        "page that opens by double-click, with no network.",
    )
)
@park_argument
@click.option(
    "--focus", metavar="FIRM", required=True, help=say("编号、信用代码、全称或别名。", "Id, code, name or alias.")
)
@click.option(
    "--depth", type=click.IntRange(1, 5), default=1, show_default=True, help=say("供应关系的层数。", "Supply links.")
)
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
    output: Path,
) -> None:
    """Write the page around a firm."""
    from chaingraph.io.lookup import find_record
    from chaingraph.view.page.draw import draw_focus

    data = read(park, mapping, encoding)
    found = find_record(data, "Enterprise", focus)
    answers = answers_about_firms(data, None, rules_of(None))
    draw_focus(data, found, answers, depth=depth, language=obj["language"]).write(output)
    if not obj["quiet"]:
        click.echo(say(f"页面已写入 {output}", f"page written to {output}"), err=True)


@click.command(
    help=say(
        "写一个文件夹：浏览页面、可打印的摘要（含图表）、工作簿与 JSON；整体写成或不写。少于 5 人的计数显示为 <5。",
        "Write a folder: the page to explore, a printable summary with charts, a workbook and JSON; all or nothing. "
        "Counts of people under 5 read <5.",
    )
)
@park_argument
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="DIR")
@click.option(
    "--exact-counts",
    is_flag=True,
    help=say("工作簿与 JSON 给出实际人数（仅限内部）。", "Workbook and JSON give counts of people as they are."),
)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help=say("附上到该日的组织覆盖路线图。", "Adds the road to coverage by this day."),
)
@click.pass_obj
def report(
    obj: dict[str, str],
    park: Path | str,
    mapping: str | None,
    encoding: str | None,
    *,
    output: Path,
    exact_counts: bool,
    until: dt.datetime | None,
) -> None:
    """Write the report."""
    from chaingraph.cli.show import answers_of
    from chaingraph.view.paper.report import open_first, write_report

    data = read(park, mapping, encoding)
    answers = answers_of(data, until=day(until))
    write_report(data, answers, output, language=obj["language"], exact_counts=exact_counts)
    if not obj["quiet"]:
        click.echo(say("报告已写成：", "report written:") + "\n" + open_first(output, obj["language"]), err=True)
