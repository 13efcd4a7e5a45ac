"""What is not recorded is not known: intervals against every completion of small parks, and laws of evidence."""

import itertools
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from parks import park_of

from chaingraph.analysis.coverage import classify_firms, summarize_rates
from chaingraph.asof.firms import find_operating
from chaingraph.asof.homes import find_organized
from chaingraph.asof.scopes import find_completeness

MAYBE = st.sampled_from([None, True, False])
FIRMS = st.fixed_dictionaries(
    {
        "has_organization": MAYBE,
        "ownership": st.sampled_from([None, "private", "foreign", "state", "mixed"]),
        "controller": st.sampled_from([None, "hmt", "collective"]),
        "full_members": st.sampled_from([None, 0, 2, 3]),
        "above_scale": MAYBE,
        "street": st.sampled_from([None, "东街", "西街"]),
        "recorded": st.sampled_from([0, 0, 1, 2, 3]),  # full members on record
    }
)
SCOPES = st.lists(
    st.fixed_dictionaries(
        {
            "register": st.sampled_from(["organizations", "full_members"]),
            "complete": st.booleans(),
            "street": st.sampled_from([None, "东街", "西街"]),
        }
    ),
    max_size=2,
)
PARKS = st.tuples(st.lists(FIRMS, min_size=1, max_size=3), st.sampled_from([None, 0, 1]), SCOPES)
OPEN = {
    "has_organization": (True, False),
    "ownership": ("private", "state"),
    "full_members": (0, 3),
    "above_scale": (True, False),
}


def park_with(firms, seat, scopes):
    """A park of these firms, one of which has a branch on record, with these scopes of the register."""
    cells = [{name: cell for name, cell in firm.items() if name != "recorded"} for firm in firms]
    tables = {"Enterprise": [{"id": f"E{n}", "name": f"企业{n}", **firm} for n, firm in enumerate(cells)]}
    jobs = [(f"M{n}-{person}", f"E{n}") for n, firm in enumerate(firms) for person in range(firm["recorded"])]
    if jobs:
        tables["Member"] = [{"id": person, "stage": "full"} for person, _ in jobs]
        tables["EMPLOYED_BY"] = [{"from_id": person, "to_id": firm} for person, firm in jobs]
    if seat is not None and seat < len(firms):
        tables["PartyOrganization"] = [{"id": "O", "name": "支部", "kind": "branch"}]
        tables["ESTABLISHED_IN"] = [{"from_id": "O", "to_id": f"E{seat}"}]
    tables["SourceScope"] = [{"id": f"S{n}", **scope} for n, scope in enumerate(scopes)]
    return park_of(**tables)


def rates_of(park):
    rows = summarize_rates(park, find_operating(park)).rows
    return {(row["dimension"], row["value"]): row for row in rows}


def numbers_of(firm, complete):
    """The numbers of full members that the evidence on a firm allows, as far as they mean different things."""
    if complete:
        return (firm["recorded"],)
    if firm["full_members"] is not None:
        return (max(firm["full_members"], firm["recorded"]),)
    return (firm["recorded"], firm["recorded"] + 3)


def completions(park, firms, homes):
    """Yield every way the unknown cells may turn out, with what each means for the home of each firm."""
    choices, complete = [], dict(find_completeness(park, "full_members").iter_rows())
    for place, (firm, home) in enumerate(zip(firms, homes, strict=True)):
        cells = {name: (firm[name],) if firm[name] is not None else values for name, values in OPEN.items()}
        cells["has_organization"] = {"has": (True,), "none_declared": (False,)}.get(home, (True, False))
        cells["full_members"] = numbers_of(firm, complete.get(f"E{place}", False))
        cells["controller"] = ("hmt", "collective") if firm["controller"] is None else (firm["controller"],)
        if cells["ownership"] != ("mixed",):
            cells["controller"] = ("hmt",)  # says nothing then
        choices.append([dict(zip(cells, way, strict=True)) for way in itertools.product(*cells.values())])
    yield from itertools.product(*choices)


def share(firms, group):
    """The share of covered firms of a group when everything is known; None for no firm."""
    inside = []
    for firm in firms:
        owner = firm["controller"] if firm["ownership"] == "mixed" else firm["ownership"]
        member = owner in ("private", "foreign", "hmt")
        member &= group != "conditions" or firm["full_members"] >= 3
        member &= group != "above_scale" or firm["above_scale"]
        if member:
            inside.append(firm["has_organization"])
    return Fraction(sum(inside), len(inside)) if inside else None


@settings(max_examples=60)
@given(PARKS)
def test_least_and_greatest_are_those_of_all_completions(drawn):
    firms, seat, scopes = drawn
    park = park_with(firms, seat, scopes)
    homes = find_organized(park).sort("enterprise_id")["home"].to_list()
    found = rates_of(park)
    for group in ("overall", "conditions", "above_scale"):
        shares = [share(ways, group) for ways in completions(park, firms, homes)]
        known = [value for value in shares if value is not None]
        row = found[group, "all"]
        expected = (float(min(known)), float(max(known))) if known else (None, None)
        assert (row["coverage_min"], row["coverage_max"]) == expected, group
        assert row["coverage_rate"] == (expected[0] if known and min(known) == max(known) else None)
        assert row["separate_max"] is None or row["separate_max"] <= row["coverage_max"]
        if known:
            assert row["coverage_min"] <= row["coverage_assumed"] <= row["coverage_max"]


@settings(max_examples=50)
@given(PARKS, st.data())
def test_evidence_only_narrows(drawn, data):
    firms, seat, scopes = drawn
    gaps = [(n, name) for n, firm in enumerate(firms) for name in OPEN if firm[name] is None]
    wider = rates_of(park_with(firms, seat, scopes))
    if not gaps:
        return
    place, name = data.draw(st.sampled_from(gaps))
    if name == "has_organization" and place == seat:
        return  # a firm with a branch on record that says it has none is a contradiction, not evidence
    filled = [dict(firm) for firm in firms]
    filled[place][name] = data.draw(st.sampled_from(OPEN[name]))
    homes = dict(find_organized(park_with(firms, seat, scopes)).select("enterprise_id", "home").iter_rows())
    if name == "has_organization" and filled[place][name] and homes[f"E{place}"] == "none_declared":
        return  # neither is one that says it has one where the register is declared to leave nobody out
    narrower = rates_of(park_with(filled, seat, scopes))
    for group in ("overall", "conditions", "above_scale"):
        before, after = wider[group, "all"], narrower[group, "all"]
        if after["coverage_min"] is not None:
            assert before["coverage_min"] <= after["coverage_min"] <= after["coverage_max"] <= before["coverage_max"]


@settings(max_examples=50)
@given(PARKS, st.data())
def test_one_more_person_where_nobody_said_how_many_there_are_only_narrows(drawn, data):
    firms, seat, scopes = drawn
    wider = park_with(firms, seat, scopes)
    complete = dict(find_completeness(wider, "full_members").iter_rows())
    places = [n for n, firm in enumerate(firms) if firm["full_members"] is None and not complete.get(f"E{n}")]
    if not places:
        return
    more = [dict(firm) for firm in firms]
    more[data.draw(st.sampled_from(places))]["recorded"] += 1
    before, after = (rates_of(park)["conditions", "all"] for park in (wider, park_with(more, seat, scopes)))
    if after["coverage_min"] is not None:
        assert before["coverage_min"] <= after["coverage_min"] <= after["coverage_max"] <= before["coverage_max"]


@settings(max_examples=50)
@given(PARKS)
def test_nobody_is_said_to_have_none_without_evidence(drawn):
    firms, seat, _ = drawn
    bare = park_with([{**firm, "has_organization": None} for firm in firms], None, [])
    assert set(find_organized(bare)["home"]) == {"not_known"}
    assert set(classify_firms(bare)["action"]) == {"find_out"}
    assert all(row["coverage_min"] in (None, 0.0) and row["coverage_rate"] is None for row in rates_of(bare).values()
               if row["operating"] + row["unknown"])  # fmt: skip
    # nothing is assumed of a firm that the article names, and a synthetic scope says nothing of it
    named = [{**firm, "has_organization": None, "source": "article"} for firm in firms]
    park = park_with(named, seat, [{"register": "organizations", "complete": True, "street": None}])
    homes = find_organized(park).filter(~(find_organized(park)["enterprise_id"] == f"E{seat}"))["home"]
    assert set(homes) <= {"not_known"}


@settings(max_examples=60)
@given(PARKS, st.randoms(use_true_random=False))
def test_shuffling_and_renaming_change_nothing(drawn, random):
    firms, seat, scopes = drawn
    park = park_with(firms, seat, scopes)
    order = list(range(len(firms)))
    random.shuffle(order)
    moved = None if seat is None or seat >= len(firms) else order.index(seat)
    again = park_with([firms[n] for n in order], moved, scopes)
    assert rates_of(again) == rates_of(park)
    homes = dict(find_organized(park).select("enterprise_id", "home").iter_rows())
    shuffled = dict(find_organized(again).select("enterprise_id", "home").iter_rows())
    assert [shuffled[f"E{place}"] for place in range(len(order))] == [homes[f"E{n}"] for n in order]
