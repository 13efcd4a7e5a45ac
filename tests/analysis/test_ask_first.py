"""What to ask first: the order against every set of questions and every answer, and what a row says."""

import datetime as dt
from functools import cache
from itertools import combinations, product

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from parks import park_of

from chaingraph.analysis.ask_first import find_questions
from chaingraph.analysis.ask_first.answers import ASK_FIRST
from chaingraph.analysis.ask_first.interval import MOST, Counts, order_kinds, order_numbers
from chaingraph.analysis.coverage import find_branchless
from chaingraph.park import Park
from chaingraph.table import Table
from chaingraph.vocabulary import CLASSES

# a firm is (belongs to the population, has an organization); None is unknown
STATES = {
    "yes": (True, True),
    "no": (True, False),
    "open": (True, None),
    "may_yes": (None, True),
    "may_no": (None, False),
    "may_open": (None, None),
}
kinds = st.lists(st.sampled_from(list(STATES)), max_size=5)
EITHER = (True, False)


def counts_of(found):
    return Counts(**{name: found.count(name) for name in STATES})


@cache
def width_of(states):
    """Greatest less least share over all completions; nothing is open where no completion has a share."""
    shares = {(0, 0)}
    for belongs, has in states:
        inside = EITHER if belongs is None else (belongs,)
        homes = EITHER if has is None else (has,)
        steps = {(home, 1) if inn else (0, 0) for inn in inside for home in homes}
        shares = {(some + one, every + of) for some, every in shares for one, of in steps}
    known = [some / every for some, every in shares if every]
    return max(known) - min(known) if known else 0.0


def worst_width(firms, asked):
    """The width that the worst answers to these questions leave; a question is a firm and which fact of it."""
    found = []
    for answers in product(EITHER, repeat=len(asked)):
        told = [list(firm) for firm in firms]
        for (firm, fact), answer in zip(asked, answers, strict=True):
            told[firm][fact] = answer
        found.append(width_of(tuple(sorted(map(tuple, told), key=repr))))
    return max(found)


def questions_of(firms):
    return [(place, fact) for place, firm in enumerate(firms) for fact in (0, 1) if firm[fact] is None]


@settings(deadline=None, max_examples=25)
@given(kinds)
@example(["yes", "no", "may_open", "may_open", "may_open", "may_yes"])
@example(["may_open", "may_open", "may_no", "may_yes", "yes", "no"])
def test_no_set_of_questions_guarantees_more_than_the_first_ones(found):
    firms = [STATES[kind] for kind in found]
    every = questions_of(firms)
    for size in range(1, len(every) + 1):
        best = min(worst_width(firms, asked) for asked in combinations(every, size))
        ordered = order_kinds(counts_of(found), size)
        assert len(ordered) == size
        assert ordered[-1][1] == pytest.approx(best, abs=1e-9), size


@settings(deadline=None, max_examples=40)
@given(kinds, st.integers(0, 9))
def test_each_width_on_the_way_is_that_of_the_worst_answers(found, first):
    """The questions up to each, put to single firms, leave just the width that is said."""
    firms = [STATES[kind] for kind in found]
    places = {kind: iter([at for at, one in enumerate(found) if one == kind]) for kind in STATES}
    opened, owned, asked = [], iter(()), []
    for kind, width in order_kinds(counts_of(found), first):
        if kind == "open":
            opened.append(next(places["may_open"]))
            asked.append((opened[-1], 1))
        elif kind == "open_owner":
            done = {firm for firm, fact in asked if fact == 0}
            owned = iter(firm for firm in opened if firm not in done)
            asked.append((next(owned), 0))
        else:
            asked.append(
                (next(places[{"sure": "open"}.get(kind, f"may_{'yes' if kind == 'has' else 'no'}")]), kind == "sure")
            )
        assert width == pytest.approx(worst_width(firms, asked), abs=1e-9)


@settings(deadline=None, max_examples=25)
@given(kinds, st.data())
def test_no_set_of_numbers_guarantees_more_than_the_first_ones(found, data):
    """Of those who may meet the conditions some are asked how many members they have, all homes before."""
    firms = [STATES[kind] for kind in found]
    asked = [place for place, kind in enumerate(found) if kind in ("may_no", "may_open") and data.draw(st.booleans())]
    by_kind = [[place for place in asked if found[place] == kind] for kind in ("may_no", "may_open")]

    def width(places):
        return worst_width(firms, [(place, fact) for place in places for fact in (0, 1) if firms[place][fact] is None])

    for size in range(1, len(asked) + 1):
        ordered = order_numbers(counts_of(found), *map(len, by_kind), size)
        assert len(ordered) == size
        assert ordered[-1][2] == pytest.approx(min(map(width, combinations(asked, size))), abs=1e-9)
        assert ordered[0][1] <= width_of(tuple(sorted(firms, key=repr))) + 1e-9
        taken = [sum(kind == name for kind, *_ in ordered) for name in ("none", "open_owner")]
        here = [place for places, number in zip(by_kind, taken, strict=True) for place in places[:number]]
        assert width(here) == pytest.approx(ordered[-1][2], abs=1e-9)
        assert all(before >= after for _, before, after in ordered)


def test_sure_homes_narrow_by_the_same_share_each():
    counts = Counts(yes=40, no=20, open=40, may_yes=10, may_no=100)
    ordered = order_kinds(counts, 40)
    least, most = counts.interval()
    assert [kind for kind, _ in ordered] == ["sure"] * 40
    for rank, (_, width) in enumerate(ordered, 1):
        assert width == pytest.approx(most - least - rank / 200)


def test_what_is_reckoned_is_bounded_and_the_rest_still_listed():
    firms = [{"id": f"E{number:03}", "name": f"厂{number:03}", "has_organization": True} for number in range(MOST + 5)]
    answer = find_questions(park_of(Enterprise=[*firms, {"id": "N", "name": "无", "ownership": "private",
                                                         "has_organization": False}]), first=MOST + 4)  # fmt: skip
    figures = answer.column("narrows_share")
    assert len(answer) == MOST + 4 and None not in figures[:MOST] and figures[MOST:] == [None] * 4
    assert set(answer.column("width_share")[MOST:]) == {answer.column("width_share")[MOST - 1]}
    assert answer.rows[MOST]["reasons"][0].code == "perhaps" and "未逐一计算" in answer.rows[MOST]["reasons"][0].zh


OWNERS = {True: "private", False: "state", None: None}
firms_of_parks = st.lists(
    st.tuples(
        st.sampled_from([True, False, None]), st.sampled_from([True, False, None]), st.integers(0, 4) | st.none()
    ),
    max_size=5,
)


def build(drawn, prefix="E"):
    rows = [
        {"id": f"{prefix}{at}", "name": f"厂{at}", "ownership": OWNERS[belongs], "has_organization": has,
         "full_members": full, "probationary_members": full}
        for at, (belongs, has, full) in enumerate(drawn)
    ]  # fmt: skip
    return park_of(Enterprise=rows)


def interval_of(park):
    row = find_branchless(park).parts["rates"].rows[0]
    return row["coverage_min"], row["coverage_max"]


@settings(deadline=None, max_examples=15)
@given(firms_of_parks, st.integers(1, 3))
def test_the_rates_of_every_answered_park_keep_what_is_said(drawn, first):
    """The interval is that of the official rates, before and after, whatever is answered."""
    park = build(drawn)
    answer = find_questions(park, first=first)
    before = interval_of(park)
    said = next(note for note in answer.notes if note.code in {"narrowed", "nobody_counts"})
    assert (said.facts.get("least"), said.facts.get("most")) == before
    asked = [(int(row["enterprise_id"][1:]), row["field"]) for row in answer.rows if row["field"] != "full_members"]
    widths = []
    for answers in product(EITHER, repeat=len(asked)):
        told = [list(firm) for firm in drawn]
        for (firm, field), reply in zip(asked, answers, strict=True):
            told[firm][field == "has_organization"] = reply
        least, most = interval_of(build(told))
        widths.append(0.0 if least is None else most - least)
    if len(answer):
        assert answer.rows[-1]["width_share"] == pytest.approx(max(widths), abs=1e-9)


recorded = st.lists(
    st.tuples(st.sampled_from([True, False, None]), st.sampled_from([None, 0, 3]), st.integers(0, 2)), max_size=4
)


def counted(drawn):
    """Non-public firms, whether they have an organization, how many full members they declare and have on record."""
    rows = [
        {"id": f"E{at}", "name": f"厂{at}", "ownership": "private", "has_organization": has, "full_members": full,
         "probationary_members": 0}
        for at, (has, full, _) in enumerate(drawn)
    ]  # fmt: skip
    jobs = [(f"M{at}-{n}", f"E{at}") for at, (*_, records) in enumerate(drawn) for n in range(records)]
    return park_of(
        Enterprise=rows,
        Member=[{"id": person, "stage": "full"} for person, _ in jobs],
        EMPLOYED_BY=[{"from_id": person, "to_id": firm} for person, firm in jobs],
    )


def width_of_conditions(park):
    row = find_branchless(park).parts["rates"].rows[1]
    assert row["dimension"] == "conditions"
    return 0.0 if row["coverage_min"] is None else row["coverage_max"] - row["coverage_min"]


@settings(deadline=None, max_examples=15)
@given(recorded)
def test_numbers_of_members_narrow_the_rate_of_those_who_meet_the_conditions(drawn):
    """Whatever is answered, the interval of the official rate is as wide as is said at most."""
    rows = find_questions(counted(drawn), first=20).rows
    fields = [row["field"] for row in rows]
    unsure = {f"E{at}" for at, (has, full, _) in enumerate(drawn) if has is not True and full is None}
    assert {row["enterprise_id"] for row in rows if row["field"] == "full_members"} == unsure
    assert fields == sorted(fields, key="has_organization full_members".split().index), "homes come first"
    asked = [(int(row["enterprise_id"][1:]), row["field"]) for row in rows]
    for upto in range(fields.count("has_organization") + 1, len(rows) + 1):
        widths = []
        for answers in product(EITHER, repeat=upto):
            told = [list(firm) for firm in drawn]
            for (firm, field), reply in zip(asked[:upto], answers, strict=True):
                if field == "has_organization":
                    told[firm][0] = reply
                else:
                    told[firm][1] = 3 if reply else told[firm][2]
            widths.append(width_of_conditions(counted(told)))
        why = rows[upto - 1]["reasons"][0]
        assert why.code == "conditions" and max(widths) <= why.facts["width"] + 1e-9
        if None not in [has for has, *_ in drawn] and upto == len(rows):
            assert max(widths) == pytest.approx(why.facts["width"], abs=1e-9)


def test_what_more_members_would_change_is_said():
    (row,) = find_questions(counted([(False, None, 2)])).rows
    assert (row["field"], row["class_if_none"]) == ("full_members", "individual_members")
    assert row["hanging"] == ("class", "rate") and row["narrows_share"] == 0
    assert "达到 3 名：应建未建" in row["if_yes"][0].zh and row["if_no"][0].zh.startswith("不足 3 名：仅有个别党员（")
    assert not find_questions(counted([(False, None, 2), (False, 1, 2), (False, 3, 0)])).rows[1:]


@settings(deadline=None, max_examples=15)
@given(firms_of_parks, st.randoms(use_true_random=False))
def test_shuffled_rows_and_new_ids_change_nothing(drawn, random):
    park = build(drawn)
    firms = park["Enterprise"].sample(fraction=1, shuffle=True, seed=random.randrange(1000))
    again = Park.from_frames({"Enterprise": firms.with_columns(pl.col("id").str.replace("E", "X"))})
    rows, others = (find_questions(one).to_json()["rows"] for one in (park, again))
    assert [{**row, "enterprise_id": row["enterprise_id"].replace("X", "E")} for row in others] == rows


FIRM = {"ownership": "private"}


def test_ties_go_by_class_members_chokepoint_priority_and_name():
    firms = [
        {"id": "A", "name": "丁", "full_members": 3, **FIRM},
        {"id": "B", "name": "丙", "full_members": 3, "priority": "key", **FIRM},
        {"id": "C", "name": "乙", "full_members": 3, **FIRM},
        {"id": "D", "name": "甲", "full_members": 9, **FIRM},
        {"id": "E", "name": "戊", "full_members": 1, "probationary_members": 9, **FIRM},
        {"id": "F", "name": "己", "full_members": 3, **FIRM},
        {"id": "G", "name": "庚", **FIRM},
    ]
    stuck = [{"enterprise_id": firm, "value_cut_off": value} for firm, value in (("C", None), ("F", 5.0))]
    chokepoints = Table("chokepoints", ASK_FIRST.title, (), stuck)
    answer = find_questions(park_of(Enterprise=firms), first=7, chokepoints=chokepoints)
    assert answer.column("enterprise_id") == ["D", "F", "C", "B", "A", "E", "G"]
    assert set(answer.column("field")) == {"has_organization"}
    assert [name for name in CLASSES if name in answer.column("class_if_none")] == list(
        dict.fromkeys(answer.column("class_if_none"))
    )
    rows = {row["enterprise_id"]: row for row in answer.rows}
    assert "chokepoint" in rows["C"]["hanging"] and "chokepoint" not in rows["A"]["hanging"]
    assert [said.code for said in rows["F"]["if_yes"]] == ["covered", "chokepoint_covered"]
    assert rows["A"]["if_no"][0].zh == "未建：类别为应建未建，对策为单独组建党支部"


def test_an_assumed_none_is_asked_about_and_a_firm_of_the_state_last():
    firms = [
        {"id": "A", "name": "甲", "street": "东街", "full_members": 1, **FIRM},
        {"id": "H", "name": "乙", "street": "东街", "full_members": 4, **FIRM},
        {"id": "S", "name": "丙", "ownership": "state", "full_members": 9},
    ]
    park = park_of(Enterprise=firms, PartyOrganization=[{"id": "O", "name": "乙支部", "kind": "branch"}],
                   ESTABLISHED_IN=[{"from_id": "O", "to_id": "H"}])  # fmt: skip
    first, second = find_questions(park).rows
    assert (first["enterprise_id"], first["home"], first["narrows_share"]) == ("A", "none_assumed", 0.5)
    assert (second["enterprise_id"], second["narrows_share"], second["hanging"]) == ("S", 0.0, ("class",))
    assert second["if_yes"][0].zh.endswith("（不在总覆盖率的分母中）")


def test_groups_and_steps_of_the_present_solution():
    park = park_of(Enterprise=[{"id": "A", "name": "甲", "full_members": 1, **FIRM}])
    joint = Table("joint", ASK_FIRST.title, (), [{"group_id": "J1", "enterprise_ids": ("A", "B")}])
    plan = Table("plan", ASK_FIRST.title, (), [{"step": step, "enterprise_ids": ("A",)} for step in ("S1", "S2")])
    (row,) = find_questions(park, joint=joint, plan=plan).rows
    assert row["hanging"] == ("class", "rate", "joint", "plan")
    assert [said.code for said in row["if_yes"]] == ["covered", "joint_again", "plan_again", "plan_again"]
    words = ("联合组建", "路线图")
    for handed, said in (({"joint": joint, "plan": plan}, ()), ({"joint": joint}, words[1:]), ({}, words)):
        told = "".join(note.zh for note in find_questions(park, **handed).notes if note.code == "not_looked_at")
        assert tuple(word for word in words if word in told) == said


def test_whether_a_firm_lies_in_the_zone_is_asked_last_and_only_where_it_is_told_of_others():
    nobody = {"full_members": 0, "probationary_members": 0}
    firms = [
        {"id": "A", "name": "甲", "has_organization": True, **FIRM},
        {"id": "B", "name": "乙", "has_organization": False, **nobody, **FIRM},
    ]
    assert len(find_questions(park_of(Enterprise=firms))) == 0
    firms[0]["in_zone"] = True
    answer = find_questions(park_of(Enterprise=firms))
    (row,) = answer.rows
    assert (row["enterprise_id"], row["field"], row["narrows_share"]) == ("B", "in_zone", 0.0)
    assert {"narrowed", "zone_asked"} <= {note.code for note in answer.notes}


def test_whom_to_ask():
    near = {"crs": "wgs84", "latitude": 28.8, **FIRM}
    park = park_of(
        Enterprise=[
            {"id": "A", "name": "甲", "street": "东街", "longitude": 105.40, **near},
            {"id": "H1", "name": "远", "has_organization": True, "longitude": 105.50, **near},
            {"id": "H2", "name": "近", "has_organization": True, "longitude": 105.41, **near},
            {"id": "H3", "name": "同街", "has_organization": True, "street": "东街", **FIRM},
            {"id": "B", "name": "乙", "street": "东街", **FIRM},
        ],
        Department=[{"id": "D1", "name": "经济发展局"}],
        Officer=[{"id": "P1", "kind": "liaison", "department_id": "D1"}, {"id": "P2", "kind": "instructor"},
                 {"id": "P3", "kind": "guiding_leader"}],
        LINKS=[{"from_id": "P1", "to_id": "A"}],
        Visit=[{"id": f"V{number}", "enterprise_id": "A", "officer_id": officer, "on": dt.date(2024, 1, number)}
               for number, officer in ((1, "P3"), (2, "P1"), (3, None))],
        GUIDES=[{"from_id": officer, "to_id": "A"} for officer in ("P2", "P3")],
        SUPPLIES=[{"from_id": "H1", "to_id": "A", "product": "钢"}, {"from_id": "A", "to_id": "H2", "product": "泵"},
                  {"from_id": "B", "to_id": "A", "product": "钢"}],
    )  # fmt: skip
    rows = {row["enterprise_id"]: row for row in find_questions(park, first=2).rows}
    assert [(said.code, said.zh) for said in rows["A"]["whom"]] == [
        ("contact", "联系干部 P1（经济发展局）"),
        ("visitor", "最近走访干部 P1（经济发展局）"),
        ("instructor", "党建指导员 P2"),
        ("neighbour", "最近的已建企业“近”（0.974 km）"),
        ("supplier", "已建的供货企业“远”"),
        ("customer", "已建的客户企业“近”"),
    ]
    assert [said.zh for said in rows["B"]["whom"]] == ["同一街道的已建企业“同街”"]


def test_no_firm_and_no_question():
    answer = find_questions(Park.from_rows({}))
    assert len(answer) == 0 and [note.code for note in answer.notes] == ["nobody_counts"]
    park = park_of(Enterprise=[{"id": "A", "name": "甲", "has_organization": True, **FIRM}])
    assert [note.zh for note in find_questions(park).notes] == ["覆盖率现为 100% 至 100%，没有可缩小它的问题"]
    assert len(find_questions(build([(True, None, 1)]), first=0)) == 0
