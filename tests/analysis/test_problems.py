"""Problems: the days they take, whether they travel along supply links, and groups of them; planted and not planted."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from chaingraph.analysis.answers import all_answers
from chaingraph.analysis.problems import find_closing_times, find_groups, find_travel
from chaingraph.park import Park

START, DAY = dt.date(2024, 1, 1), dt.date(2026, 1, 1)
SEEDS = range(20)


def row(**values):
    return {"source": "synthetic", **values}


def make_park(seed, *, follow, shock=False):
    """60 firms of two chains in a tree of suppliers, 90 problems.

    `follow`: share of the problems that a supplier of the firm of another one raised within forty days.
    `shock`: whether the problems of a chain come in a few short times, at firms that chance picks.
    """
    rng = np.random.default_rng(seed)
    firms = [f"F{number:02}" for number in range(60)]
    links = [(number, (number - 1) // 2 if number < 30 else 30 + (number - 31) // 2) for number in range(1, 60)]
    links = [(one, other) for one, other in links if one != 30]
    suppliers = {}
    for one, other in links:
        suppliers.setdefault(other, []).append(one)
    times = {chain: rng.integers(0, 600, 4) for chain in (0, 1)}
    problems = []
    while len(problems) < 90:
        firm = int(rng.integers(60))
        day = int(rng.choice(times[firm // 30]) + rng.integers(0, 20)) if shock else int(rng.integers(0, 600))
        kind = ("orders", "labour")[int(rng.integers(2))]
        problems.append((firm, kind, day))
        if rng.random() < follow and firm in suppliers:
            problems.append((int(rng.choice(suppliers[firm])), kind, day + int(rng.integers(5, 40))))
    return Park.from_rows({
        "Enterprise": [row(id=key, name=key) for key in firms],
        "IndustryChain": [row(id=f"C{chain}", name=f"链{chain}") for chain in (0, 1)],
        "IN_CHAIN": [row(from_id=key, to_id=f"C{number // 30}") for number, key in enumerate(firms)],
        "SUPPLIES": [row(from_id=firms[one], to_id=firms[other], product="件") for one, other in links],
        "Problem": [
            row(id=f"P{number}", enterprise_id=firms[firm], kind=kind, opened=START + dt.timedelta(days=day))
            for number, (firm, kind, day) in enumerate(problems)
        ],
    })  # fmt: skip


def verdicts(**planted):
    nobody_general = all_answers()["chain_members"].table(())
    return [find_travel(make_park(seed, **planted), on=DAY, members=nobody_general).rows[0] for seed in SEEDS]


def test_problems_that_travel_are_found_and_the_side_that_is_first():
    found = verdicts(follow=0.4)
    assert sum(one["verdict"] == "travels" for one in found) >= 16
    assert sum(one["order"] == "customer_first" for one in found) >= 16


@pytest.mark.parametrize("shock", [False, True])
def test_chance_and_a_shock_to_a_whole_chain_are_not_taken_for_travel(shock):
    assert sum(one["verdict"] == "travels" for one in verdicts(follow=0.0, shock=shock)) <= 3


def renamed(park):
    """The same park with other ids, its rows in another order."""
    other = {"id", "from_id", "to_id", "enterprise_id"}
    frames = {
        name: frame.with_columns(
            pl.col(key).str.reverse() + "x" for key in other & set(frame.columns) if not frame[key].is_null().all()
        ).sample(fraction=1, shuffle=True, seed=3)
        for name, frame in park.tables.items()
    }
    return Park.from_frames(frames)


def test_other_ids_and_another_order_of_rows_change_no_answer():
    park = make_park(1, follow=0.4)
    assert find_travel(park, on=DAY).rows == find_travel(renamed(park), on=DAY).rows
    one, other = (find_groups(each, on=DAY) for each in (park, renamed(park)))
    assert one.column("firms") == other.column("firms") and one.column("open") == other.column("open")


def few(*problems, links=(), **more):
    firms = sorted({firm for firm, *_ in problems} | {firm for link in links for firm in link})
    return Park.from_rows({
        "Enterprise": [row(id=key, name=f"{key}厂") for key in firms],
        "SUPPLIES": [row(from_id=one, to_id=other, product="阀体") for one, other in links],
        "Problem": [
            row(id=f"P{number}", enterprise_id=firm, kind=kind, opened=opened, closed=closed)
            for number, (firm, kind, opened, closed) in enumerate(problems)
        ],
        **more,
    })  # fmt: skip


def test_of_few_pairs_nothing_is_said():
    park = few(("A", "orders", START, None), ("B", "orders", START, None), links=[("A", "B")])
    first, kind = find_travel(park, on=DAY).rows
    assert (first["verdict"], first["pairs"], first["near"], first["p"], first["order"]) == (
        "too_few",
        1,
        1,
        None,
        None,
    )
    assert kind["kind"] == "orders"
    assert "fewer than 5" in kind["reasons"][0].en


def test_a_group_is_joined_by_links_and_days_and_names_who_solved_one():
    day = dt.timedelta(days=1)
    problems = [
        ("A", "orders", START, None),
        ("B", "orders", START + 60 * day, START + 70 * day),
        ("C", "orders", START + 121 * day, START + 130 * day),  # a day too late for B, and a customer of it
        ("D", "labour", START, None),  # another kind
        ("E", "orders", START, START + 5 * day),  # no link
    ]
    table = find_groups(few(*problems, links=[("B", "A"), ("B", "C"), ("D", "A")]), on=DAY)
    joined, alone = table.rows
    assert joined["firms"] == ("A厂", "B厂") and joined["open"] == 1 and joined["goods"] == ("阀体",)
    assert joined["solvers"] == ("C厂", "B厂")  # the latest first; E is no supplier or customer
    assert alone["firms"] == ("D厂",) and alone["reasons"][0].code == "alone"


def test_open_records_count_as_at_least_their_days():
    on = START + dt.timedelta(days=100)
    ends = [10, 20, None, None, None]
    problems = [("A", "orders", START, end and START + dt.timedelta(days=end)) for end in ends]
    (first, *_) = find_closing_times(few(*problems), on=on).rows
    assert (first["median_days"], first["median_at_least"], first["longest_open"]) == (None, 100, 100)
    (first, *_) = find_closing_times(few(*problems[:4]), on=on).rows
    assert (first["median_days"], first["median_at_least"]) == (20, None)


def test_days_that_contradict_or_lie_ahead_are_not_measured():
    on = START + dt.timedelta(days=10)
    problems = [
        ("A", "orders", START, START - dt.timedelta(days=1)),
        ("A", "orders", None, START),
        ("A", "orders", START, on + dt.timedelta(days=5)),  # closes later: open on the day
        ("A", "orders", on + dt.timedelta(days=1), None),  # not yet raised
    ]
    (first, *_) = find_closing_times(few(*problems), on=on).rows
    assert [first[name] for name in ("records", "closed", "open", "undated")] == [3, 2, 1, 2]
    assert (first["median_days"], first["median_at_least"]) == (None, 10)


@pytest.mark.parametrize("function", [find_closing_times, find_travel, find_groups])
def test_a_park_without_the_records_says_what_to_record(function):
    table = function(Park.from_rows({"Enterprise": [row(id="A", name="甲")]}))
    assert not table.rows and table.notes[0].code == "no_problems" and "record" in table.notes[0].en


def test_what_a_general_supplier_links_is_no_way_to_travel():
    """W sells to every firm of two chains; without it the problems stand apart."""
    park = few(*[(key, "orders", START, None) for key in "WAB"], links=[("W", "A"), ("W", "B")])
    seats = [{**dict.fromkeys(all_answers()["chain_members"].names()), "enterprise_id": "W", "role": "general"}]
    members = all_answers()["chain_members"].table(seats)
    assert find_groups(park, on=DAY).column("firms") == [("A厂", "B厂", "W厂")]
    assert find_groups(park, on=DAY, members=members).column("firms") == [("A厂",), ("B厂",), ("W厂",)]


def test_where_no_day_of_closing_is_noted_open_is_not_taken_for_sure():
    problems = [row(id=f"P{n}", kind="orders", opened=START) for n in range(3)]
    some = [*problems, row(id="Q", kind="orders", opened=START, closed=START)]
    assert "no_closing" in {note.code for note in find_closing_times(Park.from_rows({"Problem": problems})).notes}
    assert "no_closing" not in {note.code for note in find_closing_times(Park.from_rows({"Problem": some})).notes}
