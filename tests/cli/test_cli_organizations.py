"""The commands organizations, reconcile and rules: options, streams, exit codes."""

import json

import pytest
from click.testing import CliRunner

from chaingraph.cli.app import command
from chaingraph.errors import UsageError
from chaingraph.sample import write_sample


@pytest.fixture(scope="module")
def park(tmp_path_factory):
    return write_sample(tmp_path_factory.mktemp("organizations") / "park", seed=1, format="parquet")


def run(*words, language="zh"):
    result = CliRunner().invoke(command, ["--lang", language, *map(str, words)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def answer(*words):
    return json.loads(run(*words, "--format", "json").stdout)


@pytest.mark.parametrize(
    ("options", "title"),
    [
        ((), "党组织与产业链核查"),
        (("--tiers",), "产业链 1+X+N"),
        (("--tiers", "--by-chain"), "各产业链 1+X+N 家数"),
        (("--scorecard",), "产业链党委记分卡"),
        (("--scorecard", "--shared"), "同属多个产业链党委的成员单位"),
    ],
)
def test_each_answer_has_its_title(park, options, title):
    found = answer("organizations", park, "--on", "2024-03-31", *options)
    assert (found["title"]["zh"] == title and found["rows"]) or "--shared" in options


@pytest.mark.parametrize(
    "options", [("--tiers", "--scorecard"), ("--by-chain",), ("--shared",), ("--tiers", "--shared")]
)
def test_options_that_do_not_go_together(park, options):
    with pytest.raises(UsageError):
        CliRunner().invoke(command, ["organizations", str(park), *options], catch_exceptions=False)


def test_a_local_file_moves_guidance_and_the_answer_follows(park, tmp_path):
    path = tmp_path / "local.toml"
    path.write_text(
        "[[party.zhejiang_general_branch.values]]\nfrom = 2018-10-28\nvalue = 10\n"
        'cite = { title = "区内约定", issuer = "园区" }\n',
        encoding="utf-8",
    )
    # with a lower threshold more branches are below their level, and fewer general branches above it
    shipped, moved = answer("organizations", park), answer("organizations", park, "--rules", path)
    count = [
        {name: sum(row["finding"] == name for row in found["rows"]) for name in ("level_too_low", "level_above_size")}
        for found in (shipped, moved)
    ]
    assert count[1]["level_too_low"] > count[0]["level_too_low"]
    (reason,) = next(row for row in moved["rows"] if row["finding"] == "level_too_low")["reasons"]
    assert "按本地规定可设党总支" in moved["words"][reason["code"]][reason["form"]]["zh"]
    assert count[1]["level_above_size"] < count[0]["level_above_size"]
    rule = next(rule for rule in moved["rules"] if rule["id"] == "party.zhejiang_general_branch")
    assert (rule["value"], rule["kind"], rule["verified"], rule["region"]) == (10, "local", "local", None)


def test_rules_of_a_day_say_what_is_not_in_force():
    result = run("rules", "--on", "2026-03-31", "--format", "csv", "--why")
    assert "party.publicity_days" not in result.stdout and "party.publicity_days" in result.stderr
    assert "只见内容，未见条号" in result.stdout and "浙江省" in result.stdout and "2026-03-31" in result.stdout
    result = run("rules", "--on", "2026-06-01", "--format", "csv", language="en")
    assert "enterprise.little_giant_rd_small" not in result.stdout and "article seen in one source" in result.stdout
    assert "enterprise.little_giant_debt" in result.stdout and "number was not read in it" in result.stdout


def test_rules_say_which_first_days_are_not_known():
    rows = [json.loads(line) for line in run("rules", "--on", "2018-01-01", "--format", "jsonl").stdout.splitlines()]
    found = {row["id"]: (row["since"], row["since_at_least"]) for row in rows}
    assert found["party.functional"] == ("2018-10-28", True)
    assert found["party.organization_min"] == ("2017-10-24", False)


def test_a_claims_file_is_compared_and_its_faults_are_told(park, tmp_path):
    path = tmp_path / "figures.csv"
    path.write_text(
        "指标名称,公布值,界限,核对口径\n走访,3000,不少于,走访\n结对,43,等于,paired_organizations\n,1,,\n",
        encoding="gbk",
    )
    result = run("reconcile", park, "--claims", path, "--format", "jsonl")
    verdicts = [json.loads(line)["verdict"] for line in result.stdout.splitlines()]
    assert verdicts == ["holds", "contradicted"]
    assert "figures.csv:4: CG-E101" in result.stderr


def test_a_contradicted_figure_gives_exit_code_7_when_asked_for(park, tmp_path):
    from chaingraph.cli.app import run as run_command

    def code(value, *options):
        path = tmp_path / "figures.csv"
        path.write_text(f"指标名称,公布值,界限,核对口径\n走访,{value},不少于,走访\n", encoding="utf-8")
        return run_command(["-q", "reconcile", str(park), "--claims", str(path), *options])

    assert [code(3000, "--exit-code"), code(99_999), code(99_999, "--exit-code")] == [0, 0, 7]


def test_a_foreign_claims_file_is_read_by_the_mapping_of_the_park(park, tmp_path):
    figures, mapping = tmp_path / "年报表.csv", tmp_path / "ours.toml"
    figures.write_text("项目,数,说法\n走访,3000,超过\n", encoding="utf-8")
    mapping.write_text(
        '[[table]]\nfile = "年报表.csv"\nkind = "Claim"\ncolumns = { name = "项目", value = "数", bound = "说法", '
        'measure = "项目" }\n[table.values.bound]\n"超过" = "at_least"\n',
        encoding="utf-8",
    )
    result = run("reconcile", park, "--claims", figures, "--map", mapping, "--format", "jsonl")
    (line,) = result.stdout.splitlines()
    assert json.loads(line)["verdict"] == "holds" and json.loads(line)["published"] == 3000


def test_measures_are_listed(park):
    listed = answer("reconcile", park, "--measures")["rows"]
    assert {"chain_members", "supply_chains"} <= {row["measure"] for row in listed}


def test_a_claims_file_without_a_figure_exits_3(park, tmp_path):
    from chaingraph.cli.app import run as run_command

    path = tmp_path / "empty.csv"
    path.write_text("指标名称\n", encoding="utf-8")
    assert run_command(["-q", "reconcile", str(park), "--claims", str(path)]) == 3
