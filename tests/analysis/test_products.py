"""Products: who makes and needs them, how much is bought here; words that somebody has to decide on."""

import json

import pytest
from asking import fill
from click.testing import CliRunner
from parks import park_of

from chaingraph.analysis.products import find_goods, review_products
from chaingraph.asof.products import find_kinds, find_products
from chaingraph.cli.app import command
from chaingraph.io import read_park
from chaingraph.io.decision_book import read_decisions
from chaingraph.io.decisions import CHOICES, Choice
from chaingraph.io.product_decisions import KIND, SAME, product_key


def goods_of(park):
    return {row["product"]: row for row in find_goods(park).rows}


def trade(*links, uses=()):
    """Firms A, B and C of the zone and O outside; links and uses of one product."""
    firms = [{"id": key, "name": key, "in_zone": key != "O"} for key in "ABCO"]
    supplies = [
        {"from_id": start, "to_id": end, "product": word, "annual_value": value} for start, end, word, value in links
    ]
    used = [{"from_id": firm, "to_id": "P", "annual_value": value, "in_park": inside} for firm, value, inside in uses]
    return park_of(Enterprise=firms, SUPPLIES=supplies, USES=used, Product=[{"id": "P", "name": "电芯"}])


@pytest.mark.parametrize(
    ("links", "uses", "bought", "share"),
    [
        ([("A", "B", "电芯", 3.0), ("O", "B", "电芯系列", 1.0)], [], 4.0, 0.75),
        ([("A", "B", "电芯", None), ("O", "B", "电芯", 1.0)], [], None, None),  # a value is not known
        ([("A", "B", "电芯", 3.0)], [("B", 12.0, None)], 12.0, 0.25),  # it says that it buys more
        ([("A", "B", "电芯", 3.0)], [("B", 1.0, None)], 3.0, 1.0),
        ([], [("B", 12.0, False)], 12.0, 0.0),
        ([], [("B", 12.0, None)], 12.0, None),  # nobody knows where
        ([("A", "O", "电芯", 3.0)], [], None, None),  # a firm outside buys it
    ],
)
def test_the_share_that_is_bought_in_the_zone(links, uses, bought, share):
    row = goods_of(trade(*links, uses=uses))["电芯"] if links or uses else None
    assert (row["bought"], row["in_park_share"]) == (bought, share)


@pytest.mark.parametrize(("value", "said"), [(None, "have no value"), (12.0, "who sells is not known")])
def test_why_a_share_is_not_known(value, said):
    (reason,) = [one for one in goods_of(trade(uses=[("B", value, None)]))["电芯"]["reasons"] if "share" in one.code]
    assert said in reason.en


def test_makers_dealers_and_users_are_firms_of_the_zone_that_operate():
    park = park_of(
        Enterprise=[
            {"id": "A", "name": "甲", "products": ["电芯", "电芯贸易"]},
            {"id": "B", "name": "乙", "products": ["电芯贸易"]},
            {"id": "C", "name": "丙", "products": ["电芯"], "status": "closed"},
            {"id": "D", "name": "丁", "products": ["电芯"], "in_zone": False},
        ],
        Demand=[{"id": "D1", "enterprise_id": "A", "product": "隔膜"}],
        ChainSegment=[{"id": "S", "chain_id": "C1", "name": "电芯"}],
    )
    rows = goods_of(park)
    assert set(rows) == {"电芯", "隔膜"}
    cell = rows["电芯"]
    assert (cell["makers"], cell["dealers"], tuple(cell["maker_names"]), tuple(cell["segments"])) == (
        2, 1, ("甲", "乙"), ("电芯",)
    )  # fmt: skip
    assert [reason.code for reason in cell["reasons"]] == ["spellings", "dealers_only", "nobody_uses"]
    assert (rows["隔膜"]["makers"], rows["隔膜"]["users"]) == (0, 1)
    assert [reason.code for reason in rows["隔膜"]["reasons"]] == ["nobody_makes"]


WORDS = (
    ["电芯系列"], ["电芯"], ["动力电芯"], ["铝合金隔膜", "隔膜"], ["隔膜、电芯"], ["行星减速机构"], ["行星减速机组"],
    ["非电芯"],
)  # fmt: skip


def reviewed(park):
    return [(row["word"], row["relation"], row["product"], row["method"], row["decision"]) for row in park.rows]


def test_likeness_merges_nothing_and_stands_below_the_heads():
    park = park_of(
        Enterprise=[{"id": f"E{place}", "name": f"E{place}", "products": words} for place, words in enumerate(WORDS)]
    )
    assert reviewed(review_products(park)) == [
        ("电芯系列", "same", "电芯", "core", "used"),
        ("隔膜、电芯", "same", "电芯", "part", "used"),
        ("隔膜、电芯", "same", "隔膜", "part", "used"),
        ("动力电芯", "kind", "电芯", "head", "open"),
        ("铝合金隔膜", "kind", "隔膜", "doubtful", "open"),
        ("行星减速机组", "same", "行星减速机构", "alike", "open"),
    ]


def review(folder):
    result = CliRunner().invoke(
        command, ["--lang", "zh", "products", str(folder), "--review", "--format", "jsonl"], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


def meaning(park):
    return dict(find_products(park).select("word", "product").iter_rows())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_decided_in_the_workbook_holds_and_is_not_asked_again(tmp_path, language):
    lines = [f"厂{place},{'；'.join(words)}" for place, words in enumerate(WORDS)]
    (tmp_path / "企业.csv").write_text("\n".join(["企业名称,主要产品", *lines, ""]), encoding="utf-8")
    assert len(review(tmp_path)) >= 4
    book = tmp_path / "对照.xlsx"
    says = {choice: (text.in_language(language), None) for choice, text in CHOICES.items()}
    fill(
        book,
        {
            product_key(SAME, "电芯系列"): says[Choice.NOT_THE_SAME],
            product_key(KIND, "动力电芯"): says[Choice.ACCEPT],
            product_key(KIND, "铝合金隔膜"): says[Choice.NOT_THE_SAME],
            product_key(SAME, "行星减速机组"): says[Choice.SAME],
        },
    )
    park = read_park(tmp_path)
    found = meaning(park)
    assert (found["电芯系列"], found["电芯"]) == ("电芯系列", "电芯")
    assert found["行星减速机组"] == found["行星减速机构"] == "行星减速机构"
    assert find_kinds(park).rows() == [("动力电芯", "电芯", "declared")]
    asked = {row["word"] for row in review(tmp_path)}
    assert not asked & {"电芯系列", "动力电芯", "铝合金隔膜", "行星减速机组"}
    # and it is still on record after the second writing
    assert len(read_decisions(book).by_key) == 4
    assert meaning(read_park(tmp_path)) == found


def test_what_may_be_a_kind_may_be_said_to_be_the_same(tmp_path):
    (tmp_path / "企业.csv").write_text("企业名称,主要产品\n甲,电芯\n乙,动力电芯\n", encoding="utf-8")
    review(tmp_path)
    fill(tmp_path / "对照.xlsx", {product_key(KIND, "动力电芯"): (CHOICES[Choice.SAME].zh, None)})
    assert meaning(read_park(tmp_path))["动力电芯"] == "电芯"


@pytest.mark.parametrize(("word", "relation"), [("动力电芯", KIND), ("电芯系列", SAME)])
def test_a_proposal_that_is_not_wanted_stays_declined(tmp_path, word, relation):
    (tmp_path / "企业.csv").write_text("企业名称,主要产品\n甲,电芯\n乙,动力电芯\n丙,电芯系列\n", encoding="utf-8")
    review(tmp_path)
    fill(tmp_path / "对照.xlsx", {product_key(relation, word): (CHOICES[Choice.DROP].zh, None)})
    assert meaning(read_park(tmp_path))[word] == word
    for _ in range(2):
        assert word not in {row["word"] for row in review(tmp_path)}
