"""Pictures and figures of a day: what begins later or has ended is not in them, whatever today is."""

import datetime as dt

import pytest
from parks import park_of

from chaingraph.analysis.dossier import find_neighbourhood
from chaingraph.analysis.figures import reconcile_figures
from chaingraph.asof.day import as_of
from chaingraph.view.page.content import page_data
from chaingraph.view.page.draw import draw_focus
from chaingraph.view.page.geography import map_data
from chaingraph.view.page.pack import unpack

YEARS = (2022, 2024, 2026)
HELD = {2022: "early", 2024: "now", 2026: "late"}


def day(year):
    return dt.date(year, 6, 1)


def dated_park():
    """E1 with a partner, a supplier and a chain of each period; the newest note is of 2024."""
    periods = {
        "early": {"since": dt.date(2020, 1, 1), "until": dt.date(2023, 1, 1)},
        "now": {"since": dt.date(2023, 6, 1), "until": dt.date(2025, 1, 1)},
        "late": {"since": dt.date(2025, 6, 1)},
    }
    firms = [{"id": "E1", "name": "一厂", "longitude": 105.4, "latitude": 28.8, "updated": day(2024)}]
    return park_of(
        Enterprise=[*firms, *({"id": name, "name": name} for name in periods)],
        PartyOrganization=[{"id": "O", "name": "支部", "kind": "branch", "non_public": True}]
        + [{"id": f"M-{name}", "name": f"M-{name}", "kind": "branch"} for name in periods],
        ESTABLISHED_IN=[{"from_id": "O", "to_id": "E1", "since": dt.date(2019, 1, 1)}],
        PAIRED_WITH=[{"from_id": f"M-{name}", "to_id": "O", **dates} for name, dates in periods.items()],
        SUPPLIES=[
            {"from_id": name, "to_id": "E1", "product": name, "since": dates["since"]}
            for name, dates in periods.items()
        ],
        IndustryChain=[{"id": "K", "name": "链"}],
        IN_CHAIN=[{"from_id": "E1", "to_id": "K", "since": dt.date(2023, 6, 1)}],
        Claim=[{"id": "C", "name": "结对", "value": 1, "bound": "exact", "measure": "paired_organizations"}],
    )


@pytest.mark.parametrize("year", [*YEARS, None])
def test_the_neighbourhood_is_that_of_the_day(year):
    park = dated_park()
    found = find_neighbourhood(park, "E1", on=None if year is None else day(year))
    assert found.as_of == day(year or 2024)
    ids = set(found.column("id"))
    assert {key.removeprefix("M-") for key in ids if key.startswith("M-")} == {HELD[year or 2024]}
    begun = {name for name, since in (("early", 2020), ("now", 2023), ("late", 2025)) if since < (year or 2024)}
    assert ids & {"early", "now", "late"} == begun


@pytest.mark.parametrize("year", [*YEARS, None])
def test_the_map_shows_the_chains_of_the_day(year):
    shown = map_data(dated_park(), {}, on=None if year is None else day(year))
    assert unpack(shown["points"]["chain"]) == [None if year == 2022 else "K"]


@pytest.mark.parametrize("year", YEARS)
def test_the_picture_around_a_firm_and_the_page_draw_what_holds(year):
    park, on = dated_park(), day(year)
    drawn = draw_focus(park, "E1", on=on).html
    for name in ("early", "now", "late"):
        assert (f'"M-{name}"' in drawn) is (HELD[year] == name)
    answers = {"neighbourhood": find_neighbourhood(park, "E1", on=on)}
    shown = page_data(park, answers)
    ids = shown["entities"]["id"]
    assert [ids[mentor] for mentor, _ in shown["paired"]] == [f"M-{HELD[year]}"]


def test_the_page_without_answers_is_of_the_day_of_the_park():
    park = dated_park()
    shown = page_data(park, {})
    assert as_of(park) == day(2024)
    assert [shown["entities"]["id"][mentor] for mentor, _ in shown["paired"]] == ["M-now"]


@pytest.mark.parametrize("year", [*YEARS, None])
def test_a_figure_without_a_day_is_compared_on_the_day_asked_for(year):
    park = dated_park()
    ended = park["PAIRED_WITH"].filter(~park["PAIRED_WITH"]["from_id"].is_in(["M-late"]))
    park = type(park).from_frames({**park.tables, "PAIRED_WITH": ended})
    answer = reconcile_figures(park, on=None if year is None else day(year))
    assert answer.as_of == day(year or 2024)
    assert answer.column("found") == [0.0 if year == 2026 else 1.0]
