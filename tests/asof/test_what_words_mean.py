"""Who is one product: against a plain loop, whatever the ids and the order, and never parted by one more firm."""

import random
from collections import Counter, defaultdict

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parks import park_of

from chaingraph.asof.products import find_kinds, find_makers, find_products, find_users, look_up
from chaingraph.io import goods, identity

STEMS = ("电芯", "动力电芯", "铝合金电芯", "隔膜", "非隔膜", "电芯设备", "pcb板", "材料")
FORMS = ("{}", "{}系列", "{}业务", "自产{}", "{}贸易", "PCB 板", "{}、隔膜")
WORD = st.builds(lambda stem, form: form.format(stem), st.sampled_from(STEMS), st.sampled_from(FORMS))
FIRMS = st.lists(st.lists(WORD, max_size=3), min_size=1, max_size=5)
RECORDS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(("电芯", "电芯系列", "隔膜", "动力电芯")),
            "aliases": st.sampled_from([None, ["电池单体"], ["动力电芯系列"]]),
            "distinct": st.sampled_from([None, ["电芯"], ["电芯系列"]]),
            "code": st.sampled_from([None, "x:1"]),
        }
    ),
    max_size=2,
    unique_by=lambda record: record["name"],
)


def build(firms, records=(), ids=None):
    names = ids or [f"E{number}" for number in range(len(firms))]
    return park_of(
        Enterprise=[{"id": key, "name": key, "products": words} for key, words in zip(names, firms, strict=True)],
        Product=[{"id": f"P-{record['name']}", **record} for record in records],
    )


def meaning(park):
    return dict(find_products(park).select("word", "product").iter_rows())


def same(park):
    """The pairs of words that are one product."""
    groups = defaultdict(set)
    for word, product in meaning(park).items():
        groups[product].add(word)
    return {(one, other) for words in groups.values() for one in words for other in words}


def forms(word):
    key = pl.select(identity.product(pl.lit(word))).item()
    return key, pl.select(goods.core(pl.lit(key))).item()


def oracle(firms):
    """The plain loop without records: words of one core are one product, called as most write it."""
    uses = Counter(word for words in firms for word in words if forms(word)[0])
    groups = defaultdict(list)
    for word in uses:
        groups[forms(word)[1]].append(word)
    found = {}
    for core, words in groups.items():
        best = min(words, key=lambda word: (forms(word)[0] != core, -uses[word], len(word), word))
        found |= dict.fromkeys(words, best)
    return found


@settings(max_examples=20, deadline=None)
@given(firms=FIRMS)
def test_products_are_those_of_the_plain_loop(firms):
    assert meaning(build(firms)) == oracle(firms)


@settings(max_examples=12, deadline=None)
@given(firms=FIRMS, records=RECORDS, seed=st.integers(0, 99))
def test_neither_order_nor_ids_change_what_a_word_means(firms, records, seed):
    park = build(firms, records)
    ids = random.Random(seed).sample([f"Z{number}" for number in range(9)], len(firms))
    order = random.Random(seed).sample(range(len(firms)), len(firms))
    mixed = build([firms[place] for place in order], records[::-1], ids)
    assert find_products(mixed).equals(find_products(park))
    renamed = dict(zip(ids, (f"E{place}" for place in order), strict=True))
    makers = find_makers(mixed).with_columns(pl.col("enterprise_id").replace(renamed))
    assert makers.sort(makers.columns).equals(find_makers(park).sort(makers.columns))


@settings(max_examples=12, deadline=None)
@given(firms=FIRMS, records=RECORDS, more=st.lists(WORD, min_size=1, max_size=3))
def test_one_more_firm_never_parts_two_words(firms, records, more):
    assert same(build(firms, records)) <= same(build([*firms, more], records))


def test_a_record_that_says_more_than_its_name_stands_by_its_own():
    firms = [["电芯", "电芯系列", "电芯业务", "电池单体", "单体电芯"]]
    apart = [{"name": "电芯系列", "distinct": ["电芯"]}]
    assert meaning(build(firms)) == {
        "电芯": "电芯", "电芯系列": "电芯", "电芯业务": "电芯", "电池单体": "电池单体", "单体电芯": "单体电芯"
    }  # fmt: skip
    found = meaning(build(firms, apart))
    assert (found["电芯系列"], found["电芯"], found["电芯业务"]) == ("电芯系列", "电芯", "电芯")
    named = find_products(build(firms, [{"name": "电芯", "aliases": ["电池单体"]}]))
    assert dict(named.select("word", "method").iter_rows()) == {
        "单体电芯": "exact", "电池单体": "alias", "电芯": "declared", "电芯业务": "core", "电芯系列": "core"
    }  # fmt: skip
    # a record that only names a word is a word like the others
    assert meaning(build([["电芯"]], [{"name": "电芯系列"}])) == {"电芯": "电芯系列", "电芯系列": "电芯系列"}


def test_a_kind_is_declared_or_the_longest_name_that_ends_it():
    firms = [["电芯", "动力电芯", "车用动力电芯", "铝合金电芯", "非电芯"]]
    records = [
        {"name": "电芯", "parent": "P-电池"},
        {"name": "电池"},
        {"name": "车用动力电芯", "distinct": ["动力电芯"]},
    ]
    assert find_kinds(build(firms, records)).rows() == [
        ("动力电芯", "电芯", "candidate"),
        ("电芯", "电池", "declared"),
        ("车用动力电芯", "电芯", "candidate"),
    ]


def test_demands_supplies_and_capabilities_name_one_product():
    park = park_of(
        Enterprise=[{"id": key, "name": key} for key in "AB"],
        SUPPLIES=[{"from_id": "A", "to_id": "B", "product": "PCB 板"}],
        Demand=[{"id": "D", "enterprise_id": "B", "product": "pcb-板系列"}],
        Resource=[{"id": "R", "provider_id": "A", "name": "ＰＣＢ板"}],
        ChainSegment=[{"id": "S", "chain_id": "C", "name": "板", "products": ["pcb板"]}],
    )
    assert set(meaning(park).values()) == {"pcb板"} and len(meaning(park)) == 4
    assert look_up(park, pl.Series(["PCB 板", "pcb板业务", "隔膜"])).rows() == [
        ("PCB 板", "pcb板", "exact"), ("pcb板业务", "pcb板", "core")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("firm", "words", "roles"),
    [
        ({}, ["电芯"], {("电芯", None)}),
        ({}, ["电芯贸易"], {("电芯贸易", "trades")}),
        ({}, ["电芯", "电芯贸易"], {("电芯", None), ("电芯", "trades")}),
        ({}, ["电芯销售"], {("电芯销售", None)}),
        ({"industry": "F5191"}, ["电芯"], {("电芯", "trades")}),
        ({"name": "甲贸易有限公司"}, ["电芯销售"], {("电芯销售", "trades")}),
        ({"name": "甲商贸（泸州）有限公司"}, ["电芯制造"], {("电芯制造", "makes")}),
        ({"name": "甲贸易有限公司", "industry": "C3841"}, ["电芯"], {("电芯", None)}),
        ({"name": "甲工贸有限公司"}, ["电芯"], {("电芯", None)}),
        ({"industry": "5191"}, ["电芯制造"], {("电芯制造", "makes")}),
        ({"industry": "C3841"}, ["电芯"], {("电芯", None)}),
    ],
)
def test_roles_come_from_the_word_then_from_the_industry(firm, words, roles):
    park = park_of(Enterprise=[{"id": "A", "name": "甲", "products": words, **firm}])
    assert set(find_makers(park).select("product", "role").iter_rows()) == roles


def test_what_is_declared_goes_before_and_what_is_implied_counts_nowhere():
    park = park_of(
        Enterprise=[{"id": key, "name": key} for key in "ABC"],
        Product=[{"id": "P", "name": "电芯"}],
        MAKES=[{"from_id": "A", "to_id": "P", "role": "makes", "share": 0.4}],
        USES=[{"from_id": "C", "to_id": "P", "annual_value": 9.0, "essential": True}],
        SUPPLIES=[
            {"from_id": "A", "to_id": "B", "product": "电芯系列", "annual_value": 5.0, "status": "observed"},
            {"from_id": "A", "to_id": "C", "product": "电芯", "annual_value": 2.0},
            {"from_id": "B", "to_id": "C", "product": "电芯", "status": "implied"},
            {"from_id": "C", "to_id": "B", "product": "隔膜", "status": "candidate"},
        ],
    )
    assert find_makers(park).rows() == [("A", "电芯", "电芯系列", "makes", 0.4, "observed")]
    assert find_users(park).rows() == [
        ("B", "电芯", "电芯系列", 5.0, None, "observed"),
        ("C", "电芯", "电芯", 9.0, True, "declared"),
    ]


def test_a_list_of_goods_counts_for_each_that_is_a_word_by_itself():
    park = build([["电芯、隔膜", "设备"], ["电芯"], ["设备"]])
    assert {row[:2] for row in find_makers(park).iter_rows() if row[0] == "E0"} == {
        ("E0", "电芯、隔膜"), ("E0", "电芯"), ("E0", "设备")
    }  # fmt: skip
