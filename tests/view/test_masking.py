"""A count of people below five is masked by what it is, not by its name; what follows from it is masked as well."""

import datetime as dt
import re

import pytest
from casefile import CASES, answer_of

from chaingraph.analysis.answers import headlines
from chaingraph.analysis.changes import find_changes
from chaingraph.analysis.coverage import find_branchless
from chaingraph.analysis.development import find_development
from chaingraph.analysis.organizations import check_organizations, find_chain_tiers
from chaingraph.errors import Text
from chaingraph.park import Park
from chaingraph.sample import build_sample
from chaingraph.table import Column
from chaingraph.view.masking import HIDDEN, mask_row, mask_table
from chaingraph.view.page.content import page_data
from chaingraph.view.page.pack import unpack
from chaingraph.words import Reason

SOURCE = {"source": "synthetic"}


def park_of(**tables):
    return Park.from_rows({name: [{**SOURCE, **row} for row in rows] for name, rows in tables.items()})


def body_of_two(**columns):
    return park_of(
        Enterprise=[{"id": "E1", "name": "合成企业"}],
        PartyOrganization=[{"id": "O1", "name": "合成党组织", **columns}],
        ESTABLISHED_IN=[{"from_id": "O1", "to_id": "E1"}],
    )


def reasons_in(value):
    """Yield the reasons of a cell, however deep."""
    if isinstance(value, Reason):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from reasons_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from reasons_in(inner)


def reasons_of(table):
    for row in table.rows:
        for value in row.values():
            yield from reasons_in(value)
    for part in table.parts.values():
        yield from reasons_of(part)


def whole_numbers(reason):
    """Yield the facts that are whole numbers, by name."""
    for name, fact in reason.facts.items():
        for value in fact if isinstance(fact, list | tuple) else (fact,):
            if isinstance(value, int) and not isinstance(value, bool):
                yield name, value


@pytest.fixture(scope="module")
def every_answer():
    """All answers of the sample, with a road map and changes, and of every worked case."""
    park = build_sample(seed=1).park
    answers = [
        *headlines(park, before=build_sample(seed=2).park, until=dt.date(2027, 6, 30)).values(),
        find_development(park),
        find_chain_tiers(park),
        find_changes(park_of(), park),
    ]
    answers += [answer_of(path)[1] for path in CASES if path.parent.name != "rules"]
    return answers


def counts(reason, name):
    """Tell whether a fact counts people: by its declared kind."""
    return reason.sentence.kinds[name] == "people"


def test_no_fact_that_counts_people_is_below_five_when_masked(every_answer):
    shown = [reason for table in every_answer for reason in reasons_of(mask_table(table))]
    counted = [(name, value) for reason in shown for name, value in whole_numbers(reason) if counts(reason, name)]
    assert counted and min(value for _, value in counted) >= 5


def numbers_told(table):
    """Return every number in the sentences and facts of the reasons, but limits of rules and planned places."""
    found = []
    for reason in reasons_of(mask_table(table)):
        found += [value for name, value in whole_numbers(reason) if counts(reason, name)]
        for said in (reason.text.zh, reason.text.en):
            limits = "(?:达到|不足|低于|at least|fewer than|已达|计划名额|places planned:) [0-9]+"
            found += [int(number) for number in re.findall("(?<![<0-9])[0-9]+", re.sub(limits, "", said))]
    return found


def test_a_number_by_another_name_is_masked():
    answer = check_organizations(body_of_two(kind="general_branch", full_members=2, probationary_members=0))
    assert "level_above_size" in {reason.code for reason in reasons_of(answer)}
    assert min(numbers_told(answer), default=5) >= 5


def test_people_are_masked():
    people = {
        "Member": [{"id": key, "stage": "full", **SOURCE} for key in ("M1", "M2")],
        "AFFILIATED_WITH": [{"from_id": key, "to_id": "O1", **SOURCE} for key in ("M1", "M2")],
    }
    park = body_of_two(kind="temporary_branch")
    park = Park.from_frames({**park.tables, **{name: park_of(**people).tables[name] for name in people}})
    answer = check_organizations(park)
    assert {"people": 2} in [dict(reason.facts) for reason in reasons_of(answer)]
    assert min(numbers_told(answer), default=5) >= 5


@pytest.mark.parametrize("away", [None, 0, 1, 2])
@pytest.mark.parametrize("activists", [None, 0, 1, 7])
@pytest.mark.parametrize("probationary", [None, 0, 1])
def test_what_is_still_missing_does_not_tell_how_many_there_are(away, activists, probationary):
    firm = {"id": "E1", "name": "合成企业", "full_members": 2, "untransferred_members": away,
            "probationary_members": probationary, "activists": activists}  # fmt: skip
    answer = find_development(park_of(Enterprise=[firm]))
    assert "还差 1 名" in "".join(reason.text.zh for reason in reasons_of(answer))
    told = numbers_told(answer)
    assert min(told, default=5) >= 5, told


def test_of_a_shown_sum_neither_part_is_shown_when_the_other_is_small():
    columns = tuple(Column(name, Text(name, name)) for name in ("full_members", "untransferred_members"))
    shown = mask_row({"full_members": 9, "untransferred_members": 7}, columns)
    assert shown == {"full_members": 9, "untransferred_members": "*"}


def test_the_staff_of_a_firm_is_a_count_of_people_on_the_page_as_on_the_form():
    data = page_data(
        park_of(Enterprise=[{"id": "E1", "name": "合成企业", "employees": 3}]),
        {"branchless": find_branchless(park_of(Enterprise=[{"id": "E1", "name": "合成企业"}]))},
    )
    assert unpack(data["facts"]["Enterprise"]["columns"]["employees"]) == [HIDDEN]
