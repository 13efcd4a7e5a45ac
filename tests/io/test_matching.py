"""Who of one park is who in another: laws over random months, and each kind of doubt."""

import pytest
from hypothesis import given, settings
from months import months
from parks import park_of
from strategies import parks, uscc

from chaingraph.io.matching import GONE, match_parks
from chaingraph.model import NODES, kind

ONE, TWO = uscc("91000000000000001"), uscc("91000000000000002")


def match(before, after):
    return match_parks(before.__getitem__, after.__getitem__)


def firms(*rows, **others):
    named = [dict(zip(("id", "name", "uscc", "aliases"), row, strict=False)) for row in rows]
    return park_of(Enterprise=named, **others)


def found(before, after, name="Enterprise"):
    """Who is who: former id, id of today and by what; then the doubts."""
    one = match(before, after).kinds[name]
    same = [tuple(row[column] for column in ("old", "new", "by")) for row in one.same.iter_rows(named=True)]
    return same, [tuple(row[column] for column in ("old", "new", "why")) for row in one.doubts.iter_rows(named=True)]


@settings(max_examples=60)
@given(months())
def test_everybody_who_can_be_told_is_found_again(month):
    matches = match(month.before, month.after)
    firms_ = matches.kinds["Enterprise"]
    gone = set(month.before["Enterprise"]["id"]) - set(month.same)
    assert set(firms_.lost) == gone
    assert {old: new for old, new in matches.moved.items() if not new.startswith(GONE)} == {
        old: new for old, new in month.same.items() if old != new
    }
    renamed = firms_.same.filter("renamed")
    assert dict(zip(renamed["new"], renamed["before"], strict=True)) == month.renamed
    for name in ("Enterprise", "Visit", "SUPPLIES", "IN_CHAIN"):
        declared = kind(name)
        today = matches.today(declared, month.before[name]).select(declared.key)
        kept = today.filter(~today[declared.key[0]].str.starts_with(GONE))
        assert set(kept.rows()) - {(id_,) for id_ in gone} <= set(month.after[name].select(declared.key).rows())


@settings(max_examples=10)
@given(parks())
def test_a_park_is_itself(park):
    matches = match(park, park)
    assert not matches.moved
    for one in matches.kinds.values():
        assert one.same.is_empty() and one.doubts.is_empty() and one.lost.is_empty()


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ([("name:甲厂", "甲厂")], [(ONE, "甲厂", ONE)], [("name:甲厂", ONE, "name")]),
        ([("1", "甲厂", ONE)], [("2", "乙公司", ONE)], [("1", "2", "code")]),
        ([("1", "甲厂", ONE)], [("1", "乙公司", None)], [("1", "1", "id")]),
        ([("1", "甲测试有限公司")], [("2", "乙厂", None, ["甲测试 有限公司"])], [("1", "2", "alias")]),
        # a list that is numbered anew: names go before numbers
        ([("1", "甲厂"), ("2", "乙厂")], [("1", "乙厂"), ("2", "丙厂")], [("2", "1", "name")]),
        ([("1", "甲厂"), ("2", "乙厂")], [("1", "乙厂"), ("2", "甲厂")], [("2", "1", "name"), ("1", "2", "name")]),
        # of two of one name the ids tell
        (
            [("1", "甲厂"), ("2", "甲厂")],
            [("1", "甲厂", ONE), ("2", "甲厂", TWO)],
            [("1", "1", "id"), ("2", "2", "id")],
        ),
        # an invalid code says nothing
        ([("1", "甲厂", ONE[:-1] + "0")], [("2", "乙厂", ONE[:-1] + "0")], []),
    ],
)
def test_what_is_certain(before, after, same):
    assert found(firms(*before), firms(*after))[0] == same


@pytest.mark.parametrize(
    ("before", "after", "doubts"),
    [
        ([("1", "甲厂", ONE)], [("2", "甲厂", TWO)], [("1", "2", "codes")]),
        ([("1", "甲厂", ONE)], [("1", "乙公司", TWO)], [("1", "1", "codes")]),
        ([("1", "甲厂"), ("2", "甲厂")], [("3", "甲厂")], [("1", "3", "several"), ("2", "3", "several")]),
        (
            [("1", "甲厂", ONE), ("2", "乙厂", ONE)],
            [("3", "丙厂", ONE)],
            [("1", "3", "several"), ("2", "3", "several")],
        ),
        ([("1", "乙厂", None, ["甲厂"])], [("2", "甲厂")], [("1", "2", "alias")]),
        ([("1", "甲测试有限公司")], [("2", "甲测试股份有限公司")], [("1", "2", "likeness")]),
        ([("1", "甲厂"), ("2", "乙厂")], [("1", "乙厂"), ("2", "丙厂")], [("1", "1", "id")]),
        ([("1", "甲厂")], [("2", "乙厂", None, ["甲厂"]), ("3", "丙厂", None, ["甲厂"])], []),
        ([("1", "甲厂")], [("2", "乙公司")], []),
    ],
)
def test_what_is_not_certain_is_told_and_left_apart(before, after, doubts):
    matches = match(firms(*before), firms(*after))
    assert found(firms(*before), firms(*after))[1] == doubts
    assert {old for old, _, _ in doubts} <= set(matches.kinds["Enterprise"].lost)
    assert not [new for old, new in matches.moved.items() if old in {row[0] for row in doubts} and new[0] != GONE]


def test_an_id_that_another_record_took_over_is_set_apart():
    before = firms(("1", "甲厂", ONE), Visit=[{"id": "V1", "enterprise_id": "1"}])
    matches = match(before, firms(("1", "乙公司", TWO)))
    assert matches.moved == {"1": GONE + "1"}
    assert matches.today(NODES["Visit"], before["Visit"])["enterprise_id"].to_list() == [GONE + "1"]


def test_segments_are_known_within_their_chain_and_follow_it():
    def park(chain, segments):
        rows = [{"id": id_, "name": name, "chain_id": chain} for id_, name in segments]
        return park_of(
            Enterprise=[{"id": "E", "name": "甲"}], IndustryChain=[{"id": chain, "name": "链"}], ChainSegment=rows
        )

    before, after = park("C1", [("S1", "整机"), ("S2", "零件")]), park("C2", [("S3", "整机"), ("S2", "零件")])
    assert match(before, after).moved == {"C1": "C2", "S1": "S3"}


def test_whoever_has_no_name_is_known_by_the_id_alone():
    before = firms(("1", "甲"), Member=[{"id": "M1", "stage": "full"}, {"id": "M2", "stage": "full"}])
    after = firms(("1", "甲"), Member=[{"id": "M2", "stage": "full"}, {"id": "M3", "stage": "full"}])
    assert found(before, after, "Member") == ([], [])
    assert match(before, after).kinds["Member"].lost.to_list() == ["M1"]


def test_an_id_that_stands_twice_is_one_record():
    """A database may have lost its constraint, and a park in memory is not checked."""
    twice = firms(("1", "甲厂"), ("1", "甲 厂"), ("2", "乙厂"))
    for before, after in ((twice, firms(("1", "甲厂"), ("2", "乙厂"))), (firms(("1", "甲厂"), ("2", "乙厂")), twice)):
        matches = match(before, after)
        assert not matches.moved and matches.kinds["Enterprise"].lost.is_empty()
