"""Who could meet a demand: against a plain loop over all firms, whatever the ids and the order, listed or new."""

import datetime as dt
import random

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from parks import park_of

from chaingraph.analysis.match import find_matches, find_unmet, list_demands
from chaingraph.analysis.match.answers import EVIDENCE
from chaingraph.asof.nearness import Nearness, facts_of
from chaingraph.asof.products import find_kinds, find_makers, find_meanings
from chaingraph.asof.segments import find_segments, place_firms, segment_words
from chaingraph.errors import UsageError
from chaingraph.io import goods, identity

WORDS = ("齿轮", "齿轮系列", "行星齿轮", "大行星齿轮", "摩托车齿轮", "齿轮贸易", "轴承", "滚动轴承", "非齿轮", "铝齿轮")
ON = dt.date(2025, 6, 1)
WORD = st.sampled_from(WORDS)
MAYBE = st.sampled_from([None, True])
FIRM = st.fixed_dictionaries(
    {
        "products": st.lists(WORD, max_size=2),
        "status": st.sampled_from([None, None, None, "closed"]),
        "in_zone": st.sampled_from([None, None, None, False]),
        "street": st.sampled_from([None, "东街", "西街"]),
        "place": st.sampled_from([None, (105.4, 28.9), (105.42, 28.9), (105.5, 28.95)]),
        "chain": MAYBE,
        "certificate": st.sampled_from([None, dt.date(2025, 5, 31), dt.date(2026, 1, 1)]),
        "makes": st.sampled_from([None, ("齿轮", 0.6), ("轴承", 1.0), ("齿轮", None)]),
        "sells": st.sampled_from([None, None, ("齿轮", "declared"), ("行星齿轮", "candidate"), ("润滑脂", "observed")]),
        "offers": st.sampled_from([None, None, "齿轮", "大行星齿轮"]),
        "segment": MAYBE,
        "works": MAYBE,
    }
)
BARE = dict.fromkeys("products status in_zone street place chain certificate makes sells offers segment works".split())
PARENTS = st.sampled_from([None, ("轴承", "齿轮"), ("大行星齿轮", "轴承")])
PARKS = st.tuples(st.lists(FIRM, min_size=2, max_size=6), PARENTS, st.sampled_from([*WORDS[:5], "锥齿轮", "车床"]))


def build(firms, parent=None, ids=None, demands=()):
    """A park of drawn firms; the first one is whom the others sell to and work with."""
    ids = ids or [f"E{number}" for number in range(len(firms))]
    each = list(zip(ids, firms, strict=True))
    records = [{"id": f"P-{name}", "name": name} for name in ("齿轮", "轴承")]
    if parent is not None:
        records = [row for row in records if row["name"] != parent[0]]
        records += [{"id": f"P-{parent[0]}", "name": parent[0], "parent": f"P-{parent[1]}"}]
    plain = ("products", "status", "in_zone", "street")
    spots = {key: dict(zip(("longitude", "latitude"), firm["place"] or (), strict=False)) for key, firm in each}
    return park_of(
        Enterprise=[
            {"id": key, "name": "同名", "crs": "wgs84", **spots[key], **{name: firm[name] for name in plain}}
            for key, firm in each
        ],
        Product=records,
        IndustryChain=[{"id": "C", "name": "链"}],
        ChainSegment=[{"id": "S", "chain_id": "C", "name": "基础件", "products": ["行星齿轮"]}],
        IN_CHAIN=[{"from_id": key, "to_id": "C"} for key, firm in each if firm["chain"]],
        IN_SEGMENT=[{"from_id": key, "to_id": "S"} for key, firm in each if firm["segment"]],
        Certificate=[
            {"id": f"Z-{key}", "enterprise_id": key, "kind": "high_tech", "expires": firm["certificate"]}
            for key, firm in each
            if firm["certificate"]
        ],
        MAKES=[
            {"from_id": key, "to_id": f"P-{firm['makes'][0]}", "role": "makes", "capacity_used": firm["makes"][1]}
            for key, firm in each
            if firm["makes"]
        ],
        SUPPLIES=[
            {"from_id": key, "to_id": ids[0], "product": firm["sells"][0], "status": firm["sells"][1]}
            for key, firm in each
            if firm["sells"] and key != ids[0]
        ],
        COOPERATES_WITH=[{"from_id": ids[0], "to_id": key} for key, firm in each if firm["works"] and key != ids[0]],
        Resource=[
            {"id": f"R-{key}", "provider_id": key, "name": firm["offers"]} for key, firm in each if firm["offers"]
        ],
        Demand=list(demands),
    )


def reach(start, edges):
    """Products reached over edges, level by level: how far, and whether by a guess."""
    found, front, seen = {}, {product: likely for product, (_, likely) in start.items()}, set(start)
    depth = 0
    while front:
        depth += 1
        step = {}
        for product, likely in front.items():
            for other, guess in edges.get(product, ()):
                if other not in seen:
                    step[other] = min(step.get(other, True), likely or guess)
        found |= {product: (depth, likely) for product, likely in step.items()}
        seen |= set(step)
        front = step
    return found


def related(park, word):
    """The plain relations of a word of the park: evidence by product, how far, whether guessed."""
    up, down = {}, {}
    for product, parent, status in find_kinds(park).iter_rows():
        up.setdefault(product, []).append((parent, status != "declared"))
        down.setdefault(parent, []).append((product, status != "declared"))
    own = {product: (0, False) for name, product, _ in find_meanings(park).iter_rows() if name == word}
    kinds = reach(own, down)
    wider = {product: how for product, how in reach(own, up).items() if product not in kinds}
    sisters = {}
    for upper, (far, likely) in wider.items():
        for product, (_, guess) in reach({upper: (0, likely)}, down).items():
            if product not in own | kinds | wider:
                sisters.setdefault(product, []).append((far, guess))
    return own, kinds, wider, sisters


PLACES = {name: place for place, name in enumerate(EVIDENCE)}
SPARE = {True: 0, None: 1, False: 2}


def meanings(park):
    found = {}
    for name, product, _ in find_meanings(park).iter_rows():
        found.setdefault(name, set()).add(product)
    return found


def told_links(park):
    idle = {row["id"] for row in park["Enterprise"].to_dicts() if row["status"] == "closed"}
    return [
        row
        for row in park["SUPPLIES"].to_dicts()
        if row["status"] in (None, "observed", "declared") and not idle & {row["from_id"], row["to_id"]}
    ]


def options_by_product(park, key, groups):
    """The ways in which what a firm provides could meet the need: evidence, dealer, guessed, how far, spare."""
    meaning, claims = meanings(park), {}
    for row in find_makers(park, ON).to_dicts():
        if row["enterprise_id"] == key:
            claims.setdefault(row["product"], []).append(row)
    offered = [row["name"] for row in park["Resource"].to_dicts() if row["provider_id"] == key]
    for product in {*claims, *(product for name in offered for product in meaning[name])}:
        said = claims.get(product, [])
        dealer = bool(said) and all(row["role"] == "trades" for row in said)
        first = min(said, key=lambda row: ("makes", None, "serves", "trades").index(row["role"]), default={})
        unsure = first.get("status") in ("candidate", "implied")
        sold = [row for row in told_links(park) if row["from_id"] == key and product in meaning[row["product"]]]
        free = [
            1 - row["capacity_used"]
            for row in park["MAKES"].filter(pl.col("capacity_used").is_not_null()).to_dicts()
            if row["from_id"] == key and product in meaning[row["to_id"].removeprefix("P-")]
        ]
        spare = SPARE[max(free) > 0 if free else None]
        same = "trades" if dealer else "supplied" if sold else "makes" if said else "offers"
        for evidence, group in zip((same, "kind", "wider", "sister"), groups, strict=True):
            for far, likely in group.get(product, ()):
                yield PLACES[evidence], dealer, likely or unsure, far, spare


def core_of(word):
    return pl.select(goods.core(identity.product(pl.lit(word)))).item()


def uppers(park, product):
    """What a product is declared to be a kind of, at any distance."""
    parents = {}
    for below, above, status in find_kinds(park).iter_rows():
        if status == "declared":
            parents.setdefault(below, []).append((above, False))
    return set(reach({product: (0, False)}, parents))


def ends_with(word, name):
    """Whether one name ends another so that it is perhaps a kind of it: not turned into something else, no material."""
    word, name = core_of(word), core_of(name)
    rest = word.removesuffix(name)
    turned = any(rest.endswith(one) for one in goods.words()["negations"])
    made_of = any(rest.endswith(one + more) for one in goods.words()["materials"] for more in ("", "制", "质", "系"))
    return "" != rest != word and not turned and not made_of


def segments_of(park, word, own):
    """The segments to which a word belongs, and whether by the end of its name alone."""
    found = {}
    for segment, name, product in segment_words(park).iter_rows():
        sure = any((product or name) in {one, *uppers(park, one)} for one in own)
        if sure or ends_with(word, name):
            found[segment] = found.get(segment, True) and not sure
    return found


def options_by_segment(park, key, word, own):
    segments = segments_of(park, word, own)
    for row in place_firms(park, ON).to_dicts():
        if row["enterprise_id"] == key and row["segment_id"] in segments:
            likely = segments[row["segment_id"]] or row["status"] not in ("observed", "declared")
            yield PLACES["segment"], row["role"] == "trades", likely, 0, 1


def speaks_for(park, key, who):
    """What else is known of a firm: kilometres, street, chains, certificates and ties, the best first."""
    near, number = Nearness(park, ON, facts_of(park)), {one: at for at, one in enumerate(park["Enterprise"]["id"])}
    left, right = np.array([number[who]]), np.array([number[key]])
    km, street = near.distance(left, right)[0], bool(near.same_street(left, right)[0])
    inside = set(park["IN_CHAIN"]["from_id"])
    held = park["Certificate"].filter(pl.col("enterprise_id") == key, pl.col("expires") >= ON).height
    ties = {"supplies" for row in told_links(park) if (row["from_id"], row["to_id"]) == (key, who)}
    ties |= {"cooperates" for row in park["COOPERATES_WITH"].to_dicts() if row["to_id"] == key}
    far = (np.isnan(km), 0 if np.isnan(km) else km // 1)
    return *far, not street, -({key, who} <= inside), -held, -len(ties), 0 if np.isnan(km) else km


def oracle(park, word, who):
    """Each firm by itself: its best evidence and what speaks for it; rows in order."""
    own, kinds, wider, sisters = related(park, word)
    groups = [*({product: [how] for product, how in group.items()} for group in (own, kinds, wider)), sisters]
    rows = []
    for key, status, inside in park["Enterprise"].select("id", "status", "in_zone").iter_rows():
        options = [*options_by_product(park, key, groups), *options_by_segment(park, key, word, own)]
        if options and status != "closed" and inside is not False and key != who:
            best = min(options)
            rows.append(((*best, *speaks_for(park, key, who), key), list(EVIDENCE)[best[0]]))
    return [(order[-1], evidence) for order, evidence in sorted(rows)]


def answer(park, **given):
    return [(row["supplier_id"], row["evidence"]) for row in find_matches(park, on=ON, most=99, **given).rows]


def demand(word, firm="E0"):
    return [{"id": "D", "enterprise_id": firm, "product": word}]


@settings(max_examples=20, deadline=None)
@given(drawn=PARKS)
@example(drawn=([BARE, {**BARE, "segment": True}], None, "大行星齿轮"))  # by the end of the name alone
def test_candidates_are_those_of_the_plain_loop(drawn):
    firms, parent, word = drawn
    park = build(firms, parent, demands=demand(word))
    assert find_segments(park).height == 1
    assert answer(park, demand="D") == oracle(park, word, "E0")


@settings(max_examples=10, deadline=None)
@given(drawn=PARKS)
def test_a_new_demand_is_answered_as_one_of_the_list(drawn):
    firms, parent, word = drawn
    listed = build(firms, parent, demands=demand(word))
    assert answer(build(firms, parent), product=word, enterprise_id="E0") == answer(listed)


@settings(max_examples=10, deadline=None)
@given(drawn=PARKS, seed=st.integers(0, 99))
def test_neither_order_nor_ids_change_who_is_found(drawn, seed):
    firms, parent, word = drawn
    names = [f"E{number}" for number in range(len(firms))]
    others = [f"Z{number}" for number in random.Random(seed).sample(range(10, 99), len(firms))]
    renamed = dict(
        zip(sorted(others), names, strict=True)
    )  # ids only decide between firms that are alike: kept in order
    moved = build(firms, parent, sorted(others), demand(word, sorted(others)[0]))
    plain = build(firms, parent, demands=demand(word))
    assert [(renamed[key], evidence) for key, evidence in answer(moved)] == answer(plain)
    frames = {name: frame.sample(fraction=1, shuffle=True, seed=seed) for name, frame in plain.tables.items()}
    mixed = type(plain).from_frames(frames)
    for question in (find_matches, find_unmet, list_demands):
        assert question(mixed, on=ON).to_json() == question(plain, on=ON).to_json()


@settings(max_examples=8, deadline=None)
@given(drawn=PARKS, most=st.integers(1, 4))
def test_a_shorter_list_is_the_beginning_of_the_long_one(drawn, most):
    firms, parent, word = drawn
    park = build(firms, parent, demands=demand(word))
    rows = [(row["supplier_id"], row["evidence"]) for row in find_matches(park, on=ON, most=most).rows]
    assert rows == answer(park)[:most]


@settings(max_examples=8, deadline=None)
@given(drawn=PARKS)
def test_a_demand_is_unmet_unless_somebody_surely_provides_it(drawn):
    firms, parent, word = drawn
    park = build(firms, parent, demands=demand(word))
    sure = [
        row
        for row in find_matches(park, on=ON, most=99).rows
        if row["evidence"] in ("supplied", "makes", "offers", "kind")
        and row["status"] != "candidate"
        and (row["evidence"] != "kind" or "dealer" not in {reason.code for reason in row["reasons"]})
    ]
    assert len(find_unmet(park, on=ON)) == (not sure)


def test_many_dealers_hide_no_maker_of_a_kind():
    """A list that dealers fill says nothing of whether the demand is met."""
    dealers = [{"id": f"T{number}", "name": "商贸", "products": ["齿轮贸易"]} for number in range(12)]
    park = park_of(
        Enterprise=[*dealers, {"id": "M", "name": "厂", "products": ["花键"]}, {"id": "B", "name": "买"}],
        Product=[{"id": "P1", "name": "齿轮"}, {"id": "P2", "name": "花键", "parent": "P1"}],
        Demand=[{"id": "D", "enterprise_id": "B", "product": "齿轮"}],
    )
    assert {row["evidence"] for row in find_matches(park).rows} == {"trades"}
    assert len(find_unmet(park)) == 0


def test_many_needs_are_answered_by_the_slice_as_each_alone(monkeypatch):
    from chaingraph.analysis.match import candidates

    firms = [{"id": f"F{number}", "name": "厂", "products": [word]} for number, word in enumerate(WORDS)]
    needs = [{"id": f"D{number}", "enterprise_id": "F0", "product": word} for number, word in enumerate(WORDS)]
    whole = find_matches(park_of(Enterprise=firms, Demand=needs)).to_json()["rows"]
    monkeypatch.setattr(candidates, "_PLENTY", 3)
    assert find_matches(park_of(Enterprise=firms, Demand=needs)).to_json()["rows"] == whole
    assert len({row["demand_id"] for row in whole}) == len(WORDS)


def test_a_demand_is_named_by_id_or_by_what_one_alone_needs():
    needs = [{"id": key, "product": word} for key, word in (("D1", "齿轮"), ("D2", "轴承"), ("D3", "轴承"))]
    park = park_of(Enterprise=[{"id": "A", "name": "甲", "products": ["齿轮", "轴承"]}], Demand=needs)
    assert find_matches(park, demand="齿轮").column("demand_id") == ["D1"]
    assert find_matches(park, demand="D3").column("demand_id") == ["D3"]
    for text, code in (("轴承", "CG-U018"), ("D9", "CG-U017")):
        with pytest.raises(UsageError) as told:
            find_matches(park, demand=text)
        assert told.value.code == code


def test_a_park_without_demands_or_firms_has_empty_answers():
    for park in (park_of(), park_of(Enterprise=[{"id": "A", "name": "甲"}])):
        for question in (find_matches, find_unmet, list_demands):
            assert len(question(park)) == 0
    assert len(find_matches(park_of(), product="齿轮")) == 0
    assert pl.Series(list(EVIDENCE)).is_unique().all()
