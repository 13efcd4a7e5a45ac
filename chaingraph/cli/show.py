"""Commands that write what people look at."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click

from chaingraph.cli.home import ParkType
from chaingraph.cli.options import park_argument, read
from chaingraph.cli.words import language_of_process, say
from chaingraph.errors import Exit, Severity
from chaingraph.park import Park
from chaingraph.table import Table


def answers_of(park: Park, *, since: Park | None = None, until: dt.date | None = None) -> Mapping[str, Table]:
    """Answer the headline questions on one park, by name of the answer.

    Parameters
    ----------
    park
        The park.
    since
        An earlier park: also what changed.
    until
        Last day of a road map: also that.
    """
    from chaingraph.analysis.coverage import find_branchless
    from chaingraph.analysis.figures import reconcile_figures
    from chaingraph.analysis.joint import assign_joint_branches
    from chaingraph.analysis.organizations import check_organizations, find_chain_tiers, summarize_committees
    from chaingraph.analysis.pairing import assign_mentors
    from chaingraph.analysis.supply import find_chain_links, find_chain_members, find_chokepoints, find_supply_chains

    chains, members = find_supply_chains(park), find_chain_members(park)
    answers = {
        "figures": reconcile_figures(park, found_chains=len(chains)),
        "branchless": find_branchless(park),
        "joint": assign_joint_branches(park),
        "organizations": check_organizations(park),
        "pairs": assign_mentors(park),
        "chains": chains,
        "chain_members": members,
        "chain_links": find_chain_links(park, members),
        "chokepoints": find_chokepoints(park),
        "scorecard": summarize_committees(park),
        "tiers.chains": find_chain_tiers(park).parts["chains"],
    }
    if since is not None:
        from chaingraph.analysis.changes import find_changes

        answers["changes"] = find_changes(since, park)
    if until is not None:
        from chaingraph.analysis.plan import build_roadmap

        answers["plan"] = build_roadmap(park, until=until)
    return answers


def _scores(figures: Table) -> Table:
    """Return the columns of the published and the found figures that fit on any terminal."""
    shown = {"figure", "published", "unit", "bound", "found", "verdict"}
    return replace(figures, columns=tuple(column for column in figures.columns if column.name in shown))


def _head(table: Table) -> Table:
    return replace(table, rows=table.rows[:1])


@click.command(
    help=say(
        "写一个可离线双击打开的浏览页面。",
        "Write one page that opens by double-click, with no network.",
    )
)
@park_argument
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="page.html")
@click.option(
    "--since",
    type=ParkType(),
    metavar="OTHER",
    help=say("较早的一份数据；页面列出与它相比的变化。", "An earlier park; the page lists what changed since."),
)
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
    output: Path,
    since: Path | str | None,
    limit: int | None,
) -> None:
    """Write the page."""
    from chaingraph.view.page.scene import LIMIT
    from chaingraph.view.page.write import write_page

    data = read(park, mapping, encoding)
    earlier = None if since is None else read(since, mapping, encoding)
    answers = answers_of(data, since=earlier)
    write_page(data, answers, output, language=language_of_process(), limit=limit or LIMIT)
    if not obj["quiet"]:
        click.echo(say(f"页面已写入 {output}", f"page written to {output}"), err=True)


@click.command(
    help=say(
        "在样例园区上跑通全部流程：生成、检查、回答三个问题，写出页面、摘要与工作簿，打印对照表。",
        "The main job end to end on the sample park: write it, check it, answer the three questions, write "
        "page, summary and workbook, print the scorecard.",
    )
)
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), default=Path("park-demo"))
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help=say("随机种子。", "Seed."))
def demo(directory: Path, *, seed: int) -> int:
    """Run everything once; return the exit code."""
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
    click.echo(accounts_text(park), err=True)
    answers = answers_of(park)
    write_page(park, answers, page, language=language)
    write_workbook(answers, workbook, language=language)
    summary = directory / "summary.html"
    build_summary(park, answers, language=language).write(summary)
    click.echo(render_table(_scores(answers["figures"]), language))
    click.echo(render_table(_head(answers["branchless"].parts["rates"]), language))
    click.echo(
        say(
            f"未建党组织企业 {len(answers['branchless'])} 家；结对 {len(answers['pairs'])} 个；"
            f"供需链 {len(answers['chains'])} 条",
            f"{len(answers['branchless'])} firms without an organization; {len(answers['pairs'])} pairs; "
            f"{len(answers['chains'])} supply chains",
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
    return Exit.INPUT if any(finding.severity is Severity.ERROR for finding in park.findings) else Exit.DONE
