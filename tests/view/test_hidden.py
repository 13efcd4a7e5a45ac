"""No small count of people follows from what the answers show together; every case is tried out by counting."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st
from parks import reason_of

from chaingraph.errors import Text
from chaingraph.table import Column, Table
from chaingraph.view.hidden import find_hidden, mask_answers
from chaingraph.view.masking import LEFT_OUT, mask_row
from chaingraph.words import HIDDEN, SMALLEST

_RULES = ({"id": "party.joint_unit_below", "value": 3},)


def column(name):
    return Column(name, Text(name, name), unit="人" if name.endswith("members") else None)


def table(name, columns, rows, rules=()):
    return Table(name, Text(name, name), tuple(column(key) for key in columns), tuple(rows), rules=rules)


def scorecard(members):
    columns = ("row", "committee_id", "members", "executives", "posts", "posts_per_member")
    rows = [
        {"row": "committee", "committee_id": f"C{place}", "members": count, "executives": None, "posts": 10,
         "posts_per_member": 10 / count if count else None}
        for place, count in enumerate(members)
    ]  # fmt: skip
    total = sum(members)
    rows.append({"row": "all", "committee_id": None, "members": total, "executives": None, "posts": 90,
                 "posts_per_member": 90 / total if total else None})  # fmt: skip
    return table("scorecard", columns, rows)


def solutions(shown, most):
    """Every way in which the committees can add up to the total, when a reader sees this column."""
    *parts, total = shown
    choices = []
    for value in parts:
        low, high = (0, SMALLEST - 1) if value == HIDDEN else (SMALLEST, most)
        choices.append(range(low, high + 1) if value in (HIDDEN, LEFT_OUT) else [value])
    return [found for found in itertools.product(*choices) if total in (HIDDEN, LEFT_OUT) or sum(found) == total]


@settings(max_examples=80)
@given(st.lists(st.integers(1, 14), min_size=1, max_size=4))
def test_no_small_number_of_members_follows_from_the_other_committees(members):
    (shown,) = mask_answers({"scorecard": scorecard(members)}).values()
    column = shown.column("members")
    possible = solutions(column, 30)
    assert tuple(members) in possible
    for place, count in enumerate(members):
        assert (column[place] == HIDDEN) == (count < SMALLEST)
        if column[place] == HIDDEN and column[-1] not in (HIDDEN, LEFT_OUT):
            assert len({found[place] for found in possible}) > 1
        if column[place] in (HIDDEN, LEFT_OUT):
            assert shown.rows[place]["posts_per_member"] == LEFT_OUT  # posts divided by it would tell


def test_one_small_committee_takes_another_with_it():
    (shown,) = mask_answers({"scorecard": scorecard([3, 40, 20])}).values()
    assert shown.column("members") == [HIDDEN, 40, LEFT_OUT, 63]
    (most,) = mask_answers({"scorecard": scorecard([4, 4, 20])}).values()
    assert most.column("members") == [HIDDEN, HIDDEN, LEFT_OUT, 28]
    (several,) = mask_answers({"scorecard": scorecard([3, 2, 20])}).values()
    assert several.column("members") == [HIDDEN, HIDDEN, 20, 25]


def joint(groups):
    firms, rows = [], []
    for number, counts in enumerate(groups):
        ids = tuple(f"E{number}{place}" for place in range(len(counts)))
        firms += [{"enterprise_id": key, "full_members": count} for key, count in zip(ids, counts, strict=True)]
        facts = {"full_members": sum(counts), "unit_full_members": tuple(counts), "threshold": 3}
        people = ("full_members", "unit_full_members")
        reason = reason_of("joint_union", "合计 {full_members} 名", "together {full_members}", facts, people=people)
        rows.append({"enterprise_ids": ids, "kind": "new", "full_members": sum(counts), "transferred_members": None,
                     "reasons": (reason,)})  # fmt: skip
    columns = ("enterprise_ids", "kind", "full_members", "transferred_members", "reasons")
    return {"branchless": table("branchless", ("enterprise_id", "full_members"), firms),
            "joint": table("joint", columns, rows, _RULES)}  # fmt: skip


@settings(max_examples=80)
@given(st.lists(st.lists(st.integers(0, 2), min_size=2, max_size=7).filter(any), min_size=1, max_size=3))
def test_no_unit_of_a_group_follows_from_its_total(groups):
    shown = mask_answers(joint(groups))
    for counts, row in zip(groups, shown["joint"].rows, strict=True):
        some = [count for count in counts if count]
        total = row["full_members"]
        assert str(sum(counts)) in row["reasons"][0].text.zh or total in (HIDDEN, LEFT_OUT)
        assert row["reasons"][0].facts["unit_full_members"] == (HIDDEN,) * len(counts)
        if isinstance(total, int):
            possible = [found for found in itertools.product((1, 2), repeat=len(some)) if sum(found) == total]
            assert all(len({found[place] for found in possible}) > 1 for place in range(len(some)))
        elif sum(counts) >= SMALLEST:
            assert total == LEFT_OUT and f" {sum(counts)} " not in row["reasons"][0].text.zh


def test_of_two_parts_of_a_shown_sum_the_other_goes_too():
    columns = tuple(column(name) for name in ("full_members", "untransferred_members", "reasons"))
    here = "transferred_full_members"
    said = (
        "已转入 {transferred_full_members} 名，达到 {threshold} 名",
        "{transferred_full_members} are here, at least 3",
    )
    reason = reason_of("own_branch", *said, {here: 7, "threshold": 3}, people=[here])
    row = {"full_members": 9, "untransferred_members": 2, "reasons": (reason,)}
    shown = mask_row(row, columns)
    assert (shown["full_members"], shown["untransferred_members"]) == (9, HIDDEN)
    assert shown["reasons"][0].facts == {"transferred_full_members": LEFT_OUT, "threshold": 3}
    assert shown["reasons"][0].text == Text("已转入 * 名，达到 3 名", "* are here, at least 3")
    whole = mask_row({**row, "untransferred_members": 0}, columns)
    assert whole["reasons"][0].facts["transferred_full_members"] == 7


def test_found_figures_about_people_and_answers_without_people():
    columns = ("figure", "unit", "found")
    rows = [{"figure": "党员", "unit": "人", "found": 3}, {"figure": "产业链", "unit": "条", "found": 3}]
    assert mask_answers({"figures": table("figures", columns, rows)})["figures"].column("found") == [HIDDEN, 3]
    assert find_hidden({"figures": table("figures", columns, rows)}) == {}
