"""Certificates, ladders, policies, aims and the list for the demonstration zone."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaingraph.analysis.aims import find_actions, find_aims
from chaingraph.analysis.demonstration import find_remaining
from chaingraph.analysis.eligibility import find_certificates, find_conditions, find_ladders, find_policies
from chaingraph.park import Park
from chaingraph.sample import build_sample

DAY = dt.date(2024, 3, 31)
KNOWN = {"source": "synthetic"}
RANKS = {"one_step": 1, "one_step_perhaps": 1, "ready": 0, "perhaps": 0, "far": 2}


@pytest.fixture(scope="module")
def park():
    return build_sample(seed=1).park


def firm_of(figures, assessed, day=DAY):
    rows = [
        {"id": f"A{year}", "enterprise_id": "E", "year": year, **values, **KNOWN} for year, values in figures.items()
    ]
    said = [
        {"id": f"V{place}", "enterprise_id": "E", "condition": name, "on": dt.date(2024, 1, 1), **values, **KNOWN}
        for place, (name, values) in enumerate(assessed.items())
    ]
    firm = {"id": "E", "name": "甲", **KNOWN}
    park = Park.from_rows({"Enterprise": [firm], "AnnualFigure": rows, "Assessment": said})
    return {row["rule"]: row["met"] for row in find_conditions(park, enterprise_id="E", on=day).rows}


@pytest.mark.parametrize(
    ("sales", "share", "rule", "met"),
    [
        (5000, 0.05, "small", "met"),
        (5000, 0.049, "small", "not_met"),
        (5001, 0.04, "medium", "met"),
        (20000, 0.039, "medium", "not_met"),
        (20001, 0.03, "large", "met"),
        (20001, 0.029, "large", "not_met"),
    ],
)
def test_research_of_a_high_tech_firm_by_its_sales(sales, share, rule, met):
    year = {"revenue": sales, "rd": sales * share}
    assert firm_of({2021: year, 2022: year, 2023: year}, {})[f"enterprise.high_tech_rd_{rule}"] == met


def test_two_years_of_three_tell_nothing_of_three():
    year = {"revenue": 5000, "rd": 500}
    assert firm_of({2022: year, 2023: year}, {})["enterprise.high_tech_rd_small"] == "not_known"


def test_a_year_that_two_records_tell_differently_is_not_known():
    rows = [{"id": f"A{n}", "enterprise_id": "E", "year": 2023, "assets": n, **KNOWN} for n in (100, 90000)]
    park = Park.from_rows({"Enterprise": [{"id": "E", "name": "甲", **KNOWN}], "AnnualFigure": rows})
    rows = find_conditions(park, enterprise_id="E", on=DAY).rows
    assert {row["met"] for row in rows if row["rule"] == "enterprise.tech_sme_assets"} == {"not_known"}


def test_old_figures_and_the_running_year_decide_nothing():
    for year in (2021, 2024):
        assert firm_of({year: {"assets": 10}}, {})["enterprise.tech_sme_assets"] == "not_known"
    assert firm_of({2022: {"assets": 10}}, {})["enterprise.tech_sme_assets"] == "met"


def test_a_span_that_was_verified_goes_on_growing():
    said = {"enterprise.little_giant_niche_years": {"value": 2}}
    rule = "enterprise.little_giant_niche_years"
    assert firm_of({}, said, dt.date(2024, 12, 31))[rule] == "not_met"
    assert firm_of({}, said, dt.date(2025, 1, 1))[rule] == "met"


def test_the_text_of_2026_asks_other_figures():
    said = {"enterprise.little_giant_score": {"value": 70}}
    assert "enterprise.little_giant_score" not in firm_of({}, said, dt.date(2026, 3, 31))
    assert firm_of({}, said, dt.date(2026, 4, 1))["enterprise.little_giant_score"] == "met"


@given(
    st.dictionaries(
        st.sampled_from(["revenue", "main_revenue", "high_tech_income", "rd", "assets", "liabilities"]),
        st.floats(1, 50000),
        max_size=6,
    ),
    st.floats(1, 50000),
)
def test_one_more_figure_never_turns_what_is_known(values, more):
    """Unknown is open to both: a fact that comes to be known changes no verdict of others, and undoes none."""
    bare = firm_of({2023: values}, {})
    full = firm_of({2023: {"equity_raised": more, "niche_share": 0.2, **values}}, {})
    assert all(full[rule] == met for rule, met in bare.items() if met != "not_known")


def test_states_follow_from_the_conditions(park):
    rows = find_certificates(park, on=DAY).rows
    assert {"ready", "one_step", "perhaps", "one_step_perhaps", "far"} <= {row["state"] for row in rows}
    for row in rows:
        assert min(len(row["missing"]), 2) == RANKS[row["state"]]
        assert len(row["ask"]) == row["unknown"]
        assert (row["state"] in {"ready", "one_step"}) <= (row["unknown"] == 0)
    held = [row for row in rows if row["held"] == "held" and row["certificate"] == "high_tech"]
    assert len(held) == 166


def test_a_named_firm_that_prepares_to_list_is_asked_five_things(park):
    row = next(row for row in find_ladders(park, on=DAY).rows if row["enterprise_id"] == "ART-HUAYU")
    assert (row["next_stage"], row["state"], row["unknown"], row["party"]) == ("listed", "perhaps", 5, "not_known")


def test_a_park_without_records_is_told_what_to_record():
    park = Park.from_rows({"Enterprise": [{"id": "E", "name": "甲", **KNOWN}]})
    for answer, code in ((find_certificates, "nothing_told"), (find_policies, "no_policies"), (find_aims, "no_aims")):
        table = answer(park)
        assert not len(table) and code in {note.code for note in table.notes}
    assert {row["state"] for row in find_remaining(park).rows} == {"not_known"}


def test_an_action_serves_by_tag_before_campaign_before_kind():
    park = Park.from_rows(
        {
            "Aim": [
                {"id": "A", "name": "人才", "kind": "aim", "covers": ["Visit", "人才招引", "茶话"], **KNOWN},
                {"id": "B", "name": "依法", "kind": "outcome", **KNOWN},
            ],
            "Campaign": [{"id": "C", "name": "走访行动", **KNOWN}],
            "Visit": [{"id": f"V{n}", "enterprise_id": "E", "on": DAY, **KNOWN} for n in range(3)],
            "Event": [{"id": "X", "kind": "talent", "on": DAY + dt.timedelta(1), **KNOWN}],
            "Enterprise": [{"id": "E", "name": "甲", **KNOWN}],
            "PURSUES": [
                {"from_id": "V0", "to_id": "A", **KNOWN},
                {"from_id": "V1", "to_id": "C", **KNOWN},
                {"from_id": "C", "to_id": "B", **KNOWN},
            ],
        }
    )
    table = find_aims(park, on=DAY)
    found = {(row["aim_id"], row["record"]): row for row in table.rows}
    visits = found["A", "Visit"]
    assert (visits["actions"], visits["tagged"], visits["by_kind"], visits["firms"]) == (3, 1, 2, 1)
    assert found["B", "Visit"]["by_campaign"] == found["C", "Visit"]["tagged"] == 1
    assert ("A", "Event") not in found, "it comes after the day"
    assert [note.facts["words"] for note in table.notes if note.code == "unread"] == [("茶话",)]
    assert {row["action_id"]: row["basis"] for row in find_actions(park, on=DAY).rows}["V1"] == "tagged"


def test_every_action_is_counted_once_for_each_aim(park):
    actions, rows = find_actions(park).rows, find_aims(park).rows
    for served, column in (("aim", "aims"), ("outcome", "outcomes"), ("campaign", "campaigns")):
        assert sum(row["actions"] for row in rows if row["served"] == served) == sum(
            len(row[column]) for row in actions
        )
    none = sum(not row["aims"] and not row["outcomes"] for row in actions)
    assert none == sum(row["actions"] for row in rows if row["served"] == "none") > 0


def test_the_list_says_what_remains(park):
    rows = {row["rule"].rpartition(".")[2]: row for row in find_remaining(park).rows}
    assert {row["state"] for row in rows.values()} == {"met", "not_met", "not_known"}
    for row in rows.values():
        assert row["yes"] + row["no"] + row["unknown"] == row["total"]
        assert (row["state"] == "met") == (row["remaining"] == 0)
    assert rows["satisfied"]["state"] == "met" and rows["plans"]["state"] == "not_known"


@pytest.mark.parametrize(("closed", "found"), [([None, None], (0, 0, 2)), ([DAY, None], (1, 1, 0))])
def test_a_problem_is_open_only_where_days_of_closing_are_noted(closed, found):
    problems = [{"id": f"P{place}", "closed": day, **KNOWN} for place, day in enumerate(closed)]
    rows = find_remaining(Park.from_rows({"Problem": problems}), on=DAY).rows
    row = next(one for one in rows if one["rule"] == "demonstration.problems")
    assert (row["yes"], row["no"], row["unknown"]) == found


@pytest.mark.parametrize(
    ("industry", "state"), [("7269", "no_rule"), ("I65", "no_rule"), ("3670", "perhaps"), (None, "perhaps")]
)
def test_revenue_is_not_asked_of_a_firm_that_no_threshold_fits(industry, state):
    firm = {"id": "E", "name": "甲", "industry": industry, "growth_stage": "small", **KNOWN}
    (row,) = find_ladders(Park.from_rows({"Enterprise": [firm]}), on=DAY).rows
    assert row["state"] == state and bool(row["ask"]) == (state == "perhaps")
