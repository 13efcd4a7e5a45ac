"""Which firm stands in which segment: by what it declares, then by its words; one more firm takes no place away."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parks import park_of

from chaingraph.asof.segments import find_segments, note_segments, place_firms, segment_words
from chaingraph.io import goods, identity
from chaingraph.io.chain_map import chain_map

SEGMENTS = (
    {"id": "S1", "chain_id": "C1", "stage": "mid", "name": "电芯", "products": ["电池单体"]},
    {"id": "S2", "chain_id": "C1", "stage": "up", "name": "材料", "products": ["隔膜", "硅片"]},
    {"id": "S3", "chain_id": "C2", "stage": "up", "name": "硅片"},
)
CHAINS = ({"id": "C1", "name": "锂电"}, {"id": "C2", "name": "光伏"})
WORDS = (
    "电芯",
    "电芯系列",
    "动力电芯",
    "电芯设备",
    "电芯贸易",
    "非电芯",
    "硅片",
    "隔膜、电芯",
    "电池单体",
    "铝合金隔膜",
    "材料",
    "硅片电芯",
)
FIRMS = st.lists(st.lists(st.sampled_from(WORDS), max_size=3), min_size=1, max_size=4)


def build(firms, **more):
    rows = [{"id": f"E{number}", "name": f"E{number}", "products": words} for number, words in enumerate(firms)]
    return park_of(**{"Enterprise": rows, "IndustryChain": CHAINS, "ChainSegment": SEGMENTS, **more})


def places(park, *columns):
    return set(place_firms(park).select("enterprise_id", "segment_id", "chain_id", *columns).iter_rows())


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("电芯", {("S1", "C1", "declared", "exact")}),
        ("电芯系列", {("S1", "C1", "declared", "core")}),
        ("电池单体", {("S1", "C1", "declared", "exact")}),
        ("动力电芯", {("S1", "C1", "candidate", "head")}),
        ("电芯设备", {(None, "C1", "candidate", "contains")}),
        ("硅片电芯", {("S1", "C1", "candidate", "head")}),  # a kind of one thing is not about another
        ("铝合金隔膜", set()),  # doubtful
        ("非电芯", set()),
        ("材料", set()),  # the name of the segment says nothing
        ("硅片", {("S2", "C1", "candidate", "exact"), ("S3", "C2", "candidate", "exact")}),  # stands in two chains
    ],
)
def test_a_word_places_its_firm(word, found):
    assert {row[1:] for row in places(build([[word]]), "status", "method")} == found


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("汽车", {(None, "C3", "core")}),
        ("销售汽车", {(None, "C3", "core")}),
        ("轿车", {(None, "C3", "core")}),  # another name of the chain
        ("新能源汽车", {(None, "C3", "head")}),
        ("整车", {("S4", "C3", "exact")}),  # who stands in a segment of the chain is not placed beside it too
        ("汽车座椅", set()),
        ("非汽车", set()),
        ("设备", set()),  # the name of a chain that says nothing
    ],
)
def test_what_is_called_like_a_chain_is_a_candidate_of_it_in_no_known_segment(word, found):
    chains = [{"id": "C3", "name": "汽车产业链", "aliases": ["轿车"]}, {"id": "C4", "name": "设备"}]
    segment = {"id": "S4", "chain_id": "C3", "name": "整车", "products": ["整车"]}
    park = build([[word]], IndustryChain=[*CHAINS, *chains], ChainSegment=[*SEGMENTS, segment])
    assert {row[1:] for row in places(park, "method")} == found
    assert not found or places(park, "status") <= {
        ("E0", *row[:2], "declared" if row[0] else "candidate") for row in found
    }


@pytest.mark.parametrize(("chains", "found"), [(["C1"], {("S4", "C1")}), (["C1", "C2"], set())])
def test_a_word_that_says_nothing_elsewhere_does_where_one_chain_alone_lists_it(chains, found):
    listing = [
        {"id": f"S{4 + number}", "chain_id": chain, "name": "材料", "products": ["制剂"]}
        for number, chain in enumerate(chains)
    ]
    park = build([["化学制剂"]], ChainSegment=[*SEGMENTS, *listing])
    assert {row[1:] for row in places(park)} == found


def test_a_word_of_two_chains_counts_in_the_one_that_the_firm_is_declared_to_be_in():
    park = build([["硅片"], ["硅片"]], IN_CHAIN=[{"from_id": "E0", "to_id": "C2"}])
    assert places(park, "status") == {
        ("E0", "S3", "C2", "declared"), ("E0", "S2", "C1", "candidate"),
        ("E1", "S3", "C2", "candidate"), ("E1", "S2", "C1", "candidate"),
    }  # fmt: skip


def test_a_kind_that_somebody_declared_counts():
    products = [{"id": "P1", "name": "动力电芯", "parent": "P2"}, {"id": "P2", "name": "电芯"}]
    assert places(build([["车用动力电芯", "动力电芯"]], Product=products), "status", "method") == {
        ("E0", "S1", "C1", "declared", "kind")
    }
    apart = [{"id": "P1", "name": "动力电芯", "distinct": ["电芯"]}]
    assert places(build([["动力电芯"]], Product=apart)) == set()


def test_a_declared_place_goes_before_the_words_and_keeps_its_role_in_the_chain():
    said = [{"from_id": "E0", "to_id": "S1", "role": "leader", "share": 0.7}]
    park = build([["电芯贸易"], ["电芯贸易"], ["电芯贸易", "电芯"]], IN_SEGMENT=said)
    assert places(park, "role", "share", "method", "chain_role") == {
        ("E0", "S1", "C1", "trades", 0.7, "declared", "leader"),
        ("E1", "S1", "C1", "trades", None, "core", None),
        ("E2", "S1", "C1", None, None, "exact", None),
    }


def test_shares_of_several_products_add_up():
    products = [{"id": "P1", "name": "隔膜"}, {"id": "P2", "name": "硅片"}, {"id": "P3", "name": "电芯"}]
    makes = [
        {"from_id": "E0", "to_id": f"P{number}", "share": share} for number, share in ((1, 0.2), (2, 0.3), (3, 0.1))
    ]
    park = build([[]], Product=products, MAKES=makes, IN_CHAIN=[{"from_id": "E0", "to_id": "C1"}])
    assert places(park, "share") >= {("E0", "S2", "C1", 0.5), ("E0", "S1", "C1", 0.1)}


@settings(max_examples=12, deadline=None)
@given(firms=FIRMS, more=st.lists(st.sampled_from([*WORDS, "模组", "芯"]), min_size=1, max_size=3))
def test_one_more_firm_takes_no_place_away(firms, more):
    assert places(build(firms), "status", "role", "method") <= places(build([*firms, more]), "status", "role", "method")


def oracle(words):
    """The plain loop over words and segments, without records: segment and whether it counts."""
    key = {word: pl.select(identity.product(pl.lit(word))).item() for word in (*WORDS, "隔膜", "电芯", "硅片")}
    core = {word: pl.select(goods.core(pl.lit(form))).item() for word, form in key.items()}
    known = {"电芯": ["S1"], "电池单体": ["S1"], "隔膜": ["S2"], "硅片": ["S2", "S3"]}
    found = {}
    for word in {part for one in words for part in (one, *(one.split("、") if "、" in one else ()))}:
        for name, segments in known.items():
            if core[word] == core[name]:
                counts = len(segments) == 1
            elif core[word].endswith(name) and not core[word].endswith(("非电芯", "铝合金隔膜")) and "、" not in word:
                counts = False
            else:
                continue
            for segment in segments:
                found[segment] = found.get(segment, False) or counts
    return found


@settings(max_examples=20, deadline=None)
@given(firms=FIRMS)
def test_places_are_those_of_the_plain_loop(firms):
    wanted = {
        (f"E{number}", segment, "declared" if counts else "candidate")
        for number, words in enumerate(firms)
        for segment, counts in oracle(words).items()
    }
    placed = place_firms(build(firms)).drop_nulls("segment_id")
    assert set(placed.select("enterprise_id", "segment_id", "status").iter_rows()) == wanted


def test_the_shipped_map_stands_in_for_a_chain_without_segments():
    name = chain_map()["chain"][0]
    chains = [*CHAINS, {"id": "C3", "name": f"{name}产业链"}]
    park = build([[chain_map().filter(pl.col("chain") == name)["products"][0][0]]], IndustryChain=chains)
    found = find_segments(park)
    shipped = found.filter(pl.col("source") == "chaingraph")
    assert set(shipped["chain_id"]) == {"C3"} and shipped.height == chain_map().filter(pl.col("chain") == name).height
    assert set(found.filter(pl.col("chain_id") == "C1")["segment_id"]) == {"S1", "S2"}
    assert [row[2] for row in places(park)] == ["C3"]
    assert note_segments(park)[0].facts == {"chains": 1} and note_segments(build([[]])) == ()
    assert (
        not find_segments(build([[]], IndustryChain=[*CHAINS, {"id": "C3", "name": "别的链"}]))["source"]
        .is_in(["chaingraph"])
        .any()
    )


def test_a_word_of_a_segment_that_lists_goods_is_each_of_them():
    segment = {"id": "S4", "chain_id": "C1", "name": "壳体", "products": ["铝壳/钢壳", "盖板和极柱"]}
    park = build([["钢壳"], ["盖板"], ["铝壳/钢壳"]], ChainSegment=[*SEGMENTS, segment])
    assert {row[:2] for row in places(park)} == {("E0", "S4"), ("E1", "S4"), ("E2", "S4")}


def test_the_words_of_a_segment_are_its_goods_and_its_name():
    words = segment_words(build([["电芯"]]))
    assert set(words.select("segment_id", "word", "product").iter_rows()) == {
        ("S1", "电芯", "电芯"), ("S1", "电池单体", "电池单体"), ("S2", "隔膜", "隔膜"), ("S2", "硅片", "硅片"),
        ("S3", "硅片", "硅片"),
    }  # fmt: skip
