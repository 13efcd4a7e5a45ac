"""Ratings of segments against a plain reading of the rule, and what may not change them."""

from __future__ import annotations

import datetime as dt

from casefile import read_case
from hypothesis import given, settings
from hypothesis import strategies as st
from parks import park_of
from paths import CASE_FOLDER

from chaingraph.analysis.answers import all_answers
from chaingraph.analysis.stages import find_gaps, find_stages
from chaingraph.io import read_park
from chaingraph.model import KINDS
from chaingraph.park import Park
from chaingraph.sample import build_sample

GOODS = ("轴承", "减速器", "液压缸", "挖掘机", "弹簧", "链条")
#: Segment, chain and goods; 弹簧 stands in two chains.
SEGMENTS = {
    "S1": ("C1", ("轴承",)),
    "S2": ("C1", ("减速器", "液压缸")),
    "S3": ("C1", ("弹簧",)),
    "S4": ("C2", ("弹簧",)),
    "S5": ("C2", ("挖掘机",)),
}
ORDER = ("empty", "weak", "potential", "strong")
shares = st.sampled_from([None, 0.0, 0.1, 0.29, 0.3, 0.31, 0.5])
markets = st.sampled_from([None, None, 0.0, 0.02, 0.05, 0.1, 0.15, 0.4])
made = st.tuples(st.sampled_from(GOODS), st.sampled_from(["makes", "trades", None]), shares, markets)
firms = st.fixed_dictionaries(
    {
        "made": st.lists(made, max_size=4, unique_by=lambda one: one[0]),
        "in_zone": st.sampled_from([True, None, False]),
        "status": st.sampled_from(["operating", None, "closed"]),
        "chain": st.sampled_from([None, None, "C1", "C2"]),
        "leads": st.booleans(),
    }
)


def build(drawn, prefix="F", extra=()):
    """Return the park of some drawn firms; ids begin with `prefix`, and so do those of chains and segments."""
    named = list(enumerate((*drawn, *extra)))
    role = {True: "leader", False: None}
    return park_of(
        IndustryChain=[{"id": prefix + chain, "name": f"链{chain}"} for chain in ("C1", "C2")],
        ChainSegment=[
            {
                "id": prefix + key,
                "chain_id": prefix + chain,
                "order": place,
                "name": f"环节{key}",
                "products": list(words),
            }
            for place, (key, (chain, words)) in enumerate(SEGMENTS.items())
        ],
        Product=[{"id": prefix + word, "name": word} for word in GOODS],
        Enterprise=[
            {"id": f"{prefix}{place}", "name": f"厂{place:02}", "in_zone": firm["in_zone"], "status": firm["status"]}
            for place, firm in named
        ],
        MAKES=[
            {
                "from_id": f"{prefix}{place}",
                "to_id": prefix + word,
                "role": role_,
                "share": share,
                "market_share": market,
            }
            for place, firm in named
            for word, role_, share, market in firm["made"]
        ],
        IN_CHAIN=[
            {"from_id": f"{prefix}{place}", "to_id": prefix + firm["chain"], "role": role[firm["leads"]]}
            for place, firm in named
            if firm["chain"]
        ],
    )


def split(firm):
    """Return the share of sales of every product that a firm does not only trade: stated, else what is left, evenly."""
    own = {word: share for word, role, share, _ in firm["made"] if role != "trades"}
    left = max(0.0, 1 - sum(share or 0.0 for share in own.values()))
    open_ = sum(share is None for share in own.values())
    return {word: left / open_ if share is None else share for word, share in own.items()}


def is_sure(word, firm):
    """Tell whether a word places a firm: it stands in one chain, or in one of those that the firm is in."""
    chains = {chain for chain, words in SEGMENTS.values() if word in words}
    return len(chains) == 1 or firm["chain"] in chains


def places(firm, chain, words):
    """Tell of a firm and a segment: (made words that count, made words that are candidates, traded words)."""
    own = split(firm)
    sure = [word for word in words if word in own and is_sure(word, firm) and (firm["chain"] == chain or one(word))]
    maybe = [word for word in words if word in own and word not in sure]
    return sure, maybe


def one(word):
    return len({chain for chain, words in SEGMENTS.values() if word in words}) == 1


def by_number(main, side):
    if main >= 2:
        return "strong"
    return "potential" if main or side >= 3 else "weak" if side else "empty"


def rated(segment, drawn):
    """Rate a segment by reading every firm once: rating, at most, makers, main makers."""
    chain, words = SEGMENTS[segment]
    main = side = maybe = stated = 0
    held = dict.fromkeys(words, 0.0)
    some = False
    for firm in drawn:
        if firm["in_zone"] is False or firm["status"] == "closed":
            continue
        sure, likely = places(firm, chain, words)
        if not sure:
            maybe += bool(likely)
            continue
        own = split(firm)
        big = round(sum(own[word] for word in sure), 9) >= 0.3
        main, side = main + big, side + (not big)
        known = {word: market for word, _, _, market in firm["made"] if word in words and market is not None}
        stated += bool(known)
        some = some or bool(known)
        for word, market in known.items():
            held[word] += market
    counted = by_number(main, side)
    market = min(1.0, round(max(held.values()), 9)) if some else None
    if market is not None:
        by_market = "strong" if market >= 0.15 else "potential" if market >= 0.05 else "weak"
        counted = by_market if stated == main + side else max(counted, by_market, key=ORDER.index)
    return counted, main + side, main, maybe


def too_little_known(chain, drawn):
    """Tell whether fewer than half of the chain's firms, or of the zone's where it has none, have a product."""
    here = [firm for firm in drawn if firm["in_zone"] is not False and firm["status"] != "closed"]
    placed = [
        firm
        for firm in here
        if any(places(firm, chain, words)[0] for at, words in SEGMENTS.values() if at == chain)
        or firm["chain"] == chain
    ]
    asked = placed or here
    return 2 * sum(bool(firm["made"]) for firm in asked) < len(asked)


@settings(max_examples=40, deadline=None)
@given(st.lists(firms, max_size=7))
def test_ratings_are_those_of_a_plain_reading(drawn):
    rows = {row["segment_id"]: row for row in find_stages(build(drawn, prefix="")).rows}
    assert list(rows) == list(SEGMENTS)
    for segment, (chain, _) in SEGMENTS.items():
        rating, makers, main, maybe = rated(segment, drawn)
        row = rows[segment]
        assert (row["local_firms"], row["main_makers"], row["candidates"]) == (makers, main, maybe), segment
        shown = "not_known" if rating == "empty" and too_little_known(chain, drawn) else rating
        assert row["rating"] == shown, segment
        assert row["chokepoint"] == (shown == "strong" and makers == 1)
        if maybe:
            assert ORDER.index(row["rating_most"]) >= ORDER.index(rating)
        else:
            assert row["rating_most"] == shown
        homes = ("with_organization", "without_organization", "organization_unknown")
        assert sum(row[name] for name in homes) == makers


@settings(max_examples=8, deadline=None)
@given(st.lists(firms, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_shuffled_rows_and_new_ids_change_no_answer(drawn, random):
    park = build(drawn)
    tables = {
        name: frame.sample(fraction=1, shuffle=True, seed=random.randrange(99)) for name, frame in park.tables.items()
    }
    for find in (find_stages, find_gaps):
        answer = find(park).to_json()
        assert find(Park.from_frames(tables)).to_json() == answer
        renamed = find(build(drawn, prefix="Z9-")).to_json()
        assert plain_ids(renamed, "Z9-") == plain_ids(answer, "F")


def plain_ids(value, prefix):
    """Return an answer with the ids of `build` without their beginning."""
    if isinstance(value, dict):
        return {key: plain_ids(item, prefix) for key, item in value.items()}
    if isinstance(value, list):
        return [plain_ids(item, prefix) for item in value]
    return value.removeprefix(prefix) if isinstance(value, str) else value


@settings(max_examples=12, deadline=None)
@given(st.lists(firms, max_size=5), st.sampled_from(GOODS), shares)
def test_one_more_maker_never_lowers_a_rating(drawn, word, share):
    more = {"made": [(word, "makes", share, None)], "in_zone": True, "status": None, "chain": None, "leads": False}
    before = find_stages(build(drawn)).rows
    after = find_stages(build(drawn, extra=[more])).rows
    for old, new in zip(before, after, strict=True):
        if old["rating"] != "not_known":
            assert new["rating"] != "not_known"
            assert ORDER.index(new["rating"]) >= ORDER.index(old["rating"])


@settings(max_examples=10, deadline=None)
@given(st.lists(firms, max_size=6))
def test_gaps_are_segments_without_a_maker_or_with_one(drawn):
    park = build(drawn)
    stages = {row["segment_id"]: row for row in find_stages(park).rows}
    for row in find_gaps(park).rows:
        if row["segment_id"] is not None:
            found = stages[row["segment_id"]]
            assert found["local_firms"] == (1 if row["gap"] == "one_maker" else 0)
            assert row["gap"] == "one_maker" or found["rating"] == "empty"


def test_a_register_of_members_places_a_firm_in_both_of_its_segments():
    """Four declared memberships with stage and segment: one firm stands upstream and in the middle."""
    folder = CASE_FOLDER / "stages" / "from_files"
    park = read_park(folder, mapping=folder / "map.toml")
    names = dict(park["Enterprise"].select("id", "name").iter_rows())
    rows = find_stages(park).rows
    assert [(row["stage"], row["segment"], {names[key] for key in row["firm_ids"]}) for row in rows] == [
        ("up", "原料", {"甲公司"}),
        ("mid", "部件", {"甲公司", "乙公司"}),
        ("down", "整机", {"丙公司"}),
    ]


def test_declared_steps_and_an_end_show_what_nobody_here_makes():
    """Five steps between products, four makers, one declared end: two steps that nobody in the park makes."""
    folder = CASE_FOLDER / "gaps" / "from_files"
    park = read_park(folder, mapping=folder / "map.toml")
    found = [(row["gap"], row["chain"], row["products"]) for row in find_gaps(park).rows]
    assert [row for row in found if row[0] != "one_maker"] == [
        ("broken", "示例链", ("加工",)),
        ("broken", "示例链", ("圆片",)),
    ]
    assert {row[2][0] for row in found if row[0] == "one_maker"} == {"晶体", "试剂", "设备", "成品"}


def test_a_step_is_looked_at_on_its_day():
    known = {"name": "甲", "id": "E"}
    park = park_of(
        IndustryChain=[{"id": "C", "name": "链"}],
        ChainSegment=[{"id": "S", "chain_id": "C", "name": "轴承"}],
        Product=[{"id": "P", "name": "轴承"}],
        Enterprise=[known],
        MAKES=[{"from_id": "E", "to_id": "P", "since": dt.date(2025, 6, 1)}],
    )
    ratings = [find_stages(park, on=dt.date(2025, month, 1)).rows[0]["rating"] for month in (5, 6)]
    assert ratings == ["not_known", "potential"]


def test_what_the_answers_read_decides():
    """With every column that is not declared as read unknown, the answers of the cases stay the same."""
    for folder, find, answer in (("stages", find_stages, "stages"), ("gaps", find_gaps, "gaps")):
        reads = all_answers()[answer].reads
        for path in sorted((CASE_FOLDER / folder).glob("*.toml")):
            case, park = read_case(path)
            tables = {}
            for kind in KINDS:
                kept = set(reads.get(kind.name, "").split()) | {"id", "from_id", "to_id", "source", "name"}
                tables[kind.name] = [
                    {name: value for name, value in row.items() if name in kept and value is not None}
                    for row in park[kind.name].iter_rows(named=True)
                    if kind.name in reads
                ]
            on = case.get("on") or dt.date(2026, 1, 1)
            assert find(Park.from_rows(tables), on=on).to_json()["rows"] == find(park, on=on).to_json()["rows"], (
                path.stem
            )


def test_ratings_hold_when_firms_are_missing():
    """Without a fifth of the firms of the sample at least 85 % of the ratings stay."""
    park = build_sample(seed=1).park
    whole = {row["segment_id"]: row["rating"] for row in find_stages(park).rows}
    kept = park["Enterprise"].sample(fraction=0.8, seed=5)
    part = {
        row["segment_id"]: row["rating"]
        for row in find_stages(Park.from_frames({**park.tables, "Enterprise": kept})).rows
    }
    assert len(set(whole.values())) > 2 and kept.height < park["Enterprise"].height
    assert sum(part[segment] == rating for segment, rating in whole.items()) >= 0.85 * len(whole)


def test_a_firm_that_a_list_places_by_its_stage_alone_is_no_gap():
    """A segment that is only called 上游 holds who is not placed more closely; one firm there is no sole maker."""
    park = park_of(
        IndustryChain=[{"id": "C", "name": "链"}],
        ChainSegment=[
            {"id": "U", "chain_id": "C", "name": "上游", "stage": "up"},
            {"id": "S", "chain_id": "C", "name": "轴承", "stage": "mid"},
        ],
        Enterprise=[{"id": key, "name": key, "products": ["轴承"]} for key in ("E", "F")],
        IN_SEGMENT=[{"from_id": "E", "to_id": "U"}, {"from_id": "F", "to_id": "S"}],
    )
    assert not [row for row in find_gaps(park).rows if row["segment"] == "上游"]
    assert [row["local_firms"] for row in find_stages(park).rows if row["segment"] == "上游"] == [1]
