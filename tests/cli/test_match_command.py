"""The command that matches demands: one of the list, a product on no list, what goes together."""

import json

import pytest
from parks import park_of

from chaingraph.cli.app import run
from chaingraph.io.export import write_park


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("match") / "park"
    firms = [{"id": key, "name": name, "products": [word]} for key, name, word in (
        ("A", "甲厂", "齿轮"), ("B", "乙厂", "行星齿轮"), ("C", "丙厂", "整车制造"))]  # fmt: skip
    demands = [{"id": key, "enterprise_id": "C", "product": word} for key, word in (("D1", "齿轮"), ("D2", "轴承"))]
    write_park(park_of(Enterprise=firms, Demand=demands), path)
    return path


def rows(capsysbinary, *words):
    assert run(["-q", "match", *map(str, words), "--format", "json"]) == 0
    return json.loads(capsysbinary.readouterr().out)["rows"]


def test_a_demand_or_a_product_is_asked_for(folder, capsysbinary):
    found = rows(capsysbinary, folder, "D1")
    assert [(row["demand_id"], row["supplier_id"], row["evidence"]) for row in found] == [
        ("D1", "A", "makes"), ("D1", "B", "kind")
    ]  # fmt: skip
    assert {row["demand_id"] for row in rows(capsysbinary, folder)} == {"D1"}
    new = rows(capsysbinary, folder, "--product", "终传动齿轮", "--for", "甲厂")
    assert [(row["enterprise_id"], row["supplier_id"], row["evidence"]) for row in new] == [("A", "B", "sister")]
    assert len(rows(capsysbinary, folder, "D1", "--most", "1")) == 1
    assert [row["demand_id"] for row in rows(capsysbinary, folder, "--unmet")] == ["D2"]
    assert [row["record_id"] for row in rows(capsysbinary, folder, "--lists")] == ["D2", "D1"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("D9",), "CG-U017"),
        (("D1", "--unmet"), "CG-U015"),
        (("D1", "--product", "齿轮"), "CG-U015"),
        (("--for", "甲厂"), "CG-U016"),
        (("--unmet", "--product", "齿轮"), "CG-U003"),
        (("--unmet", "--lists"), "CG-U007"),
        (("--product", "齿轮", "--for", "丁厂"), "CG-U005"),
    ],
)
def test_what_does_not_go_together_is_told(folder, capsysbinary, words, code):
    assert run(["match", str(folder), *words]) == 2
    assert code in capsysbinary.readouterr().err.decode()
