"""Commands that write what people look at: page, report, and all of it on the sample park."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from pathlib import Path

import click

from chaingraph.analysis.answers import headlines
from chaingraph.analysis.changes.answers import CHANGES
from chaingraph.analysis.coverage.answers import BRANCHLESS
from chaingraph.cli.called import typed
from chaingraph.cli.options import Day, day_of, on_option, park_argument, read
from chaingraph.cli.question import option
from chaingraph.cli.words import language_of_process, say
from chaingraph.errors import Exit, Severity, Text
from chaingraph.table import Table

_SCORES = {"figure", "published", "unit", "bound", "found", "verdict"}
_RATES = {"dimension", "covered", "operating", "coverage_min", "coverage_max"}


def _fitting(table: Table, shown: set[str]) -> Table:
    """Return the columns of an answer that fit on any terminal."""
    return replace(table, columns=tuple(column for column in table.columns if column.name in shown))


@click.command(
    help=say(
        "写一个可离线双击打开的浏览页面。",
        "Write one page that opens by double-click, with no network.",
    )
)
@park_argument
@on_option
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="page.html")
@option(CHANGES.options[0], required=False)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help=say(
        "网络图最多画多少个点，超过则只画供需链或汇总；默认 5000。",
        "Most nodes of the network; above it only supply chains or their summary are drawn. 5000 by default.",
    ),
)
@click.pass_obj
def explore(
    obj: dict[str, object],
    park: Path | str,
    mapping: str | None,
    encoding: str | None,
    *,
    on: dt.date | None,
    output: Path,
    before: Path | str | None,
    limit: int | None,
) -> None:
    """Write the page."""
    from chaingraph.view.page.scene import LIMIT
    from chaingraph.view.page.write import write_page

    data = read(park, mapping, encoding)
    earlier = None if before is None else read(before, mapping, encoding)
    answers = headlines(data, on=day_of(data, on), before=earlier)
    write_page(data, answers, output, language=language_of_process(), limit=limit or LIMIT)
    if not obj["quiet"]:
        click.echo(say(f"页面已写入 {output}", f"page written to {output}"), err=True)


@click.command(
    help=say(
        "在样例园区上跑通全部流程：生成、检查、回答三个问题，写出页面、摘要与工作簿，打印记分卡。",
        "The main job end to end on the sample park: write it, check it, answer the three questions, write "
        "page, summary and workbook, print the scorecard.",
    )
)
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), default=Path("park-demo"))
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help=say("随机种子。", "Seed."))
def demo(directory: Path, *, seed: int) -> int:
    """Run everything once; return the exit code."""
    from chaingraph.asof.contradicted import with_contradictions
    from chaingraph.cli.data import accounts_text
    from chaingraph.io import read_park
    from chaingraph.sample import write_sample
    from chaingraph.view.page.write import write_page
    from chaingraph.view.paper.report import build_summary
    from chaingraph.view.terminal import render_table
    from chaingraph.view.workbook import write_workbook

    started = time.perf_counter()
    language = language_of_process()
    folder, page, workbook = directory / "park", directory / "park.html", directory / "answers.xlsx"
    directory.mkdir(parents=True, exist_ok=True)
    write_sample(folder, seed=seed)
    park = read_park(folder)
    click.echo(accounts_text(with_contradictions(park)), err=True)
    answers = headlines(park)
    write_page(park, answers, page, language=language)
    write_workbook(answers, workbook, language=language)
    summary = directory / "summary.html"
    build_summary(park, answers, language=language).write(summary)
    click.echo(render_table(_fitting(answers["figures"], _SCORES), language))
    rates = answers["branchless"].parts["rates"]
    click.echo(render_table(_fitting(replace(rates, rows=rates.rows[:1]), _RATES), language))
    figure, bare = BRANCHLESS.tile.read(answers["branchless"]) if BRANCHLESS.tile else ("", Text("", ""))
    click.echo(
        say(
            f"{bare.zh} {figure} 家；结对 {len(answers['pairs'])} 个；供需链 {len(answers['chains'])} 条",
            f"{bare.en}: {figure} firms; {len(answers['pairs'])} pairs; {len(answers['chains'])} supply chains",
        )
    )
    seconds = time.perf_counter() - started
    click.echo(
        say(
            f"用时 {seconds:.1f} 秒。请打开：\n  页面 {page}\n  摘要 {summary}\n  工作簿 {workbook}\n  数据 {folder}",
            f"{seconds:.1f} s. Where to look:\n  page {page}\n  summary {summary}\n  workbook {workbook}\n"
            f"  data {folder}",
        )
    )
    further = typed("branchless", folder, "--format", "table")
    click.echo(say(f"接着可以运行：\n  {further}", f"What to run next:\n  {further}"))
    return Exit.INPUT if any(finding.severity is Severity.ERROR for finding in park.findings) else Exit.DONE


@click.command(
    help=say(
        "写一个文件夹：浏览页面、可打印的摘要（含图表）、工作簿与 JSON；整体写成或不写。少于 5 人的计数显示为 <5。",
        "Write a folder: the page to explore, a printable summary with charts, a workbook and JSON; all or nothing. "
        "Counts of people under 5 read <5.",
    )
)
@park_argument
@on_option
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="DIR")
@click.option(
    "--exact-counts",
    is_flag=True,
    help=say("工作簿与 JSON 给出实际人数（仅限内部）。", "Workbook and JSON give counts of people as they are."),
)
@click.option(
    "--until",
    type=Day(),
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
    on: dt.date | None,
    output: Path,
    exact_counts: bool,
    until: dt.date | None,
) -> None:
    """Write the report."""
    from chaingraph.view.paper.report import open_first, write_report

    data = read(park, mapping, encoding)
    answers = headlines(data, on=day_of(data, on), until=until)
    write_report(data, answers, output, language=obj["language"], exact_counts=exact_counts)
    if not obj["quiet"]:
        click.echo(say("报告已写成：", "report written:") + "\n" + open_first(output, obj["language"]), err=True)
