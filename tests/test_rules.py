"""Rules are dated, cited and never more certain than their source; local files change no law."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaingraph.analysis.coverage_reasons import Thresholds
from chaingraph.errors import RuleError
from chaingraph.rules import Rulebook, rulebook
from chaingraph.rules.core import KINDS

BOOK = rulebook()
TABLES = BOOK._tables
VERIFIED = {"two_sources", "one_source", "content_only", "local"}
PARTY = [rule_id for rule_id in BOOK.ids if rule_id.startswith("party.")]


@pytest.mark.parametrize("rule_id", BOOK.ids)
def test_every_rule_is_complete_and_cited(rule_id):
    table = TABLES[rule_id]
    assert table["label"]["zh"] and table["label"]["en"] and table["kind"] in KINDS
    assert isinstance(table["hard"], bool) and isinstance(table["confirmed"], dt.date)
    for version in table["values"]:
        cite = version["cite"]
        assert cite["title"] and cite["issuer"] and version["verified"] in VERIFIED
        if version["verified"] in ("one_source", "two_sources"):
            assert cite["article"], "a verified article is named"
        if version["verified"] == "content_only" and table["kind"] == "legal" and rule_id != "party.path_months":
            assert "article" not in cite, "an article that was not seen is not named"


@pytest.mark.parametrize("rule_id", BOOK.ids)
def test_versions_leave_no_gap(rule_id):
    starts = sorted(version["from"] for version in TABLES[rule_id]["values"])
    assert len(set(starts)) == len(starts)
    for start in starts:
        assert BOOK.rule(rule_id, start).since == start
    assert BOOK.rule(rule_id).since == starts[-1]
    with pytest.raises(RuleError) as caught:
        BOOK.rule(rule_id, starts[0] - dt.timedelta(days=1))
    assert caught.value.code == "CG-R002" and str(starts[0]) in caught.value.text.zh


@given(st.sampled_from(BOOK.ids), st.dates(dt.date(2019, 1, 1), dt.date(2060, 1, 1)))
def test_every_rule_has_the_latest_earlier_version_on_every_later_day(rule_id, day):
    expected = max(version["from"] for version in TABLES[rule_id]["values"] if version["from"] <= day)
    assert BOOK.rule(rule_id, day).since == expected


def test_the_numbers_of_the_branch_regulations():
    values = {name: (BOOK.rule(f"party.{name}").value, BOOK.rule(f"party.{name}").hard) for name in (
        "branch_min", "branch_max", "joint_span", "committee_min", "term_years", "path_months")}  # fmt: skip
    assert values == {
        "branch_min": (3, True), "branch_max": (50, False), "joint_span": (5, False),
        "committee_min": (7, True), "term_years": (3, False), "path_months": (24, True),
    }  # fmt: skip
    branch = BOOK.rule("party.branch_min")
    assert (branch.article, branch.base, branch.since) == ("第四条", "full_members", dt.date(2018, 10, 28))
    assert BOOK.rule("party.joint_span").article == "第五条" and BOOK.rule("party.committee_min").article == "第二十条"
    months = [BOOK.rule(f"party.{name}_months").value for name in ("activist", "probation")]
    assert BOOK.rule("party.path_months").value == sum(months)


def test_a_provincial_rule_is_guidance_and_says_where_it_holds():
    for name, value in (("general_branch", 50), ("committee", 100)):
        rule = BOOK.rule(f"party.zhejiang_{name}")
        assert (rule.value, rule.kind, rule.hard, rule.base) == (value, "guidance", False, "full_members")
        assert "浙江" in rule.label.zh and "Zhejiang" in rule.label.en


def test_the_revision_of_2026_is_chosen_by_date():
    before, after = (BOOK.rule("party.activist_months", dt.date(2026, 5, day)) for day in (18, 19))
    assert "2014" in before.title and "2026" in after.title and before.value == after.value == 12


@pytest.mark.parametrize("rule_id", [rule_id for rule_id in PARTY if TABLES[rule_id]["kind"] == "legal"])
def test_a_local_file_changes_no_legal_rule(rule_id, tmp_path):
    with pytest.raises(RuleError) as caught:
        BOOK.with_local(local_file(tmp_path, rule_id, 1))
    assert caught.value.code == "CG-R004" and rule_id in caught.value.text.zh


def local_file(folder, rule_id, value):
    path = folder / "local.toml"
    cite = 'cite = { title = "区内约定", issuer = "园区" }'
    path.write_text(
        f'[[{rule_id}.values]]\nfrom = 2018-10-28\nvalue = {value}\nverified = "local"\n{cite}\n', encoding="utf-8"
    )
    return path


def test_guidance_may_be_changed_locally_and_is_then_called_local(tmp_path):
    book = BOOK.with_local(local_file(tmp_path, "party.zhejiang_general_branch", 40))
    rule = book.rule("party.zhejiang_general_branch")
    assert (rule.value, rule.kind, rule.verified) == (40, "local", "local")
    assert Thresholds.read(book, None).zhejiang_general_branch == 40
    assert BOOK.rule("party.zhejiang_general_branch").value == 50


def test_unknown_rules_and_unreadable_files_are_clear_errors(tmp_path):
    with pytest.raises(RuleError) as caught:
        BOOK.rule("party.nothing")
    assert caught.value.code == "CG-R001"
    with pytest.raises(RuleError) as caught:
        BOOK.with_local(local_file(tmp_path, "party.nothing", 1))
    assert caught.value.code == "CG-R001"
    (tmp_path / "broken.toml").write_text("[", encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        BOOK.with_local(tmp_path / "broken.toml")
    assert caught.value.code == "CG-R003" and "broken.toml" in caught.value.text.zh


def test_an_empty_book_says_which_rule_is_missing():
    with pytest.raises(RuleError) as caught:
        Thresholds.read(Rulebook({}), None)
    assert "party.branch_min" in caught.value.text.en
