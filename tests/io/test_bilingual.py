"""Headings in English, and in both languages in one cell or in two rows."""

import pytest
from books import book
from hypothesis import given
from hypothesis import strategies as st

from chaingraph.io import read_park
from chaingraph.io.lexicon import recognise, unit_of
from chaingraph.io.tables import Outcome
from chaingraph.model import kind

FIRM = kind("Enterprise")
PAIRS = (
    "{zh} {en}",
    "{zh}/{en}",
    "{zh}／{en}",
    "{zh}\n{en}",
    "{zh}（{en}）",
    "{zh} ({en})",
    "{en} {zh}",
    "{en}/{zh}",
    "{en}（{zh}）",
)
NAMED = [prop for prop in FIRM.properties if prop.name not in ("id", "source", "source_ref", "crs")]


@given(st.sampled_from(NAMED), st.sampled_from(PAIRS))
def test_a_heading_in_both_languages_is_what_both_say(prop, form):
    found = recognise(form.format(zh=prop.label.zh, en=prop.label.en), "Enterprise")
    assert (found.outcome, found.kind, found.property) == (Outcome.READ, "Enterprise", prop.name)


@given(st.sampled_from(NAMED), st.sampled_from(NAMED), st.sampled_from(PAIRS[:4] + PAIRS[6:8]))
def test_halves_that_contradict_one_another_are_asked(one, other, form):
    found = recognise(form.format(zh=one.label.zh, en=other.label.en), "Enterprise")
    if one is other:
        assert found.property == one.name
    else:
        assert found.outcome is Outcome.ASKED
        assert [target.property for target in found.targets] == [one.name, other.name]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Company Name", "name"),
        ("Name of enterprise", "name"),
        ("NUMBER OF EMPLOYEES", "employees"),
        ("Unified Social Credit Code", "uscc"),
        ("企业名称 Company", "name"),
        ("从业人数 Persons at work", "employees"),
        ("营业收入 Revenue（亿元）", "revenue"),
        ("Revenue（亿元）", "revenue"),
    ],
)
def test_english_words_are_declared_and_an_unknown_half_says_nothing(heading, name):
    assert (recognise(heading, "Enterprise").outcome, recognise(heading, "Enterprise").property) == (Outcome.READ, name)


@pytest.mark.parametrize("heading", ["Employes", "Employees (last year)", "Revenue per capita", "Group revenue"])
def test_likeness_and_other_measures_are_never_silent_in_english(heading):
    assert recognise(heading, "Enterprise").outcome in (Outcome.ASKED, Outcome.ASIDE)


@pytest.mark.parametrize(
    "heading", ["Telephone", "Contact person", "联系人 Contact", "E-mail", "ID card No.", "Gender"]
)
def test_words_of_personal_data_are_known_in_english(heading):
    assert recognise(heading, "Enterprise").outcome is Outcome.PERSONAL


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("营业收入（亿元） Revenue", "亿元"),
        ("营业收入 Revenue（亿元）", "亿元"),
        ("Revenue (10,000 yuan)", "万元"),
        ("Revenue (100 million RMB)", "亿元"),
        ("Revenue (yuan)", "元"),
        ("Revenue (USD million)", "usd million"),
        ("Revenue（亿元）", "亿元"),
        ("Revenue", None),
    ],
)
def test_the_unit_of_money_is_found_in_either_half(heading, unit):
    assert unit_of(heading) == unit


def test_money_in_a_unit_of_others_is_not_taken_for_ours(tmp_path):
    path = book(tmp_path / "a.xlsx", 企业=[("Company Name", "Revenue (USD million)"), ("甲有限公司", 3)])
    park = read_park(path)
    assert park["Enterprise"]["revenue"].to_list() == [None]
    assert [found.code for found in park.findings] == ["CG-W259"]


@pytest.mark.parametrize("english", [("Company Name", "Employees", "Remarks"), ("Name", "Staff", "Colour")])
def test_a_second_row_in_english_is_no_record(tmp_path, english):
    rows = [("企业名称", "从业人数", "备注"), english, ("甲有限公司", 3, "x"), ("乙厂", 4, "y")]
    park = read_park(book(tmp_path / "a.xlsx", Sheet1=rows))
    assert park["Enterprise"].select("name", "employees").rows() == [("甲有限公司", 3), ("乙厂", 4)]
    assert {found.code for found in park.findings} == {"CG-T620", "CG-T621"}
