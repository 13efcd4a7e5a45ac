"""Commands that answer a planning question."""

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
    read_figures,
    rule_options,
    rules_of,
)
from chaingraph.cli.results import keep, require_database, write_back_option
from chaingraph.cli.words import say
from chaingraph.errors import Exit, Text, UsageError


@click.command(
    help=say(
        "未建党组织的在营企业：法定类别、对策与依据；--rates 给出组建率与覆盖率。",
        "Operating firms in which no home organization is established: official class, action, reasons; "
        "--rates prints the official rates.",
    )
)
@park_argument
@rule_options
@click.option("--rates", is_flag=True, help=say("按产业链、街道、所有制、规模列出两个比率。", "Print the two rates."))
@write_back_option
@output_options
def branchless(
    park: Path | str,
    mapping: str | None,
    encoding: str | None,
    on: dt.datetime | None,
    rules_file: Path | None,
    *,
    write_back: bool,
    rates: bool,
    format_: str | None,
    output: Path | None,
) -> None:
    """List the firms without an organization."""
    from chaingraph.analysis.coverage import find_branchless

    require_database(park, wanted=write_back)
    table = find_branchless(read(park, mapping, encoding), on=day(on), rules=rules_of(rules_file))
    if write_back:
        keep(park, table)
    emit(table.parts["rates"] if rates else table, format_, output)


@click.command(
    help=say(
        "为非公企业党组织安排结对帮带（总分最优）；--peers 给出彼此结对。",
        "Mentors for the non-public organizations at the best total score; --peers pairs them with one another.",
    )
)
@park_argument
@rule_options
@click.option("--rematch", is_flag=True, help=say("不保留现有结对，重新安排。", "Do not keep existing pairs."))
@click.option(
    "--peers", is_flag=True, help=say("在这些党组织之间彼此结对。", "Pair the organizations among themselves.")
)
@click.option("--all", "everyone", is_flag=True, help=say("包括尚未结对的。", "Also those that are not paired yet."))
@click.option("--fix", multiple=True, metavar="ORG=MENTOR", help=say("必须结对。", "A pair that must be made."))
@click.option("--forbid", multiple=True, metavar="ORG=MENTOR", help=say("不得结对。", "A pair that must not be made."))
@write_back_option
@output_options
def pair(
    park: Path | str,
    mapping: str | None,
    encoding: str | None,
    on: dt.datetime | None,
    rules_file: Path | None,
    *,
    write_back: bool,
    rematch: bool,
    peers: bool,
    everyone: bool,
    fix: tuple[str, ...],
    forbid: tuple[str, ...],
    format_: str | None,
    output: Path | None,
) -> None:
    """Print the pairing."""
    from chaingraph.analysis.pairing import assign_mentors, assign_peers

    if peers and (rematch or everyone or fix or forbid):
        raise UsageError(
            "CG-U003",
            Text(
                "--peers 不能与 --rematch、--all、--fix、--forbid 同用",
                "--peers takes no --rematch, --all, --fix or --forbid",
            ),
        )
    require_database(park, wanted=write_back)
    data, rules = read(park, mapping, encoding), rules_of(rules_file)
    if peers:
        table = assign_peers(data, on=day(on), rules=rules)
    else:
        table = assign_mentors(
            data,
            on=day(on),
            rematch=rematch,
            everyone=everyone,
            fix=pairs_of(fix),
            forbid=pairs_of(forbid),
            rules=rules,
        )
    if write_back:
        keep(park, table)
    emit(table, format_, output)


@click.command(
    help=say(
        "由供应关系找出的供需链；--members 列出每条链的企业，--show 只看一条。",
        "Supply chains found from the links; --members lists their firms, --show prints one of them.",
    )
)
@park_argument
@click.option(
    "--rules",
    "rules_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=say("本地规则文件。", "Local rules file."),
)
@click.option("--members", is_flag=True, help=say("每企业每链一行。", "One row per firm and chain."))
@click.option("--show", metavar="ID", help=say("只列这一条链的企业。", "List the firms of this chain only."))
@write_back_option
@output_options
def chains(
    park: Path | str,
    mapping: str | None,
    encoding: str | None,
    rules_file: Path | None,
    *,
    write_back: bool,
    members: bool,
    show: str | None,
    format_: str | None,
    output: Path | None,
) -> None:
    """Print the supply chains."""
    from dataclasses import replace

    from chaingraph.analysis.supply import find_chain_members, find_supply_chains

    require_database(park, wanted=write_back)
    data, rules = read(park, mapping, encoding), rules_of(rules_file)
    if write_back:
        keep(park, find_supply_chains(data, rules=rules), find_chain_members(data, rules=rules))
    if show is None and not members:
        emit(find_supply_chains(data, rules=rules), format_, output)
        return
    table = find_chain_members(data, rules=rules)
    if show is not None:
        rows = tuple(row for row in table.rows if row["chain_id"] == show)
        if not rows:
            raise UsageError("CG-U004", Text(f"没有供需链 {show}", f"there is no supply chain {show}"))
        table = replace(table, rows=rows)
    emit(table, format_, output)


@click.command(
    help=say(
        "供需链卡点企业：独家供应、停产波及广、唯一通道或销路，每家附园区内可替代企业与依据；--without 列出一家企业停产"
        "波及的企业。",
        "Chokepoints of supply: sole suppliers, firms whose loss stops many, only passages and outlets, each with who "
        "could step in and why; --without lists what stops when a firm is lost.",
    )
)
@park_argument
@rule_options
@click.option("--without", metavar="FIRM", help=say("编号、信用代码、全称或别名。", "Id, code, name or alias."))
@output_options
def chokepoints(
    park: Path | str,
    mapping: str | None,
    encoding: str | None,
    on: dt.datetime | None,
    rules_file: Path | None,
    *,
    without: str | None,
    format_: str | None,
    output: Path | None,
) -> None:
    """Print the chokepoints, or what the loss of one firm stops."""
    from chaingraph.analysis.supply import find_chokepoints, find_stopped_firms
    from chaingraph.io.lookup import find_record

    data, rules = read(park, mapping, encoding), rules_of(rules_file)
    if without is None:
        table = find_chokepoints(data, on=day(on), rules=rules)
    else:
        table = find_stopped_firms(data, find_record(data, "Enterprise", without), on=day(on))
    emit(table, format_, output)


@click.command(
    help=say(
        "公布数据与图中数据逐项对照：成立、不符、无法判定（缺什么）；--claims 用自己的公布数据文件，"
        "--measures 列出核对口径。",
        "Every published figure against what the graph holds: holds, contradicted, cannot be decided (and what is "
        "missing); --claims takes a file of your own figures, --measures lists what can be counted.",
    ),
)
@park_argument
@click.option(
    "--claims",
    "claims_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=say("公布数据文件（csv、xlsx），列同 claims 表。", "File of figures (csv, xlsx) with the columns of claims."),
)
@click.option("--measures", is_flag=True, help=say("列出核对口径，不作核对。", "List the measures, compare nothing."))
@click.option(
    "--exit-code", is_flag=True, help=say("有不符的公布数据时退出码为 7。", "Exit 7 when a figure is contradicted.")
)
@output_options
def reconcile(
    park: Path | str,
    mapping: str | None,
    encoding: str | None,
    *,
    claims_file: Path | None,
    measures: bool,
    exit_code: bool,
    format_: str | None,
    output: Path | None,
) -> int:
    """Print the published figures beside the found ones; return the exit code."""
    from chaingraph.analysis.figures import describe_measures, reconcile_figures
    from chaingraph.analysis.supply import find_supply_chains

    if measures:
        emit(describe_measures(), format_, output)
        return Exit.DONE
    claims = None if claims_file is None else read_figures(claims_file, mapping, encoding)
    data = read(park, mapping, encoding)
    chains = len(find_supply_chains(data, resamples=0))
    table = reconcile_figures(data, found_chains=chains, claims=claims)
    emit(table, format_, output)
    return Exit.DIFFERENCES if exit_code and "contradicted" in table.column("verdict") else Exit.DONE
