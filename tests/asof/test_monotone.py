"""One more person on record: no count gets smaller or unknown, no class lower; and a recount in plain Python."""

import datetime as dt
from itertools import product

import polars as pl
from counts import find_exact
from hypothesis import given, settings
from hypothesis import strategies as st
from parks import park_of

from chaingraph.analysis.coverage import classify_firms
from chaingraph.asof.evidence import COUNTS, PEOPLE
from chaingraph.asof.people import count_by_enterprise, count_by_organization

DAY = dt.date(2026, 6, 1)
STAGES = {"full": "full_members", "probationary": "probationary_members", "activist": "activists",
          "development_target": "development_targets", "applicant": "applicants"}  # fmt: skip
FIRMS = ("E0", "E1", "E2")
RANKS = {"no_members": 0, "individual_members": 1, "should_have_been": 2}
PERSON = st.fixed_dictionaries(
    {
        "stage": st.sampled_from(tuple(STAGES)),
        "transferred": st.sampled_from([None, True, False]),
        "left": st.sampled_from([None, None, dt.date(2025, 1, 1), dt.date(2030, 1, 1)]),
        "job": st.sampled_from([*FIRMS, "elsewhere", None]),
        "until": st.sampled_from([None, None, dt.date(2025, 1, 1), dt.date(2030, 1, 1)]),
        "body": st.sampled_from([None, "O1", "O2"]),
    }
)
PARK = st.fixed_dictionaries(
    {
        "people": st.lists(PERSON, max_size=6),
        "firms": st.lists(st.tuples(*[st.none() | st.integers(0, 4)] * 4), min_size=3, max_size=3),
        "bodies": st.lists(st.tuples(*[st.none() | st.integers(0, 4)] * 4), min_size=2, max_size=2),
        "scopes": st.lists(
            st.tuples(st.sampled_from(tuple(STAGES.values())), st.booleans(), st.sampled_from([None, "东街", "西街"])),
            max_size=5,
        ),
    }
)


def build(drawn):
    """Three firms, of which E1 has an organization of its own, O1; O2 stands nowhere."""
    people = drawn["people"]
    named = list(enumerate(people))
    counts = [dict(zip(COUNTS, values, strict=True)) for values in (*drawn["firms"], *drawn["bodies"])]
    return park_of(
        Enterprise=[
            {"id": key, "name": key, "street": "东街" if key == "E0" else "西街", **counts[place]}
            for place, key in enumerate(FIRMS)
        ],
        PartyOrganization=[{"id": f"O{n}", "name": f"O{n}", "kind": "branch", **counts[2 + n]} for n in (1, 2)],
        ESTABLISHED_IN=[{"from_id": "O1", "to_id": "E1"}],
        Member=[{"id": f"M{n}", **{name: one[name] for name in ("stage", "transferred", "left")}} for n, one in named],
        EMPLOYED_BY=[
            {"from_id": f"M{n}", "to_id": one["job"], "until": one["until"]} for n, one in named if one["job"]
        ],
        AFFILIATED_WITH=[{"from_id": f"M{n}", "to_id": one["body"]} for n, one in named if one["body"]],
        SourceScope=[
            {"id": f"S{n}", "register": register, "complete": complete, "street": street}
            for n, (register, complete, street) in enumerate([("organizations", True, None), *drawn["scopes"]])
        ],
    )


def is_complete(drawn, name, street):
    said = [(complete, where) for register, complete, where in drawn["scopes"] if register == name]
    near = [complete for complete, where in said if where is not None and where == street]
    return any(near or [complete for complete, where in said if where is None])


def recount(drawn, people, declared, street):
    """One unit's counts, and whether they are exact, person by person."""
    found, sure = {}, {}
    for stage, name in STAGES.items():
        records, said = sum(one["stage"] == stage for one in people), declared.get(name)
        complete = is_complete(drawn, name, street)
        known = [number for number in (said, records or None) if number is not None]
        found[name] = records if complete else max(known, default=None)
        sure[name] = None if found[name] is None else complete or (said is not None and said >= records)
    flags = [one["transferred"] for one in people if one["stage"] == "full"]
    away, blank, said = flags.count(False), flags.count(None), declared.get("untransferred_members")
    known = [number for number in (said, away if len(flags) > blank else None) if number is not None]
    number = max(known, default=None)
    complete = is_complete(drawn, "full_members", street)
    if complete and number is not None:
        number = min(number, away + blank)
    found["untransferred_members"] = number
    as_said = said is not None and said >= away
    exact = not blank or (as_said and said <= away + blank) if complete else as_said
    sure["untransferred_members"] = None if number is None else exact
    return found, sure


def here(one):
    return one["left"] is None or one["left"] > DAY


def employer(one):
    return one["job"] if one["job"] and (one["until"] is None or one["until"] >= DAY) else None


@settings(max_examples=80, deadline=None)
@given(PARK)
def test_against_a_recount_in_plain_python(drawn):
    park = build(drawn)
    counted = {row["enterprise_id"]: row for row in count_by_enterprise(park, DAY, candidates=True).to_dicts()}
    exact = {row["enterprise_id"]: row for row in find_exact(park, DAY).to_dicts()}
    for place, key in enumerate(FIRMS):
        declared = dict(zip(COUNTS, drawn["firms"][place], strict=True))
        if key == "E1":
            own = dict(zip(COUNTS, drawn["bodies"][0], strict=True))
            declared = {name: own[name] if declared[name] is None else declared[name] for name in COUNTS}
        staff = [
            one
            for one in drawn["people"]
            if here(one) and (employer(one) or ("E1" if one["body"] == "O1" else None)) == key
        ]
        found, sure = recount(drawn, staff, declared, "东街" if key == "E0" else "西街")
        assert {name: counted[key][name] for name in PEOPLE} == found
        assert {name: exact[key][name] for name in PEOPLE} == sure
    bodies = {row["organization_id"]: row for row in count_by_organization(park, DAY).to_dicts()}
    for place, key in enumerate(("O1", "O2")):
        inside = [one for one in drawn["people"] if here(one) and one["body"] == key]
        found, _ = recount(drawn, inside, dict(zip(COUNTS, drawn["bodies"][place], strict=True)), None)
        assert {name: bodies[key][name] for name in COUNTS} == {name: found[name] for name in COUNTS}


def never_less(before, after):
    return before is None or (after is not None and after >= before)


@settings(max_examples=80, deadline=None)
@given(PARK, PERSON)
def test_one_more_person_never_lowers_anything(drawn, person):
    few, more = build(drawn), build({**drawn, "people": [*drawn["people"], person]})
    for count, names in ((lambda park: count_by_enterprise(park, DAY, candidates=True), PEOPLE),
                         (lambda park: count_by_organization(park, DAY), COUNTS)):  # fmt: skip
        old, new = count(few), count(more)
        for name in names:
            assert all(map(never_less, old[name].to_list(), new[name].to_list())), name
    classes = [dict(classify_firms(park, on=DAY).select("id", "class").iter_rows()) for park in (few, more)]
    assert classes[0].keys() == classes[1].keys() == {"E0", "E2"}
    for key, known in classes[0].items():
        assert known not in RANKS or RANKS[classes[1][key]] >= RANKS[known]


def allowed(drawn, people, declared, street, stage):
    """The numbers of people of a stage that the evidence allows; beyond the greatest nothing changes any more."""
    name = STAGES[stage]
    records, said = sum(one["stage"] == stage for one in people), declared[name]
    if is_complete(drawn, name, street):
        return (records,)
    return (max(said, records),) if said is not None else range(records, records + 5)


def class_of(full, probationary):
    if full >= 3:
        return "should_have_been"
    return "individual_members" if full + probationary else "no_members"


def possible(drawn, place):
    """The classes of a firm over every number of members that the evidence allows."""
    staff = [one for one in drawn["people"] if here(one) and employer(one) == FIRMS[place]]
    declared, street = dict(zip(COUNTS, drawn["firms"][place], strict=True)), "东街" if place == 0 else "西街"
    numbers = [allowed(drawn, staff, declared, street, stage) for stage in ("full", "probationary")]
    return {class_of(*ways) for ways in product(*numbers)}


@settings(max_examples=120, deadline=None)
@given(PARK, PERSON)
def test_a_class_is_decided_only_where_no_number_that_the_evidence_allows_gives_another(drawn, person):
    more = {**drawn, "people": [*drawn["people"], person]}
    for place, key in ((0, "E0"), (2, "E2")):
        before, after = possible(drawn, place), possible(more, place)
        for one, ways in ((drawn, before), (more, after)):
            row = classify_firms(build(one), on=DAY).row(by_predicate=pl.col("id") == key, named=True)
            assert row["class"] == (min(ways) if len(ways) == 1 else "unknown")
            assert not row["full_open"] or (row["action"], row["class_if_none"]) == ("find_out", "individual_members")
        assert min(map(RANKS.get, after)) >= min(map(RANKS.get, before))
        if drawn["firms"][place][0] is None and drawn["firms"][place][1] is None and not drawn["scopes"]:
            assert after <= before, "a person where nobody said how many there are only narrows"


@settings(max_examples=60, deadline=None)
@given(PARK, st.sampled_from(FIRMS))
def test_one_more_transferred_full_member_never_takes_a_branch_away(drawn, job):
    person = {"stage": "full", "transferred": True, "left": None, "job": job, "until": None, "body": None}
    full_here = pl.col("full_members") - pl.min_horizontal("full_members", pl.col("untransferred_members").fill_null(0))
    few, more = (
        count_by_enterprise(build({**drawn, "people": people}), DAY).select(full_here).to_series().to_list()
        for people in (drawn["people"], [*drawn["people"], person])
    )
    assert all(map(never_less, few, more))
