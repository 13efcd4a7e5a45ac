"""The command of the chokepoints: firms by name, several at once, and which options go together."""

import json

import pytest

from chaingraph.cli.app import run


@pytest.fixture
def park(tmp_path):
    firms = ("甲厂", "乙厂", "丙厂", "丁厂")
    (tmp_path / "企业.csv").write_text(
        "企业编号,企业名称\n" + "".join(f"{name[0]},{name}\n" for name in firms), "utf-8"
    )
    links = ("甲,丙,钢材,5", "乙,丙,钢材,5", "丙,丁,箱体,9")
    (tmp_path / "供应关系.csv").write_text("供应企业,采购企业,供应产品,年供应额\n" + "\n".join(links) + "\n", "utf-8")
    return str(tmp_path)


def asked(capfd, park, *options):
    code = run(["-q", "--lang", "zh", "chokepoints", park, "--format", "json", *options])
    return code, capfd.readouterr()


def test_several_firms_are_given_by_name_or_id(capfd, park):
    code, told = asked(capfd, park, "--without", "甲厂", "--without", "乙")
    table = json.loads(told.out)
    assert code == 0 and table["title"]["zh"].startswith("甲厂、乙厂")
    assert [(row["enterprise_id"], row["effect"]) for row in table["rows"]] == [("丙", "no_input"), ("丁", "no_input")]
    one = json.loads(asked(capfd, park, "--without", "甲厂")[1].out)
    assert [row["effect"] for row in one["rows"]] == ["reduced", "reduced"]


def test_random_stops_take_a_number_of_draws_and_a_seed(capfd, park):
    code, told = asked(capfd, park, "--random", "5", "--seed", "2")
    table = json.loads(told.out)
    assert code == 0 and (table["parameters"]["draws"], table["parameters"]["seed"]) == (5, 2)
    assert [row["firms"] for row in table["rows"]] == [1, 2]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--general", "--without", "甲厂"], "CG-U007"),
        (["--random", "5", "--without", "甲厂"], "CG-U007"),
        (["--without", "甲厂", "--cascades", "3"], "CG-U003"),
    ],
)
def test_what_does_not_go_together_is_refused(capfd, park, options, code):
    assert code in asked(capfd, park, *options)[1].err
