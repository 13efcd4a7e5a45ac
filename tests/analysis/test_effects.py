"""What changed after a measure: a planted effect is found, none is seen where there is none, little data says so."""

import datetime as dt
from types import SimpleNamespace

import pytest
from effectsworld import ON, make_world, row

from chaingraph.analysis.effects import find_effects
from chaingraph.analysis.effects.answers import MEASURES, OUTCOMES
from chaingraph.analysis.effects.find import _judge
from chaingraph.park import Park


def visits_and_problems(park):
    return next(
        one for one in find_effects(park, on=ON).rows if (one["measure"], one["outcome"]) == ("visits", "problems")
    )


def test_a_planted_effect_is_found_and_none_where_there_is_none():
    seeds = range(6)
    planted = [visits_and_problems(make_world(seed, effect=1.2))["verdict"] for seed in seeds]
    null = [visits_and_problems(make_world(seed, effect=0))["verdict"] for seed in seeds]
    assert planted.count("more") >= 5
    assert null.count("more") + null.count("less") <= 1


def test_the_difference_is_that_of_like_firms_over_the_same_days():
    """Two sizes of firms; the larger rise by two whether visited or not, and only those are visited."""
    start = dt.date(2022, 9, 1)
    firms, visits, problems = [], [], []
    for number in range(60):
        large = number < 40
        firms.append(row(id=f"E{number}", name=str(number), employees=500 if large else 10))
        if number < 20:
            visits.append(row(id=f"V{number}", enterprise_id=f"E{number}", on=start))
        closed = [start + dt.timedelta(n) for n in range(2 * large)] + [start - dt.timedelta(1)] * (number % 2)
        problems += [row(id=f"P{number}-{n}", enterprise_id=f"E{number}", closed=day) for n, day in enumerate(closed)]
    found = visits_and_problems(Park.from_rows({"Enterprise": firms, "Visit": visits, "Problem": problems}))
    assert (found["matched"], found["controls"], found["before"], found["after"]) == (20, 20, 0.5, 2.0)
    assert found["difference"] == pytest.approx(0)
    assert found["verdict"] == "no_difference"


@pytest.mark.parametrize(("visited", "verdict"), [(14, "too_few"), (15, "more")])
def test_nothing_is_said_of_fewer_firms_than_the_rule_asks(visited, verdict):
    found = visits_and_problems(make_world(3, effect=6, firms=90, visited=visited, rate=0.4))
    assert found["verdict"] == verdict
    assert (found["difference"] is None) == (verdict == "too_few")


def test_a_first_day_that_is_not_known_leaves_the_firm_out_of_both_sides():
    park = make_world(1, effect=0)
    undated = Park.from_frames({**park.tables, "Visit": park["Visit"].with_columns(on=None).cast(park["Visit"].schema)})
    found = visits_and_problems(undated)
    assert (found["verdict"], [reason.code for reason in found["reasons"]]) == ("not_recorded", ["no_start"])


def test_a_committee_counts_by_chain():
    """All firms of one chain are one unit, however many they are."""
    park = make_world(2, effect=0)
    more = Park.from_rows({
        "PartyOrganization": [row(id="O", name="党委", kind="committee", functional=True, founded=dt.date(2022, 6, 1))],
        "IndustryChain": [row(id="C0", name="0链", committee_id="O"), row(id="C1", name="1链")],
    })  # fmt: skip
    rows = find_effects(Park.from_frames({**park.tables, **more.tables}), on=ON).rows
    found = next(one for one in rows if (one["measure"], one["outcome"]) == ("committee", "problems"))
    assert (found["firms"], found["matched"], found["verdict"]) == (1, 1, "too_few")


def test_a_park_without_records_says_what_to_record():
    table = find_effects(Park.from_rows({}))
    assert not table.rows and [note.code for note in table.notes] == ["no_day"]
    table = find_effects(Park.from_rows({"Enterprise": [row(id="A", name="甲")]}), on=ON)
    assert len(table.rows) == len(MEASURES) * len(OUTCOMES)
    assert set(table.column("verdict")) == {"not_recorded"}


def test_branches_last_as_long_as_they_were_seen():
    founded = dt.date(2022, 1, 1)
    bodies = [
        row(id="A", name="甲", kind="branch", helped_to_set_up=True, founded=founded),
        row(id="B", name="乙", kind="branch", helped_to_set_up=True, founded=founded, dissolved=dt.date(2023, 6, 1)),
        row(id="C", name="丙", kind="branch", helped_to_set_up=True),
        row(id="D", name="丁", kind="branch", founded=founded),
        row(id="E", name="戊", kind="branch", founded=dt.date(2010, 1, 1)),
    ]
    rows = find_effects(Park.from_rows({"PartyOrganization": bodies}), on=ON).parts["lasting"].rows
    found = {(one["helped"], one["years"]): [one[name] for name in ("branches", "standing", "undated")] for one in rows}
    assert found == {
        (True, 1): [2, 2, 1], (True, 2): [2, 1, 1], (True, 3): [0, 0, 1],
        (False, 1): [1, 1, 0], (False, 2): [1, 1, 0], (False, 3): [0, 0, 0],
    }  # fmt: skip


def test_firms_with_an_organization_are_compared_with_such_and_those_reached_in_time_with_nobody():
    """Of 40 others, 20 have an organization as the reached have; 5 of these are reached soon."""
    start = dt.date(2022, 9, 1)
    late = start + dt.timedelta(days=100)
    firms = [row(id=f"E{n}", name=str(n)) for n in range(60)]
    bodies = [row(id=f"O{n}", name=f"{n}支部", kind="branch", founded=dt.date(2015, 1, 1)) for n in range(40)]
    seats = [row(from_id=f"O{n}", to_id=f"E{n}") for n in range(40)]
    visits = [row(id=f"V{n}", enterprise_id=f"E{n}", on=start if n < 20 else late) for n in range(25)]
    problems = [row(id=f"P{n}", enterprise_id=f"E{n}", closed=start) for n in range(60)]
    kinds = {"Enterprise": firms, "PartyOrganization": bodies, "ESTABLISHED_IN": seats, "Visit": visits}
    found = next(
        one
        for one in find_effects(Park.from_rows({**kinds, "Problem": problems}), on=start + dt.timedelta(days=400)).rows
        if (one["measure"], one["outcome"]) == ("visits", "problems")
    )
    assert (found["firms"], found["matched"], found["controls"]) == (20, 20, 15)


def test_one_of_many_comparisons_is_no_finding():
    """A chance of 3 % holds alone, not beside nine others."""
    asked = SimpleNamespace(level=0.05, agreed_size=0.5, window_days=365)
    facts = {"verdict": None, "matched": 20, "controls": 40, "difference": 0.3, "smallest": 0.4, "reasons": ()}
    alone = {**facts, "p": 0.03, "low": 0.1, "high": 0.5}
    many = [{**alone}, *({**facts, "p": 0.9, "low": -0.1, "high": 0.5} for _ in range(9))]
    _judge([alone], asked)
    _judge(many, asked)
    assert (alone["verdict"], many[0]["verdict"]) == ("more", "unclear")
    assert [reason.code for reason in many[0]["reasons"]] == ["compared", "one_of_many"]


@pytest.mark.parametrize(
    ("low", "high", "smallest", "verdict", "why"),
    [
        (-0.2, 0.4, 0.4, "no_difference", []),
        (-0.1, 0.5, 0.4, "unclear", ["reaches"]),
        (-0.6, 0.1, 0.4, "unclear", ["reaches"]),
        (-0.2, 0.9, 0.8, "unclear", ["too_coarse"]),
        (0.1, 0.9, 0.8, "unclear", ["one_of_many"]),
    ],
)
def test_what_the_interval_reaches_is_not_ruled_out(low, high, smallest, verdict, why):
    """A rare difference among many is one of many however coarse the data are."""
    asked = SimpleNamespace(level=0.05, agreed_size=0.5, window_days=365)
    facts = {"matched": 20, "controls": 40, "difference": (low + high) / 2, "verdict": None, "reasons": ()}
    row = {**facts, "p": 0.2, "low": low, "high": high, "smallest": smallest}
    _judge([row], asked)
    assert (row["verdict"], [reason.code for reason in row["reasons"]]) == (verdict, ["compared", *why])
