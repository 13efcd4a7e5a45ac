"""Commands about organizations and chain committees as they are."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from chaingraph.cli.options import (
    day,
    emit,
    output_options,
    pairs_of,
    park_argument,
    read,
    rule_options,
    rules_of,
)
from chaingraph.cli.words import language_of_process, say
from chaingraph.errors import Text, UsageError


@click.command(
    help=say(
        "党组织与产业链的现状核查：层级、任期、书记、登记、产业链党委，每条附依据；--tiers 给出 1+X+N，"
        "--scorecard 给出各产业链党委记分卡。",
        "Organizations and chains as they are: level, term, secretaries, registration, chain committees, each finding "
        "with its rules; --tiers prints 1 + X + N, --scorecard the chain committees side by side.",
    )
)
@park_argument
@rule_options
@click.option(
    "--tiers", is_flag=True, help=say("每条产业链的 1+X+N 与应移动的企业。", "1 + X + N and who should move.")
)
@click.option(
    "--by-chain", is_flag=True, help=say("与 --tiers 同用：每条产业链一行。", "With --tiers: a row per chain.")
)
@click.option("--scorecard", is_flag=True, help=say("各产业链党委记分卡。", "The scorecard of the chain committees."))
@click.option(
    "--shared",
    is_flag=True,
    help=say("与 --scorecard 同用：同属多个党委的单位。", "With --scorecard: the shared units."),
)
@output_options
def organizations(
    park: Path | str,
    mapping: str | None,
    encoding: str | None,
    on: dt.datetime | None,
    rules_file: Path | None,
    *,
    tiers: bool,
    by_chain: bool,
    scorecard: bool,
    shared: bool,
    format_: str | None,
    output: Path | None,
) -> None:
    """Print what is found about organizations and chains."""
    from chaingraph.analysis.organizations import check_organizations, find_chain_tiers, summarize_committees

    if tiers and scorecard:
        raise UsageError("CG-U007", Text("--tiers 与 --scorecard 只能选一个", "choose one of --tiers and --scorecard"))
    if (by_chain and not tiers) or (shared and not scorecard):
        raise UsageError(
            "CG-U008",
            Text(
                "--by-chain 须与 --tiers 同用，--shared 须与 --scorecard 同用",
                "--by-chain goes with --tiers, --shared with --scorecard",
            ),
        )
    question = find_chain_tiers if tiers else summarize_committees if scorecard else check_organizations
    table = question(read(park, mapping, encoding), on=day(on), rules=rules_of(rules_file))
    part = "chains" if by_chain else "shared_units" if shared else None
    emit(table.parts[part] if part else table, format_, output)


@click.command(
    help=say(
        "联合组建方案：正式党员不足单独组建人数的单位如何分组（证明与最优的差距），每组的依据与不利因素；"
        "--leftover 列出未纳入的单位、原因与可挂靠的党组织。",
        "Joint branches: how the units too small for a branch of their own are grouped, the gap to the best, what "
        "speaks for and against each; --leftover lists the units in no group, why, and the nearest host.",
    )
)
@park_argument
@rule_options
@click.option(
    "--fix",
    multiple=True,
    metavar="ORG/FIRM=FIRM",
    help=say("必须同组，或加入该党组织。", "Must go together, or join it."),
)
@click.option("--forbid", multiple=True, metavar="ORG/FIRM=FIRM", help=say("不得同组。", "Must not go together."))
@click.option("--leftover", is_flag=True, help=say("列出未纳入的单位。", "List the units in no group."))
@output_options
def joint(
    park: Path | str,
    mapping: str | None,
    encoding: str | None,
    on: dt.datetime | None,
    rules_file: Path | None,
    *,
    fix: tuple[str, ...],
    forbid: tuple[str, ...],
    leftover: bool,
    format_: str | None,
    output: Path | None,
) -> None:
    """Print the joint branches."""
    from chaingraph.analysis.joint import assign_joint_branches

    table = assign_joint_branches(
        read(park, mapping, encoding),
        on=day(on),
        fix=pairs_of(fix),
        forbid=pairs_of(forbid),
        rules=rules_of(rules_file),
    )
    emit(table.parts["leftover"] if leftover else table, format_, output)


@click.command(
    help=say(
        "到某日的组织覆盖路线图：名额投向、转接组织关系、单独与联合组建、指导员，每步附最早日期与条款；"
        "--curve 按季度给出覆盖率，--without 去掉一类或一个步骤看其作用，"
        "-o plan.html、plan.xlsx 写成可发放的页面、工作簿（不含人员）。",
        "The road to coverage by a day: places, transfers, own and joint branches, instructors, each step with its "
        "earliest day and article; --curve prints coverage by quarter, --without shows what a step is worth, "
        "-o plan.html or plan.xlsx writes a page or a workbook to hand out, without persons.",
    )
)
@park_argument
@rule_options
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    metavar="YYYY-MM-DD",
    help=say("截止日期。", "Last day."),
)
@click.option(
    "--places-per-year",
    type=click.IntRange(min=0),
    help=say("全园区每年发展党员名额。", "Recruitment places of the park per year."),
)
@click.option("--instructors", type=click.IntRange(min=0), help=say("可选派的指导员人数。", "Instructors to send."))
@click.option(
    "--without",
    metavar="STEP",
    help=say(
        "去掉一类措施（own_branch、transfer_members、joint_branch、recruit、instructor）或一个步骤（如 S7）。",
        "Leave out a kind of step (own_branch, transfer_members, joint_branch, recruit, instructor) or one, as S7.",
    ),
)
@click.option("--curve", is_flag=True, help=say("按季度列出覆盖率。", "Print coverage by quarter."))
@click.option(
    "--exact-counts",
    is_flag=True,
    help=say(
        "工作簿含人员代号与实际人数（仅限内部）。", "The workbook names persons by pseudonym and counts them all."
    ),
)
@output_options
def plan(
    park: Path | str,
    mapping: str | None,
    encoding: str | None,
    on: dt.datetime | None,
    rules_file: Path | None,
    *,
    until: dt.datetime,
    places_per_year: int | None,
    instructors: int | None,
    without: str | None,
    curve: bool,
    exact_counts: bool,
    format_: str | None,
    output: Path | None,
) -> None:
    """Print the road map."""
    from chaingraph.analysis.plan import build_roadmap

    data = read(park, mapping, encoding)
    table = build_roadmap(
        data,
        until=until.date(),
        on=day(on),
        places_per_year=places_per_year,
        instructors=instructors,
        without=without,
        rules=rules_of(rules_file),
    )
    form = output.suffix.lower() if output is not None and format_ in (None, "xlsx") and not curve else ""
    if form in (".html", ".xlsx"):
        from chaingraph.view.paper.plan import hand_out, show_roadmap

        if form == ".html" and output is not None:
            show_roadmap(table, digest=data.digest, language=language_of_process()).write(output)
            if not click.get_current_context().obj["quiet"]:
                click.echo(say(f"路线图已写入 {output}", f"road map written to {output}"), err=True)
            return
        table = table if exact_counts else hand_out(table)
    part = "curve" if curve else "without" if without is not None and output is None else None
    emit(table.parts[part] if part else table, format_, output)
