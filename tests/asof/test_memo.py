"""Facts of a day are computed once for a park, and are gone when it is."""

import datetime as dt
import gc
import weakref

import polars as pl
import pytest

from chaingraph.analysis.answers import about_firms
from chaingraph.analysis.coverage import classify_firms, find_branchless
from chaingraph.analysis.joint import assign_joint_branches
from chaingraph.analysis.organizations import check_organizations
from chaingraph.analysis.pairing import assign_mentors
from chaingraph.analysis.supply import find_chain_members, find_supply_chains, search
from chaingraph.asof.firms import find_operating
from chaingraph.asof.homes import find_homes
from chaingraph.asof.memo import OfTheDay
from chaingraph.asof.people import count_by_enterprise, count_by_organization
from chaingraph.asof.supply import current_links
from chaingraph.park import Park
from chaingraph.rules import rulebook
from chaingraph.sample import build_sample

DAY = dt.date(2026, 6, 30)
FACTS = (find_homes, find_operating, count_by_enterprise, count_by_organization, current_links)


@pytest.fixture
def park():
    return Park.from_frames(build_sample(seed=2, enterprises=120).park.tables)


def counted(monkeypatch, fact):
    """Count how often a fact is really computed."""
    calls, function = [], fact.__wrapped__

    def compute(*args, **kwargs):
        calls.append(args[1:])
        return function(*args, **kwargs)

    monkeypatch.setattr(fact, "__wrapped__", compute)
    return calls


def test_several_questions_on_one_park_and_day_find_the_homes_once(park, monkeypatch):
    homes, operating = counted(monkeypatch, find_homes), counted(monkeypatch, find_operating)
    for question in (find_branchless, assign_joint_branches, check_organizations, assign_mentors):
        question(park, on=DAY)
    assert homes.count((DAY,)) == 1 and len(set(homes)) == len(homes)
    assert len(operating) == 1
    find_branchless(park, on=DAY.replace(year=2025))
    assert len(homes) == len(set(homes)) > 1, "another day is another fact"


def test_what_is_kept_is_what_would_be_computed_for_every_park_day_and_argument(park):
    other = Park.from_frames({**park.tables, "PartyOrganization": park["PartyOrganization"].head(3)})
    for fact in FACTS:
        for one in (park, other, park):
            for args in ((),) if fact is find_operating else ((), (DAY,), (None,)):
                assert fact(one, *args).equals(fact.__wrapped__(one, *args))
    assert count_by_enterprise(park, DAY, candidates=True).width > count_by_enterprise(park, on=DAY).width
    some = park["Enterprise"]["id"].head(2)
    assert count_by_enterprise(park, DAY, among=some)["enterprise_id"].to_list() == some.to_list()
    strict = rulebook()
    assert classify_firms(park, on=DAY, rules=strict).equals(classify_firms(park, on=DAY))


def test_when_the_park_is_gone_its_facts_are_gone(park):
    tables = dict(park.tables)
    mine = Park.from_frames(tables)
    for question in (find_branchless, assign_joint_branches, assign_mentors, find_chain_members):
        question(mine)
    frame = OfTheDay(lambda park: pl.DataFrame({"firms": [park["Enterprise"].height]}))
    assert frame(mine) is frame(mine)
    gone = weakref.ref(mine)
    kept = weakref.finalize(mine, lambda: None)
    del mine
    gc.collect()
    assert gone() is None and not kept.alive
    assert not frame._kept and all(gone() is not key for fact in FACTS for key in fact._kept)


def test_the_dossier_of_a_firm_searches_the_chains_once(park, monkeypatch):
    calls, function = [], search.find_chains
    monkeypatch.setattr(search, "find_chains", lambda *args, **kwargs: calls.append(1) or function(*args, **kwargs))
    about_firms(park, on=DAY, rules=rulebook())
    assert calls == [1]
    find_supply_chains(park, on=DAY, resamples=0)
    assert calls == [1]


def test_an_error_is_not_kept(park):
    calls = []

    @OfTheDay
    def fail(park, on=None):
        calls.append(on)
        raise ValueError("no")

    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            fail(park)
    assert len(calls) == 2
