"""Laws of the closure by destination share and of the chains with declared ends; a plain reference beside them."""

import importlib.util
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from paths import ROOT

from chaingraph.kernels.agreement import Agreement, find_agreement
from chaingraph.kernels.chains import Ends, find_chains
from chaingraph.kernels.closure import Limits, find_closure, find_reach
from chaingraph.kernels.likeness import adjusted_mutual_information
from chaingraph.kernels.missing import estimate_missing
from chaingraph.kernels.sales import weigh_sales
from chaingraph.rules import rulebook


def _benchmark(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


kernel = importlib.import_module("chaingraph.kernels.closure")
planted = _benchmark("planted")
bench = _benchmark("chains")

N = 9
firm = st.integers(0, N - 1)
links = st.lists(st.tuples(firm, firm, st.integers(1, 60)), min_size=1, max_size=30)
goods = st.lists(st.integers(-1, 3), min_size=N, max_size=N)
roots = st.lists(st.tuples(firm, st.integers(0, 2)), min_size=1, max_size=4)


def closure(rows, ends, makes=None, n=N, **more):
    source, target, value = (np.array(column) for column in zip(*rows, strict=True))
    at, chain = (np.array(column) for column in zip(*ends, strict=True))
    makes = np.full(n, -1) if makes is None else np.array(makes)
    return find_closure(n, source, target, value.astype(float), makes, at, chain, 3, **more)


def members(found):
    return set(zip(found.member_firm.tolist(), found.member_chain.tolist(), strict=True))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(links, roots, goods)
def test_shares_in_single_precision_agree_with_the_reference(rows, ends, makes):
    fast, exact = closure(rows, ends, makes), closure(rows, ends, makes, engine="dense")
    # nobody stands at the limit where rounding would decide
    assume(not (np.abs(exact.shares.sum(1) - 0.5) < 0.02).any() and not (exact.shares.sum(1) < 0.5).any())
    assert np.abs(fast.shares - exact.shares).max() < 0.01


@settings(max_examples=100, deadline=None)
@given(links, roots, goods)
def test_shares_are_shares_and_ends_end_at_themselves(rows, ends, makes):
    found = closure(rows, ends, makes)
    assert (found.shares >= 0).all()
    assert (found.shares.sum(1) <= 1 + 1e-4).all()
    assert np.allclose(found.shares[[at for at, _ in ends]].sum(1), 1)


@settings(max_examples=100, deadline=None)
@given(links, roots, goods, st.randoms(use_true_random=False))
def test_renaming_and_shuffling_change_only_names(rows, ends, makes, random):
    number = list(range(N))
    random.shuffle(number)
    mixed = [(number[a], number[b], v) for a, b, v in rows]
    random.shuffle(mixed)
    one = closure(rows, ends, makes)
    moved = [makes[number.index(f)] for f in range(N)]
    two = closure(mixed, [(number[at], chain) for at, chain in ends], moved)
    assert np.allclose(one.shares, two.shares[number], atol=1e-3)


@settings(max_examples=100, deadline=None)
@given(links, roots, firm, st.integers(1, 60))
def test_a_sale_to_an_end_never_takes_from_what_reaches_one(rows, ends, seller, value):
    at = np.array([end for end, _ in ends])

    def reach(rows):
        source, target, carried = (np.array(column) for column in zip(*rows, strict=True))
        return find_reach(N, source, target, carried.astype(float), at, np.zeros(N))

    assert (reach([*rows, (seller, int(at[0]), value)]) >= reach(rows) - 2e-3).all()


def test_a_loop_ends_where_its_goods_leave_it():
    # 0 and 1 supply one another and sell on: 0 to the end of one chain, 1 three times as much to that of another
    found = closure([(0, 1, 10), (1, 0, 10), (0, 2, 10), (1, 3, 30)], [(2, 0), (3, 1)], n=4)
    assert found.shares[0, :2] == pytest.approx([4 / 7, 3 / 7], abs=2e-3)
    assert found.shares[1, :2] == pytest.approx([1 / 7, 6 / 7], abs=2e-3)


@settings(max_examples=60, deadline=None)
@given(links, roots, goods)
def test_the_size_of_the_pieces_changes_no_share(rows, ends, makes):
    with pytest.MonkeyPatch.context() as patch:
        whole = closure(rows, ends, makes)
        patch.setattr(kernel, "_PIECE", 8)  # three firms
        assert (closure(rows, ends, makes).shares == whole.shares).all()


def test_a_firm_of_many_buyers_moves_with_all_of_them():
    # 0 sells to 1..512, all of which sell to 513: their shares move in the same round
    rows = [(0, buyer, 1) for buyer in range(1, 513)] + [(buyer, 513, 1) for buyer in range(1, 513)]
    assert closure(rows, [(513, 0)], n=514).shares[0].tolist() == [1, 0, 0]


def test_a_firm_whose_sales_are_lost_goes_where_the_other_makers_of_its_product_go():
    rows = [(0, 8, 10), (1, 8, 10), (3, 2, 5)]
    makes = [7, 7, 7, 6, -1, -1, -1, -1, 9]
    found = closure(rows, [(8, 0)], makes)
    assert found.shares[2, 0] == 1  # it only buys, and what it makes others sell to the end
    assert sorted(found.member_firm.tolist()) == [0, 1, 2, 8]


def test_who_only_supplies_a_firm_of_two_chains_is_a_member_of_its_first():
    # 1 sells to the ends of two chains, more to the first, and buys from 0
    links = [(0, 1, 10), (1, 2, 60), (1, 3, 40)]
    ends = [(2, 0), (3, 1)]
    assert members(closure(links, ends, n=4)) == {(0, 0), (1, 0), (1, 1), (2, 0), (3, 1)}
    assert (0, 1) in members(closure(links, ends, n=4, vague=np.arange(4) == 0))
    assert (0, 1) in members(closure([*links, (0, 3, 5)], ends, n=4))


def test_what_a_general_supplier_sells_makes_nobody_a_member():
    links = [(0, 1, 10), (0, 2, 10), (3, 1, 10)]
    apart = np.arange(4) == 0
    assert members(closure(links, [(1, 0)], n=4)) == {(0, 0), (1, 0), (2, 0), (3, 0)}
    assert members(closure(links, [(1, 0)], n=4, apart=apart)) == {(1, 0), (3, 0)}


def test_unknown_values_are_an_even_part_of_what_the_seller_sells():
    nan = float("nan")
    source = np.array([0, 0, 1, 1, 2])
    assert weigh_sales(3, source, np.array([6, nan, nan, nan, 10.0])).tolist() == [6, 6, 5.5, 5.5, 10]
    # nothing beside a sale is nothing, and alone it is not known
    assert weigh_sales(3, source, np.array([6, 0, 0, 0, 10.0])).tolist() == [6, 0, 4, 4, 10]
    assert weigh_sales(3, source, np.full(5, nan)).tolist() == [0.5, 0.5, 0.5, 0.5, 1]
    assert weigh_sales(3, source, np.full(5, nan), np.array([1, 0.5, 0, 1, 1])).tolist() == [0.5, 0.25, 0, 0.5, 1]


def test_the_defaults_are_the_rules():
    values = {name: rulebook().rule(f"chains.{name}").value for name in Limits.__dataclass_fields__}
    assert Limits(**values) == Limits()


def search_in(park, ends=None):
    at, chain = planted.declare(park) if ends is None else ends
    declared = Ends(at, chain, park.chains)
    columns = (park.source, park.target, park.value, park.product, np.ones(park.source.size))
    return lambda kept: find_chains(park.firms, *(column[kept] for column in columns), park.makes, declared)


def every(park):
    return np.arange(park.source.size)


@pytest.mark.parametrize(("prepare", "least"), [(None, 0.93), (planted.without_values, 0.88)])
def test_planted_chains_with_declared_ends_are_recovered(prepare, least):
    scores = []
    for number, level in enumerate(("d1 general suppliers", "d3 noise 10 %", "d4 missing 10 %", "mild")):
        park = planted.plant(50 + number, planted.LEVELS[level])
        park = prepare(park) if prepare else park
        found = search_in(park)(every(park))
        scores.append(bench.omega(park.firms, (park.truth_firm, park.truth_chain), (found.firm, found.chain)))
    assert np.mean(scores) > least


def test_a_supplier_named_as_the_end_does_not_cut_the_chain():
    park = planted.plant(5, planted.LEVELS["d1 general suppliers"])
    found = search_in(park, planted.declare(park, wrong=1.0))(every(park))
    assert bench.omega(park.firms, (park.truth_firm, park.truth_chain), (found.firm, found.chain)) > 0.9


def test_what_nobody_declared_is_found_beside_the_declared():
    park = planted.plant(6, planted.LEVELS["d3 noise 5 %"])
    at, chain = planted.declare(park, 0.6)
    kinds, chain = np.unique(chain, return_inverse=True)
    links = (park.source, park.target, park.value, park.product, np.ones(park.source.size))
    found = find_chains(park.firms, *links, park.makes, Ends(at, chain, kinds.size))
    assert (found.declared, found.count) == (kinds.size, park.chains)
    assert set(found.anchor[found.declared :].tolist()) <= set(park.end_firm.tolist())


def test_nothing_declared_is_the_basins():
    park = planted.plant(4, planted.LEVELS["mild"])
    links = (park.source, park.target, park.value, park.product)
    found = find_chains(park.firms, *links, np.ones(park.source.size), park.makes)
    firm_of, chain_of = bench.main_buyer_basins(park)
    assert (found.firm.tolist(), found.chain.tolist()) == (firm_of.tolist(), chain_of.tolist())


def test_a_declared_chain_that_nobody_reaches_keeps_its_place():
    nothing = np.zeros(0)
    none = np.zeros(0, int)
    found = find_chains(3, none, none, nothing, none, nothing, np.full(3, -1), Ends(np.array([1]), np.array([1]), 2))
    assert (found.anchor.tolist(), found.count) == ([-1, 1], 0)


def test_renaming_and_shuffling_a_park_changes_neither_chains_nor_confidence():
    park = planted.plant(2, planted.LEVELS["hard"])
    draw = np.random.default_rng(2)
    number, row = draw.permutation(park.firms), draw.permutation(park.source.size)
    makes = np.empty_like(park.makes)
    makes[number] = park.makes
    at, chain = planted.declare(park)
    two = planted.replace(
        park, source=number[park.source[row]], target=number[park.target[row]], value=park.value[row],
        product=park.product[row], makes=makes,
    )  # fmt: skip
    answers = []
    for one, ends in ((park, (at, chain)), (two, (number[at], chain))):
        search = search_in(one, ends)
        found = search(every(one))
        links = (one.source, one.target, one.value, one.product)
        answers.append((found, find_agreement(*links, found, search, 0.1, 4)))
    (first, left), (second, right) = answers
    renamed = sorted(zip(first.chain.tolist(), number[first.firm].tolist(), strict=True))
    assert renamed == sorted(zip(second.chain.tolist(), second.firm.tolist(), strict=True))
    np.testing.assert_array_equal(left.confidence, right.confidence)
    assert left.counts.tolist() == right.counts.tolist()


def test_the_more_is_missing_the_less_confidence():
    park = planted.plant(3, planted.LEVELS["mild"])
    search = search_in(park)
    links = (park.source, park.target, park.value, park.product)
    found = search(every(park))
    means = [np.nanmean(find_agreement(*links, found, search, f, 8).confidence) for f in (0.03, 0.15, 0.4)]
    assert means == sorted(means, reverse=True)


@pytest.mark.parametrize("missing", [0.0, 0.1, 0.3])
def test_what_is_missing_is_told_from_who_reported(missing):
    told = np.random.default_rng(1).random((2, 4000)) >= np.sqrt(missing)
    both, one, other = told.all(0).sum(), (told[0] & ~told[1]).sum(), (told[1] & ~told[0]).sum()
    assert estimate_missing(int(one), int(other), int(both)) == pytest.approx(missing, abs=0.03)
    assert estimate_missing(50, 50, 9) is None


@pytest.mark.parametrize(("count", "interval"), [(1, (1, 6)), (6, (1, 11)), (11, (6, 16))])
def test_where_a_chain_is_found_there_is_one_whatever_is_missing(count, interval):
    assert Agreement(np.zeros(0), np.arange(5, 15)).interval(count) == interval


def test_likeness_is_none_by_chance_and_whole_for_the_same():
    draw = np.random.default_rng(0)
    one = draw.integers(0, 6, 600)
    assert adjusted_mutual_information(one, (one + 3) % 6) == pytest.approx(1)
    assert abs(adjusted_mutual_information(one, draw.permutation(one))) < 0.02


def _ends_claimed(rows, ends):
    """Return the firms of each declared chain, and the ends whose goods go on; firms by letter."""
    names = sorted({name for row in rows for name in row[:2]})
    source, target = (np.array([names.index(row[side]) for row in rows]) for side in (0, 1))
    value, nothing = np.array([row[2] for row in rows], float), np.full(len(rows), -1)
    declared = Ends(np.array([names.index(end) for end in ends]), np.arange(len(ends)), len(ends))
    made = np.full(len(names), -1)
    found = find_chains(len(names), source, target, value, nothing, np.ones(len(rows)), made, declared)
    firms = [{names[firm] for firm in found.firm[found.chain == chain]} for chain in range(len(ends))]
    return *firms, {names[firm] for firm in found.passing}


# two chains of their own, A and B; H sells to both, more to A; S sells to A alone
TWO = [(f"a{i}", "A", 50) for i in range(4)] + [(f"b{i}", "B", 50) for i in range(4)]
BOTH = [*TWO, ("H", "A", 60), ("H", "B", 40), ("h", "H", 70)]
SUPPLIER = [*BOTH, ("S", "A", 90), ("s", "S", 30)]


@pytest.mark.parametrize(("rows", "ends"), [(BOTH, "AH"), (SUPPLIER, "SH")])
def test_of_two_chains_that_claim_a_basin_one_has_it_and_the_other_goes_where_it_sells_next(rows, ends):
    first, second, _ = _ends_claimed(rows, ends)
    assert {"A", "a0", "a1", "a2", "a3"} <= first
    assert {"B", "b0", "b1", "b2", "b3", "H", "h"} <= second
    assert not first & {"B", "b0", "H"}


def test_a_chain_that_has_its_end_claims_nothing_more():
    first, second, _ = _ends_claimed([*BOTH, ("B", "A", 30)], "BA")
    assert {"B", "b0"} <= first
    assert {"A", "a0"} <= second
    assert "A" not in first


@pytest.mark.parametrize(("value", "passing"), [(90, {"S"}), (float("nan"), set())])
def test_a_declared_end_whose_goods_go_on_is_a_firm_of_its_chain(value, passing):
    # S sells to the ends of both chains and more to that of its own, if its values are known
    rows = [*TWO, ("S", "A", value), ("S", "B", value / 2), ("s", "S", 30)]
    first, second, told = _ends_claimed(rows, "SB")
    assert ({"A", "a0", "S", "s"} <= first, "S" in second, told) == (True, bool(passing), passing)


def test_only_links_on_record_make_a_general_supplier():
    ends, suppliers = np.arange(3), np.arange(3, 18)
    source = np.concatenate([suppliers, np.full(15, 18)])
    target = np.concatenate([np.repeat(ends, 5), suppliers])
    links = (source, target, np.full(30, 5.0), np.full(30, -1), np.ones(30))
    for on_record in (True, False):
        told = np.where(source == 18, on_record, True)
        found = find_chains(19, *links, np.full(19, -1), told=told)
        declared = find_chains(19, *links, np.full(19, -1), Ends(ends, ends, 3), told=told)
        assert (found.general[18], declared.general[18]) == (on_record, on_record)
